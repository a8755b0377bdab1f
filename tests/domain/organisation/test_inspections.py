"""Inspections: due by the cadence of their kind, sooner while a special period holds."""

from datetime import date
from uuid import UUID

import pytest

from domain.intake.examples import UNIT
from domain.kernel.access import Role
from domain.kernel.entry import Occurred
from domain.kernel.rule import Draft, Of
from domain.organisation.inspections import refusals
from domain.organisation.inspections.examples import INSPECTION, begun, planned
from domain.organisation.inspections.record import (
    InspectionDone,
    InspectionKind,
    InspectionMissed,
    InspectionPlanned,
    InspectionProgrammeBegun,
)
from domain.organisation.inspections.rules import (
    BeginInspectionProgramme,
    PlanInspection,
    RecordInspection,
    RecordMissedInspection,
)
from domain.organisation.periods.record import PeriodKind, SpecialPeriod
from domain.organisation.refusals import UnitNotEstablished


def programme(kind, since="2026-03-03"):
    return InspectionProgrammeBegun(programme_id="p-1", unit_id=UNIT, kind=kind, begins_on=date.fromisoformat(since))


def special(first, last):
    period = SpecialPeriod(
        "p",
        UNIT,
        PeriodKind.SENSITIVE,
        "x",
        date.fromisoformat(first),
        date.fromisoformat(last),
        "sensitive",
        UUID(int=1),
    )
    return {Of.PERIODS: {"p": period}}


@pytest.mark.parametrize(
    ("kind", "usual", "in_period"),
    [
        (InspectionKind.ROLLING, date(2026, 9, 3), date(2026, 4, 3)),
        (InspectionKind.JOINT, date(2026, 6, 3), date(2026, 4, 3)),
        (InspectionKind.WEEKLY, date(2026, 3, 10), date(2026, 3, 4)),
    ],
)
def test_quarterly_becomes_monthly_and_weekly_daily_in_a_special_period(given, kind, usual, in_period):
    file = given(programme(kind))
    file.when(RecordInspection()).then(InspectionDone, due_on=usual)
    known = special("2026-03-01", "2026-04-30")
    file.knowing(others=known).when(RecordInspection()).then(InspectionDone, due_on=in_period)


def test_a_period_that_begins_meanwhile_makes_it_due_on_its_first_day(given):
    file = given(begun).knowing(others=special("2026-03-08", "2026-03-20"))
    file.when(RecordInspection()).then(InspectionDone, due_on=date(2026, 3, 8), days_late=2)


@pytest.mark.parametrize(("day", "late"), [("2026-03-10", 0), ("2026-03-11", 1), ("2026-03-12", 2)])
def test_an_inspection_is_late_from_the_day_after_it_was_due(given, at, day, late):
    outcome = given(begun).when(RecordInspection(findings=("a", "b")), at=at(f"{day} 10:00"))
    outcome.then(InspectionDone, days_late=late, found=2, inspected_on=date.fromisoformat(day))


@pytest.mark.parametrize(("day", "missed"), [("2026-03-10", False), ("2026-03-11", False), ("2026-03-12", True)])
def test_a_weekly_one_is_missed_after_its_day_of_grace_and_the_next_counts_from_there(given, at, day, missed):
    outcome = given(begun).when(RecordMissedInspection(), by=Role.CLOCK, at=at(f"{day} 00:01"))
    if not missed:
        outcome.refused(refusals.InspectionNotOverdue, due_on=date(2026, 3, 10), grace_until=date(2026, 3, 11))
        return
    outcome.then(InspectionMissed, due_on=date(2026, 3, 10))
    outcome.and_then().when(RecordInspection(), at=at("2026-03-13 10:00")).then(
        InspectionDone, due_on=date(2026, 3, 17), days_late=0
    )


def test_one_that_was_done_moves_the_next_and_a_late_entry_does_not_move_it_back(given, at):
    done = given(begun).when(RecordInspection(), at=at("2026-03-09 10:00")).and_then()
    done.when(RecordInspection(), at=at("2026-03-20 10:00")).then(InspectionDone, due_on=date(2026, 3, 16), days_late=4)
    late = done.when(RecordInspection(occurred_on=date(2026, 3, 5)), at=at("2026-03-10 10:00")).and_then()
    late.when(RecordInspection(), at=at("2026-03-20 10:00")).then(InspectionDone, due_on=date(2026, 3, 16))


def test_a_late_entry_that_comes_after_the_miss_counts_from_its_own_day(given, at):
    since = Draft(begun, Occurred(at("2026-03-03 09:00")))
    missed = given(since).when(RecordMissedInspection(), by=Role.CLOCK, at=at("2026-03-12 01:00")).and_then()
    late = missed.when(RecordInspection(occurred_on=date(2026, 3, 11)), at=at("2026-03-13 10:00")).and_then()
    late.when(RecordInspection(), at=at("2026-03-20 10:00")).then(InspectionDone, due_on=date(2026, 3, 18), days_late=2)


def test_what_was_planned_is_done_once(given, at):
    file = given(begun, planned)
    record = RecordInspection(inspection_id=INSPECTION)
    outcome = file.when(record, at=at("2026-03-10 10:00")).then(InspectionDone, inspection_id=INSPECTION)
    outcome.and_then().when(record, at=at("2026-03-10 11:00")).refused(refusals.InspectionUnknown)
    given().when(RecordInspection()).refused(refusals.ProgrammeNotBegun)


def test_it_is_planned_for_a_day_to_come_a_rolling_one_by_stages(given):
    given(begun).when(PlanInspection(inspects_on=date(2026, 3, 10))).then(InspectionPlanned)
    given(begun).when(PlanInspection(inspects_on=date(2026, 3, 9))).refused(refusals.InspectionInThePast)
    rolling = given(programme(InspectionKind.ROLLING))
    rolling.when(PlanInspection(inspects_on=date(2026, 3, 20))).refused(refusals.StageMissing)
    rolling.when(PlanInspection(inspects_on=date(2026, 3, 20), stage="one")).then(InspectionPlanned, stage="one")


def test_one_inspection_names_at_most_two_hundred_files(given):
    cases = tuple(UUID(int=n) for n in range(1, 202))
    given(begun).when(RecordInspection(cases=cases[:200])).then(InspectionDone, cases=cases[:200])
    given(begun).when(RecordInspection(cases=cases)).refused(refusals.TooManyCases, most=200)


def test_a_programme_begins_once_for_a_unit_that_is_there(given):
    def begin(unit_id):
        return BeginInspectionProgramme(
            programme_id="p-1", unit_id=unit_id, kind=InspectionKind.JOINT, begins_on=date(2026, 1, 1)
        )

    given().when(begin("moon"), by=Role.REVIEWER).refused(UnitNotEstablished)
    given(begun).when(begin(UNIT), by=Role.REVIEWER).refused(refusals.ProgrammeBegunAlready)
