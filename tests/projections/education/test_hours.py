"""Education hours by month: what was attended, worked, credited and missed, and what the class asks for."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from msgspec.structs import replace

from domain.assessment.record import ClassAssigned, Ground, SupervisionClass
from domain.catalogue import policies
from domain.education.attendance.examples import HELD_ON, WORK, attended, credited, done, missed
from domain.education.attendance.record import Credit
from domain.education.attendance.tables import EducationHours
from domain.intake.examples import opened
from domain.kernel.correction import EntryCorrected
from domain.kernel.event import Event
from domain.kernel.history import history
from projections.listings.education import HOURS
from projections.models.education import hours
from projections.models.education.hours import ALWAYS, HoursRow

from ..conftest import Desk
from ..telling import listed, told

TABLE = policies().in_force(EducationHours, HELD_ON)
MONTH = "2026-03"
worked = replace(credited, source_id=WORK, credit=Credit.BENEFIT, minutes=100, over=20)


def months(*events: Event, pins: tuple[str, ...] = ()) -> dict[str, HoursRow]:
    rows = hours.MODEL.folded(history(told(*events, pins=pins))).rows
    return {month: row for month, row in rows.items() if month != ALWAYS}


def test_minutes_are_of_the_month_of_the_session_and_of_the_work() -> None:
    april = replace(attended, session_id=UUID(int=3), held_on=date(2026, 4, 1))
    found = months(attended, credited, done, worked, april)
    march = found[MONTH]
    assert (march.sessions, march.attended, march.education) == (1, 90, 90)
    assert (march.benefit, march.public_benefit, march.over) == (120, 100, 20)
    assert (found["2026-04"].attended, found["2026-04"].education) == (90, 0)


def test_hours_count_once_and_only_for_what_stands() -> None:
    assert months(attended, credited, credited)[MONTH].education == 90
    assert months(credited) == {}
    taken_out = EntryCorrected(entry=UUID(int=1), becomes=None, reason="-", proposed_by="officer-3")
    assert months(attended, credited, taken_out) == {}
    assert months(done, worked, taken_out) == {}


def test_sessions_missed_are_counted_and_those_excused_beside_them() -> None:
    found = months(missed, replace(missed, excused=False))[MONTH]
    assert (found.missed, found.excused, found.sessions) == (2, 1, 0)


def test_what_is_asked_for_follows_from_the_class_and_the_version_that_is_pinned() -> None:
    lenient = ClassAssigned(level=SupervisionClass.LENIENT, ground=Ground.CRITERIA)
    for events, level in (([attended], TABLE.unclassed), ([lenient, attended], SupervisionClass.LENIENT)):
        found = months(*events, pins=(TABLE.pin,))[MONTH]
        asks = TABLE.classes[level]
        assert (found.level, found.asked_education, found.asked_public_benefit, found.rule) == (
            level, asks.education, asks.public_benefit, TABLE.pin,
        )  # fmt: skip
    assert months(attended)[MONTH].asked_education is None


def test_what_waits_for_hours_is_bounded() -> None:
    many = [replace(attended, session_id=UUID(int=n)) for n in range(1, 60)]
    row = hours.MODEL.folded(history(told(*many))).get(ALWAYS)
    assert row is not None
    assert len(row.uncredited) == 16


def test_the_months_of_a_person_are_listed_newest_first_with_what_is_short(desk: Desk) -> None:
    file = told(opened, attended, credited, replace(missed, held_on=date(2026, 4, 1)))
    found = listed(desk, HOURS, date(2026, 4, 20), file)
    assert [(line.month, line.short_education) for line in found] == [("2026-04", None), ("2026-03", None)]
    assert [line.month for line in listed(desk, HOURS, date(2026, 4, 20), file, to_month="2026-03")] == [MONTH]
    assert listed(desk, HOURS, date(2026, 4, 20), file, short_education=1) == []


def test_what_is_short_is_what_the_class_asks_for_without_what_was_credited(desk: Desk) -> None:
    asks = TABLE.classes[TABLE.unclassed]
    file = told(opened, attended, credited, pins=(TABLE.pin,))
    (line,) = listed(desk, HOURS, date(2026, 4, 20), file, short_education=1)
    assert (line.short_education, line.short_public_benefit) == (asks.education - 90, asks.public_benefit)
    plenty = replace(credited, minutes=asks.education + 30)
    (line,) = listed(desk, HOURS, date(2026, 4, 20), told(opened, attended, plenty, pins=(TABLE.pin,)))
    assert line.short_education == 0
