"""Duties that a unit's own version or calendar gives another day: within the file, and never a day that has passed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from typing import Any

import pytest
from msgspec.structs import replace

from domain.assessment.examples import EVENTS as ASSESSED
from domain.assessment.points.record import PeriodClosed, PeriodReopened
from domain.assessment.record import RiskAssessed
from domain.catalogue import calendar, event_examples, policies
from domain.contacts.examples import scheduled
from domain.contacts.record import CHECK_IN
from domain.duties import refusals
from domain.duties.record import DutyOverdue, DutyRestated
from domain.duties.rules import RecordOverdueDuty, RestateDuty
from domain.intake import standing
from domain.intake.examples import OPEN, OPENED_AT, UNIT
from domain.intake.relocation.record import ReportedAtNewPlace
from domain.intake.term.record import TermRecalculated
from domain.kernel.access import Role, Unit
from domain.kernel.calendar import CalendarYear
from domain.kernel.entry import Occurred
from domain.kernel.policy import PolicyBook, PolicyTable
from domain.kernel.policy_files import version_of
from domain.kernel.rule import Draft, example_id

START = example_id(0)
EARLY = OPENED_AT + timedelta(hours=1)


def own(table: str, was: str, now: str) -> PolicyTable:
    """The packaged version but for a number."""
    content = files("domain.policies").joinpath(table, "prc-2020.toml").read_text()
    assert was in content
    return version_of(table, "own", content.replace(was, now).encode())


def holding(*versions: PolicyTable) -> PolicyBook:
    """Packaged versions, but these."""
    named = {version.table for version in versions}
    rest = (v for vs in policies().all().values() for v in vs if v.table not in named)
    return PolicyBook([*rest, *versions])


def anew(duty: str, key: str = "", cause: Any = "policy_in_force") -> RestateDuty:
    return RestateDuty(duty=duty, key=key, start=START, cause=cause)


SOONER, LATER = own("induction.chain", "risk = 120", "risk = 48"), own("induction.chain", "risk = 120", "risk = 240")


@pytest.mark.parametrize(("version", "hours"), [(SOONER, 48), (LATER, 240)])
def test_a_step_of_the_beginning_is_due_after_the_hours_of_the_unit(given, version, hours):
    known = given(*OPEN).knowing(book=holding(version))
    outcome = known.when(anew("induction-risk"), by=Role.CLOCK, at=EARLY)
    outcome.then(
        DutyRestated,
        was_due_at=OPENED_AT + timedelta(hours=120),
        due_at=OPENED_AT + timedelta(hours=hours),
        policy=version.pin,
    )
    assert outcome.drafts[0].event.was_policy.startswith("induction.chain@prc-2020#")
    again = given(*OPEN, outcome.drafts[0].event).knowing(book=holding(version))
    again.when(anew("induction-risk"), by=Role.CLOCK, at=EARLY).refused(refusals.DutyUnchanged)


def test_an_hour_that_has_passed_is_never_set(given):
    at = OPENED_AT + timedelta(hours=100)
    known = given(*OPEN).knowing(book=holding(SOONER))
    known.when(anew("induction-risk"), by=Role.CLOCK, at=at).then(DutyRestated, due_at=at)
    passed = OPENED_AT + timedelta(hours=130)  # by either version: it stays
    known.when(anew("induction-risk"), by=Role.CLOCK, at=passed).refused(refusals.DutyUnchanged)


def test_a_step_that_was_taken_is_not_restated(given):
    risk = next(event for event in ASSESSED if isinstance(event, RiskAssessed))
    known = given(*OPEN, risk).knowing(book=holding(SOONER))
    known.when(anew("induction-risk"), by=Role.CLOCK, at=EARLY).refused(refusals.DutyNotOwed)
    known.when(anew("induction-group"), by=Role.CLOCK, at=EARLY).refused(refusals.DutyUnchanged)


@pytest.mark.parametrize("duty", ["own-summary", "discharge-appraisal"])
def test_what_comes_before_the_end_is_due_so_long_ahead_as_the_unit_says(given, duty):
    version = own("discharge.appraisal", "number = 30", "number = 60")
    recalculated = next(e for e in event_examples() if isinstance(e, TermRecalculated))
    term = Draft(replace(recalculated, ends_on=date(2026, 12, 31)), Occurred(OPENED_AT))
    command = replace(anew(duty), start=example_id(len(OPEN)))
    outcome = given(*OPEN, term).knowing(book=holding(version)).when(command, by=Role.CLOCK)
    outcome.then(DutyRestated, was_due_on=date(2026, 12, 1), due_on=date(2026, 11, 1), overdue_from=date(2026, 11, 2))


def test_it_is_not_called_overdue_by_the_hours_that_held_before(given):
    known = given(*OPEN).knowing(book=holding(LATER))
    said = known.when(anew("induction-risk"), by=Role.CLOCK, at=EARLY).drafts[0].event
    was, now = OPENED_AT + timedelta(hours=120), OPENED_AT + timedelta(hours=240)
    stale = RecordOverdueDuty(duty="induction-risk", start=START, due_on=was.date(), due_at=was)
    file = given(*OPEN, Draft(said, Occurred(EARLY)))
    early = file.when(stale, by=Role.CLOCK, at=was + timedelta(hours=1))
    early.refused(refusals.DutyNotOverdue, due_on=said.due_on)
    late = file.when(stale, by=Role.CLOCK, at=now + timedelta(minutes=1))
    late.then(DutyOverdue, due_at=now, due_on=said.due_on)


CLOSING = own("score.closing", 'month = { number = 5, unit = "workdays"', 'month = { number = 2, unit = "workdays"')
IN_JANUARY = datetime(2026, 1, 20, 2, tzinfo=UTC)


def test_a_month_is_closed_within_the_days_of_work_of_the_unit(given):
    known = given(*OPEN).knowing(book=holding(CLOSING))
    outcome = known.when(anew("month-close", "2026-01"), by=Role.CLOCK, at=IN_JANUARY)
    outcome.then(DutyRestated, was_due_on=date(2026, 2, 6), due_on=date(2026, 2, 3), overdue_from=date(2026, 2, 4))
    known.when(anew("quarter-close", "2026-Q1"), by=Role.CLOCK, at=IN_JANUARY).refused(refusals.DutyUnchanged)
    closed = next(e for e in event_examples() if isinstance(e, PeriodClosed))
    done = given(*OPEN, replace(closed, period="2026-01")).knowing(book=holding(CLOSING))
    done.when(anew("month-close", "2026-01"), by=Role.CLOCK, at=IN_JANUARY).refused(refusals.DutyNotOwed)


def test_a_month_that_was_opened_again_is_counted_from_that_day(given):
    closed, reopened = (next(e for e in event_examples() if isinstance(e, k)) for k in (PeriodClosed, PeriodReopened))
    on = datetime(2026, 3, 9, 2, tzinfo=UTC)  # a Monday
    period = "2026-01"
    events = (
        Draft(replace(closed, period=period), Occurred(on - timedelta(days=30))),
        Draft(replace(reopened, period=period), Occurred(on)),
    )
    command = replace(anew("month-close", period), start=example_id(len(OPEN) + 1))
    known = given(*OPEN, *events).knowing(book=holding(CLOSING))
    known.when(command, by=Role.CLOCK, at=on + timedelta(hours=1)).then(
        DutyRestated, was_due_on=date(2026, 3, 16), due_on=date(2026, 3, 11)
    )


def test_a_calendar_of_the_unit_gives_days_of_work_of_its_own(given):
    known = given(*OPEN).knowing(calendar=off(date(2026, 2, 2), date(2026, 2, 3)))
    outcome = known.when(anew("month-close", "2026-01", "calendar_published"), by=Role.CLOCK, at=IN_JANUARY)
    outcome.then(DutyRestated, was_due_on=date(2026, 2, 6), due_on=date(2026, 2, 10), cause="calendar_published")


def off(*days: date) -> Any:
    """The packaged calendar, with some days off besides."""
    year = calendar().years[2026]
    return calendar().with_year(2026, CalendarYear(f"workdays@own#{'a' * 64}", year.off | set(days), year.work))


ARRIVED = next(e for e in event_examples() if isinstance(e, ReportedAtNewPlace))
MOVED = Draft(replace(ARRIVED, unit_id="harbour-office"), Occurred(OPENED_AT + timedelta(hours=2)))


def test_at_another_unit_a_duty_is_due_by_what_holds_there(given):
    by_own = given(*OPEN).knowing(book=holding(LATER)).when(anew("induction-risk"), by=Role.CLOCK, at=EARLY)
    said = by_own.drafts[0].event
    file = given(*OPEN, Draft(said, Occurred(EARLY)), MOVED)
    restated, move = example_id(len(OPEN)), example_id(len(OPEN) + 1)
    command = replace(anew("induction-risk", cause="unit_changed"), caused_by=move)
    outcome = file.when(command, by=Role.CLOCK, at=OPENED_AT + timedelta(hours=3))  # there the packaged version holds
    outcome.then(
        DutyRestated,
        was_due_at=OPENED_AT + timedelta(hours=240),
        due_at=OPENED_AT + timedelta(hours=120),
        was_policy=LATER.pin,
        cause="unit_changed",
        caused_by=move,
    )
    assert outcome.drafts[0].evidence == (str(START), str(restated), str(move))
    given(*OPEN, MOVED).when(replace(command, caused_by=restated), by=Role.CLOCK).refused(refusals.DutyUnchanged)


def test_a_move_is_the_cause_only_where_it_brought_the_file_to_its_unit(given):
    command = replace(anew("induction-risk", cause="unit_changed"), caused_by=example_id(len(OPEN)))
    outside, back = (Draft(replace(ARRIVED, unit_id=unit), MOVED.occurred) for unit in (None, UNIT))
    for file in (given(*OPEN), given(*OPEN, outside), given(*OPEN, MOVED, back)):
        known = file.knowing(book=holding(SOONER))
        known.when(command, by=Role.CLOCK, at=EARLY).refused(standing.GroundNotInFile)
        known.when(replace(command, caused_by=START), by=Role.CLOCK, at=EARLY).refused(standing.GroundNotInFile)
        known.when(replace(command, caused_by=None), by=Role.CLOCK, at=EARLY).refused(standing.GroundNotInFile)


def test_a_unit_that_came_below_another_is_a_cause_too(given):
    placed = example_id(40)
    north = Unit(UNIT, "Northern Office", "Asia/Shanghai", parent="county")
    units = {UNIT: north, "county": Unit("county", "Sample County", "Asia/Shanghai", placed_by=placed)}
    known = given(*OPEN).knowing(book=holding(LATER), units=units)
    command = replace(anew("induction-risk", cause="unit_changed"), caused_by=placed)
    outcome = known.when(command, by=Role.CLOCK, at=EARLY).then(DutyRestated, cause="unit_changed", caused_by=placed)
    assert outcome.drafts[0].evidence == (str(START),)
    another = replace(command, caused_by=example_id(41))
    known.when(another, by=Role.CLOCK, at=EARLY).refused(standing.GroundNotInFile)


def test_days_of_grace_of_a_check_in_that_change_alone_move_the_day_of_its_miss(given):
    due = (*OPEN, Draft(scheduled, Occurred(OPENED_AT)))
    grace = scheduled.grace_until - scheduled.due_on
    version = own("checkin.cadence", f"grace_days = {grace.days}", f"grace_days = {grace.days + 2}")
    command = RestateDuty(
        duty=CHECK_IN, key=str(scheduled.check_in_id), start=example_id(len(OPEN)), cause="policy_in_force"
    )
    outcome = given(*due).knowing(book=holding(version)).when(command, by=Role.CLOCK, at=EARLY)
    later = scheduled.grace_until + timedelta(days=3)
    outcome.then(DutyRestated, was_due_on=scheduled.due_on, due_on=scheduled.due_on, overdue_from=later)
    after = given(*due, Draft(outcome.drafts[0].event, Occurred(EARLY))).knowing(book=holding(version))
    after.when(command, by=Role.CLOCK, at=EARLY).refused(refusals.DutyUnchanged)
