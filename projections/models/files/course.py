"""What changes of place, of the term and of who reaches it change in a case file."""

from __future__ import annotations

from typing import assert_never

from msgspec.structs import replace

from domain.intake.relocation.record import (
    DisagreementReferred,
    FileTransferred,
    ReceivingAgencyConsulted,
    ReceivingAgencyReplied,
    RelocationApproved,
    RelocationCancelled,
    RelocationEvent,
    RelocationRefused,
    RelocationRequested,
    ReportedAtNewPlace,
    TransferNoShow,
    TransferReceipted,
)
from domain.intake.term.record import TermEvent, TermRecalculated
from domain.kernel.entry import Entry
from domain.oversight.restrictions.record import RestrictionLifted, RestrictionSet, RestrictionsEvent
from projections.models.files.row import CaseFile, Restricted, said


def relocation(row: CaseFile, entry: Entry[RelocationEvent]) -> CaseFile:
    """Which unit holds the file: from the report at the new place on, the receiving one of this installation."""
    match entry.event:
        case ReportedAtNewPlace(unit_id=str() as unit_id):
            return replace(row, unit_id=unit_id, says=said(row, entry, "unit_id"))
        case ReportedAtNewPlace():
            return row  # outside: the file stays where it is until supervision ends here
        case RelocationRequested() | ReceivingAgencyConsulted() | ReceivingAgencyReplied() | DisagreementReferred():
            return row  # shown in the history
        case RelocationApproved() | RelocationRefused() | RelocationCancelled():
            return row
        case FileTransferred() | TransferReceipted() | TransferNoShow():
            return row
        case _ as unhandled:
            assert_never(unhandled)


def term(row: CaseFile, entry: Entry[TermEvent]) -> CaseFile:
    """The term as last recalculated."""
    match entry.event:
        case TermRecalculated(begins_on=begins_on, ends_on=ends_on):
            says = said(row, entry, "term_ends_on")
            return replace(row, term_begins_on=begins_on, term_ends_on=ends_on, says=says)
        case _ as unhandled:
            assert_never(unhandled)


def restrictions(row: CaseFile, entry: Entry[RestrictionsEvent]) -> CaseFile:
    """Who alone reaches the file, or who does not."""
    match entry.event:
        case RestrictionSet() as e:
            listed = Restricted(e.listing, e.reason, e.accounts, e.roles)
            return replace(row, restrictions=row.restrictions | {e.restriction_id: listed})
        case RestrictionLifted(restriction_id=lifted):
            return replace(row, restrictions={key: r for key, r in row.restrictions.items() if key != lifted})
        case _ as unhandled:
            assert_never(unhandled)
