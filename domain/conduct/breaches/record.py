"""Breaches of the rules: what is alleged, what was found, whether the person was heard, and what answered it."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Literal, assert_never
from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.conduct.hearings.record import BreachKind, CriticismRecorded, Hearing, StatementHeard
from domain.conduct.revocation.record import (
    ProposalWithdrawn,
    RecallDecided,
    RecallProposed,
    RevocationProposed,
    RevocationRuled,
)
from domain.conduct.sanctions.record import (
    AdmonitionIssued,
    NoActionDecided,
    PublicSecurityPenaltyProposed,
    PublicSecurityPenaltyRecorded,
    SanctionQuashed,
    SanctionWithdrawn,
    WarningIssued,
)
from domain.kernel.entry import Entry, newest
from domain.kernel.event import Category, Decision, Fact, Personal, Text
from domain.kernel.ids import Count, Digest


class Gravity(enum.StrEnum):
    """How serious a breach is, as whoever substantiated it found."""

    SLIGHT = "slight"
    FAIRLY_SERIOUS = "fairly_serious"
    SERIOUS = "serious"


class BreachAlleged(Fact, topic="conduct.breach-alleged.v1"):
    """{subject} is said to have broken the rules from {from_on} to {until_on} ({kind}).

    from_on, until_on: the first and the last day of it; of a report that came late, the day it was due and the day
    it came. until_on is None while it goes on. The envelope cites the entries that show it; documents: digests.
    """

    breach_id: UUID
    kind: BreachKind
    from_on: date
    until_on: date | None
    documents: tuple[Digest, ...] = ()
    note: Personal[Text | None, Category.NARRATIVE] = None


class BreachInvestigated(Fact, topic="conduct.breach-investigated.v1"):
    """What is said of {subject} was looked into: {finding}.

    The envelope cites the entries that were looked at; documents: digests.
    """

    breach_id: UUID
    finding: Literal["breach", "no_breach", "unclear"]
    documents: tuple[Digest, ...] = ()
    note: Personal[Text | None, Category.NARRATIVE] = None


class BreachSubstantiated(Decision, topic="conduct.breach-substantiated.v1"):
    """A breach of {subject} was found proven: {kind}, {gravity}, {days} days.

    from_on, until_on: as found; until_on is None while it goes on. days: from the first day, which is not counted,
    to the last, or to the day of this decision.
    """

    breach_id: UUID
    kind: BreachKind
    gravity: Gravity
    from_on: date
    until_on: date | None
    days: Count


class BreachUnsubstantiated(Decision, topic="conduct.breach-unsubstantiated.v1"):
    """What was said of {subject} was not found proven ({reason})."""

    breach_id: UUID
    reason: Literal["no_breach", "good_reason", "not_provable", "counted_already"]


class BreachWithdrawn(Decision, topic="conduct.breach-withdrawn.v1"):
    """A breach of {subject} does not stand ({reason}).

    entry: event id of what shows that. A sanction that answers it stands until a person withdraws it.
    """

    breach_id: UUID
    reason: Literal["late_entry", "correction", "recorded_in_error"]
    entry: UUID | None = None


class ResponseOmitted(Fact, topic="conduct.response-omitted.v1"):
    """Nothing was decided about a breach of {subject} by {due_on}.

    due_on: the last day, by the table ``conduct.response``, counted from the day on which it was alleged.
    """

    breach_id: UUID
    due_on: date


Own = (
    BreachAlleged
    | BreachInvestigated
    | StatementHeard
    | CriticismRecorded
    | BreachSubstantiated
    | BreachUnsubstantiated
    | BreachWithdrawn
    | ResponseOmitted
)
Step = BreachInvestigated | StatementHeard | CriticismRecorded | BreachSubstantiated | ResponseOmitted
#: The decisions of other slices by which a breach is answered, and those that let it await an answer again.
Answer = (
    AdmonitionIssued
    | WarningIssued
    | NoActionDecided
    | PublicSecurityPenaltyProposed
    | PublicSecurityPenaltyRecorded
    | RevocationProposed
    | RecallProposed
)
Reversal = SanctionWithdrawn | SanctionQuashed | ProposalWithdrawn | RevocationRuled | RecallDecided
BreachesEvent = Own | Answer | Reversal


class Breach(msgspec.Struct, frozen=True, omit_defaults=True):
    """A breach that awaits something.

    Its event ids: alleged, investigated (the newest), heard (the newest), criticised, substantiated, answered.
    gravity: None until it is substantiated. omitted: whether it was noticed that no answer came.
    """

    kind: BreachKind
    from_on: date
    until_on: date | None
    alleged_at: datetime
    alleged: UUID
    investigated: UUID | None = None
    hearing: Hearing | None = None
    heard: UUID | None = None
    criticised: UUID | None = None
    gravity: Gravity | None = None
    substantiated: UUID | None = None
    answered: UUID | None = None
    omitted: bool = False

    @property
    def entries(self) -> tuple[UUID, ...]:
        """The event ids of all that is recorded about it, in the order of the steps."""
        steps = (self.alleged, self.investigated, self.heard, self.criticised, self.substantiated)
        return tuple(entry for entry in steps if entry is not None)


#: How many are kept, so that state stays small whatever was written: the newest of each.
OPEN_KEPT = 64
ANSWERED_KEPT = 32


class Breaches(msgspec.Struct, frozen=True, omit_defaults=True):
    """The breaches that await an answer, and those that were answered, by their ids."""

    open: dict[UUID, Breach] = {}
    answered: dict[UUID, Breach] = {}


def evolve(breaches: Breaches, entry: Entry[BreachesEvent]) -> Breaches:
    """Apply one recorded fact. It never refuses: the fact has already happened."""
    match entry.event:
        case BreachAlleged() as a:
            breach = Breach(a.kind, a.from_on, a.until_on, entry.occurred_at, entry.event_id)
            return replace(breaches, open=newest({**breaches.open, a.breach_id: breach}, OPEN_KEPT))
        case BreachUnsubstantiated(breach_id=gone) | BreachWithdrawn(breach_id=gone):
            return replace(breaches, open=_without(breaches.open, gone), answered=_without(breaches.answered, gone))
        case BreachInvestigated() | StatementHeard() | CriticismRecorded() | BreachSubstantiated() | ResponseOmitted():
            return _step(breaches, entry.event, entry.event_id)
        case PublicSecurityPenaltyRecorded(penalty="not_imposed", breach_id=again):
            return _again(breaches, again)
        case AdmonitionIssued() | WarningIssued() | NoActionDecided() | RevocationProposed() | RecallProposed():
            return _answered(breaches, entry.event.breach_id, entry.event_id)
        case PublicSecurityPenaltyProposed(breach_id=by_police) | PublicSecurityPenaltyRecorded(breach_id=by_police):
            return _answered(breaches, by_police, entry.event_id)
        case SanctionWithdrawn() | SanctionQuashed() | ProposalWithdrawn() | RevocationRuled() | RecallDecided():
            return _again(breaches, entry.event.breach_id) if _reopens(entry.event) else breaches
        case _ as unhandled:
            assert_never(unhandled)


def _step(breaches: Breaches, event: Step, entry: UUID) -> Breaches:
    """One more step about a breach that awaits an answer; of others nothing is kept."""
    breach = breaches.open.get(event.breach_id)
    if breach is None:
        return breaches
    return replace(breaches, open={**breaches.open, event.breach_id: _changed(breach, event, entry)})


def _changed(breach: Breach, event: Step, entry: UUID) -> Breach:
    match event:
        case BreachInvestigated():
            return replace(breach, investigated=entry)
        case StatementHeard(hearing=hearing):
            return replace(breach, hearing=hearing, heard=entry)
        case CriticismRecorded():
            return replace(breach, criticised=breach.criticised or entry)
        case BreachSubstantiated() as s:
            found = replace(breach, kind=s.kind, gravity=s.gravity, from_on=s.from_on, until_on=s.until_on)
            return replace(found, substantiated=entry)
        case ResponseOmitted():
            return replace(breach, omitted=True)


def _reopens(event: Reversal) -> bool:
    """Whether a breach awaits an answer again: where it was said so, or a court did not follow the proposal."""
    match event:
        case SanctionWithdrawn(decide_anew=anew) | SanctionQuashed(decide_anew=anew):
            return anew
        case ProposalWithdrawn():
            return True
        case RevocationRuled(ruling=ruling):
            return ruling == "not_revoked"
        case RecallDecided(decision=decision):
            return decision == "not_recalled"


def _answered(breaches: Breaches, breach_id: UUID | None, by: UUID) -> Breaches:
    breach = breaches.open.get(breach_id) if breach_id else None
    if breach_id is None or breach is None:
        return breaches
    answered = {**breaches.answered, breach_id: replace(breach, answered=by)}
    return replace(breaches, open=_without(breaches.open, breach_id), answered=newest(answered, ANSWERED_KEPT))


def _again(breaches: Breaches, breach_id: UUID | None) -> Breaches:
    breach = breaches.answered.get(breach_id) if breach_id else None
    if breach_id is None or breach is None:
        return breaches
    reopened = {**breaches.open, breach_id: replace(breach, answered=None)}
    return replace(breaches, open=newest(reopened, OPEN_KEPT), answered=_without(breaches.answered, breach_id))


def _without(kept: dict[UUID, Breach], key: UUID) -> dict[UUID, Breach]:
    return {k: v for k, v in kept.items() if k != key}
