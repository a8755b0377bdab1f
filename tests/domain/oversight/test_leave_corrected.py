"""What a correction may make of a fact about leave: what is computed is computed again, never typed in."""

from datetime import date

import pytest

from domain.kernel.entry import Occurred
from domain.kernel.event import Fact
from domain.kernel.rule import Draft, example_id
from domain.leave.absence.examples import ABSENCE, ABSENT, ORDER, ORDERED, absent
from domain.leave.absence.record import UnauthorisedAbsenceEnded
from domain.leave.absence.refusals import BackBeforeGone, RectificationNotOverdue
from domain.leave.absence.rules import EndUnauthorisedAbsence, RecordMissedRectification, RecordRectification
from domain.leave.away.examples import DEPARTED, MISSED, OVERDUE
from domain.leave.away.record import LeaveCheckedIn, LeaveReportedBack
from domain.leave.away.refusals import BeforeDeparture, LeaveNotOver, OutsideLeave, ReportNotYetDue
from domain.leave.away.rules import RecordLeaveCheckIn, ReportBack
from domain.leave.book import LeaveEvent
from domain.leave.correcting import FIXED
from domain.leave.examples import INDUCTED, LEAVE, requested
from domain.leave.refusals import LeaveInThePast, LeaveInverted
from domain.leave.travel.examples import IN_FORCE, TRAVEL, asked
from domain.leave.travel.record import RecurringTravelExpired
from domain.leave.travel.refusals import TravelNotOver
from domain.oversight.corrections.declaring import FieldFixed
from domain.oversight.corrections.record import CorrectionProposed
from domain.oversight.corrections.rules import ProposeCorrection


def propose(entry, **fields):
    return ProposeCorrection(entry=example_id(entry), reason="Entered wrongly.", **fields)


def becomes(outcome):
    return outcome.then(CorrectionProposed).drafts[0].event.becomes


def asked_on(at, day="2026-03-10"):
    return (*INDUCTED, Draft(requested, Occurred(at(f"{day} 10:00"))))


@pytest.mark.parametrize("kind", sorted(FIXED, key=lambda kind: kind.topic), ids=lambda kind: kind.topic)
def test_the_fixed_fields_are_fields_of_facts(kind):
    assert issubclass(kind, Fact)
    assert set(kind.__struct_fields__) >= FIXED[kind]
    assert any(name.endswith("_id") for name in FIXED[kind])


def test_every_fact_of_a_leave_has_its_fixed_fields():
    facts = {kind for kind in LeaveEvent.__args__ if issubclass(kind, Fact)}
    assert facts <= FIXED.keys()


def test_the_days_of_a_request_follow_from_its_dates(given, at):
    file, now = asked_on(at), at("2026-03-12 10:00")
    changed = becomes(given(*file).when(propose(2, becomes={"ends_on": "2026-03-25"}), at=now))
    assert (changed.days, changed.notice_days, changed.short_notice) == (10, 6, False)
    moved = becomes(given(*file).when(propose(2, occurred_at=at("2026-03-11 10:00")), at=now))
    assert (moved.days, moved.notice_days) == (5, 5)
    sooner = becomes(given(*file).when(propose(2, becomes={"starts_on": "2026-03-12"}), at=now))
    assert (sooner.notice_days, sooner.short_notice) == (2, True)
    given(*file).when(propose(2, becomes={"days": 3}), at=now).refused(FieldFixed, field="days")
    given(*file).when(propose(2, becomes={"ends_on": "2026-03-15"}), at=now).refused(LeaveInverted)
    given(*file).when(propose(2, becomes={"starts_on": "2026-03-09"}), at=now).refused(LeaveInThePast)


@pytest.mark.parametrize(("day", "within"), [(15, False), (16, True), (20, True), (21, False)])
def test_a_departure_is_moved_within_its_leave(given, at, day, within):
    outcome = given(*DEPARTED).when(propose(4, occurred_on=date(2026, 3, day)), at=at("2026-03-25 10:00"))
    if within:
        moved = becomes(outcome)
        assert moved.departed_on == date(2026, 3, day)
        assert (moved.next_report_on - moved.departed_on).days == 7
    else:
        outcome.refused(OutsideLeave)


