"""On the way: certificate, departure, reports, delay, return, overdue."""

from datetime import date

import pytest
from msgspec.structs import replace

from domain.contacts.record import Mode
from domain.intake.ending.examples import discharged
from domain.intake.examples import OPEN
from domain.intake.pausing.examples import suspended
from domain.intake.standing import CaseEnded, CaseIsSuspended, GroundNotInFile
from domain.kernel.access import Role
from domain.kernel.entry import Occurred
from domain.kernel.refusal import NotEmpowered
from domain.kernel.rule import Draft, example_id
from domain.leave.away import refusals
from domain.leave.away.examples import DEPARTED, MISSED, OVERDUE, arrived, departed, missed
from domain.leave.away.record import (
    ArrivalReported,
    DelayCause,
    DepartureReported,
    LeaveCertificateIssued,
    LeaveCheckedIn,
    LeaveCheckInMissed,
    LeaveCheckInMissWithdrawn,
    LeaveDeparted,
    LeaveOverdue,
    LeaveOverdueWithdrawn,
    LeaveReportedBack,
    OverdueWithdrawal,
    ReturnDelayed,
)
from domain.leave.away.rules import (
    IssueLeaveCertificate,
    RecordDeparture,
    RecordLeaveCheckIn,
    RecordLeaveOverdue,
    RecordMissedLeaveCheckIn,
    RecordReturnDelay,
    ReportArrival,
    ReportBack,
    ReportDepartureThence,
)
from domain.leave.away.withdrawing import WithdrawLeaveOverdue, WithdrawMissedLeaveCheckIn
from domain.leave.deciding.examples import APPROVED, approved
from domain.leave.deciding.refusals import LeaveNotApproved, LeaveOver
from domain.leave.examples import INDUCTED, LEAVE, REQUESTED, requested
from domain.leave.refusals import DepartedAlready

DEPART = RecordDeparture(leave_id=LEAVE)
BACK = ReportBack(leave_id=LEAVE)


@pytest.mark.parametrize(("now", "lasts"), [("2026-03-20 23:59", True), ("2026-03-21 00:00", False)])
def test_a_certificate_is_issued_after_the_approval_while_the_leave_lasts(given, at, now, lasts):
    certify = IssueLeaveCertificate(leave_id=LEAVE, number="WC-1")
    outcome = given(*APPROVED).when(certify, at=at(now))
    if lasts:
        outcome.then(LeaveCertificateIssued, ends_on=date(2026, 3, 20))
        assert outcome.drafts[0].evidence == (str(example_id(3)),)
    else:
        outcome.refused(LeaveOver)
    given(*REQUESTED).when(certify).refused(LeaveNotApproved)


@pytest.mark.parametrize(
    ("now", "within"),
    [("2026-03-15 23:59", False), ("2026-03-16 00:00", True), ("2026-03-20 23:59", True), ("2026-03-21 00:00", False)],
)
def test_who_leaves_on_leave_leaves_on_its_days(given, at, now, within):
    outcome = given(*APPROVED).when(DEPART, at=at(now))
    if within:
        outcome.then(LeaveDeparted, departed_on=at(now).astimezone(outcome.facts.zone).date())
    else:
        outcome.refused(refusals.OutsideLeave, starts_on=date(2026, 3, 16), ends_on=date(2026, 3, 20))


def test_nobody_leaves_on_leave_before_it_is_approved_or_twice(given, at):
    given(*REQUESTED).when(DEPART, at=at("2026-03-16 10:00")).refused(LeaveNotApproved)
    given(*DEPARTED).when(DEPART, at=at("2026-03-17 10:00")).refused(DepartedAlready)
    late = (*REQUESTED, Draft(approved, Occurred(at("2026-03-17 10:00"))))
    for day, allowed in ((16, False), (17, True)):
        command = RecordDeparture(leave_id=LEAVE, occurred_on=date(2026, 3, day))
        outcome = given(*late).when(command, at=at("2026-03-18 10:00"))
        outcome.then(LeaveDeparted) if allowed else outcome.refused(refusals.BeforeApproval)


