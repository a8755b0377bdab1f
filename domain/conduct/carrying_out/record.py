"""What became of decisions: carried out and confirmed, copies served, or neither in time."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal, assert_never
from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.conduct.revocation.record import (
    ProposalWithdrawn,
    RecallDecided,
    RecallExecuted,
    RecallProposed,
    RevocationProposed,
    RevocationRuled,
)
from domain.conduct.rewards.record import CommutationProposed, CommutationRuled, PraiseGranted, PraiseWithdrawn
from domain.conduct.sanctions.record import (
    AdmonitionIssued,
    PublicSecurityPenaltyProposed,
    PublicSecurityPenaltyRecorded,
    Receiver,
    SanctionQuashed,
    SanctionWithdrawn,
    WarningIssued,
)
from domain.kernel.entry import Entry, newest
from domain.kernel.event import Category, Fact, Personal, Text
from domain.kernel.ids import Code, Count, Digest

Decided = Literal[
    "admonition", "warning", "penalty", "praise", "commutation", "revocation", "recall", "penalty_proposal",
    "revocation_proposal", "recall_proposal", "commutation_proposal",
]  # fmt: skip


SANCTIONS: frozenset[Decided] = frozenset({"admonition", "warning", "penalty", "revocation", "recall"})


class ExecutionConfirmed(Fact, topic="conduct.execution-confirmed.v1"):
    """What was decided about {subject} ({decided}) was carried out, {days_late} days late.

    entry: event id of the decision. due_on: by the table ``execution.limits``. It occurred when it was done.
    """

    entry: UUID
    decided: Decided
    due_on: date
    days_late: Count
    document: Digest | None = None
    note: Personal[Text | None, Category.NARRATIVE] = None


class CopyServed(Fact, topic="conduct.copy-served.v1"):
    """A copy of a decision about {subject} ({decided}) was served on the {receiver}, {days_late} days late.

    entry: event id of the decision. to: code of which one. how: the way. receipt: SHA-256 of the receipt. due_on: by
    the table ``execution.limits``.
    """

    entry: UUID
    decided: Decided
    receiver: Receiver
    how: Literal["in_person", "post", "electronic"]
    due_on: date
    days_late: Count
    to: Code | None = None
    receipt: Digest | None = None


class ExecutionOverdue(Fact, topic="conduct.execution-overdue.v1"):
    """What was decided about {subject} ({decided}) had not been carried out by {due_on}.

    entry: event id of the decision.
    """

    entry: UUID
    decided: Decided
    due_on: date


class CopyOverdue(Fact, topic="conduct.copy-overdue.v1"):
    """A copy of a decision about {subject} ({decided}) had not been served on the {receiver} by {due_on}.

    entry: event id of the decision.
    """

    entry: UUID
    decided: Decided
    receiver: Receiver
    due_on: date


Own = ExecutionConfirmed | CopyServed | ExecutionOverdue | CopyOverdue
#: What has to be carried out, and what only has to be served.
Done = (
    AdmonitionIssued
    | WarningIssued
    | PublicSecurityPenaltyRecorded
    | PraiseGranted
    | CommutationRuled
    | RevocationRuled
    | RecallDecided
)
Served = PublicSecurityPenaltyProposed | RevocationProposed | RecallProposed | CommutationProposed
#: What ends that.
Ended = SanctionWithdrawn | SanctionQuashed | PraiseWithdrawn | ProposalWithdrawn | RecallExecuted
CarryingOutEvent = Own | Done | Served | Ended


class Open(msgspec.Struct, frozen=True, omit_defaults=True):
    """A decision that is not wholly carried out.

    at: when it was decided. to_do: whether it still has to be carried out; copies_to: who still has to get a copy.
    proposal_id: of proposals, which may be withdrawn. noticed: what was noticed as overdue, a receiver or nothing
    for the carrying out itself.
    """

    decided: Decided
    at: datetime
    to_do: bool = True
    copies_to: tuple[Receiver, ...] = ()
    proposal_id: UUID | None = None
    noticed: tuple[Receiver | None, ...] = ()


#: How many are kept, so that state stays small whatever was written: the newest ones.
OPEN_KEPT = 32


class CarryingOut(msgspec.Struct, frozen=True, omit_defaults=True):
    """The decisions that are not wholly carried out, by their event ids, oldest first."""

    open: dict[UUID, Open] = {}

    @property
    def sanction_outstanding(self) -> bool:
        """Whether a sanction is not carried out; a copy that is not served yet is no matter of the person."""
        return any(decision.to_do and decision.decided in SANCTIONS for decision in self.open.values())


def evolve(carrying_out: CarryingOut, entry: Entry[CarryingOutEvent]) -> CarryingOut:
    """Apply one recorded fact. It never refuses: the fact has already happened."""
    match entry.event:
        case ExecutionConfirmed() | CopyServed() | ExecutionOverdue() | CopyOverdue():
            return _moved(carrying_out, entry.event)
        case SanctionWithdrawn(entry=named) | SanctionQuashed(entry=named) | PraiseWithdrawn(entry=named):
            return CarryingOut({k: o for k, o in carrying_out.open.items() if k != named})
        case RecallExecuted(entry=named):
            return _changed(carrying_out, named, to_do=False)
        case ProposalWithdrawn(proposal_id=gone):
            return CarryingOut({k: o for k, o in carrying_out.open.items() if o.proposal_id != gone})
        case _ as decision:
            begun = begun_by(decision, entry.occurred_at)
            if begun is None:
                return carrying_out
            return CarryingOut(newest({**carrying_out.open, entry.event_id: begun}, OPEN_KEPT))


def begun_by(decision: Done | Served, at: datetime) -> Open | None:
    """What has to be done about a decision; None where a court or the police decided for nothing to be done."""
    match decision:
        case AdmonitionIssued(copies_to=copies_to):
            return Open("admonition", at, copies_to=copies_to)
        case WarningIssued(copies_to=copies_to):
            return Open("warning", at, copies_to=copies_to)
        case PraiseGranted(copies_to=copies_to):
            return Open("praise", at, copies_to=copies_to)
        case PublicSecurityPenaltyRecorded(penalty=penalty):
            return Open("penalty", at) if penalty != "not_imposed" else None
        case CommutationRuled(ruling=ruling):
            return Open("commutation", at) if ruling == "granted" else None
        case RevocationRuled(ruling=ruling):
            return Open("revocation", at) if ruling == "revoked" else None
        case RecallDecided(decision=decided):
            return Open("recall", at) if decided == "recalled" else None
        case PublicSecurityPenaltyProposed(proposal_id=proposal_id, copies_to=copies_to):
            return Open("penalty_proposal", at, False, copies_to, proposal_id)
        case RevocationProposed(proposal_id=proposal_id, copies_to=copies_to):
            return Open("revocation_proposal", at, False, copies_to, proposal_id)
        case RecallProposed(proposal_id=proposal_id, copies_to=copies_to):
            return Open("recall_proposal", at, False, copies_to, proposal_id)
        case CommutationProposed(proposal_id=proposal_id, copies_to=copies_to):
            return Open("commutation_proposal", at, False, copies_to, proposal_id)
        case _ as unhandled:
            assert_never(unhandled)


def _moved(carrying_out: CarryingOut, event: Own) -> CarryingOut:
    was = carrying_out.open.get(event.entry)
    if was is None:
        return carrying_out
    match event:
        case ExecutionConfirmed():
            return _changed(carrying_out, event.entry, to_do=False)
        case CopyServed(receiver=receiver):
            left = tuple(other for other in was.copies_to if other != receiver)
            return _changed(carrying_out, event.entry, copies_to=left)
        case ExecutionOverdue():
            return _changed(carrying_out, event.entry, noticed=(*was.noticed, None)[-len(Receiver) - 1 :])
        case CopyOverdue(receiver=receiver):
            return _changed(carrying_out, event.entry, noticed=(*was.noticed, receiver)[-len(Receiver) - 1 :])


def _changed(
    carrying_out: CarryingOut,
    entry: UUID,
    *,
    to_do: bool | None = None,
    copies_to: tuple[Receiver, ...] | None = None,
    noticed: tuple[Receiver | None, ...] | None = None,
) -> CarryingOut:
    """One of them after a change; gone where nothing is left to do or to serve."""
    was = carrying_out.open.get(entry)
    if was is None:
        return carrying_out
    now = replace(
        was,
        to_do=was.to_do if to_do is None else to_do,
        copies_to=was.copies_to if copies_to is None else copies_to,
        noticed=was.noticed if noticed is None else noticed,
    )
    if now.to_do or now.copies_to:
        return CarryingOut({**carrying_out.open, entry: now})
    return CarryingOut({k: o for k, o in carrying_out.open.items() if k != entry})
