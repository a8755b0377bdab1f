"""One example of every event and command of being on leave."""

from __future__ import annotations

from datetime import UTC, date, datetime

from domain.contacts.record import Mode
from domain.intake.examples import NOW
from domain.kernel.access import Role
from domain.kernel.entry import Occurred
from domain.kernel.event import Event
from domain.kernel.rule import Draft, Example
from domain.leave.away import refusals
from domain.leave.away.record import (
    ArrivalReported,
    DelayCause,
    DepartureReported,
    LeaveCertificateIssued,
    LeaveCheckedIn,
    LeaveCheckInMissed,
    LeaveCheckInMissWithdrawn,
    LeaveCheckInUnknown,
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
from domain.leave.deciding.examples import APPROVED
from domain.leave.deciding.refusals import LeaveNotApproved
from domain.leave.examples import LEAVE, PAPER, REQUESTED
from domain.oversight.sources.refusals import NoSilenceCovers

LAST_DAY = date(2026, 3, 20)
certificate = LeaveCertificateIssued(leave_id=LEAVE, number="WC-2026-031", ends_on=LAST_DAY, digest=PAPER)
departed = LeaveDeparted(leave_id=LEAVE, departed_on=date(2026, 3, 16), next_report_on=date(2026, 3, 23))
arrived = ArrivalReported(leave_id=LEAVE, division="320500", place="4 Canal Street")
missed = LeaveCheckInMissed(leave_id=LEAVE, due_on=date(2026, 3, 23), next_report_on=date(2026, 3, 30))
unknown = LeaveCheckInUnknown(
    leave_id=LEAVE,
    due_on=date(2026, 3, 23),
    next_report_on=date(2026, 3, 30),
    source_id="kiosk-3",
    silent_from=datetime(2026, 3, 16, 1, tzinfo=UTC),
    silent_to=datetime(2026, 3, 23, 20, tzinfo=UTC),
)
overdue = LeaveOverdue(leave_id=LEAVE, due_on=LAST_DAY)

EVENTS: tuple[Event, ...] = (
    certificate,
    departed,
    arrived,
    DepartureReported(leave_id=LEAVE, division="320500"),
    LeaveCheckedIn(
        leave_id=LEAVE,
        mode=Mode.VIDEO,
        due_on=date(2026, 3, 23),
        late_by_days=0,
        next_report_on=date(2026, 3, 25),
        place="At the hospital",
        note="The operation went well.",
    ),
    missed,
    unknown,
    LeaveCheckInMissWithdrawn(leave_id=LEAVE, due_on=date(2026, 3, 23), reason=OverdueWithdrawal.SOURCE_SILENT),
    ReturnDelayed(leave_id=LEAVE, cause=DelayCause.ILLNESS, expected_on=date(2026, 3, 22), note="A fever."),
    LeaveReportedBack(
        leave_id=LEAVE,
        departed_on=date(2026, 3, 16),
        returned_on=date(2026, 3, 22),
        due_on=LAST_DAY,
        days_away=7,
        days_overdue=2,
    ),
    overdue,
    LeaveOverdueWithdrawn(leave_id=LEAVE, due_on=LAST_DAY, reason=OverdueWithdrawal.RETURNED_IN_TIME),
)

_sixteenth, _eighteenth, _after = (datetime(2026, 3, day, 2, tzinfo=UTC) for day in (16, 18, 24))
DEPARTED = (*APPROVED, Draft(departed, Occurred(_sixteenth)))
OVERDUE = (*DEPARTED, Draft(overdue, Occurred(datetime(2026, 3, 21, 1, tzinfo=UTC))))
MISSED = (*DEPARTED, Draft(missed, Occurred(_after)))
_certify = IssueLeaveCertificate(leave_id=LEAVE, number="WC-2026-031")

COMMANDS: tuple[Example, ...] = (
    Example(given=APPROVED, command=_certify, now=NOW, then=(LeaveCertificateIssued,)),
    Example(given=REQUESTED, command=_certify, now=NOW, refused=LeaveNotApproved),
    Example(given=APPROVED, command=RecordDeparture(leave_id=LEAVE), now=_sixteenth, then=(LeaveDeparted,)),
    Example(given=APPROVED, command=RecordDeparture(leave_id=LEAVE), now=NOW, refused=refusals.OutsideLeave),
    Example(
        given=DEPARTED,
        command=ReportArrival(leave_id=LEAVE, division="320500"),
        now=_eighteenth,
        then=(ArrivalReported,),
    ),
    Example(
        given=APPROVED,
        command=ReportArrival(leave_id=LEAVE, division="320500"),
        now=_eighteenth,
        refused=refusals.NotDeparted,
    ),
    Example(
        given=(*DEPARTED, arrived),
        command=ReportDepartureThence(leave_id=LEAVE, division="320500"),
        now=_eighteenth,
        then=(DepartureReported,),
    ),
    Example(
        given=DEPARTED,
        command=ReportDepartureThence(leave_id=LEAVE, division="320500"),
        now=_eighteenth,
        refused=refusals.NotArrived,
    ),
    Example(
        given=DEPARTED,
        command=RecordLeaveCheckIn(leave_id=LEAVE, mode=Mode.PHONE),
        now=_eighteenth,
        then=(LeaveCheckedIn,),
    ),
    Example(
        given=MISSED,
        command=RecordLeaveCheckIn(leave_id=LEAVE, mode=Mode.PHONE, occurred_on=date(2026, 3, 23)),
        now=_after,
        then=(LeaveCheckedIn, LeaveCheckInMissWithdrawn),
    ),
    Example(
        given=DEPARTED,
        command=RecordLeaveCheckIn(leave_id=LEAVE, mode=Mode.WRITTEN),
        now=_eighteenth,
        refused=refusals.LeaveModeNotAllowed,
    ),
    Example(
        given=DEPARTED,
        command=RecordMissedLeaveCheckIn(leave_id=LEAVE),
        by=Role.CLOCK,
        now=_after,
        then=(LeaveCheckInMissed,),
    ),
    Example(
        given=DEPARTED,
        command=RecordMissedLeaveCheckIn(leave_id=LEAVE),
        by=Role.CLOCK,
        now=_eighteenth,
        refused=refusals.ReportNotYetDue,
    ),
    Example(
        given=MISSED,
        command=WithdrawMissedLeaveCheckIn(leave_id=LEAVE, reason=OverdueWithdrawal.REPORTED_IN_TIME),
        by=Role.CLOCK,
        now=_after,
        then=(LeaveCheckInMissWithdrawn,),
    ),
    Example(
        given=MISSED,
        command=WithdrawMissedLeaveCheckIn(leave_id=LEAVE, reason=OverdueWithdrawal.SOURCE_SILENT),
        by=Role.CLOCK,
        now=_after,
        refused=NoSilenceCovers,
    ),
    Example(
        given=DEPARTED,
        command=WithdrawMissedLeaveCheckIn(leave_id=LEAVE, reason=OverdueWithdrawal.SOURCE_SILENT),
        by=Role.REVIEWER,
        now=_after,
        refused=refusals.NoMissStands,
    ),
    Example(
        given=DEPARTED,
        command=RecordReturnDelay(leave_id=LEAVE, cause=DelayCause.ILLNESS),
        now=_eighteenth,
        then=(ReturnDelayed,),
    ),
    Example(
        given=APPROVED,
        command=RecordReturnDelay(leave_id=LEAVE, cause=DelayCause.ILLNESS),
        now=_eighteenth,
        refused=refusals.NotDeparted,
    ),
    Example(given=DEPARTED, command=ReportBack(leave_id=LEAVE), now=_after, then=(LeaveReportedBack,)),
    Example(
        given=OVERDUE,
        command=ReportBack(leave_id=LEAVE, occurred_on=LAST_DAY),
        now=_after,
        then=(LeaveReportedBack, LeaveOverdueWithdrawn),
    ),
    Example(given=APPROVED, command=ReportBack(leave_id=LEAVE), now=_after, refused=refusals.NotDeparted),
    Example(
        given=DEPARTED,
        command=RecordLeaveOverdue(leave_id=LEAVE),
        by=Role.CLOCK,
        now=_after,
        then=(LeaveOverdue,),
    ),
    Example(
        given=DEPARTED,
        command=RecordLeaveOverdue(leave_id=LEAVE),
        by=Role.CLOCK,
        now=_eighteenth,
        refused=refusals.LeaveNotOver,
    ),
    Example(
        given=OVERDUE,
        command=WithdrawLeaveOverdue(leave_id=LEAVE, reason=OverdueWithdrawal.RECORDED_IN_ERROR),
        by=Role.REVIEWER,
        now=_after,
        then=(LeaveOverdueWithdrawn,),
    ),
    Example(
        given=DEPARTED,
        command=WithdrawLeaveOverdue(leave_id=LEAVE, reason=OverdueWithdrawal.RECORDED_IN_ERROR),
        by=Role.REVIEWER,
        now=_after,
        refused=refusals.NotOverdue,
    ),
)
