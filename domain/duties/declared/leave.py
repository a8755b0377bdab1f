"""What is due of leave: reports on the way, the return, what was ordered to be put right, travel that runs out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from domain.duties.counting import on, pinned
from domain.duties.duty import AnyOf, Book, Due, Duty, Said, by, with_id, withdrawal
from domain.leave.absence.record import (
    RectificationDone,
    RectificationMissed,
    RectificationOrdered,
    RectificationWithdrawn,
)
from domain.leave.absence.tables import LeaveRectification
from domain.leave.away.record import (
    LeaveCheckedIn,
    LeaveCheckInMissed,
    LeaveCheckInMissWithdrawn,
    LeaveCheckInUnknown,
    LeaveDeparted,
    LeaveOverdue,
    LeaveOverdueWithdrawn,
    LeaveReportedBack,
)
from domain.leave.away.tables import LeaveReporting
from domain.leave.deciding.extension.record import LeaveExtensionApproved
from domain.leave.deciding.record import LeaveApproved, LeaveRevoked
from domain.leave.record import LeaveWithdrawn
from domain.leave.travel.record import (
    RecurringTravelApproved,
    RecurringTravelExpired,
    RecurringTravelRefused,
    RecurringTravelRequested,
    RecurringTravelRevoked,
)
from domain.leave.travel.tables import RecurringTravel


def _approved(entry: AnyOf, _book: Book) -> Iterator[Due]:
    """Its last day is known, and binds nobody until they leave."""
    yield Due(str(entry.event.leave_id), basis=entry.event.ends_on.isoformat())


def _departed(entry: AnyOf, book: Book) -> Iterator[Due]:
    leave_id = str(entry.event.leave_id)
    held = book.held("leave-return", leave_id)
    if held is not None and held.basis:
        yield Due(leave_id, on=date.fromisoformat(held.basis), basis=held.basis)


def _ends(entry: AnyOf, book: Book) -> Iterator[Due]:
    """Another last day: by an extension, or since it was revoked."""
    event = entry.event
    leave_id = str(event.leave_id)
    ends_on = event.ends_on if isinstance(event, LeaveExtensionApproved) else event.return_by
    held = book.held("leave-return", leave_id)
    if held is not None and held.status == "open" and ends_on is not None:
        yield Due(leave_id, on=ends_on if held.due_on else None, basis=ends_on.isoformat())


def _asked(entry: AnyOf, _book: Book) -> Iterator[Due]:
    """For what and where to: a later approval of the same renews it."""
    event: RecurringTravelRequested = entry.event
    yield Due(str(event.travel_id), basis=" ".join((event.reason.value, *sorted(event.divisions))))


def _valid(entry: AnyOf, book: Book) -> Iterator[Due]:
    travel_id = str(entry.event.travel_id)
    held = book.held("recurring-travel", travel_id)
    yield Due(travel_id, entry.event.ends_on, pin=pinned(entry, RecurringTravel), basis=held.basis if held else "")


def _renewed(entry: AnyOf, book: Book) -> Iterator[str]:
    """The travels that an approval renews: of the same reason to the same places, not over when it begins."""
    event: RecurringTravelApproved = entry.event
    new = book.held("recurring-travel", str(event.travel_id))
    for held in book.of("recurring-travel") if new else ():
        same = new is not None and held.basis == new.basis and held.key != new.key
        if same and held.due_on and held.due_on < event.ends_on:
            yield held.key


LEAVE_REPORT = Duty(
    word="leave-report",
    manager="leave",
    due=Said("The person on leave has to report on the way.", "请假外出的社区矫正对象应当报告外出情况。"),
    done_by=Said("The report on the way is recorded.", "记录外出期间的报告。"),
    whose="officer",
    opens={
        LeaveDeparted: on("next_report_on", "leave_id", by=LeaveReporting),
        LeaveCheckedIn: on("next_report_on", "leave_id", by=LeaveReporting),
        LeaveCheckInMissed: on("next_report_on", "leave_id", by=LeaveReporting),
        LeaveCheckInUnknown: on("next_report_on", "leave_id", by=LeaveReporting),
    },
    satisfied={LeaveCheckedIn: by("leave_id")},
    breached={LeaveCheckInMissed: by("leave_id")},
    withdrawn={LeaveCheckInMissWithdrawn: by("leave_id")},
    cancelled={LeaveReportedBack: by("leave_id")},
    unknown={LeaveCheckInUnknown: by("leave_id")},
    breach=with_id("RecordMissedLeaveCheckIn", "leave_id"),
    withdrawal=withdrawal("WithdrawMissedLeaveCheckIn", "leave_id", reason="reported_in_time"),
    again=frozenset({"satisfied", "breached", "unknown"}),
    pauses="waits",
    retries=False,
)
LEAVE_RETURN = Duty(
    word="leave-return",
    manager="leave",
    due=Said("The person on leave has to be back and report back.", "请假外出的社区矫正对象应当按期返回并销假。"),
    done_by=Said("The report back is recorded, or more leave is approved.", "记录销假，或者批准续假。"),
    whose="officer",
    opens={LeaveApproved: _approved, LeaveDeparted: _departed, LeaveExtensionApproved: _ends, LeaveRevoked: _ends},
    satisfied={LeaveReportedBack: by("leave_id")},
    breached={LeaveOverdue: by("leave_id")},
    withdrawn={LeaveOverdueWithdrawn: by("leave_id")},
    cancelled={LeaveWithdrawn: by("leave_id")},
    breach=with_id("RecordLeaveOverdue", "leave_id"),
    withdrawal=withdrawal("WithdrawLeaveOverdue", "leave_id", reason="returned_in_time"),
)
RECTIFICATION = Duty(
    word="rectification",
    manager="leave",
    due=Said("The person has to do what was ordered to put an absence right.", "社区矫正对象应当按要求改正擅自外出。"),
    done_by=Said("It is recorded as done.", "记录已改正。"),
    whose="officer",
    opens={RectificationOrdered: on("due_on", "rectification_id", by=LeaveRectification)},
    satisfied={RectificationDone: by("rectification_id")},
    breached={RectificationMissed: by("rectification_id")},
    cancelled={RectificationWithdrawn: by("rectification_id")},
    breach=with_id("RecordMissedRectification", "rectification_id"),
    pauses="waits",
)
RECURRING_TRAVEL = Duty(
    word="recurring-travel",
    manager="recurring travel",
    due=Said("Recurring travel runs out unless it is approved anew.", "经常性跨市县活动的批准即将到期，需重新申请。"),
    done_by=Said("A new approval for the same travel.", "重新批准同一经常性跨市县活动。"),
    whose="officer",
    opens={RecurringTravelRequested: _asked, RecurringTravelApproved: _valid},
    satisfied={RecurringTravelApproved: _renewed},
    breached={RecurringTravelExpired: by("travel_id")},
    cancelled={RecurringTravelRevoked: by("travel_id"), RecurringTravelRefused: by("travel_id")},
    breach=with_id("RecordExpiredTravel", "travel_id"),
    withdrawal=None,
)
DUTIES = (LEAVE_REPORT, LEAVE_RETURN, RECTIFICATION, RECURRING_TRAVEL)
