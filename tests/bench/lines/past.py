"""Listings, and the past: one file as of a day, pages of a listing, a question over a county's year."""

from __future__ import annotations

import gc
import time
from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from api.reads.replays import SHOWN
from domain.kernel.access import Actor, Role
from domain.oversight.looks.record import Purpose
from journal.reading import Reader
from journal.site import Site
from projections import schema as views
from projections.asking.answering import room
from projections.asking.asked import Asked, When
from projections.asking.making import make
from projections.collecting import collecting_seldom
from projections.jobs import tables
from projections.listings import LISTINGS
from projections.models import MODELS
from projections.rebuild import rebuild
from projections.replay import view
from tests.bench import filling, histories, load
from tests.bench.place import Place
from tests.bench.rounds import Measured, ceiling, say
from tests.bench.serving import served, token

LONG_FILES, LONG_EVENTS, LONG_APART = 20, 1_000, timedelta(hours=12)
MOST_REPLAY_MS = 20.0
CONNECTIONS = 8
MOST_PAGE_MS = 30.0
MOST_PAST_SECONDS = 30.0
#: The pages that are asked for: of the files, and of every listing.
PAGES = ("cases", *LISTINGS)
#: What is asked of the past: the first of these that there is.
PAST = ("statistics", "days-away")


def replay_as_of(place: Place) -> Measured:
    """Milliseconds to show a file of 1,000 events as of a day half-way through, as known 100 entries ago; and as of
    now, when all of them count."""
    site, ids = place.site("long"), histories.streams(LONG_FILES, seed=7)
    days = filling.Days(histories.FIRST_DAY, LONG_APART)
    filling.fill(site, ids, LONG_EVENTS, waves=[filling.Wave(LONG_FILES, filling.usual(LONG_EVENTS), days)])
    place.settle(site.record_url)
    gc.freeze()  # as the service does
    with site.reader() as reader, collecting_seldom():
        known_at = reader.head().position - 100
        asked = (*ids[:2], *ids * place.pace.rounds)
        half_way = _shown(reader, asked, histories.FIRST_DAY + LONG_APART * LONG_EVENTS / 2, known_at)
        whole = _shown(reader, asked, None, known_at)
    middle, p99 = half_way[len(half_way) // 2], half_way[-1]
    whole_ms = round(whole[len(whole) // 2], 1)
    return ceiling("replay_as_of", [middle], unit="ms", most=MOST_REPLAY_MS, p99=round(p99, 1), whole_ms=whole_ms)


def _shown(reader: Reader, ids: Sequence[UUID], as_at: date | None, known_at: int) -> list[float]:
    """How long each took, the quickest first; the first two are not counted."""
    took = []
    for stream in ids:
        gc.collect()
        began = time.perf_counter()
        assert view(reader, stream, as_at=as_at, known_at=known_at, models=SHOWN) is not None
        took.append((time.perf_counter() - began) * 1000)
    return sorted(took[2:])


def listing_page(place: Place) -> Measured:
    """The 99th percentile of the first page of 50 lines of each listing over 100,000 files, each look recorded, 8
    connections; and how many pages a second. Who asks is above all units."""
    site = place.sets.listed.site
    _built(place, site)
    headers = {"Authorization": f"Bearer {token(place, site, 'inspector')}", "Rollcall-Purpose": "inspection"}
    middle: dict[str, load.Answered] = {}
    with served(place, site, ["rollcall", "api"]) as (port, _):
        for name in PAGES:
            _page(port, name, headers, 1.0)
            rounds = [_page(port, name, headers, place.pace.seconds) for _ in range(3)]
            middle[name] = sorted(rounds, key=lambda one: one.p99_ms)[1]
    more = {f"{name}_ms": round(one.p99_ms, 1) for name, one in middle.items()}
    more |= {f"{name}_rate": round(one.rate) for name, one in middle.items()}
    slowest = [one.p99_ms for one in middle.values()]
    return ceiling("listing_page", slowest, unit="ms", most=MOST_PAGE_MS, **more)


def _built(place: Place, site: Site) -> None:
    """Have the models of a site; following would take twenty minutes, as no file comes twice in a batch."""
    views.migrate(site.record_url, MODELS)
    rebuild(site)
    place.settle(site.record_url)  # as it is where they have come up by and by


def _page(port: int, name: str, headers: dict[str, str], seconds: float) -> load.Answered:
    say(f"listing_page: {name}")
    answered = load.put(
        load.Load(
            port=port,
            connections=CONNECTIONS,
            seconds=seconds,
            method="GET",
            path=f"/v1/{name}?limit=50",
            cases=[""],
            headers=headers,
        )
    )
    if set(answered.statuses) != {"200"}:
        raise RuntimeError(f"answers of another kind: {answered.statuses}")
    return answered


def statistics_past(place: Place) -> Measured:
    """Seconds to answer a question over 1,000,000 events of 20,000 files as known 1,000 entries ago."""
    filled = place.sets.large
    _built(place, filled.site)
    tables.migrate(filled.site.record_url)
    name = next(one for one in PAST if one in LISTINGS)
    took, events = _past(filled.site, name, filled.ids)
    return ceiling(
        "statistics_past", [took], unit="s", most=MOST_PAST_SECONDS, listing=name, events_s=round(events / took)
    )


def _past(site: Site, name: str, ids: Sequence[UUID]) -> tuple[float, int]:
    heard = [(0, 0)]
    with site.reader() as reader:
        position = reader.head().position - 1_000
    when = When(position, day=histories.FIRST_DAY + timedelta(days=10_000))
    actor = Actor("reviewer-1", Role.REVIEWER, histories.UNIT)
    asked = Asked(listing=name, actor=actor, purpose=Purpose.STATISTICS, when=when, every=True)
    say(f"statistics_past: {name} over {len(ids)} files")
    gc.freeze()
    began = time.perf_counter()
    with room(site) as at, collecting_seldom():
        make(at, asked, lambda _: None, lambda done, total: heard.append((done, total)))
    return time.perf_counter() - began, heard[-1][0]
