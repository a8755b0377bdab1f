"""How a case moves to another place: each step says by when it was due, and by when the next one is."""

from __future__ import annotations

import enum
from datetime import date
from typing import Literal, assert_never
from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.kernel.entry import Entry
from domain.kernel.event import Category, Decision, Fact, Personal, Text
from domain.kernel.ids import Code, Count, Digest, UnitId


class RelocationReason(enum.StrEnum):
    """Why somebody asks to be supervised elsewhere."""

    CHANGE_OF_RESIDENCE = "change_of_residence"
    CHANGE_OF_EMPLOYMENT = "change_of_employment"
    CHANGE_OF_SCHOOL = "change_of_school"
    CARE_BY_FAMILY = "care_by_family"
    OTHER = "other"


class CancelReason(enum.StrEnum):
    """Why a change of place was given up."""

    WITHDRAWN = "withdrawn"
    NEVER_ARRIVED = "never_arrived"
    NO_LONGER_JUSTIFIED = "no_longer_justified"


Reply = Literal["agrees", "declines"]


class RelocationRequested(Fact, topic="intake.relocation-requested.v1"):
    """{subject} asked to be supervised by {agency} from {moves_on} ({reason}), {days_short} days short of the notice.

    agency: code of the receiving agency. unit_id: the unit that is to hold the file, where it is one of this
    installation. consult_by: by when the receiving agency has to be asked. address: the new one.
    """

    relocation_id: UUID
    reason: RelocationReason
    agency: Code
    unit_id: UnitId | None
    moves_on: date
    days_short: Count
    consult_by: date
    address: Personal[Text | None, Category.LOCATION] = None


class ReceivingAgencyConsulted(Fact, topic="intake.receiving-agency-consulted.v1"):
    """{agency} was asked whether it takes {subject}, {days_late} days late; it has to reply by {reply_by}."""

    relocation_id: UUID
    agency: Code
    due_on: date
    days_late: Count
    reply_by: date
    digest: Digest | None = None


class ReceivingAgencyReplied(Fact, topic="intake.receiving-agency-replied.v1"):
    """{agency} replied about {subject} ({reply}), {days_late} days late; it has to be decided by {decide_by}."""

    relocation_id: UUID
    agency: Code
    reply: Reply
    due_on: date
    days_late: Count
    decide_by: date
    digest: Digest | None = None


class DisagreementReferred(Decision, topic="intake.disagreement-referred.v1"):
    """That {agency} declines to take {subject} was referred to {to}."""

    relocation_id: UUID
    agency: Code
    to: Code


class RelocationApproved(Decision, topic="intake.relocation-approved.v1"):
    """{subject} is to be supervised by {agency}, decided {days_late} days late; has to report there by {report_by}.

    transfer_by: by when the file has to move. copies_to: codes of who has to be told.
    """

    relocation_id: UUID
    agency: Code
    unit_id: UnitId | None
    due_on: date
    days_late: Count
    transfer_by: date
    report_by: date
    copies_to: tuple[Code, ...]


class RelocationRefused(Decision, topic="intake.relocation-refused.v1"):
    """{subject} is not to be supervised by {agency}, decided {days_late} days late. reason: in words."""

    relocation_id: UUID
    agency: Code
    due_on: date | None
    days_late: Count
    reason: Personal[Text, Category.NARRATIVE]


class FileTransferred(Fact, topic="intake.file-transferred.v1"):
    """The file of {subject} was sent to {agency}, {days_late} days late; the receipt is due by {receipt_by}."""

    relocation_id: UUID
    agency: Code
    due_on: date
    days_late: Count
    receipt_by: date


class TransferReceipted(Fact, topic="intake.transfer-receipted.v1"):
    """{agency} sent the receipt for the file of {subject}, {days_late} days late."""

    relocation_id: UUID
    agency: Code
    due_on: date
    days_late: Count
    digest: Digest | None = None


class ReportedAtNewPlace(Fact, topic="intake.reported-at-new-place.v1"):
    """{subject} reported to {agency}, {days_late} days late.

    unit_id: the unit that holds the file from then on; None where it is outside this installation.
    """

    relocation_id: UUID
    agency: Code
    unit_id: UnitId | None
    due_on: date
    days_late: Count


