"""One example of every event and command of extensions."""

from __future__ import annotations

from datetime import date

from domain.intake.examples import NOW
from domain.kernel.event import Event
from domain.kernel.rule import Example
from domain.leave.deciding.examples import APPROVED
from domain.leave.deciding.extension import rules
from domain.leave.deciding.extension.record import (
    ExtensionCause,
    LeaveExtensionApproved,
    LeaveExtensionRefused,
    LeaveExtensionRequested,
)
from domain.leave.deciding.extension.rules import ApproveLeaveExtension, RefuseLeaveExtension, RequestLeaveExtension
from domain.leave.deciding.record import RefusalReason
from domain.leave.examples import LEAVE, PAPER
from domain.leave.record import Level, Material, Recipient

asked = LeaveExtensionRequested(
    leave_id=LEAVE,
    ends_on=date(2026, 3, 22),
    days=7,
    cause=ExtensionCause.TREATMENT_CONTINUES,
    materials=(Material.MEDICAL_RECORD,),
    documents=(PAPER,),
    account="The operation was put off.",
)
extended = LeaveExtensionApproved(
    leave_id=LEAVE,
    level=Level.JUDICIAL_OFFICE,
    ends_on=date(2026, 3, 22),
    days=7,
    accumulated_days=7,
    year_days=7,
    copies_to=(Recipient.COUNTY_AGENCY,),
)
ASKED = (*APPROVED, asked)

EVENTS: tuple[Event, ...] = (
    asked,
    extended,
    LeaveExtensionRefused(
        leave_id=LEAVE,
        level=Level.JUDICIAL_OFFICE,
        ends_on=date(2026, 3, 20),
        reasons=(RefusalReason.REASON_INSUFFICIENT,),
        note="The operation took place.",
    ),
)

_ask = RequestLeaveExtension(leave_id=LEAVE, ends_on=date(2026, 3, 22), cause=ExtensionCause.TREATMENT_CONTINUES)
_refuse = RefuseLeaveExtension(leave_id=LEAVE, reasons=(RefusalReason.REASON_INSUFFICIENT,))

COMMANDS: tuple[Example, ...] = (
    Example(given=APPROVED, command=_ask, now=NOW, then=(LeaveExtensionRequested,)),
    Example(given=ASKED, command=_ask, now=NOW, refused=rules.ExtensionPending),
    Example(given=ASKED, command=ApproveLeaveExtension(leave_id=LEAVE), now=NOW, then=(LeaveExtensionApproved,)),
    Example(given=APPROVED, command=ApproveLeaveExtension(leave_id=LEAVE), now=NOW, refused=rules.NoExtensionPending),
    Example(given=ASKED, command=_refuse, now=NOW, then=(LeaveExtensionRefused,)),
    Example(given=APPROVED, command=_refuse, now=NOW, refused=rules.NoExtensionPending),
)
