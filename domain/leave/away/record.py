"""What happened on a leave, from its certificate to the report back, and what it adds up to meanwhile."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import assert_never
from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.contacts.record import Mode
from domain.kernel.entry import Entry
from domain.kernel.event import Category, Decision, Fact, Personal, Text
from domain.kernel.ids import Code, Count, Digest, Instant


class DelayCause(enum.StrEnum):
    """Why somebody cannot be back in time."""

    ILLNESS = "illness"
    TRANSPORT_INTERRUPTED = "transport_interrupted"
    DISASTER = "disaster"
    CUSTODY = "custody"
    FAMILY_MATTER = "family_matter"
    OTHER = "other"


class OverdueWithdrawal(enum.StrEnum):
    """Why an overdue return does not stand."""

    RETURNED_IN_TIME = "returned_in_time"
    REPORTED_IN_TIME = "reported_in_time"
    SOURCE_SILENT = "source_silent"
    RECORDED_IN_ERROR = "recorded_in_error"


class LeaveCertificateIssued(Decision, topic="leave.leave-certificate-issued.v1"):
    """The certificate {number} for a leave of {subject} until {ends_on} was issued.

    digest: of the paper.
    """

    leave_id: UUID
    number: Code
    ends_on: date
    digest: Digest | None = None


class LeaveDeparted(Fact, topic="leave.leave-departed.v1"):
    """{subject} left on {departed_on}, to report by {next_report_on}.

    next_report_on: the last day, inclusive, by the table ``leave.reporting``.
    """

    leave_id: UUID
    departed_on: date
    next_report_on: date


class ArrivalReported(Fact, topic="leave.arrival-reported.v1"):
    """{subject} reported the arrival at the destination ({division})."""

    leave_id: UUID
    division: Code
    place: Personal[Text | None, Category.LOCATION] = None


class DepartureReported(Fact, topic="leave.departure-reported.v1"):
    """{subject} reported the departure from the destination ({division})."""

    leave_id: UUID
    division: Code


class LeaveCheckedIn(Fact, topic="leave.leave-checked-in.v1"):
    """{subject} reported on the way ({mode}), {late_by_days} days after {due_on}; the next time by {next_report_on}.

    place: where from, in words.
    """

    leave_id: UUID
    mode: Mode
    due_on: date
    late_by_days: Count
    next_report_on: date
    place: Personal[Text | None, Category.LOCATION] = None
    note: Personal[Text | None, Category.NARRATIVE] = None


class LeaveCheckInMissed(Fact, topic="leave.leave-check-in-missed.v1"):
    """{subject} did not report on the way by {due_on}; the next time by {next_report_on}."""

    leave_id: UUID
    due_on: date
    next_report_on: date


class LeaveCheckInUnknown(Fact, topic="leave.leave-check-in-unknown.v1"):
    """Whether {subject} reported on the way by {due_on} is unknown: {source_id} was silent. Next by {next_report_on}.

    source_id: what would have brought the report. silent_from, silent_to: the silence as it was known.
    """

    leave_id: UUID
    due_on: date
    next_report_on: date
    source_id: Code
    silent_from: Instant
    silent_to: Instant


class LeaveCheckInMissWithdrawn(Decision, topic="leave.leave-check-in-miss-withdrawn.v1"):
    """That {subject} did not report on the way by {due_on} does not stand ({reason})."""

    leave_id: UUID
    due_on: date
    reason: OverdueWithdrawal


class ReturnDelayed(Fact, topic="leave.return-delayed.v1"):
    """{subject} said that the return is delayed ({cause}), to about {expected_on}.

    It excuses nothing by itself: the leave ends when it ends.
    """

    leave_id: UUID
    cause: DelayCause
    expected_on: date | None = None
    note: Personal[Text | None, Category.NARRATIVE] = None


class LeaveReportedBack(Fact, topic="leave.leave-reported-back.v1"):
    """{subject} reported back on {returned_on}, {days_overdue} days after {due_on}: away for {days_away} days."""

    leave_id: UUID
    departed_on: date
    returned_on: date
    due_on: date
    days_away: Count
    days_overdue: Count


class LeaveOverdue(Fact, topic="leave.leave-overdue.v1"):
    """{subject} had not reported back by {due_on}, the last day of the leave."""

    leave_id: UUID
    due_on: date


class LeaveOverdueWithdrawn(Decision, topic="leave.leave-overdue-withdrawn.v1"):
    """That {subject} had not reported back by {due_on} does not stand ({reason})."""

    leave_id: UUID
    due_on: date
    reason: OverdueWithdrawal


TripEvent = (
    LeaveCertificateIssued
    | LeaveDeparted
    | ArrivalReported
    | DepartureReported
    | LeaveCheckedIn
    | LeaveCheckInMissed
    | LeaveCheckInUnknown
    | LeaveCheckInMissWithdrawn
    | ReturnDelayed
    | LeaveOverdue
    | LeaveOverdueWithdrawn
)
AwayEvent = TripEvent | LeaveReportedBack


class MissedReport(msgspec.Struct, frozen=True):
    """A report on the way that did not come. entry: the event id of the miss.

    reported_at, not_by: as they were before it, from which its time counted.
    """

    due_on: date
    entry: UUID
    reported_at: datetime | None = None
    not_by: date | None = None


#: How many reports that did not come are kept of one leave, the newest.
MISSES_KEPT = 8


class Trip(msgspec.Struct, frozen=True, omit_defaults=True):
    """How far somebody on leave has come. certificate, arrived, delayed, overdue: event ids of the newest of each.

    departed_on, departed: the day, and the event id that says so. report_on: the last day for the next report.
    reported_at: of the newest report, until one does not come. not_by: the last day of the newest that did not come.
    misses: those that stand, in order.
    """

    certificate: UUID | None = None
    departed_on: date | None = None
    departed: UUID | None = None
    arrived: UUID | None = None
    report_on: date | None = None
    reported_at: datetime | None = None
    not_by: date | None = None
    misses: tuple[MissedReport, ...] = ()
    delayed: UUID | None = None
    overdue: UUID | None = None

    @property
    def missed(self) -> MissedReport | None:
        """The newest report that did not come, where that stands."""
        return self.misses[-1] if self.misses else None

    def answered_by(self, day: date) -> date:
        """The last day of what a report of a day answers: of the one that did not come, where it is in time for it."""
        if self.not_by is not None and day <= self.not_by:
            return self.not_by
        return self.report_on or day


def evolve(trip: Trip, entry: Entry[TripEvent]) -> Trip:
    """Apply one recorded fact. It never refuses: the fact has already happened."""
    match entry.event:
        case LeaveCertificateIssued():
            return replace(trip, certificate=entry.event_id)
        case LeaveDeparted(departed_on=on, next_report_on=next_on):
            return replace(trip, departed_on=on, departed=entry.event_id, report_on=trip.report_on or next_on)
        case ArrivalReported():
            return replace(trip, arrived=entry.event_id)
        case LeaveCheckedIn(next_report_on=next_on):
            return replace(trip, report_on=next_on, reported_at=entry.occurred_at, not_by=None)
        case LeaveCheckInMissed(due_on=due_on, next_report_on=next_on):
            missed = MissedReport(due_on, entry.event_id, trip.reported_at, trip.not_by)
            misses = (*trip.misses, missed)[-MISSES_KEPT:]
            return replace(trip, report_on=next_on, misses=misses, reported_at=None, not_by=due_on)
        case LeaveCheckInUnknown(due_on=due_on, next_report_on=next_on):
            return replace(trip, report_on=next_on, reported_at=None, not_by=due_on)
        case LeaveCheckInMissWithdrawn(due_on=due_on):
            return replace(trip, misses=tuple(missed for missed in trip.misses if missed.due_on != due_on))
        case ReturnDelayed():
            return replace(trip, delayed=entry.event_id)
        case LeaveOverdue():
            return replace(trip, overdue=entry.event_id)
        case LeaveOverdueWithdrawn():
            return replace(trip, overdue=None)
        case DepartureReported():
            return trip  # no rule asks for it
        case _ as unhandled:
            assert_never(unhandled)
