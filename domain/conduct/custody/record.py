"""Crimes that were told of, arrests that were asked for, and detentions while they last."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any, Literal, assert_never
from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.kernel.codec import upcast
from domain.kernel.entry import Entry, newest
from domain.kernel.event import Category, Decision, Fact, Personal, Text
from domain.kernel.ids import Code, Count, Digest


class Danger(enum.StrEnum):
    """Why somebody may be arrested before a court has ruled."""

    FLIGHT = "flight"
    PUBLIC_DANGER = "public_danger"
    RETALIATION = "retaliation"
    NEW_OFFENCE = "new_offence"


class Measure(enum.StrEnum):
    """How somebody's liberty was taken."""

    CRIMINAL_DETENTION = "criminal_detention"
    ARREST = "arrest"
    ADMINISTRATIVE_DETENTION = "administrative_detention"
    DRUG_TREATMENT = "compulsory_drug_treatment"
    OTHER = "other"


class ReoffendingRecorded(Fact, topic="conduct.reoffending-recorded.v1"):
    """{subject} is {stage} of a crime ({crime}), {authority} says.

    offence_on: the day of the crime, where it is known. charge: in words.
    """

    crime: Literal["new_crime", "undiscovered_crime"]
    stage: Literal["suspected", "charged", "convicted"]
    authority: Code
    offence_on: date | None = None
    document: Digest | None = None
    charge: Personal[Text | None, Category.NARRATIVE] = None


class ArrestRequested(Decision, topic="conduct.arrest-requested.v1"):
    """{court} was asked to decide on the arrest of {subject} ({danger}).

    proposal_id: the proposal of revocation that it goes with. document: SHA-256 of the request.
    """

    proposal_id: UUID
    danger: Danger
    court: Code
    document: Digest


class ArrestDecided(Fact, topic="conduct.arrest-decided.v1"):
    """{court} decided on the arrest of {subject}: {decision}, {hours_late} hours after its limit.

    due_at: UTC, by the table ``court.limits``. document: SHA-256 of the decision. It occurred when it was decided.
    """

    proposal_id: UUID
    decision: Literal["arrested", "not_arrested"]
    court: Code
    document: Digest
    due_at: datetime
    hours_late: Count = 0


class DetentionRecorded(Fact, topic="conduct.detention-recorded.v2"):
    """{subject} was deprived of liberty ({measure}) by {authority}, and the office told {days_late} days late.

    proposal_id: the proposal of revocation, of an arrest that goes with one: of that the office knows, and no notice is
    due. told_on: when the office was told; due_on: the last day for it, by the table ``detention.notice``, None where
    no notice is due or nobody knows when it came. document: SHA-256 of the notice. It occurred when it began.
    """

    detention_id: UUID
    measure: Measure
    authority: Code
    proposal_id: UUID | None = None
    told_on: date | None = None
    document: Digest | None = None
    due_on: date | None = None
    days_late: Count = 0


@upcast("conduct.detention-recorded.v1", to="conduct.detention-recorded.v2")
def _recorded_v2(facts: dict[str, Any]) -> dict[str, Any]:
    """v1 knew when the office was told, and not by when it should have been."""
    return facts


class DetentionEnded(Fact, topic="conduct.detention-ended.v1"):
    """A detention of {subject} ended after {days} days, {days_served} of which count as served if revoked.

    days: the first and the last are counted. days_served: by the table ``court.limits``, of an arrest that goes
    with a proposal of revocation. It occurred when it ended.
    """

    detention_id: UUID
    days: Count
    days_served: Count = 0


class CustodyLimitReached(Fact, topic="conduct.custody-limit-reached.v1"):
    """The arrest of {subject} reached its limit on {limit_on} without a ruling."""

    detention_id: UUID
    limit_on: date


CustodyEvent = (
    ReoffendingRecorded | ArrestRequested | ArrestDecided | DetentionRecorded | DetentionEnded | CustodyLimitReached
)


class Request(msgspec.Struct, frozen=True):
    """A request of arrest that is not decided. entry: its event id."""

    entry: UUID
    at: datetime


class Detention(msgspec.Struct, frozen=True, omit_defaults=True):
    """A detention that lasts. entry: event id. limit_noticed: whether its limit was."""

    measure: Measure
    at: datetime
    entry: UUID
    proposal_id: UUID | None = None
    limit_noticed: bool = False


#: How many are kept, so that state stays small whatever was written: the newest of each.
REQUESTS_KEPT = 8
DETENTIONS_KEPT = 16


class Custody(msgspec.Struct, frozen=True, omit_defaults=True):
    """The requests of arrest that are open, by the proposal they go with; the arrests that a court granted, by the
    same, with the event id of its decision; and the detentions that last, by id.
    """

    requests: dict[UUID, Request] = {}
    granted: dict[UUID, UUID] = {}
    detentions: dict[UUID, Detention] = {}


def evolve(custody: Custody, entry: Entry[CustodyEvent]) -> Custody:
    """Apply one recorded fact. It never refuses: the fact has already happened."""
    lasting = custody.detentions
    match entry.event:
        case ArrestRequested(proposal_id=proposal_id):
            requests = {**custody.requests, proposal_id: Request(entry.event_id, entry.occurred_at)}
            return replace(custody, requests=newest(requests, REQUESTS_KEPT))
        case ArrestDecided() as decided:
            return _decided(custody, decided, entry.event_id)
        case DetentionRecorded() as d:
            begun = Detention(d.measure, entry.occurred_at, entry.event_id, d.proposal_id)
            kept = {**lasting, d.detention_id: begun}
            return replace(custody, detentions=newest(kept, DETENTIONS_KEPT))
        case DetentionEnded(detention_id=ended):
            return replace(custody, detentions={k: d for k, d in lasting.items() if k != ended})
        case CustodyLimitReached(detention_id=reached):
            if reached not in lasting:
                return custody
            noticed = replace(lasting[reached], limit_noticed=True)
            return replace(custody, detentions={**lasting, reached: noticed})
        case ReoffendingRecorded():
            return custody  # no rule asks for it
        case _ as unhandled:
            assert_never(unhandled)


def _decided(custody: Custody, decided: ArrestDecided, entry: UUID) -> Custody:
    requests = {k: r for k, r in custody.requests.items() if k != decided.proposal_id}
    granted = custody.granted
    if decided.decision == "arrested":
        granted = newest({**granted, decided.proposal_id: entry}, REQUESTS_KEPT)
    return replace(custody, requests=requests, granted=granted)
