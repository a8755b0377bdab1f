"""A unit that put a version of its own in force is judged by it: what is late, unanswered or silent there."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from importlib.resources import files
from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace

from domain.catalogue import event_examples, policies
from domain.conduct.breaches.record import BreachAlleged
from domain.conduct.breaches.tables import ConductResponse
from domain.conduct.hearings.record import BreachKind
from domain.conduct.sanctions.examples import admonished
from domain.contacts.record import CheckInMissed
from domain.duties.record import DutyRestated
from domain.intake.examples import opened
from domain.kernel.entry import AnyEntry
from domain.kernel.policy import PolicyTable
from domain.kernel.policy_files import version_of
from domain.oversight.corrections.tables import EntryLag
from domain.oversight.policies.record import PolicyActivated, PolicyRetired
from domain.whereabouts.silence.record import EvidenceGapDetected
from domain.whereabouts.silence.tables import GapHours
from projections.listings.omissions.late import LATE_ENTRIES
from projections.listings.omissions.policies import OFF_POLICY
from projections.listings.omissions.silence import SILENCE
from projections.listings.omissions.unanswered import UNANSWERED
from projections.models.omitted import silences

from ..conftest import Desk
from ..telling import COUNTY, EAST, NIGHT, Said, listed, rows, told

here = replace(opened, unit_id=EAST, term_ends_on=None)
visit: Any = next(e for e in event_examples() if e.topic == "contacts.visit-recorded.v1")
alleged: Any = next(e for e in event_examples() if type(e) is BreachAlleged)
missed: Any = next(e for e in event_examples() if type(e) is CheckInMissed)
BEFORE = date(2026, 1, 1)
SECOND = date(2026, 3, 2)  # the day of the night


def own(kind: type[PolicyTable], was: str, now: str) -> PolicyTable:
    """A version that is the packaged one but for a number."""
    content = files("domain.policies").joinpath(kind.table, "prc-2020.toml").read_text().replace(was, now)
    return version_of(kind.table, f"own-{hashlib.sha256(content.encode()).hexdigest()[:8]}", content.encode())


def active(version: PolicyTable, at: str = EAST, since: date = BEFORE, until: date | None = None) -> list[AnyEntry]:
    """That a unit put a version in force."""
    name, _, digest = version.pin.partition("#")
    table, _, called = name.partition("@")
    said = {"unit_id": at, "table": table, "version": called, "digest": digest}
    events: list[Any] = [PolicyActivated(**said, effective_from=since)]
    if until is not None:
        events.append(PolicyRetired(**said, retired_from=until))
    return told(*events, unit=at, first=900)


HOURS = own(EntryLag, "hours = 72", "hours = 240")
DAYS = own(ConductResponse, "number = 30", "number = 5")
STRICT = own(GapHours, "strict = 192", "strict = 48")
LAX = own(GapHours, "strict = 192", "strict = 960")
SHORTER = own(EntryLag, "hours = 72", "hours = 50")


@pytest.fixture(autouse=True)
def at_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """The content of these versions is at hand, and no longer than for a test: others ask which versions there are."""
    monkeypatch.setattr(policies(), "_pinned", dict(policies()._pinned))
    policies().keep([HOURS, DAYS, STRICT, LAX, SHORTER])


@pytest.mark.parametrize(
    ("in_force", "found"),
    [
        ([], 1),
        ([active(HOURS)], 0),
        ([active(HOURS, at=COUNTY)], 0),
        ([active(HOURS, at="elsewhere")], 1),
        ([active(HOURS, since=SECOND + timedelta(days=5))], 0),
        ([active(HOURS, since=SECOND + timedelta(days=6))], 1),
        ([active(HOURS, until=SECOND + timedelta(days=5))], 1),
        ([active(HOURS, until=SECOND + timedelta(days=6))], 0),
    ],
)
def test_an_entry_is_late_by_the_hours_in_force_at_its_unit_on_the_day_of_its_recording(
    desk: Desk, in_force: list[list[AnyEntry]], found: int
) -> None:
    file = told(Said(here, 0), visit, visit, visit, Said(visit, 0.5))  # the last recorded five days after the night
    lines = listed(desk, LATE_ENTRIES, date(2026, 4, 1), file, *in_force)
    assert [line.what for line in lines] == ["late"] * found


def test_of_two_versions_the_one_of_the_nearer_unit_holds_and_the_line_names_it(desk: Desk) -> None:
    file = told(Said(here, 0), visit, visit, visit, Said(visit, 0.5))
    both = [active(HOURS, at=COUNTY), active(SHORTER)]
    (line,) = listed(desk, LATE_ENTRIES, date(2026, 4, 1), file, *both)
    assert line.rule == SHORTER.pin


def test_a_version_whose_content_is_not_at_hand_changes_nothing(desk: Desk) -> None:
    file = told(Said(here, 0), visit, visit, visit, Said(visit, 0.5))
    unread = replace(HOURS, pin=f"{EntryLag.table}@unread#{'f' * 64}")
    (line,) = listed(desk, LATE_ENTRIES, date(2026, 4, 1), file, active(unread))
    assert line.rule == policies().in_force(EntryLag, SECOND).pin


@pytest.mark.parametrize(("in_force", "within"), [([], 30), ([active(DAYS)], 5), ([active(DAYS, at=COUNTY)], 5)])
def test_what_nobody_alleged_is_an_omission_after_the_days_of_the_unit(
    desk: Desk, in_force: list[list[AnyEntry]], within: int
) -> None:
    due = replace(missed, due_on=SECOND, grace_until=SECOND)
    file = told(Said(here, 0), Said(due, 1))
    last = SECOND + timedelta(days=1 + within)
    assert listed(desk, UNANSWERED, last, file, *in_force, what="check-in") == []
    (line,) = listed(desk, UNANSWERED, last + timedelta(days=1), file, *in_force, what="check-in")
    assert (line.due_on, line.rule) == (last, (DAYS if in_force else policies().in_force(ConductResponse, SECOND)).pin)


@pytest.mark.parametrize(("day", "found"), [(6, 0), (7, 1)])
def test_what_was_alleged_within_the_days_of_the_unit_is_none(desk: Desk, day: int, found: int) -> None:
    due = replace(missed, due_on=SECOND, grace_until=SECOND)
    late = replace(alleged, kind=BreachKind.LATE_REPORT, from_on=SECOND)
    file = told(Said(here, 0), Said(due, 1), Said(late, day))  # counted from the day after the last, the first of five
    lines = listed(desk, UNANSWERED, SECOND + timedelta(days=20), file, active(DAYS), what="check-in")
    assert [(line.until_on, line.open) for line in lines] == [(SECOND + timedelta(days=day), False)] * found


@pytest.mark.parametrize(("in_force", "days"), [([], 8), ([active(STRICT)], 2), ([active(LAX, at=COUNTY)], 40)])
def test_a_silence_is_too_long_by_the_hours_of_the_unit(desk: Desk, in_force: list[list[AnyEntry]], days: int) -> None:
    last = SECOND + timedelta(days=days)
    assert listed(desk, SILENCE, last, told(Said(here, 0)), *in_force) == []
    (line,) = listed(desk, SILENCE, last + timedelta(days=1), told(Said(here, 0)), *in_force)
    assert (line.due_on, line.shown_by[0].entry) == (last, UUID(int=1))


@pytest.mark.parametrize(
    ("since", "until", "from_day"), [(1, None, 3), (5, None, 5), (5, 4, None), (5, 6, 5), (12, None, 9)]
)
def test_a_silence_that_a_version_finds_in_its_course_is_too_long_by_it(
    desk: Desk, since: int, until: int | None, from_day: int | None
) -> None:
    """since: the day from which on 48 hours hold instead of eight days; until: on which the person was seen."""
    gap = next(e for e in event_examples() if type(e) is EvidenceGapDetected)
    seen = [] if until is None else [Said(gap, until - 0.5), Said(visit, until)]
    file = told(Said(here, 0), *seen)
    lines = listed(desk, SILENCE, SECOND + timedelta(20), file, active(STRICT, since=SECOND + timedelta(since)))
    first = [line.since_on for line in lines if line.key == str(UUID(int=1))]
    assert first == ([] if from_day is None else [SECOND + timedelta(from_day)])


def test_a_version_that_is_retired_before_its_hours_are_over_finds_no_silence(desk: Desk) -> None:
    in_force = active(STRICT, since=SECOND, until=SECOND + timedelta(days=3))
    (line,) = listed(desk, SILENCE, SECOND + timedelta(days=9), told(Said(here, 0)), in_force)
    assert (line.since_on, line.rule) == (SECOND + timedelta(9), policies().in_force(GapHours, SECOND).pin)


def test_a_silence_of_the_past_that_the_unit_allows_is_none(desk: Desk) -> None:
    file = told(Said(here, 0), Said(visit, 20))
    today = (NIGHT + timedelta(days=21)).date()
    assert len(listed(desk, SILENCE, today, file)) == 1
    assert listed(desk, SILENCE, today, file, active(LAX)) == []


def test_a_silence_of_the_past_that_was_noticed_by_the_hours_of_the_unit_is_one(desk: Desk) -> None:
    gap = next(e for e in event_examples() if type(e) is EvidenceGapDetected)
    file = told(Said(here, 0), Said(gap, 3), Said(visit, 5))
    today = (NIGHT + timedelta(days=6)).date()
    assert listed(desk, SILENCE, today, file) == []
    (line,) = listed(desk, SILENCE, today, file, active(STRICT))
    assert (line.due_on, line.until_on, line.rule) == (SECOND + timedelta(2), SECOND + timedelta(5), STRICT.pin)
    assert [cite.position for cite in line.shown_by] == [1, 2, 3]


@pytest.mark.parametrize("pins", [("start",), ("end",), ("start", "end")])
def test_a_silence_that_nobody_noticed_or_restated_is_found_by_the_version_that_its_entries_pin(
    desk: Desk, pins: tuple[str, ...]
) -> None:
    """As when the clock did not run: four days, where the unit allows two and the package eight."""
    start, end = ((STRICT.pin,) if which in pins else () for which in ("start", "end"))
    file = told(Said(here, 0, policies=start), Said(visit, 4, policies=end))
    today = (NIGHT + timedelta(days=5)).date()
    (line,) = listed(desk, SILENCE, today, file, active(STRICT))
    assert (line.due_on, line.until_on, line.rule) == (SECOND + timedelta(2), SECOND + timedelta(4), STRICT.pin)
    assert [cite.position for cite in line.shown_by] == [1, 2]
    assert listed(desk, SILENCE, today, file) == []
    seen_sooner = told(Said(here, 0, policies=start), Said(visit, 2, policies=end))
    assert listed(desk, SILENCE, today, seen_sooner, active(STRICT)) == []


def test_short_silences_keep_no_row_where_they_were_counted_by_the_version_that_is_pinned() -> None:
    pinned = (STRICT.pin,)
    was, due = NIGHT + timedelta(hours=192), NIGHT + timedelta(hours=48)
    restated: Any = next(e for e in event_examples() if type(e) is DutyRestated)
    by_own = replace(restated, duty="contact", key="", was_due_at=was, due_at=due, policy=STRICT.pin)
    seen = [Said(visit, day, policies=pinned) for day in (1, 2, 3)]
    assert kept(Said(here, 0, policies=pinned), Said(by_own, 0.1), *seen) == 0
    assert kept(Said(here, 0, policies=pinned), *seen) == 3
    packaged = (policies().in_force(GapHours, SECOND).pin,)
    assert kept(Said(here, 0, policies=packaged), *(said._replace(policies=packaged) for said in seen)) == 0


def kept(*said: Said) -> int:
    """How many silences of the past have a row."""
    return sum(row.key != "" for row in rows(silences.MODEL, told(*said)))


def test_a_decision_under_a_version_that_another_unit_has_is_found_though_its_content_is_at_hand(desk: Desk) -> None:
    decided = told(Said(here, 0), Said(admonished, 3, policies=(DAYS.pin,)), first=1_000)
    today = SECOND + timedelta(days=20)
    (line,) = listed(desk, OFF_POLICY, today, decided)
    assert (line.rule, line.shown_by[0].position) == (DAYS.pin, 1_001)
    assert listed(desk, OFF_POLICY, today, decided, active(DAYS)) == []
    assert len(listed(desk, OFF_POLICY, today, decided, active(DAYS, at="elsewhere"))) == 1
