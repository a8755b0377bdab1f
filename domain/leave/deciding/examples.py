"""One example of every event and command of deciding on leave."""

from __future__ import annotations

from datetime import date

from domain.intake.examples import NOW
from domain.kernel.access import Role
from domain.kernel.event import Event
from domain.kernel.rule import Example
from domain.leave.deciding import refusals
from domain.leave.deciding.record import (
    LeaveApproved,
    LeaveEndorsed,
    LeaveRefused,
    LeaveRevoked,
    RefusalReason,
    RevocationCause,
)
from domain.leave.deciding.rules import ApproveLeave, EndorseLeave, RefuseLeave, RevokeLeave
from domain.leave.examples import INDUCTED, LEAVE, REQUESTED
from domain.leave.record import Level, Recipient
from domain.leave.refusals import LeaveUnknown

endorsed = LeaveEndorsed(
    leave_id=LEAVE, level=Level.JUDICIAL_OFFICE, opinion="agrees", note="The hospital confirms it."
)
approved = LeaveApproved(
    leave_id=LEAVE,
    level=Level.JUDICIAL_OFFICE,
    starts_on=date(2026, 3, 16),
    ends_on=date(2026, 3, 20),
    days=5,
    accumulated_days=5,
    year_days=5,
    copies_to=(Recipient.COUNTY_AGENCY,),
)
APPROVED = (*REQUESTED, approved)

EVENTS: tuple[Event, ...] = (
    endorsed,
    approved,
    LeaveRefused(
        leave_id=LEAVE,
        level=Level.COUNTY_AGENCY,
        reasons=(RefusalReason.REASON_INSUFFICIENT, RefusalReason.TOO_LONG),
        note="A day is enough for it.",
    ),
    LeaveRevoked(
        leave_id=LEAVE, cause=RevocationCause.STATEMENT_UNTRUE, return_by=date(2026, 3, 18), note="No hospital."
    ),
)

COMMANDS: tuple[Example, ...] = (
    Example(
        given=REQUESTED,
        command=EndorseLeave(leave_id=LEAVE, opinion="disagrees"),
        by=Role.POLICE,
        now=NOW,
        then=(LeaveEndorsed,),
    ),
    Example(
        given=APPROVED,
        command=EndorseLeave(leave_id=LEAVE, opinion="agrees"),
        now=NOW,
        refused=refusals.LeaveNotPending,
    ),
    Example(given=REQUESTED, command=ApproveLeave(leave_id=LEAVE), now=NOW, then=(LeaveApproved,)),
    Example(given=APPROVED, command=ApproveLeave(leave_id=LEAVE), now=NOW, refused=refusals.LeaveNotPending),
    Example(given=INDUCTED, command=ApproveLeave(leave_id=LEAVE), now=NOW, refused=LeaveUnknown),
    Example(
        given=REQUESTED,
        command=RefuseLeave(leave_id=LEAVE, reasons=(RefusalReason.REASON_INSUFFICIENT,)),
        now=NOW,
        then=(LeaveRefused,),
    ),
    Example(
        given=REQUESTED,
        command=RefuseLeave(leave_id=LEAVE, reasons=(RefusalReason.HIGH_RISK,)),
        now=NOW,
        refused=refusals.RefusalUnfounded,
    ),
    Example(
        given=APPROVED,
        command=RevokeLeave(leave_id=LEAVE, cause=RevocationCause.RISK_RAISED),
        by=Role.REVIEWER,
        now=NOW,
        then=(LeaveRevoked,),
    ),
    Example(
        given=REQUESTED,
        command=RevokeLeave(leave_id=LEAVE, cause=RevocationCause.RISK_RAISED),
        by=Role.REVIEWER,
        now=NOW,
        refused=refusals.LeaveNotApproved,
    ),
)
