"""What may happen on a leave, from its certificate to the report back."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.case import Case
from domain.contacts.record import Mode
from domain.intake import standing
from domain.kernel import days
from domain.kernel.entry import Occurred
from domain.kernel.ids import Code, Digest, Line, Narrative
from domain.kernel.rule import DecisionCommand, Draft, Drafts, FactCommand, Facts, cited, rule
from domain.leave.away import refusals, withdrawing
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
from domain.leave.away.silences import unknown_for_silence
from domain.leave.away.tables import LeaveReporting
from domain.leave.book import Leave
from domain.leave.deciding.refusals import LeaveOver
from domain.leave.deciding.rules import approved
from domain.leave.rules import not_departed

__all__ = ["withdrawing"]  # its rules are registered with these


class IssueLeaveCertificate(DecisionCommand):
    """Issue the certificate of an approved leave. digest: of the paper."""

    leave_id: UUID
    number: Code
    digest: Digest | None = None


@rule(on="leaves/{leave_id}", do="issue-certificate", may=standing.RECORDERS)
def issue_leave_certificate(command: IssueLeaveCertificate, case: Case, facts: Facts) -> Drafts:
    """After the approval, while the leave lasts; a new one after each extension."""
    standing.open_now(case, facts)
    leave = approved(command.leave_id, case)
    if facts.today > leave.ends_on:
        raise LeaveOver(ends_on=leave.ends_on)
    if leave.trip.certificate:
        raise refusals.CertificateIssuedAlready()
    event = LeaveCertificateIssued(
        leave_id=command.leave_id, number=command.number, ends_on=leave.ends_on, digest=command.digest
    )
    return [Draft(event, evidence=cited(leave.approved))]


class RecordDeparture(FactCommand):
    """Record that somebody left on an approved leave."""

    leave_id: UUID


@rule(on="leaves/{leave_id}", do="depart", may=standing.RECORDERS)
def record_departure(command: RecordDeparture, case: Case, facts: Facts) -> Drafts:
    """On a day of the leave, and not before it was approved."""
    occurred = facts.occurred(command)
    standing.during(case, occurred, facts)
    leave = approved(command.leave_id, case)
    not_departed(leave)
    day = facts.day(occurred)
    if not leave.starts_on <= day <= leave.ends_on:
        refusal = refusals.OutsideLeave(starts_on=leave.starts_on, ends_on=leave.ends_on, departed_on=day)
        facts.require(False, refusal)
    approved_on = facts.day(Occurred(leave.approved_at or occurred.at))
    if day < approved_on:
        facts.require(False, refusals.BeforeApproval(approved_on=approved_on, occurred_on=day))
    return [LeaveDeparted(leave_id=command.leave_id, departed_on=day, next_report_on=_next(day, facts))]


class ReportArrival(FactCommand):
    """Record that somebody reported the arrival. division: code of where; place: in words."""

    leave_id: UUID
    division: Code
    place: Line | None = None


@rule(on="leaves/{leave_id}/destination", do="arrive", may=standing.RECORDERS)
def report_arrival(command: ReportArrival, case: Case, facts: Facts) -> Drafts:
    """After the departure."""
    _under_way(command.leave_id, facts.occurred(command), case, facts)
    return [ArrivalReported(leave_id=command.leave_id, division=command.division, place=command.place)]


class ReportDepartureThence(FactCommand):
    """Record that somebody reported the departure from the destination. division: code of where."""

    leave_id: UUID
    division: Code


@rule(on="leaves/{leave_id}/destination", do="depart", may=standing.RECORDERS)
def report_departure_thence(command: ReportDepartureThence, case: Case, facts: Facts) -> Drafts:
    """After the arrival."""
    leave, _ = _under_way(command.leave_id, facts.occurred(command), case, facts)
    if leave.trip.arrived is None:
        facts.require(False, refusals.NotArrived())
    return [DepartureReported(leave_id=command.leave_id, division=command.division)]


class RecordLeaveCheckIn(FactCommand):
    """Record a report on the way. Whether it is late is computed. place: where from, in words."""

    leave_id: UUID
    mode: Mode
    place: Line | None = None
    note: Narrative | None = None


@rule(on="leaves/{leave_id}/check-ins", may=standing.RECORDERS)
def record_leave_check_in(command: RecordLeaveCheckIn, case: Case, facts: Facts) -> Drafts:
    """In a mode of the table. One that was in time but is recorded only after the miss takes the miss back."""
    leave, day = _under_way(command.leave_id, facts.occurred(command), case, facts)
    table = facts.policies.of(LeaveReporting, day)
    if command.mode not in table.modes:
        modes = ", ".join(table.modes)
        facts.require(False, refusals.LeaveModeNotAllowed(rule=table.pin, mode=command.mode.value, modes=modes))
    missed = leave.trip.missed
    in_time = missed is not None and day <= missed.due_on
    due_on = missed.due_on if missed and in_time else leave.trip.answered_by(day)
    event = LeaveCheckedIn(
        leave_id=command.leave_id,
        mode=command.mode,
        due_on=due_on,
        late_by_days=days.days_after(day, due_on),
        next_report_on=_next(day, facts),
        place=command.place,
        note=command.note,
    )
    if missed is None or not in_time:
        return [event]
    reason = OverdueWithdrawal.REPORTED_IN_TIME
    withdrawn = LeaveCheckInMissWithdrawn(leave_id=command.leave_id, due_on=missed.due_on, reason=reason)
    return [event, Draft(withdrawn, Occurred(facts.now), cited(missed.entry))]


class RecordMissedLeaveCheckIn(FactCommand):
    """Record that a report on the way did not come."""

    leave_id: UUID


@rule(on="leaves/{leave_id}/check-ins", do="miss", may=standing.WATCHERS)
def record_missed_leave_check_in(command: RecordMissedLeaveCheckIn, case: Case, facts: Facts) -> Drafts:
    """The earliest day for this is the day after the last day, from which the next one counts. What fell into a
    silence is unknown instead."""
    occurred = facts.occurred(command)
    standing.supervised(case, occurred, facts)
    leave, day = _under_way(command.leave_id, occurred, case, facts)
    due_on = leave.trip.report_on or day
    table = facts.policies.of(LeaveReporting, day)
    if day <= due_on:
        raise refusals.ReportNotYetDue(rule=table.pin, due_on=due_on)
    next_on = table.every.counted(due_on, facts.calendar).last
    missed = LeaveCheckInMissed(leave_id=command.leave_id, due_on=due_on, next_report_on=next_on)
    return [unknown_for_silence(missed, leave.trip, facts) or missed]


class RecordReturnDelay(FactCommand):
    """Record that somebody said the return is delayed. expected_on: the day now expected."""

    leave_id: UUID
    cause: DelayCause
    expected_on: date | None = None
    note: Narrative | None = None


@rule(on="leaves/{leave_id}", do="delay-return", may=standing.RECORDERS)
def record_return_delay(command: RecordReturnDelay, case: Case, facts: Facts) -> Drafts:
    """Of somebody who is away. The leave is not longer for it."""
    _under_way(command.leave_id, facts.occurred(command), case, facts)
    event = ReturnDelayed(
        leave_id=command.leave_id, cause=command.cause, expected_on=command.expected_on, note=command.note
    )
    return [event]


class ReportBack(FactCommand):
    """Record that somebody reported back. How many days overdue it is, is computed."""

    leave_id: UUID


@rule(on="leaves/{leave_id}", do="report-back", may=standing.RECORDERS)
def report_back(command: ReportBack, case: Case, facts: Facts) -> Drafts:
    """It ends the leave. Where it was in time, an overdue return that was recorded meanwhile does not stand."""
    leave, day = _under_way(command.leave_id, facts.occurred(command), case, facts)
    departed_on = leave.trip.departed_on or day
    overdue = days.days_after(day, leave.ends_on)
    event = LeaveReportedBack(
        leave_id=command.leave_id,
        departed_on=departed_on,
        returned_on=day,
        due_on=leave.ends_on,
        days_away=days.days_away(departed_on, day),
        days_overdue=overdue,
    )
    if overdue or leave.trip.overdue is None:
        return [event]
    reason = OverdueWithdrawal.RETURNED_IN_TIME
    withdrawn = LeaveOverdueWithdrawn(leave_id=command.leave_id, due_on=leave.ends_on, reason=reason)
    return [event, Draft(withdrawn, Occurred(facts.now), cited(leave.trip.overdue))]


class RecordLeaveOverdue(FactCommand):
    """Record that somebody on leave had not reported back when its last day had passed."""

    leave_id: UUID


@rule(on="leaves/{leave_id}", do="overdue", may=standing.WATCHERS)
def record_leave_overdue(command: RecordLeaveOverdue, case: Case, facts: Facts) -> Drafts:
    """The earliest day for this is the day after the last day, at the unit."""
    leave, day = _under_way(command.leave_id, facts.occurred(command), case, facts)
    if day <= leave.ends_on:
        raise refusals.LeaveNotOver(ends_on=leave.ends_on)
    if leave.trip.overdue:
        raise refusals.OverdueAlready()
    return [LeaveOverdue(leave_id=command.leave_id, due_on=leave.ends_on)]


def _under_way(leave_id: UUID, occurred: Occurred, case: Case, facts: Facts) -> tuple[Leave, date]:
    """A leave on which somebody is away, and the day of what happened on it."""
    standing.during(case, occurred, facts)
    leave = approved(leave_id, case)
    day, since = facts.day(occurred), leave.trip.departed_on
    if since is None:
        raise refusals.NotDeparted()
    if day < since:
        raise refusals.BeforeDeparture(departed_on=since, occurred_on=day)
    return leave, day


def _next(day: date, facts: Facts) -> date:
    return facts.policies.of(LeaveReporting, day).every.counted(day, facts.calendar).last
