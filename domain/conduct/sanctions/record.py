"""What was decided about a breach below the courts, and how many such decisions stand."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Literal, TypeVar, assert_never
from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.kernel.entry import Entry, newest
from domain.kernel.event import Category, Decision, Fact, Personal, Text
from domain.kernel.ids import Code, Count, Digest, Period

K = TypeVar("K")


class Outcome(enum.StrEnum):
    """What a row of the ladder leads to."""

    ADMONITION = "admonition"
    WARNING = "warning"
    PENALTY = "penalty"
    REVOCATION = "revocation"
    RECALL = "recall"


class Receiver(enum.StrEnum):
    """Who gets a copy of a decision."""

    SUBJECT = "subject"
    COURT = "court"
    PROCURATORATE = "procuratorate"
    POLICE = "police"
    PRISON = "prison"


class SanctionError(enum.StrEnum):
    """Why a sanction does not stand."""

    BREACH_WITHDRAWN = "breach_withdrawn"
    FACTS = "wrong_on_facts"
    LAW = "wrong_in_law"
    PROCEDURE = "wrong_procedure"
    TOO_SEVERE = "too_severe"
    TOO_LENIENT = "too_lenient"


class SanctionProposed(Decision, topic="conduct.sanction-proposed.v1"):
    """A sanction of {subject} was proposed ({outcome}, {cause}).

    breach_id: the breach it answers; None where it follows from the points of a period. A person decides.
    """

    proposal_id: UUID
    outcome: Literal["admonition", "warning"]
    cause: Literal["breach", "points"]
    breach_id: UUID | None = None
    period: Period | None = None


class SanctionProposalDismissed(Decision, topic="conduct.sanction-proposal-dismissed.v1"):
    """A proposed sanction of {subject} was not followed ({reason})."""

    proposal_id: UUID
    reason: Literal["no_breach", "answered_otherwise", "not_needed"]


class AdmonitionIssued(Decision, topic="conduct.admonition-issued.v1"):
    """{subject} was admonished, by the row {step} of the ladder.

    days: how long the breach lasted, where the row asks for it. copies_to: who must get a copy, by that row.
    proposal_id: the proposal that it follows, where there was one.
    """

    breach_id: UUID
    step: Code
    days: Count | None = None
    copies_to: tuple[Receiver, ...] = ()
    proposal_id: UUID | None = None
    reason: Personal[Text | None, Category.NARRATIVE] = None


class WarningIssued(Decision, topic="conduct.warning-issued.v1"):
    """{subject} was warned, by the row {step} of the ladder.

    days: how long the breach lasted, where the row asks for it. copies_to: who must get a copy, by that row.
    proposal_id: the proposal that it follows, where there was one.
    """

    breach_id: UUID
    step: Code
    days: Count | None = None
    copies_to: tuple[Receiver, ...] = ()
    proposal_id: UUID | None = None
    reason: Personal[Text | None, Category.NARRATIVE] = None


class NoActionDecided(Decision, topic="conduct.no-action-decided.v1"):
    """It was decided to leave a breach of {subject} without a sanction ({reason})."""

    breach_id: UUID
    reason: Literal["slight", "criticism_suffices", "court_tries_it", "put_right", "out_of_time"]
    note: Personal[Text | None, Category.NARRATIVE] = None


class PublicSecurityPenaltyProposed(Decision, topic="conduct.public-security-penalty-proposed.v1"):
    """Public security was asked to penalise {subject}, by the row {step} of the ladder.

    document: SHA-256 of the proposal. copies_to: who must get a copy, by that row.
    """

    proposal_id: UUID
    breach_id: UUID
    step: Code
    document: Digest
    copies_to: tuple[Receiver, ...] = ()


class PublicSecurityPenaltyRecorded(Fact, topic="conduct.public-security-penalty-recorded.v1"):
    """Public security decided on a penalty of {subject}: {penalty}.

    proposal_id: what it answers; None where the police acted of their own. days, fine_yuan: of a detention, of a
    fine. document: SHA-256 of the decision. It occurred when it was decided.
    """

    authority: Code
    penalty: Literal["detention", "fine", "police_warning", "not_imposed"]
    proposal_id: UUID | None = None
    breach_id: UUID | None = None
    days: Count | None = None
    fine_yuan: Count | None = None
    document: Digest | None = None


class SanctionWithdrawn(Decision, topic="conduct.sanction-withdrawn.v1"):
    """A sanction of {subject} ({outcome}) was withdrawn by whose level decided it ({reason}).

    entry: event id of the sanction. decide_anew: whether its breach awaits an answer again.
    """

    entry: UUID
    outcome: Outcome
    breach_id: UUID | None
    reason: SanctionError
    decide_anew: bool = False


class SanctionQuashed(Decision, topic="conduct.sanction-quashed.v1"):
    """A sanction of {subject} ({outcome}) was quashed by the agency above ({reason}).

    entry: event id of the sanction. objection: event id of the objection that led to it, where there was one.
    decide_anew: whether its breach awaits an answer again.
    """

    entry: UUID
    outcome: Outcome
    breach_id: UUID | None
    reason: SanctionError
    objection: UUID | None = None
    decide_anew: bool = False


SanctionsEvent = (
    SanctionProposed
    | SanctionProposalDismissed
    | AdmonitionIssued
    | WarningIssued
    | NoActionDecided
    | PublicSecurityPenaltyProposed
    | PublicSecurityPenaltyRecorded
    | SanctionWithdrawn
    | SanctionQuashed
)


class Sanction(msgspec.Struct, frozen=True, omit_defaults=True):
    """A sanction that stands. at: when it was decided."""

    outcome: Outcome
    at: datetime
    breach_id: UUID | None = None


class Proposal(msgspec.Struct, frozen=True, omit_defaults=True):
    """What was proposed and is not yet decided. entry: event id of the proposal, which knows who made it."""

    entry: UUID
    outcome: Outcome
    breach_id: UUID | None = None
    period: str | None = None


#: How many are kept, so that state stays small whatever was written: of sanctions and of proposals the newest.
SANCTIONS_KEPT = 32
PROPOSALS_KEPT = 16


class Sanctions(msgspec.Struct, frozen=True, omit_defaults=True):
    """The sanctions that stand, by their event ids, oldest first; and the open proposals by their ids.

    Proposals to public security are among the proposals, with the outcome penalty.
    """

    standing: dict[UUID, Sanction] = {}
    proposals: dict[UUID, Proposal] = {}

    def of(self, outcome: Outcome) -> dict[UUID, Sanction]:
        """Those of one kind that stand."""
        return {entry: sanction for entry, sanction in self.standing.items() if sanction.outcome is outcome}


def evolve(sanctions: Sanctions, entry: Entry[SanctionsEvent]) -> Sanctions:
    """Apply one recorded fact. It never refuses: the fact has already happened."""
    match entry.event:
        case SanctionProposed() as p:
            proposal = Proposal(entry.event_id, Outcome(p.outcome), p.breach_id, p.period)
            return _proposed(sanctions, p.proposal_id, proposal)
        case PublicSecurityPenaltyProposed() as p:
            return _proposed(sanctions, p.proposal_id, Proposal(entry.event_id, Outcome.PENALTY, p.breach_id))
        case SanctionProposalDismissed(proposal_id=dismissed):
            return replace(sanctions, proposals=_without(sanctions.proposals, dismissed))
        case AdmonitionIssued(breach_id=breach_id, proposal_id=proposal_id):
            return _decided(sanctions, entry, Outcome.ADMONITION, breach_id, proposal_id)
        case WarningIssued(breach_id=breach_id, proposal_id=proposal_id):
            return _decided(sanctions, entry, Outcome.WARNING, breach_id, proposal_id)
        case NoActionDecided(breach_id=breach_id):
            return replace(sanctions, proposals=_not_about(sanctions.proposals, breach_id))
        case PublicSecurityPenaltyRecorded() as recorded:
            return _penalised(sanctions, entry, recorded)
        case SanctionWithdrawn(entry=named) | SanctionQuashed(entry=named):
            still_open = {key: p for key, p in sanctions.proposals.items() if p.entry != named}
            return Sanctions(_without(sanctions.standing, named), still_open)
        case _ as unhandled:
            assert_never(unhandled)


def _proposed(sanctions: Sanctions, proposal_id: UUID, proposal: Proposal) -> Sanctions:
    proposals = {**sanctions.proposals, proposal_id: proposal}
    return replace(sanctions, proposals=newest(proposals, PROPOSALS_KEPT))


def _decided(
    sanctions: Sanctions,
    entry: Entry[SanctionsEvent],
    outcome: Outcome,
    breach_id: UUID | None,
    proposal_id: UUID | None,
) -> Sanctions:
    """The sanction stands, and what was proposed about its breach is settled."""
    standing = {**sanctions.standing, entry.event_id: Sanction(outcome, entry.occurred_at, breach_id)}
    kept = newest(standing, SANCTIONS_KEPT)
    return Sanctions(kept, _not_about(_without(sanctions.proposals, proposal_id), breach_id))


def _penalised(
    sanctions: Sanctions, entry: Entry[SanctionsEvent], recorded: PublicSecurityPenaltyRecorded
) -> Sanctions:
    if recorded.penalty == "not_imposed":
        return replace(sanctions, proposals=_without(sanctions.proposals, recorded.proposal_id))
    return _decided(sanctions, entry, Outcome.PENALTY, recorded.breach_id, recorded.proposal_id)


def _without(kept: dict[UUID, K], key: UUID | None) -> dict[UUID, K]:
    return {k: v for k, v in kept.items() if k != key}


def _not_about(proposals: dict[UUID, Proposal], breach_id: UUID | None) -> dict[UUID, Proposal]:
    """The proposals that are not about a breach; all of them where none is meant."""
    return {k: p for k, p in proposals.items() if breach_id is None or p.breach_id != breach_id}