def test_a_leave_of_one_day_holds_together_whatever_the_order_of_its_entries(given, at):
    """Known to the day only, departure and return sort before request and approval of that day."""
    day = date(2026, 3, 10)
    asked = replace(requested, starts_on=day, ends_on=day)
    granted = replace(approved, starts_on=day, ends_on=day)
    file = given(
        *INDUCTED, Draft(asked, Occurred(at("2026-03-10 08:00"))), Draft(granted, Occurred(at("2026-03-10 09:00")))
    )
    now = at("2026-03-10 20:00")
    gone = file.when(RecordDeparture(leave_id=LEAVE, occurred_on=day), at=now).then(LeaveDeparted)
    away = gone.and_then()
    assert away.case(now).leave.open[LEAVE].trip.departed_on == day
    assert away.case(now).leave.open[LEAVE].ends_on == day
    back = away.when(ReportBack(leave_id=LEAVE, occurred_on=day), at=now)
    back.then(LeaveReportedBack, days_away=1, days_overdue=0)
    book = back.and_then().case(now).leave
    assert not book.open
    assert (book.past[LEAVE].away_from, book.past[LEAVE].away_to) == (day, day)


# Reports on the way.


def test_arrival_and_departure_are_reported_after_the_departure(given, at):
    now = at("2026-03-17 10:00")
    arrive = ReportArrival(leave_id=LEAVE, division="320500", place="4 Canal Street")
    thence = ReportDepartureThence(leave_id=LEAVE, division="320500")
    given(*DEPARTED).when(arrive, at=now).then(ArrivalReported, place="4 Canal Street")
    given(*APPROVED).when(arrive, at=now).refused(refusals.NotDeparted)
    early = ReportArrival(leave_id=LEAVE, division="320500", occurred_on=date(2026, 3, 15))
    given(*DEPARTED).when(early, at=now).refused(refusals.BeforeDeparture, departed_on=date(2026, 3, 16))
    given(*DEPARTED, arrived).when(thence, at=now).then(DepartureReported)
    given(*DEPARTED).when(thence, at=now).refused(refusals.NotArrived)


@pytest.mark.parametrize(("day", "late"), [(18, 0), (23, 0), (24, 1)])
def test_a_report_on_the_way_is_due_every_seven_days_under_the_law(given, at, day, late):
    outcome = given(*DEPARTED).when(RecordLeaveCheckIn(leave_id=LEAVE, mode=Mode.PHONE), at=at(f"2026-03-{day} 10:00"))
    outcome.then(
        LeaveCheckedIn,
        due_on=date(2026, 3, 23),
        late_by_days=late,
        next_report_on=date.fromordinal(date(2026, 3, day).toordinal() + 7),
    )


def test_by_the_plans_who_is_away_reports_every_day(given, at):
    opened = Draft(OPEN[0].event, Occurred(at("2019-01-05 09:00")))
    first, last = date(2019, 3, 16), date(2019, 3, 20)
    days = {"starts_on": first, "ends_on": last}
    file = (opened, replace(requested, **days), replace(approved, **days))
    outcome = given(*file).when(DEPART, at=at("2019-03-16 10:00"))
    outcome.then(LeaveDeparted, next_report_on=date(2019, 3, 17))


def test_on_the_way_nobody_reports_in_writing(given, at):
    outcome = given(*DEPARTED).when(RecordLeaveCheckIn(leave_id=LEAVE, mode=Mode.WRITTEN), at=at("2026-03-17 10:00"))
    outcome.refused(refusals.LeaveModeNotAllowed, modes="phone, video, app")
    assert outcome.refusal.rule_name == "leave.reporting@prc-2020"


@pytest.mark.parametrize(("now", "is_missed"), [("2026-03-23 23:59", False), ("2026-03-24 00:00", True)])
def test_a_report_on_the_way_is_missed_on_the_day_after(given, at, now, is_missed):
    outcome = given(*DEPARTED).when(RecordMissedLeaveCheckIn(leave_id=LEAVE), by=Role.CLOCK, at=at(now))
    if is_missed:
        outcome.then(LeaveCheckInMissed, due_on=date(2026, 3, 23), next_report_on=date(2026, 3, 30))
        again = outcome.and_then().when(RecordMissedLeaveCheckIn(leave_id=LEAVE), by=Role.CLOCK, at=at(now))
        again.refused(refusals.ReportNotYetDue, due_on=date(2026, 3, 30))
    else:
        outcome.refused(refusals.ReportNotYetDue, due_on=date(2026, 3, 23))


