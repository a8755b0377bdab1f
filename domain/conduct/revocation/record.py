"""What was asked of courts and deciding authorities, what they decided, and what became of it."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Literal, assert_never
from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.conduct.sanctions.record import Receiver
from domain.kernel.entry import Entry, newest
from domain.kernel.event import Category, Decision, Fact, Personal, Text
from domain.kernel.ids import Code, Count, Digest


class RecallGround(enum.StrEnum):
    """Why somebody on temporary release is recalled without a breach."""

    NOT_ELIGIBLE = "not_eligible"
    CAUSE_ENDED = "cause_ended"
    GUARANTOR_LOST = "guarantor_lost"


class RevocationProposed(Decision, topic="conduct.revocation-proposed.v1"):
    """It was proposed to {court} to revoke the {target} of {subject}, by the row {step} of the ladder.

    breach_id: the breach that completes the row. document: SHA-256 of the proposal, with its reasons and evidence.
    copies_to: who must get a copy, by that row.
    """

    proposal_id: UUID
    target: Literal["suspended_sentence", "parole"]
    breach_id: UUID
    step: Code
    court: Code
    document: Digest
    copies_to: tuple[Receiver, ...] = ()
    reason: Personal[Text | None, Category.NARRATIVE] = None


class RevocationRuled(Fact, topic="conduct.revocation-ruled.v1"):
    """{court} ruled on revocation for {subject}: {ruling}, {days_late} days after its limit.

    ground: proposal, or a crime that the trying court itself acts on. due_on: the last day of the court's limit, by
    the table ``court.limits``; None without a proposal. heard, lawyer_heard: whether the court heard them.
    document: SHA-256 of the ruling. It occurred on the day of the ruling.
    """

    ruling: Literal["revoked", "not_revoked"]
    ground: Literal["proposal", "new_crime", "undiscovered_crime"]
    court: Code
    document: Digest
    proposal_id: UUID | None = None
    breach_id: UUID | None = None
    heard: bool | None = None
    lawyer_heard: bool | None = None
    due_on: date | None = None
    days_late: Count = 0


class RecallProposed(Decision, topic="conduct.recall-proposed.v1"):
    """It was proposed to {authority} to recall {subject} to prison, by the row {step} of the ladder.

    breach_id: the breach that completes the row; ground: or why without one. document: SHA-256 of the proposal.
    copies_to: who must get a copy, by that row.
    """

    proposal_id: UUID
    step: Code
    authority: Code
    document: Digest
    breach_id: UUID | None = None
    ground: RecallGround | None = None
    copies_to: tuple[Receiver, ...] = ()
    reason: Personal[Text | None, Category.NARRATIVE] = None


class RecallDecided(Fact, topic="conduct.recall-decided.v1"):
    """{authority} decided on the recall of {subject}: {decision}, {days_late} days after its limit.

    proposal_id: None where the authority acted of its own. due_on: the last day of the limit, by the table
    ``court.limits``; None without a proposal. document: SHA-256 of the decision. It occurred on its day.
    """

    decision: Literal["recalled", "not_recalled"]
    authority: Code
    document: Digest
    proposal_id: UUID | None = None
    breach_id: UUID | None = None
    due_on: date | None = None
    days_late: Count = 0


class RecallExecuted(Fact, topic="conduct.recall-executed.v1"):
    """{subject} was taken to {prison} to serve the sentence ({after}).

    entry: event id of the ruling or decision that this carries out. It occurred on the day of admission.
    """

    entry: UUID
    after: Literal["revocation", "recall"]
    prison: Code


class ProposalWithdrawn(Decision, topic="conduct.proposal-withdrawn.v1"):
    """A proposal of {proposal} about {subject} was withdrawn before it was decided ({reason}).

    breach_id: the breach that awaits an answer again.
    """

    proposal_id: UUID
    proposal: Literal["revocation", "recall"]
    reason: Literal["breach_withdrawn", "put_right", "wrong_on_facts", "wrong_in_law"]
    breach_id: UUID | None = None


class RulingOverdue(Fact, topic="conduct.ruling-overdue.v1"):
    """Nothing was decided on a proposal of {proposal} about {subject} by {due_on}.

    For information: a proposal does not lapse.
    """

    proposal_id: UUID
    proposal: Literal["revocation", "recall"]
    due_on: date


RevocationEvent = (
    RevocationProposed
    | RevocationRuled
    | RecallProposed
    | RecallDecided
    | RecallExecuted
    | ProposalWithdrawn
    | RulingOverdue
)


class Pending(msgspec.Struct, frozen=True, omit_defaults=True):
    """A proposal that is not decided yet.

    entry: event id of the proposal. overdue: whether that was noticed already.
    """

    proposal: Literal["revocation", "recall"]
    entry: UUID
    at: datetime
    breach_id: UUID | None = None
    overdue: bool = False


class Granted(msgspec.Struct, frozen=True):
    """The ruling or decision by which somebody has to go to prison, while that is not done. entry: its event id."""

    after: Literal["revocation", "recall"]
    entry: UUID
    at: datetime


#: How many are kept, so that state stays small whatever was written: the newest ones.
PENDING_KEPT = 16


class Revocation(msgspec.Struct, frozen=True, omit_defaults=True):
    """The proposals that are not decided, and the ruling that is still to be executed."""

    pending: dict[UUID, Pending] = {}
    granted: Granted | None = None


def evolve(revocation: Revocation, entry: Entry[RevocationEvent]) -> Revocation:
    """Apply one recorded fact. It never refuses: the fact has already happened."""
    match entry.event:
        case RevocationProposed(proposal_id=proposal_id, breach_id=breach_id):
            return _proposed(
                revocation, proposal_id, Pending("revocation", entry.event_id, entry.occurred_at, breach_id)
            )
        case RecallProposed(proposal_id=proposal_id, breach_id=breach_id):
            pending = Pending("recall", entry.event_id, entry.occurred_at, breach_id)
            return _proposed(revocation, proposal_id, pending)
        case RevocationRuled(ruling=ruling, proposal_id=settled):
            granted = Granted("revocation", entry.event_id, entry.occurred_at) if ruling == "revoked" else None
            return _settled(revocation, settled, granted)
        case RecallDecided(decision=decision, proposal_id=settled):
            granted = Granted("recall", entry.event_id, entry.occurred_at) if decision == "recalled" else None
            return _settled(revocation, settled, granted)
        case ProposalWithdrawn(proposal_id=settled):
            return _settled(revocation, settled, None)
        case RecallExecuted():
            return replace(revocation, granted=None)
        case RulingOverdue(proposal_id=late):
            if late not in revocation.pending:
                return revocation
            noticed = replace(revocation.pending[late], overdue=True)
            return replace(revocation, pending={**revocation.pending, late: noticed})
        case _ as unhandled:
            assert_never(unhandled)


def _proposed(revocation: Revocation, proposal_id: UUID, pending: Pending) -> Revocation:
    kept = {**revocation.pending, proposal_id: pending}
    return replace(revocation, pending=newest(kept, PENDING_KEPT))


def _settled(revocation: Revocation, proposal_id: UUID | None, granted: Granted | None) -> Revocation:
    pending = {key: p for key, p in revocation.pending.items() if key != proposal_id}
    return Revocation(pending, granted or revocation.granted)
