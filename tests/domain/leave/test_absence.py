"""Away without approval, and the order to put it right."""

from datetime import date

import pytest
from msgspec.structs import replace

from domain.intake.ending.examples import discharged
from domain.intake.examples import OPEN
from domain.intake.standing import BeforeCaseOpened, CaseEnded
from domain.kernel.access import Role
from domain.kernel.entry import Occurred
from domain.kernel.refusal import NotEmpowered
from domain.kernel.rule import Draft, example_id
from domain.leave.absence import refusals
from domain.leave.absence.examples import ABSENCE, ABSENT, ORDER, ORDERED, absent, ordered
from domain.leave.absence.record import (
    ABSENCES_KEPT,
    ORDERS_KEPT,
    Absence,
    FoundBy,
    Measure,
    OrderWithdrawal,
    RectificationDone,
    RectificationMissed,
    RectificationOrdered,
    RectificationWithdrawn,
    UnauthorisedAbsenceEnded,
    UnauthorisedAbsenceRecorded,
    evolve,
)
from domain.leave.absence.rules import (
    EndUnauthorisedAbsence,
    OrderRectification,
    RecordMissedRectification,
    RecordRectification,
    RecordUnauthorisedAbsence,
    WithdrawRectification,
)
from domain.leave.away.examples import DEPARTED, OVERDUE
from domain.leave.away.rules import ReportBack
from domain.leave.deciding.examples import APPROVED
from domain.leave.examples import LEAVE, REQUESTED
from domain.leave.record import LeaveWithdrawn, WithdrawalCause
from domain.leave.rules import WithdrawLeave
from domain.leave.travel.examples import IN_FORCE
from domain.leave.travel.examples import asked as asked_travel

COMPLETE = OrderRectification(entry=example_id(1), measure=Measure.COMPLETE_FORMALITIES)
MISS = RecordMissedRectification(rectification_id=ORDER)


def on(day):
    return RecordUnauthorisedAbsence(found_by=FoundBy.POLICE_NOTICE, occurred_on=date.fromisoformat(day))


@pytest.mark.parametrize(("day", "covered"), [("15", False), ("16", True), ("20", True), ("21", False)])
def test_an_approved_leave_covers_its_days_and_no_others(given, at, day, covered):
    outcome = given(*APPROVED).when(on(f"2026-03-{day}"), at=at("2026-03-25 10:00"))
    if covered:
        outcome.refused(refusals.AbsenceApproved, starts_on=date(2026, 3, 16), ends_on=date(2026, 3, 20))
    else:
        outcome.then(UnauthorisedAbsenceRecorded, began_on=date(2026, 3, int(day)))


def test_a_leave_that_is_only_asked_for_covers_nothing_and_one_that_was_taken_does(given, at):
    now = at("2026-03-25 10:00")
    given(*REQUESTED).when(on("2026-03-16"), at=now).then(UnauthorisedAbsenceRecorded)
    returned = given(*DEPARTED).when(ReportBack(leave_id=LEAVE, occurred_on=date(2026, 3, 18)), at=now).and_then()
    returned.when(on("2026-03-18"), at=now).refused(refusals.AbsenceApproved)
    returned.when(on("2026-03-19"), at=now).then(UnauthorisedAbsenceRecorded)


def test_recurring_travel_covers_its_months(given, at):
    now = at("2026-10-05 10:00")
    given(*IN_FORCE).when(on("2026-09-30"), at=now).refused(refusals.AbsenceApproved)
    given(*IN_FORCE).when(on("2026-10-01"), at=now).then(UnauthorisedAbsenceRecorded)


def test_an_absence_lasts_until_it_has_ended_and_its_days_are_computed(given, at):
    now = at("2026-03-25 10:00")
    given(*ABSENT).when(on("2026-03-20"), at=now).refused(refusals.AbsentAlready, began_on=date(2026, 3, 10))
    for day, days in ((10, 1), (12, 3)):
        end = EndUnauthorisedAbsence(absence_id=ABSENCE, occurred_on=date(2026, 3, day))
        if day == 10:  # the absence is known to the hour, the return to the day: the same day
            end = EndUnauthorisedAbsence(absence_id=ABSENCE, occurred_at=at("2026-03-10 20:00"))
        outcome = given(*ABSENT).when(end, at=now).then(UnauthorisedAbsenceEnded, days=days)
        outcome.and_then().when(on("2026-03-20"), at=now).then(UnauthorisedAbsenceRecorded)
    early = EndUnauthorisedAbsence(absence_id=ABSENCE, occurred_on=date(2026, 3, 9))
    given(*ABSENT).when(early, at=now).refused(refusals.BackBeforeGone)
    given(*OPEN).when(EndUnauthorisedAbsence(absence_id=ABSENCE), at=now).refused(refusals.AbsenceUnknown)


def test_a_return_known_to_the_day_of_the_absence_ends_it_all_the_same(given, at):
    now = at("2026-03-25 10:00")
    end = EndUnauthorisedAbsence(absence_id=ABSENCE, occurred_on=date(2026, 3, 10))
    outcome = given(*ABSENT).when(end, at=now).then(UnauthorisedAbsenceEnded, days=1)
    assert not outcome.and_then().case(now).absence.lasting


def test_an_absence_lies_within_supervision(given, at):
    given(*OPEN).when(on("2026-01-04")).refused(BeforeCaseOpened)
    ended = Draft(discharged, Occurred(at("2026-03-01 10:00")))
    given(*OPEN, ended).when(on("2026-03-02")).refused(CaseEnded)
    given(*OPEN).when(on("2026-03-02"), by=Role.POLICE).refused(NotEmpowered)