def test_a_report_in_time_that_is_entered_after_the_miss_takes_it_back(given, at):
    now = at("2026-03-25 10:00")
    in_time = RecordLeaveCheckIn(leave_id=LEAVE, mode=Mode.PHONE, occurred_on=date(2026, 3, 23))
    outcome = (
        given(*MISSED)
        .when(in_time, at=now)
        .then(LeaveCheckedIn, LeaveCheckInMissWithdrawn, late_by_days=0, due_on=date(2026, 3, 23))
    )
    assert outcome.drafts[1].evidence == (str(example_id(5)),)
    assert outcome.and_then().case(now).leave.open[LEAVE].trip.missed is None
    late = RecordLeaveCheckIn(leave_id=LEAVE, mode=Mode.PHONE, occurred_on=date(2026, 3, 24))
    given(*MISSED).when(late, at=now).then(LeaveCheckedIn, due_on=date(2026, 3, 30), late_by_days=0)


def test_a_missed_report_is_taken_back_by_the_reviewer_or_the_clock(given, at):
    withdraw = WithdrawMissedLeaveCheckIn(leave_id=LEAVE, reason=OverdueWithdrawal.REPORTED_IN_TIME)
    now = at("2026-03-25 10:00")
    given(*MISSED).when(withdraw, at=now).refused(NotEmpowered)
    given(*MISSED).when(withdraw, by=Role.CLOCK, at=now).then(LeaveCheckInMissWithdrawn, due_on=missed.due_on)
    given(*DEPARTED).when(withdraw, by=Role.CLOCK, at=now).refused(refusals.NoMissStands)


# The return.


def test_a_delay_is_noted_and_excuses_nothing(given, at):
    delay = RecordReturnDelay(leave_id=LEAVE, cause=DelayCause.TRANSPORT_INTERRUPTED, expected_on=date(2026, 3, 22))
    outcome = given(*DEPARTED).when(delay, at=at("2026-03-20 10:00")).then(ReturnDelayed)
    late = outcome.and_then().when(BACK, at=at("2026-03-22 10:00"))
    late.then(LeaveReportedBack, due_on=date(2026, 3, 20), days_overdue=2)
    given(*APPROVED).when(delay, at=at("2026-03-20 10:00")).refused(refusals.NotDeparted)


@pytest.mark.parametrize(
    ("now", "away", "late"), [("2026-03-18 09:00", 3, 0), ("2026-03-20 23:59", 5, 0), ("2026-03-21 00:00", 6, 1)]
)
def test_the_days_overdue_are_computed_at_the_report_back(given, at, now, away, late):
    outcome = given(*DEPARTED).when(BACK, at=at(now)).then(LeaveReportedBack, days_away=away, days_overdue=late)
    assert LEAVE not in outcome.and_then().case(at(now)).leave.open


def test_nobody_reports_back_who_has_not_left_or_before_leaving(given, at):
    given(*APPROVED).when(BACK, at=at("2026-03-20 10:00")).refused(refusals.NotDeparted)
    given(*REQUESTED).when(BACK).refused(LeaveNotApproved)
    early = ReportBack(leave_id=LEAVE, occurred_on=date(2026, 3, 15))
    given(*DEPARTED).when(early, at=at("2026-03-20 10:00")).refused(refusals.BeforeDeparture)


@pytest.mark.parametrize(("now", "over"), [("2026-03-20 23:59", False), ("2026-03-21 00:00", True)])
def test_a_leave_is_overdue_on_the_day_after_its_last_at_the_unit(given, at, now, over):
    outcome = given(*DEPARTED).when(RecordLeaveOverdue(leave_id=LEAVE), by=Role.CLOCK, at=at(now))
    if over:
        outcome.then(LeaveOverdue, due_on=date(2026, 3, 20))
    else:
        outcome.refused(refusals.LeaveNotOver, ends_on=date(2026, 3, 20))


def test_overdue_is_said_once_and_only_of_somebody_who_left(given, at):
    now = at("2026-03-25 10:00")
    overdue = RecordLeaveOverdue(leave_id=LEAVE)
    given(*OVERDUE).when(overdue, by=Role.CLOCK, at=now).refused(refusals.OverdueAlready)
    given(*APPROVED).when(overdue, by=Role.CLOCK, at=now).refused(refusals.NotDeparted)


