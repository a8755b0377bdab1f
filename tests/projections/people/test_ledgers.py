"""How many files each officer has, and what is known of staff and volunteers in a year."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from msgspec.structs import replace

from domain.assessment.record import ClassAssigned, Ground, SupervisionClass
from domain.contacts.examples import missed, scheduled
from domain.intake.ending.record import Discharged, DischargeGround
from domain.intake.examples import opened
from domain.intake.record import ResponsibleOfficerAssigned
from domain.kernel.event import Event, Sealed
from domain.kernel.history import history
from domain.people.staff import examples as staffing
from domain.people.staff.record import Function, Grade, Post
from domain.people.volunteers import examples as helping
from projections.listings.people import CASELOAD, STAFF, VOLUNTEERS
from projections.model import Model
from projections.models.people import staff, volunteers

from ..conftest import Desk
from ..telling import COUNTY, NIGHT, OFFICE, listed, told

TODAY = date(2026, 3, 9)
released, short, appraised, decided = (staffing.EVENTS[n] for n in (1, 3, 4, 6))
reverified, reverification_missed, helped = helping.EVENTS[1], helping.EVENTS[2], helping.EVENTS[4]
not_appraised, commended, withdrawn = helping.EVENTS[6:]
strict = ClassAssigned(level=SupervisionClass.STRICT, ground=Ground.CRITERIA)


def row(model: Model[Any], *events: Event) -> Any:
    (found,) = model.folded(history(told(*events))).rows.values()
    return found


def officer(name: str) -> Event:
    return ResponsibleOfficerAssigned(officer_id=name)


def test_the_caseload_counts_open_files_by_class_and_what_is_overdue_in_them(desk: Desk) -> None:
    files = [
        told(opened, officer("o1"), strict, scheduled),
        told(opened, officer("o1"), scheduled, missed, first=20),
        told(opened, officer("o1"), Discharged(ground=DischargeGround.EXPIRY), scheduled, first=40),
        told(opened, first=60),
    ]
    nobody, one = listed(desk, CASELOAD, TODAY, *files)
    assert (nobody.officer_id, nobody.files, nobody.unclassed) == ("", 1, 1)
    assert (one.unit_id, one.officer_id, one.files) == (OFFICE, "o1", 2)
    assert (one.strict, one.normal, one.lenient, one.unclassed) == (1, 0, 0, 1)
    assert (one.overdue_files, one.overdue_check_ins) == (1, 1)
    assert [line.officer_id for line in listed(desk, CASELOAD, TODAY, *files, officer="o1")] == ["o1"]
    assert listed(desk, CASELOAD, TODAY, *files, units=["elsewhere"]) == []


def test_a_check_in_is_overdue_after_its_last_day_of_grace(desk: Desk) -> None:
    file = told(opened, scheduled)
    (on_the_day,) = listed(desk, CASELOAD, scheduled.grace_until, file)
    assert on_the_day.overdue_check_ins == 0
    (after,) = listed(desk, CASELOAD, date(2026, 1, 16), file)
    assert after.overdue_check_ins == 1


def test_training_of_a_year_adds_up_and_a_year_is_appraised() -> None:
    other = replace(staffing.attended, year=2026, hours=3)
    found = row(staff.MODEL, staffing.assigned, staffing.attended, staffing.attended, other, short, appraised)
    year = found.years[2025]
    assert (year.hours, year.trainings, year.required) == (32, 2, 40)
    assert year.grades[Function.COORDINATING] is Grade.BASIC
    assert year.appraised.entry == UUID(int=6)
    assert found.years[2026].hours == 3


def test_only_the_newest_years_are_held_whatever_order_they_came_in() -> None:
    many = [replace(staffing.attended, year=year) for year in (2030, *range(2000, 2030))]
    assert set(row(staff.MODEL, *many).years) == set(range(2019, 2031))


def test_somebody_who_was_released_and_assigned_again_is_at_work() -> None:
    moved = replace(staffing.assigned, unit_id="east", post=Post.HEAD, name=None)
    found = row(staff.MODEL, staffing.assigned, released)
    assert (found.at_work, found.left_for) == (False, "retired")
    found = row(staff.MODEL, staffing.assigned, released, moved)
    assert (found.at_work, found.left_at, found.unit_id, found.post) == (True, None, "east", Post.HEAD)
    assert isinstance(found.name, Sealed)
    assert found.since_at == NIGHT + timedelta(days=1)


def test_reports_about_somebody_leave_no_trace_in_the_ledger() -> None:
    before = row(staff.MODEL, staffing.assigned)
    after = row(staff.MODEL, staffing.assigned, staffing.reported, decided)
    assert (after.said, after.years) == (before.said, before.years)


def test_the_ledger_of_staff_is_of_a_year(desk: Desk) -> None:
    one = told(staffing.assigned, staffing.attended, short, appraised)
    units = [staffing.assigned.unit_id]
    (line,) = listed(desk, STAFF, TODAY, one, units=units, year=2025)
    assert (line.year, line.hours, line.required, line.grades[Function.ASSESSING]) == (2025, 16, 40, Grade.EXCELLENT)
    assert (line.short.entry, line.appraised.entry) == (UUID(int=3), UUID(int=4))
    (line,) = listed(desk, STAFF, TODAY, one, units=units)
    assert (line.year, line.hours, line.required, line.short, line.grades, line.appraised) == (
        2026, 0, None, None, {}, None,
    )  # fmt: skip
    assert listed(desk, STAFF, TODAY, one, units=[COUNTY]) == []


def test_a_volunteer_helps_in_the_files_taken_on_and_not_released() -> None:
    other = replace(helping.took_on, case_id=UUID(int=9))
    found = row(volunteers.MODEL, helping.registered, helping.took_on, helping.took_on, other, helped)
    assert (found.cases, found.helps_in, found.most, found.years[2026].took_on) == ((UUID(int=9),), 1, 3, 3)


def test_a_volunteer_examined_anew_is_no_longer_late() -> None:
    found = row(volunteers.MODEL, helping.registered, reverification_missed)
    assert found.reverification_missed.entry == UUID(int=2)
    found = row(volunteers.MODEL, helping.registered, reverification_missed, reverified)
    assert (found.reverification_missed, found.reverify_by, found.skills) == (None, date(2027, 6, 1), ("law",))


def test_the_ledger_of_volunteers_is_of_a_year_and_says_who_is_to_be_examined(desk: Desk) -> None:
    one = told(helping.registered, helping.took_on, helping.appraised, not_appraised, commended)
    left = told(helping.registered, withdrawn, first=50)
    units = [helping.registered.unit_id]
    (line,) = listed(desk, VOLUNTEERS, TODAY, one, left, units=units, registered=True, year=2025)
    assert (line.grade, line.appraised.entry, line.not_appraised.entry) == (
        Grade.COMPETENT, UUID(int=3), UUID(int=4),
    )  # fmt: skip
    assert (line.took_on, line.helps_in, line.overdue) == (0, 1, False)
    overdue = listed(desk, VOLUNTEERS, date(2026, 6, 3), one, left, units=units, overdue=True)
    assert [(line.year, line.took_on, line.grade) for line in overdue] == [(2026, 1, None)]
    last_day = listed(desk, VOLUNTEERS, helping.REVERIFY_BY, one, left, units=units, overdue=True)
    assert last_day == []
