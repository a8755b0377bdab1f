"""Merit, praise and commutation: what was proposed, granted, refused, reviewed and ruled."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any, Literal, assert_never
from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.conduct.sanctions.record import Receiver
from domain.kernel.codec import upcast
from domain.kernel.entry import Entry, newest
from domain.kernel.event import Category, Decision, Fact, Personal, Text
from domain.kernel.ids import Code, Count, Digest, Period


class PraiseTest(enum.StrEnum):
    """What is asked of somebody who is praised."""

    REPENTS = "repents"
    KEEPS_LAW = "keeps_law"
    KEEPS_RULES = "keeps_rules"
    TAKES_PART = "takes_part"


class MeritGrade(enum.StrEnum):
    """How great a merit is."""

    OUTSTANDING_ACT = "outstanding_act"
    MERIT = "merit"
    MAJOR_MERIT = "major_merit"


class CommutationGround(enum.StrEnum):
    """Why a term may be shortened."""

    REPENTANCE = "repentance"
    MERIT = "merit"
    MAJOR_MERIT = "major_merit"


class MeritRecorded(Fact, topic="conduct.merit-recorded.v1"):
    """{subject} earned merit ({merit}, {act}).

    act: code of what it was. document: SHA-256 of what shows it. It occurred on the day of the act.
    """

    merit: MeritGrade
    act: Code
    document: Digest | None = None
    note: Personal[Text | None, Category.NARRATIVE] = None


class RewardProposed(Decision, topic="conduct.reward-proposed.v1"):
    """Praise of {subject} was proposed because of the points of {period}.

    A person decides on it.
    """

    proposal_id: UUID
    period: Period


class PraiseProposed(Decision, topic="conduct.praise-proposed.v1"):
    """It was proposed to praise {subject}.

    The envelope cites the entries that show why.
    """

    proposal_id: UUID
    note: Personal[Text | None, Category.NARRATIVE] = None


class PraiseGranted(Decision, topic="conduct.praise-granted.v1"):
    """{subject} was praised, after {months_served} whole months under supervision.

    tests: what was found of them, by the table ``reward.praise``. merit: event id of a single outstanding act, where
    that is the reason. copies_to: who must get a copy, by that table.
    """

    proposal_id: UUID
    months_served: Count
    tests: tuple[PraiseTest, ...]
    merit: UUID | None = None
    copies_to: tuple[Receiver, ...] = ()


class PraiseRefused(Decision, topic="conduct.praise-refused.v1"):
    """It was decided not to praise {subject} ({reason})."""

    proposal_id: UUID
    reason: Literal["tests_not_met", "too_early", "breach_open", "not_outstanding"]


class PraiseWithdrawn(Decision, topic="conduct.praise-withdrawn.v1"):
    """A praise of {subject} was withdrawn ({reason}).

    entry: event id of the praise.
    """

    entry: UUID
    reason: Literal["wrong_on_facts", "wrong_in_law", "breach_found"]


class CommutationProposed(Decision, topic="conduct.commutation-proposed.v1"):
    """It was proposed to shorten the term of {subject} by {months} months ({ground}).

    The agency above reviews it; {court} rules. document: SHA-256 of the proposal. copies_to: who must get a copy.
    """

    proposal_id: UUID
    ground: CommutationGround
    months: Count
    court: Code
    document: Digest
    copies_to: tuple[Receiver, ...] = ()


class CommutationReviewed(Decision, topic="conduct.commutation-reviewed.v1"):
    """The agency above reviewed the commutation for {subject}: {opinion}.

    supported: it went to the court with that; returned: it ended there.
    """

    proposal_id: UUID
    opinion: Literal["supported", "returned"]


class CommutationRuled(Fact, topic="conduct.commutation-ruled.v2"):
    """{court} ruled on commutation for {subject}: {ruling} ({months} months, {days} days), {days_late} days too late.

    months, days: by how much it shortens the term. due_on: the last day of the court's limit, by the table
    ``court.limits``. document: SHA-256 of the ruling. It occurred on its day. The term that follows is computed from
    it, not kept here.
    """

    proposal_id: UUID
    ruling: Literal["granted", "refused"]
    months: Count
    court: Code
    document: Digest
    due_on: date
    days_late: Count = 0
    days: Count = 0


@upcast("conduct.commutation-ruled.v1", to="conduct.commutation-ruled.v2")
def _ruled_v2(facts: dict[str, Any]) -> dict[str, Any]:
    """v1 knew rulings in months alone."""
    return facts


RewardsEvent = (
    MeritRecorded
    | RewardProposed
    | PraiseProposed
    | PraiseGranted
    | PraiseRefused
    | PraiseWithdrawn
    | CommutationProposed
    | CommutationReviewed
    | CommutationRuled
)


class Proposal(msgspec.Struct, frozen=True, omit_defaults=True):
    """A proposal of praise that is not decided. entry: its event id; period: where points led to it."""

    entry: UUID
    period: str | None = None


class Commutation(msgspec.Struct, frozen=True, omit_defaults=True):
    """A proposal of commutation that is not ruled on.

    entry: event id of the proposal. reviewed, reviewed_at: of the review that supported it.
    """

    entry: UUID
    months: int
    reviewed: UUID | None = None
    reviewed_at: datetime | None = None


class Granted(msgspec.Struct, frozen=True):
    """A ruling that grants: its event id, and by how much it shortens the term."""

    entry: UUID
    months: int
    days: int


class Merit(msgspec.Struct, frozen=True):
    """A merit, by which a decision may be justified."""

    merit: MeritGrade
    at: datetime


#: How many are kept, so that state stays small whatever was written: the newest of each.
PROPOSALS_KEPT = 16
MERITS_KEPT = 16
PRAISES_KEPT = 16
GRANTED_KEPT = 16


class Rewards(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is proposed, by its ids; merits and praises that stand, by their event ids; months commuted so far.

    granted: rulings that grant a commutation, by the digest of each.
    """

    praise: dict[UUID, Proposal] = {}
    commutation: dict[UUID, Commutation] = {}
    merits: dict[UUID, Merit] = {}
    praised: dict[UUID, datetime] = {}
    commuted: int = 0
    granted: dict[str, Granted] = {}