@pytest.mark.parametrize(
    ("measure", "due_on"),
    [(Measure.COMPLETE_FORMALITIES, date(2026, 3, 15)), (Measure.COME_BACK, date(2026, 3, 13))],
)
def test_by_when_it_is_put_right_follows_from_the_table(given, at, measure, due_on):
    order = OrderRectification(entry=example_id(1), measure=measure)
    outcome = given(*ABSENT).when(order, at=at("2026-03-12 10:00"))
    outcome.then(RectificationOrdered, due_on=due_on, ground="unauthorised_absence")
    assert outcome.drafts[0].evidence == (str(example_id(1)),)
    assert outcome.facts.policies.consulted[-1].startswith("leave.rectification@prc-2020")


def test_an_overdue_return_is_put_right_as_well_and_nothing_else_is(given, at):
    now = at("2026-03-22 10:00")
    come_back = OrderRectification(entry=example_id(5), measure=Measure.COME_BACK)
    given(*OVERDUE).when(come_back, at=now).then(RectificationOrdered, ground="leave_overdue")
    given(*OVERDUE).when(replace(come_back, entry=example_id(4)), at=now).refused(refusals.NothingToPutRight)
    given(*OVERDUE).when(replace(come_back, entry=example_id(50)), at=now).refused(refusals.NothingToPutRight)


def test_one_measure_is_ordered_once_while_it_is_open(given, at):
    now = at("2026-03-13 10:00")
    given(*ORDERED).when(COMPLETE, at=now).refused(refusals.OrderedAlready)
    given(*ORDERED).when(replace(COMPLETE, measure=Measure.COME_BACK), at=now).then(RectificationOrdered)
    done = given(*ORDERED).when(RecordRectification(rectification_id=ORDER), at=now)
    done.and_then().when(COMPLETE, at=now).then(RectificationOrdered)


@pytest.mark.parametrize(("day", "late"), [(14, 0), (15, 0), (16, 1)])
def test_how_late_an_order_is_carried_out_is_computed(given, at, day, late):
    outcome = given(*ORDERED).when(RecordRectification(rectification_id=ORDER), at=at(f"2026-03-{day} 10:00"))
    outcome.then(RectificationDone, days_late=late, due_on=date(2026, 3, 15))
    assert not outcome.and_then().case(at(f"2026-03-{day} 10:00")).absence.orders


@pytest.mark.parametrize(("now", "over"), [("2026-03-15 23:59", False), ("2026-03-16 00:00", True)])
def test_an_order_is_missed_on_the_day_after_its_last(given, at, now, over):
    outcome = given(*ORDERED).when(MISS, by=Role.CLOCK, at=at(now))
    if not over:
        outcome.refused(refusals.RectificationNotOverdue, due_on=date(2026, 3, 15))
        return
    outcome.then(RectificationMissed, due_on=date(2026, 3, 15))
    missed = outcome.and_then()
    missed.when(MISS, by=Role.CLOCK, at=at(now)).refused(refusals.RectificationMissedAlready)
    missed.when(RecordRectification(rectification_id=ORDER), at=at("2026-03-17 10:00")).then(RectificationDone)


def test_an_order_is_withdrawn_by_the_county_while_it_is_open(given, at):
    withdraw = WithdrawRectification(rectification_id=ORDER, reason=OrderWithdrawal.WAS_APPROVED)
    now = at("2026-03-13 10:00")
    outcome = given(*ORDERED).when(withdraw, by=Role.REVIEWER, at=now).then(RectificationWithdrawn)
    assert outcome.drafts[0].evidence == (str(example_id(2)),)
    outcome.and_then().when(MISS, by=Role.CLOCK, at=now).refused(refusals.OrderNotOpen)
    given(*ORDERED).when(withdraw, at=now).refused(NotEmpowered)
    given(*ABSENT).when(withdraw, by=Role.REVIEWER, at=now).refused(refusals.OrderNotOpen)


def test_nothing_is_ordered_on_a_closed_case(given, at):
    ended = Draft(discharged, Occurred(at("2026-03-13 10:00")))
    given(*ABSENT, ended).when(COMPLETE, at=at("2026-03-14 10:00")).refused(CaseEnded)


def test_the_state_of_absence_stays_small(entries):
    absence = Absence()
    for n in range(40):
        key = type(ABSENCE)(int=n)
        for event in (replace(absent, absence_id=key), replace(ordered, rectification_id=key)):
            absence = evolve(absence, entries([event])[0])
    assert (len(absence.lasting), len(absence.orders)) == (ABSENCES_KEPT, ORDERS_KEPT)


def test_a_leave_that_nobody_took_and_travel_that_is_only_asked_for_cover_nothing(given, at):
    unused = WithdrawLeave(leave_id=LEAVE, cause=WithdrawalCause.NO_LONGER_NEEDED)
    file = given(*APPROVED, asked_travel).when(unused).then(LeaveWithdrawn).and_then()
    for day in ("2026-03-17", "2026-04-02"):
        file.when(on(day), at=at("2026-04-03 10:00")).then(UnauthorisedAbsenceRecorded)


def test_the_same_measure_is_ordered_for_each_absence(given, at):
    another = replace(absent, absence_id=type(ABSENCE)(int=ABSENCE.int + 100), began_on=date(2026, 3, 12))
    file = (*ORDERED, Draft(another, Occurred(at("2026-03-12 10:00"))))
    second = replace(COMPLETE, entry=example_id(3))
    given(*file).when(second, at=at("2026-03-13 10:00")).then(RectificationOrdered, entry=example_id(3))
