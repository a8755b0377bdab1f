"""Listings, and the past: one file as of a day, pages of a listing, a question over a county's year."""

from __future__ import annotations

import gc
import time
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from api.reads.replays import SHOWN
from domain.kernel.access import Actor, Role
from domain.oversight.looks.record import Purpose
from journal.site import Site
from projections.asking.answering import room
from projections.asking.asked import Asked, When
from projections.asking.making import make
from projections.jobs import tables
from projections.listings import LISTINGS
from projections.replay import view
from tests.bench import filling, histories, load
from tests.bench.lines.http import projected
from tests.bench.place import Place
from tests.bench.rounds import Measured, ceiling, say
from tests.bench.serving import served, token

LONG_FILES, LONG_EVENTS = 20, 1_000
MOST_REPLAY_MS = 20.0
CONNECTIONS = 8
MOST_PAGE_MS = 30.0
MOST_PAST_SECONDS = 30.0
#: The pages that are asked for, as many of them as there are.
PAGES = ("cases", "leaves", "duties")
#: What is asked of the past: the first of these that there is.
PAST = ("statistics", "days-away")


def replay_as_of(place: Place) -> Measured:
    """Milliseconds to show a file of 1,000 events as of a day half-way through, as known 100 entries ago."""
    site, ids = place.site("long"), histories.streams(LONG_FILES, seed=7)
    filling.fill(site, ids, LONG_EVENTS)
    place.settle(site.record_url)
    as_at = histories.FIRST_DAY + timedelta(days=3_500)
    took = []
    gc.freeze()  # as the service does once it has started
    with site.reader() as reader:
        known_at = reader.head().position - 100
        for stream in (*ids[:2], *ids * place.pace.rounds):
            gc.collect()
            began = time.perf_counter()
            assert view(reader, stream, as_at=as_at, known_at=known_at, models=SHOWN) is not None
            took.append((time.perf_counter() - began) * 1000)
    took = sorted(took[2:])
    return ceiling("replay_as_of", [took[len(took) // 2]], unit="ms", most=MOST_REPLAY_MS, p99=round(took[-1], 1))


def listing_page(place: Place) -> Measured:
    """The 99th percentile of a page of 50 lines over 100,000 files, each look recorded, 8 connections."""
    site = place.sets.listed.site
    projected(place, site)
    headers = {"Authorization": f"Bearer {token(place, site)}", "Rollcall-Purpose": "supervision"}
    slowest: dict[str, float] = {}
    with served(place, site, ["rollcall", "api"]) as (port, _):
        for name in PAGES:
            if name == "cases" or name in LISTINGS:
                _page(port, name, headers, 1.0)
                slowest[name] = sorted(_page(port, name, headers, place.pace.seconds) for _ in range(3))[1]
    more = {f"{name}_ms": round(ms, 1) for name, ms in slowest.items()}
    return ceiling("listing_page", list(slowest.values()), unit="ms", most=MOST_PAGE_MS, **more)


def _page(port: int, name: str, headers: dict[str, str], seconds: float) -> float:
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
    return answered.p99_ms


def statistics_past(place: Place) -> Measured:
    """Seconds to answer a question over 1,000,000 events of 20,000 files as known 1,000 entries ago."""
    filled = place.sets.large
    projected(place, filled.site)
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
    gc.set_threshold(50_000, 20, 20)  # as its own process has it
    began = time.perf_counter()
    with room(site) as at:
        make(at, asked, lambda _: None, lambda done, total: heard.append((done, total)))
    return time.perf_counter() - began, heard[-1][0]