def evolve(rewards: Rewards, entry: Entry[RewardsEvent]) -> Rewards:
    """Apply one recorded fact. It never refuses: the fact has already happened."""
    match entry.event:
        case MeritRecorded(merit=merit):
            merits = {**rewards.merits, entry.event_id: Merit(merit, entry.occurred_at)}
            return replace(rewards, merits=newest(merits, MERITS_KEPT))
        case RewardProposed(proposal_id=key, period=period):
            return _proposed(rewards, key, Proposal(entry.event_id, period))
        case PraiseProposed(proposal_id=key):
            return _proposed(rewards, key, Proposal(entry.event_id))
        case PraiseGranted(proposal_id=decided):
            praised = {**rewards.praised, entry.event_id: entry.occurred_at}
            return replace(_decided(rewards, decided), praised=newest(praised, PRAISES_KEPT))
        case PraiseRefused(proposal_id=decided):
            return _decided(rewards, decided)
        case PraiseWithdrawn(entry=named):
            return replace(rewards, praised={k: at for k, at in rewards.praised.items() if k != named})
        case CommutationProposed() | CommutationReviewed() | CommutationRuled():
            return _commuted(rewards, entry.event, entry)
        case _ as unhandled:
            assert_never(unhandled)


def _proposed(rewards: Rewards, key: UUID, proposal: Proposal) -> Rewards:
    praise = {**rewards.praise, key: proposal}
    return replace(rewards, praise=newest(praise, PROPOSALS_KEPT))


def _decided(rewards: Rewards, key: UUID) -> Rewards:
    return replace(rewards, praise={k: p for k, p in rewards.praise.items() if k != key})


def _commuted(
    rewards: Rewards,
    event: CommutationProposed | CommutationReviewed | CommutationRuled,
    entry: Entry[RewardsEvent],
) -> Rewards:
    others = {k: c for k, c in rewards.commutation.items() if k != event.proposal_id}
    was = rewards.commutation.get(event.proposal_id)
    match event:
        case CommutationProposed(months=months):
            kept = {**others, event.proposal_id: Commutation(entry.event_id, months)}
            return replace(rewards, commutation=newest(kept, PROPOSALS_KEPT))
        case CommutationReviewed(opinion=opinion):
            if was is None or opinion == "returned":
                return replace(rewards, commutation=others)
            reviewed = replace(was, reviewed=entry.event_id, reviewed_at=entry.occurred_at)
            return replace(rewards, commutation={**others, event.proposal_id: reviewed})
        case CommutationRuled(ruling="refused"):
            return replace(rewards, commutation=others)
        case CommutationRuled(months=months, days=days):
            granted = {**rewards.granted, event.document: Granted(entry.event_id, months, days)}
            commuted = rewards.commuted + months
            return replace(rewards, commutation=others, commuted=commuted, granted=newest(granted, GRANTED_KEPT))
