"""A county in which some of each kind of omission were planted among honest cases: all are found, and nothing else."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import pytest

from domain.kernel.access import Actor, Role
from domain.oversight.looks.record import Purpose
from journal.site import Site
from projections.asking.answering import at_once, params_of
from projections.asking.asked import Asked, When
from projections.asking.scope import units_at
from projections.listing import Listing
from projections.listings.omissions.counts import KINDS, OMISSIONS
from projections.questions import ask
from rollcall.simulating.people import COUNTY

from ..conftest import Desk
from .county import FIRST_LOOK, PLANTED, Lived, settle
from .living import LAST_LOOK

INSPECTOR = Actor("i1", Role.INSPECTOR, COUNTY)
EACH = 20


class Settled(NamedTuple):
    """The county. position: of the newest entry of the day of the first look."""

    desk: Desk
    files: list[Lived]
    position: int

    def live(self, listing: Listing, **given: Any) -> list[Any]:
        """What the live tables say, on the day of the last look."""
        asked = self.asked(listing, When(0, live=True, open=True), given)
        units = units_at(self.desk.reader, self.desk.reader.head().position)
        params = params_of(asked, units, None) | {"today": LAST_LOOK, "zone": "Asia/Shanghai", "limit": None}
        return ask(self.desk.views, listing.question(given), params)

    def past(self, listing: Listing, position: int, day: date, **given: Any) -> list[Any]:
        """What was known at a position, as at a day."""
        when = When(position, day=day)
        units = units_at(self.desk.reader, position)
        lines, _ = at_once(self.desk.journals, self.desk.views, self.asked(listing, when, given), when, units)
        return lines

    def asked(self, listing: Listing, when: When, given: dict[str, Any]) -> Asked:
        return Asked(listing=listing.name, actor=INSPECTOR, purpose=Purpose.INSPECTION, when=when, given=given)

    def planted(self, kind: str, waves: int = 2) -> Counter[UUID]:
        return Counter(file.stream for file in self.files if file.wrong in PLANTED[kind] and file.wave < waves)


@pytest.fixture
def county(site: Site, desk: Desk) -> Settled:
    files = settle(site)
    engine = desk.engine()
    head = desk.reader.head().position
    while engine.position < head:
        engine.step(min(head, engine.position + 1_000))
    night = datetime.combine(FIRST_LOOK + timedelta(days=1), time(), UTC) - timedelta(hours=8)
    with site.connected("record") as conn:
        row = conn.execute("SELECT max(position) FROM entries WHERE recorded_at < %s", [night]).fetchone()
    assert row is not None
    return Settled(desk, files, row[0])


def test_twenty_of_each_kind_are_found_and_nothing_else_now_and_as_known_then(county: Settled) -> None:
    head = county.desk.reader.head().position
    for listing in KINDS:
        kind = listing.name.removeprefix("omissions-")
        found = county.live(listing)
        assert Counter(line.stream for line in found) == county.planted(kind), kind
        assert len(found) == EACH
        assert county.past(listing, head, LAST_LOOK) == found
        before = county.past(listing, county.position, FIRST_LOOK)
        assert Counter(line.stream for line in before) == county.planted(kind, waves=1), kind
        _each_line_shows_itself(county, listing, found)
    _counts_are_those_of_the_listings(county, head)
    _periods_divide_them(county)


def _each_line_shows_itself(county: Settled, listing: Listing, found: list[Any]) -> None:
    """By entries of its own file, or by an activation; in both languages without a gap."""
    assert listing.in_words is not None
    for line in found:
        entries = {entry.event_id: entry.position for entry in county.desk.reader.stream(line.stream)}
        cited = [cite for cite in line.shown_by if cite.entry in entries]
        assert cited
        assert all(entries[cite.entry] == cite.position for cite in cited)
        assert len(line.shown_by) - len(cited) == (listing.name == "omissions-off-policy" and "leave" in line.what)
        assert (line.open, line.days) == (
            line.until_on is None,
            ((line.until_on or LAST_LOOK) - line.since_on).days,
        )
        for lang in ("en", "zh"):
            sentence = listing.in_words(line, lang)["sentence"]
            assert sentence.endswith("." if lang == "en" else "。")
            assert "{" not in sentence


def _counts_are_those_of_the_listings(county: Settled, head: int) -> None:
    _counts_of_a_unit_are_its_lines(county)
    for lines in (county.live(OMISSIONS), county.past(OMISSIONS, head, LAST_LOOK)):
        counted: Counter[str] = Counter()
        for line in lines:
            counted[line.kind] += line.number
        assert counted == dict.fromkeys(PLANTED, EACH)
    assert sum(line.number for line in county.past(OMISSIONS, county.position, FIRST_LOOK)) == len(PLANTED) * EACH // 2


def _counts_of_a_unit_are_its_lines(county: Settled) -> None:
    lines: Counter[tuple[str, str]] = Counter()
    lasting: Counter[tuple[str, str]] = Counter()
    for listing in KINDS:
        for line in county.live(listing):
            of = (line.unit_id, listing.name.removeprefix("omissions-"))
            lines[of] += 1
            lasting[of] += line.open
    counted = county.live(OMISSIONS)
    assert Counter({(line.unit_id, line.kind): line.number for line in counted}) == lines
    assert Counter({(line.unit_id, line.kind): line.lasting for line in counted}) == lasting
    units = {line.unit_id for line in counted}
    assert len(units) > 1
    assert [(line.unit_id, line.kind) for line in counted] == sorted((u, kind) for u in units for kind in PLANTED)


def _periods_divide_them(county: Settled) -> None:
    for listing in KINDS:
        first = county.live(listing, to_on=str(FIRST_LOOK))
        after = county.live(listing, from_on=str(FIRST_LOOK + timedelta(days=1)))
        assert len(first) + len(after) == EACH, listing.name
        assert {line.since_on <= FIRST_LOOK for line in first} | {line.since_on > FIRST_LOOK for line in after} == {
            True
        }
        assert first
        assert after
