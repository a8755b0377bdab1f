"""What changes of place, of the term and of who reaches it change in a case file."""

from __future__ import annotations

from typing import assert_never

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
from projections.models.files.row import CaseFile, Restricted, say


def relocation(row: CaseFile, entry: Entry[RelocationEvent]) -> None:
    """Which unit holds the file: from the report at the new place on, the receiving one of this installation."""
    match entry.event:
        case ReportedAtNewPlace(unit_id=str() as unit_id):
            row.unit_id = unit_id
            say(row, entry, "unit_id")
        case ReportedAtNewPlace():
            pass  # outside: the file stays where it is until supervision ends here
        case RelocationRequested() | ReceivingAgencyConsulted() | ReceivingAgencyReplied() | DisagreementReferred():
            pass  # shown in the history
        case RelocationApproved() | RelocationRefused() | RelocationCancelled():
            pass
        case FileTransferred() | TransferReceipted() | TransferNoShow():
            pass
        case _ as unhandled:
            assert_never(unhandled)


def term(row: CaseFile, entry: Entry[TermEvent]) -> None:
    """The term as last recalculated."""
    match entry.event:
        case TermRecalculated(begins_on=begins_on, ends_on=ends_on):
            row.term_begins_on, row.term_ends_on = begins_on, ends_on
            say(row, entry, "term_ends_on")
        case _ as unhandled:
            assert_never(unhandled)


def restrictions(row: CaseFile, entry: Entry[RestrictionsEvent]) -> None:
    """Who alone reaches the file, or who does not."""
    match entry.event:
        case RestrictionSet() as e:
            row.restrictions[e.restriction_id] = Restricted(e.listing, e.reason, e.accounts, e.roles)
        case RestrictionLifted(restriction_id=lifted):
            row.restrictions.pop(lifted, None)
        case _ as unhandled:
            assert_never(unhandled)