class TransferNoShow(Fact, topic="intake.transfer-no-show.v1"):
    """{subject} had not reported to {agency} by {due_on}; the agency that holds the file has to search."""

    relocation_id: UUID
    agency: Code
    due_on: date


class RelocationCancelled(Decision, topic="intake.relocation-cancelled.v1"):
    """The change of place of {subject} to {agency} was given up ({reason})."""

    relocation_id: UUID
    agency: Code
    reason: CancelReason


RelocationEvent = (
    RelocationRequested
    | ReceivingAgencyConsulted
    | ReceivingAgencyReplied
    | DisagreementReferred
    | RelocationApproved
    | RelocationRefused
    | FileTransferred
    | TransferReceipted
    | ReportedAtNewPlace
    | TransferNoShow
    | RelocationCancelled
)


class Move(msgspec.Struct, frozen=True, omit_defaults=True):
    """A change of place that is under way, and the event ids of its steps. due_on: of the next step of each kind."""

    relocation_id: UUID
    agency: str
    unit_id: str | None
    requested: UUID
    consult_by: date
    consulted: UUID | None = None
    reply_by: date | None = None
    reply: Reply | None = None
    replied: UUID | None = None
    decide_by: date | None = None
    referred: UUID | None = None
    approved: UUID | None = None
    transfer_by: date | None = None
    transferred: UUID | None = None
    receipt_by: date | None = None
    receipted: UUID | None = None
    report_by: date | None = None
    reported: UUID | None = None
    no_show: UUID | None = None


class Relocation(msgspec.Struct, frozen=True, omit_defaults=True):
    """The newest change of place; which unit of this installation the case came to by one.

    gone: event id of the report at a place outside this installation.
    """

    move: Move | None = None
    unit_id: str = ""
    gone: UUID | None = None


def evolve(relocation: Relocation, entry: Entry[RelocationEvent]) -> Relocation:
    """Apply one recorded fact. It never refuses: the fact has already happened."""
    event = entry.event
    if isinstance(event, RelocationRequested):
        return replace(relocation, move=_requested(event, entry.event_id))
    if isinstance(event, ReportedAtNewPlace):
        relocation = _arrived(relocation, event, entry.event_id)
    move = relocation.move
    if move is None or move.relocation_id != event.relocation_id:
        return relocation
    return replace(relocation, move=_stepped(move, event, entry.event_id))


def _requested(event: RelocationRequested, said: UUID) -> Move:
    return Move(event.relocation_id, event.agency, event.unit_id, said, event.consult_by)


def _arrived(relocation: Relocation, event: ReportedAtNewPlace, said: UUID) -> Relocation:
    if event.unit_id is None:
        return replace(relocation, gone=said)
    return replace(relocation, unit_id=event.unit_id, gone=None)


_Step = (
    ReceivingAgencyConsulted
    | ReceivingAgencyReplied
    | DisagreementReferred
    | RelocationApproved
    | RelocationRefused
    | FileTransferred
    | TransferReceipted
    | ReportedAtNewPlace
    | TransferNoShow
    | RelocationCancelled
)


def _stepped(move: Move, event: _Step, said: UUID) -> Move | None:
    match event:
        case ReceivingAgencyConsulted(reply_by=by):
            return replace(move, consulted=said, reply_by=by)
        case ReceivingAgencyReplied(reply=reply, decide_by=by):
            return replace(move, reply=reply, replied=said, decide_by=by)
        case DisagreementReferred():
            return replace(move, referred=said)
        case RelocationApproved(transfer_by=by, report_by=report_by):
            return replace(move, approved=said, transfer_by=by, report_by=report_by)
        case FileTransferred(receipt_by=by):
            return replace(move, transferred=said, receipt_by=by)
        case TransferReceipted():
            return replace(move, receipted=said)
        case ReportedAtNewPlace():
            return replace(move, reported=said)
        case TransferNoShow():
            return replace(move, no_show=said)
        case RelocationRefused() | RelocationCancelled():
            return None
        case _ as unhandled:
            assert_never(unhandled)
