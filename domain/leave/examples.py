"""One example of every event and command of asking for leave."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

from domain.intake import standing
from domain.intake.examples import NOW, OPEN
from domain.intake.record import InductionAnnounced
from domain.kernel.event import Event
from domain.kernel.rule import Draft, Example
from domain.leave import refusals
from domain.leave.record import (
    LeaveMaterialsAdded,
    LeaveReason,
    LeaveRequested,
    LeaveWithdrawn,
    Material,
    WithdrawalCause,
)
from domain.leave.rules import AddLeaveMaterials, RequestLeave, WithdrawLeave

LEAVE = UUID("019b8a00-0000-7000-8000-0000000000e1")
PAPER = "5d" * 32

#: The file of somebody who may go: opened, and the rules announced.
INDUCTED: tuple[Event | Draft, ...] = (*OPEN, InductionAnnounced())

requested = LeaveRequested(
    leave_id=LEAVE,
    reason=LeaveReason.FAMILY_MATTER,
    starts_on=date(2026, 3, 16),
    ends_on=date(2026, 3, 20),
    days=5,
    division="320500",
    notice_days=6,
    materials=(Material.FAMILY_PROOF,),
    documents=(PAPER,),
    destination="4 Canal Street, with his sister",
    phone="555 0199",
    account="His father is to be operated on.",
)
REQUESTED = (*INDUCTED, requested)

EVENTS: tuple[Event, ...] = (
    requested,
    LeaveMaterialsAdded(leave_id=LEAVE, materials=(Material.EMPLOYER_LETTER,), documents=(PAPER,)),
    LeaveWithdrawn(leave_id=LEAVE, cause=WithdrawalCause.NO_LONGER_NEEDED),
)

_request = RequestLeave(
    reason=LeaveReason.FAMILY_MATTER,
    starts_on=date(2026, 3, 16),
    ends_on=date(2026, 3, 20),
    division="320500",
    materials=(Material.FAMILY_PROOF,),
    account="His father is to be operated on.",
)
_departed_at = datetime(2026, 3, 16, 2, tzinfo=UTC)

COMMANDS: tuple[Example, ...] = (
    Example(given=INDUCTED, command=_request, now=NOW, then=(LeaveRequested,)),
    Example(given=REQUESTED, command=_request, now=NOW, refused=refusals.LeavesOverlap),
    Example(command=_request, now=NOW, refused=standing.CaseNotOpened),
    Example(
        given=REQUESTED,
        command=AddLeaveMaterials(leave_id=LEAVE, materials=(Material.COMMITTEE_LETTER,)),
        now=NOW,
        then=(LeaveMaterialsAdded,),
    ),
    Example(
        given=INDUCTED,
        command=AddLeaveMaterials(leave_id=LEAVE, materials=(Material.COMMITTEE_LETTER,)),
        now=NOW,
        refused=refusals.LeaveUnknown,
    ),
    Example(
        given=REQUESTED,
        command=WithdrawLeave(leave_id=LEAVE, cause=WithdrawalCause.OTHER_DATES),
        now=NOW,
        then=(LeaveWithdrawn,),
    ),
    Example(
        given=INDUCTED,
        command=WithdrawLeave(leave_id=LEAVE, cause=WithdrawalCause.OTHER_DATES),
        now=_departed_at,
        refused=refusals.LeaveUnknown,
    ),
)