def test_a_return_that_is_moved_is_as_late_as_it_then_was(given, at):
    now = at("2026-03-25 10:00")
    file = given(*DEPARTED).when(ReportBack(leave_id=LEAVE), at=now).then(LeaveReportedBack, days_overdue=5).and_then()
    moved = becomes(file.when(propose(5, occurred_on=date(2026, 3, 21)), at=now))
    assert (moved.returned_on, moved.days_away, moved.days_overdue) == (date(2026, 3, 21), 6, 1)
    file.when(propose(5, occurred_on=date(2026, 3, 15)), at=now).refused(BeforeDeparture)


def test_a_report_on_the_way_that_is_moved_is_as_late_as_it_then_was(given, at):
    now = at("2026-03-26 10:00")
    on_time = RecordLeaveCheckIn(leave_id=LEAVE, mode="phone", occurred_on=date(2026, 3, 23))
    file = given(*DEPARTED).when(on_time, at=now).then(LeaveCheckedIn, late_by_days=0).and_then()
    moved = becomes(file.when(propose(5, occurred_on=date(2026, 3, 25)), at=now))
    assert (moved.late_by_days, moved.next_report_on) == (2, date(2026, 4, 1))


def test_what_was_not_due_is_not_moved_to_before_it_was(given, at):
    now = at("2026-03-25 10:00")
    given(*OVERDUE).when(propose(5, occurred_on=date(2026, 3, 21)), at=now).then(CorrectionProposed)
    given(*OVERDUE).when(propose(5, occurred_on=date(2026, 3, 20)), at=now).refused(LeaveNotOver)
    given(*MISSED).when(propose(5, occurred_on=date(2026, 3, 23)), at=now).refused(ReportNotYetDue)
    missed = given(*ORDERED).when(RecordMissedRectification(rectification_id=ORDER), at=now).and_then()
    missed.when(propose(3, occurred_on=date(2026, 3, 15)), at=now).refused(RectificationNotOverdue)
    october = at("2026-10-05 10:00")
    expired = RecurringTravelExpired(travel_id=TRAVEL, ends_on=date(2026, 9, 30))
    file = given(*IN_FORCE, Draft(expired, Occurred(at("2026-10-02 10:00"))))
    file.when(propose(4, occurred_on=date(2026, 9, 30)), at=october).refused(TravelNotOver)


def test_an_absence_that_is_moved_began_and_ended_then(given, at):
    now = at("2026-03-25 10:00")
    assert becomes(given(*ABSENT).when(propose(1, occurred_on=date(2026, 3, 8)), at=now)).began_on == date(2026, 3, 8)
    end = EndUnauthorisedAbsence(absence_id=ABSENCE, occurred_on=date(2026, 3, 14))
    file = given(*ABSENT).when(end, at=now).then(UnauthorisedAbsenceEnded, days=5).and_then()
    moved = becomes(file.when(propose(2, occurred_on=absent.began_on), at=now))
    assert (moved.returned_on, moved.days) == (absent.began_on, 1)
    file.when(propose(2, occurred_on=date(2026, 3, 9)), at=now).refused(BackBeforeGone)


def test_an_order_that_was_carried_out_on_another_day_is_as_late_as_it_then_was(given, at):
    now = at("2026-03-25 10:00")
    file = given(*ORDERED).when(RecordRectification(rectification_id=ORDER), at=now).and_then()
    assert becomes(file.when(propose(3, occurred_on=date(2026, 3, 16)), at=now)).days_late == 1


def test_a_request_of_travel_that_is_moved_is_in_time_or_not(given, at):
    file = (*INDUCTED, Draft(asked, Occurred(at("2026-03-01 10:00"))))
    now = at("2026-03-25 10:00")
    assert becomes(given(*file).when(propose(2, occurred_on=date(2026, 3, 20)), at=now)).short_notice
    assert not becomes(given(*file).when(propose(2, occurred_on=date(2026, 3, 5)), at=now)).short_notice