def test_a_return_in_time_that_is_entered_late_takes_the_overdue_back(given, at):
    now = at("2026-03-25 10:00")
    in_time = given(*OVERDUE).when(ReportBack(leave_id=LEAVE, occurred_on=date(2026, 3, 20)), at=now)
    in_time.then(LeaveReportedBack, LeaveOverdueWithdrawn, days_overdue=0)
    assert in_time.drafts[1].occurred == Occurred(now)
    assert in_time.drafts[1].evidence == (str(example_id(5)),)
    assert in_time.and_then().case(now).leave.past[LEAVE].overdue is None
    late = given(*OVERDUE).when(BACK, at=now).then(LeaveReportedBack, days_overdue=5)
    assert late.and_then().case(now).leave.past[LEAVE].overdue == example_id(5)


def test_an_overdue_is_taken_back_also_after_the_return_and_only_once(given, at):
    now = at("2026-03-25 10:00")
    withdraw = WithdrawLeaveOverdue(leave_id=LEAVE, reason=OverdueWithdrawal.RECORDED_IN_ERROR)
    returned = given(*OVERDUE).when(BACK, at=now).and_then()
    for file in (given(*OVERDUE), returned):
        outcome = file.when(withdraw, by=Role.REVIEWER, at=now).then(LeaveOverdueWithdrawn, due_on=date(2026, 3, 20))
        outcome.and_then().when(withdraw, by=Role.REVIEWER, at=now).refused(refusals.NotOverdue)
    given(*OVERDUE).when(withdraw, at=now).refused(NotEmpowered)
    given(*INDUCTED).when(withdraw, by=Role.REVIEWER, at=now).refused(refusals.NotOverdue)


def test_on_a_closed_case_nobody_leaves_or_returns(given, at):
    ended = Draft(discharged, Occurred(at("2026-03-17 10:00")))
    now = at("2026-03-18 10:00")
    for command in (BACK, RecordLeaveOverdue(leave_id=LEAVE), RecordLeaveCheckIn(leave_id=LEAVE, mode=Mode.PHONE)):
        given(*DEPARTED, ended).when(command, at=now).refused(CaseEnded)
    given(*APPROVED, ended).when(DEPART, at=now).refused(CaseEnded)
    earlier = ReportBack(leave_id=LEAVE, occurred_on=date(2026, 3, 16))
    given(*DEPARTED, ended).when(earlier, at=now).then(LeaveReportedBack)


def test_what_is_said_on_the_way_is_said_of_somebody_who_left(given, at):
    assert departed.departed_on == date(2026, 3, 16)
    now = at("2026-03-17 10:00")
    for command in (RecordLeaveCheckIn(leave_id=LEAVE, mode=Mode.PHONE), RecordMissedLeaveCheckIn(leave_id=LEAVE)):
        given(*APPROVED).when(command, at=now).refused(refusals.NotDeparted)


def test_the_late_entry_that_takes_an_overdue_return_back_is_cited_and_of_this_file(given, at):
    now = at("2026-03-25 10:00")
    withdraw = WithdrawLeaveOverdue(leave_id=LEAVE, reason=OverdueWithdrawal.RETURNED_IN_TIME, entry=example_id(0))
    outcome = given(*OVERDUE).when(withdraw, by=Role.CLOCK, at=now).then(LeaveOverdueWithdrawn)
    assert outcome.drafts[0].evidence == (str(example_id(5)), str(example_id(0)))
    stranger = replace(withdraw, entry=example_id(90))
    given(*OVERDUE).when(stranger, by=Role.CLOCK, at=now).refused(GroundNotInFile)


def test_the_late_entry_that_takes_a_missed_report_back_is_cited_and_of_this_file(given, at):
    now = at("2026-03-25 10:00")
    withdraw = WithdrawMissedLeaveCheckIn(leave_id=LEAVE, reason=OverdueWithdrawal.REPORTED_IN_TIME)
    shown, stranger = (replace(withdraw, entry=example_id(n)) for n in (0, 90))
    outcome = given(*MISSED).when(shown, by=Role.CLOCK, at=now).then(LeaveCheckInMissWithdrawn)
    assert outcome.drafts[0].evidence == (str(example_id(5)), str(example_id(0)))
    given(*MISSED).when(stranger, by=Role.CLOCK, at=now).refused(GroundNotInFile)


def test_no_report_on_the_way_is_missed_while_supervision_is_suspended(given, at):
    paused = Draft(suspended, Occurred(at("2026-03-18 10:00")))
    miss = RecordMissedLeaveCheckIn(leave_id=LEAVE)
    given(*DEPARTED, paused).when(miss, by=Role.CLOCK, at=at("2026-03-24 10:00")).refused(CaseIsSuspended)
