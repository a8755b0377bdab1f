"""One example of every event and command about changes of place."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

from domain.intake.examples import NOW, OPEN
from domain.intake.relocation import decisions, refusals, rules
from domain.intake.relocation.record import (
    CancelReason,
    DisagreementReferred,
    FileTransferred,
    ReceivingAgencyConsulted,
    ReceivingAgencyReplied,
    RelocationApproved,
    RelocationCancelled,
    RelocationReason,
    RelocationRefused,
    RelocationRequested,
    ReportedAtNewPlace,
    TransferNoShow,
    TransferReceipted,
)
from domain.kernel.access import Role
from domain.kernel.event import Event
from domain.kernel.rule import Example

MOVE = UUID("019b8a00-0000-7000-8000-0000000000c1")
AGENCY = "south-county"
COPIES = ("deciding_authority", "procuratorate", "police", "receiving_agency")

requested = RelocationRequested(
    relocation_id=MOVE,
    reason=RelocationReason.CHANGE_OF_RESIDENCE,
    agency=AGENCY,
    unit_id=None,
    moves_on=date(2026, 4, 15),
    days_short=0,
    consult_by=date(2026, 3, 14),
    address="4 Harbour Street",
)
consulted = ReceivingAgencyConsulted(
    relocation_id=MOVE, agency=AGENCY, due_on=date(2026, 3, 14), days_late=0, reply_by=date(2026, 3, 15)
)
agrees = ReceivingAgencyReplied(
    relocation_id=MOVE,
    agency=AGENCY,
    reply="agrees",
    due_on=date(2026, 3, 15),
    days_late=0,
    decide_by=date(2026, 3, 15),
    digest="8c" * 32,
)
declines = ReceivingAgencyReplied(
    relocation_id=MOVE,
    agency=AGENCY,
    reply="declines",
    due_on=date(2026, 3, 15),
    days_late=0,
    decide_by=date(2026, 3, 15),
)
referred = DisagreementReferred(relocation_id=MOVE, agency=AGENCY, to="upper-agency")
approved = RelocationApproved(
    relocation_id=MOVE,
    agency=AGENCY,
    unit_id=None,
    due_on=date(2026, 3, 15),
    days_late=0,
    transfer_by=date(2026, 3, 14),
    report_by=date(2026, 3, 16),
    copies_to=COPIES,
)
transferred = FileTransferred(
    relocation_id=MOVE, agency=AGENCY, due_on=date(2026, 3, 14), days_late=0, receipt_by=date(2026, 3, 15)
)
receipted = TransferReceipted(relocation_id=MOVE, agency=AGENCY, due_on=date(2026, 3, 15), days_late=0)
arrived = ReportedAtNewPlace(relocation_id=MOVE, agency=AGENCY, unit_id=None, due_on=date(2026, 3, 16), days_late=0)

EVENTS: tuple[Event, ...] = (
    requested,
    consulted,
    agrees,
    referred,
    approved,
    RelocationRefused(
        relocation_id=MOVE, agency=AGENCY, due_on=date(2026, 3, 15), days_late=0, reason="No place to live there."
    ),
    transferred,
    receipted,
    arrived,
    TransferNoShow(relocation_id=MOVE, agency=AGENCY, due_on=date(2026, 3, 16)),
    RelocationCancelled(relocation_id=MOVE, agency=AGENCY, reason=CancelReason.WITHDRAWN),
)

ASKED = (*OPEN, requested)
CONSULTED = (*ASKED, consulted)
AGREED = (*CONSULTED, agrees)
APPROVED = (*AGREED, approved)
_by, _after = Role.REVIEWER, datetime(2026, 3, 17, 2, tzinfo=UTC)
_request = rules.RequestRelocation(
    reason=RelocationReason.CHANGE_OF_RESIDENCE, agency=AGENCY, moves_on=date(2026, 4, 15), address="4 Harbour Street"
)
_consult = rules.ConsultReceivingAgency(relocation_id=MOVE)
_reply = rules.RecordAgencyReply(relocation_id=MOVE, reply="agrees")
_refer = decisions.ReferDisagreement(relocation_id=MOVE, to="upper-agency")
_approve = decisions.ApproveRelocation(relocation_id=MOVE)
_refuse = decisions.RefuseRelocation(relocation_id=MOVE, reason="No place to live there.")
_cancel = decisions.CancelRelocation(relocation_id=MOVE, reason=CancelReason.WITHDRAWN)
_transfer = rules.TransferFile(relocation_id=MOVE)
_receipt = rules.ReceiptTransfer(relocation_id=MOVE)
_report = rules.ReportAtNewPlace(relocation_id=MOVE)
_miss = rules.RecordTransferNoShow(relocation_id=MOVE)

COMMANDS: tuple[Example, ...] = (
    Example(given=OPEN, command=_request, now=NOW, then=(RelocationRequested,)),
    Example(given=ASKED, command=_request, now=NOW, refused=refusals.RelocationPending),
    Example(given=ASKED, command=_consult, now=NOW, then=(ReceivingAgencyConsulted,)),
    Example(given=OPEN, command=_consult, now=NOW, refused=refusals.RelocationUnknown),
    Example(given=CONSULTED, command=_reply, now=NOW, then=(ReceivingAgencyReplied,)),
    Example(given=ASKED, command=_reply, now=NOW, refused=refusals.StepOutOfOrder),
    Example(given=(*CONSULTED, declines), command=_refer, by=_by, now=NOW, then=(DisagreementReferred,)),
    Example(given=AGREED, command=_refer, by=_by, now=NOW, refused=refusals.NoDisagreement),
    Example(given=AGREED, command=_approve, by=_by, now=NOW, then=(RelocationApproved,)),
    Example(given=(*CONSULTED, declines), command=_approve, by=_by, now=NOW, refused=refusals.DisagreementNotReferred),
    Example(given=ASKED, command=_refuse, by=_by, now=NOW, then=(RelocationRefused,)),
    Example(given=APPROVED, command=_refuse, by=_by, now=NOW, refused=refusals.StepTakenAlready),
    Example(given=APPROVED, command=_cancel, by=_by, now=NOW, then=(RelocationCancelled,)),
    Example(given=(*APPROVED, arrived), command=_cancel, by=_by, now=NOW, refused=refusals.StepTakenAlready),
    Example(given=APPROVED, command=_transfer, now=NOW, then=(FileTransferred,)),
    Example(given=AGREED, command=_transfer, now=NOW, refused=refusals.StepOutOfOrder),
    Example(given=(*APPROVED, transferred), command=_receipt, now=NOW, then=(TransferReceipted,)),
    Example(given=APPROVED, command=_receipt, now=NOW, refused=refusals.StepOutOfOrder),
    Example(given=APPROVED, command=_report, now=NOW, then=(ReportedAtNewPlace,)),
    Example(given=AGREED, command=_report, now=NOW, refused=refusals.StepOutOfOrder),
    Example(given=APPROVED, command=_miss, by=Role.CLOCK, now=_after, then=(TransferNoShow,)),
    Example(given=APPROVED, command=_miss, by=Role.CLOCK, now=NOW, refused=refusals.NewPlaceNotOverdue),
)
