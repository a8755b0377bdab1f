"""How a helper was found for one person: what help is needed, who was proposed and why, what was decided."""

from __future__ import annotations

import enum
from typing import Literal, TypeVar, assert_never
from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.kernel.entry import Entry, newest
from domain.kernel.event import Category, Decision, Fact, Personal, Text
from domain.kernel.ids import Code, Count


class Nearness(enum.StrEnum):
    """How near a volunteer lives, by the codes of administrative divisions."""

    VILLAGE = "same_village"
    TOWNSHIP = "same_township"
    COUNTY = "same_county"
    CITY = "same_city"
    PROVINCE = "same_province"
    ELSEWHERE = "other_province"
    UNKNOWN = "not_known"


class HelpNeeded(Fact, topic="people.help-needed.v1"):
    """{subject} needs help with: {needs}.

    needs: codes of the list that the skills of volunteers are taken from. division: code of the administrative
    division where the person lives. note: in words.
    """

    needs: tuple[Code, ...]
    division: Code | None = None
    note: Personal[Text | None, Category.NARRATIVE] = None


class HelperProposed(Fact, topic="people.helper-proposed.v1"):
    """A volunteer was proposed as helper of {subject}: {score} of 100 ({near}, needs met: {met}).

    score: pertinence, nearness and room, each of 100, weighted by ``match.weights``. pertinence: the share of the
    needs that the volunteer's skills meet. nearness: by near. room: the share of cases that are still free, of most.
    """

    proposal_id: UUID
    volunteer_id: UUID
    score: Count
    pertinence: Count
    nearness: Count
    room: Count
    met: tuple[Code, ...]
    near: Nearness
    helps_in: Count
    most: Count


class HelperMatched(Decision, topic="people.helper-matched.v1"):
    """It was decided that the volunteer proposed helps {subject}.

    proposal_id: which proposal. The volunteer then takes the case on.
    """

    proposal_id: UUID
    volunteer_id: UUID


class HelperProposalDeclined(Decision, topic="people.helper-proposal-declined.v1"):
    """It was decided that the volunteer proposed does not help {subject} ({reason})."""

    proposal_id: UUID
    volunteer_id: UUID
    reason: Literal["unsuited", "volunteer_unwilling", "person_unwilling", "too_far_away", "has_a_helper"]


class HelperMatchEnded(Decision, topic="people.helper-match-ended.v1"):
    """The volunteer no longer helps {subject} ({reason})."""

    volunteer_id: UUID
    reason: Literal["help_ended", "replaced_by_other", "asked_to_stop", "unsuited"]


MatchingEvent = HelpNeeded | HelperProposed | HelperMatched | HelperProposalDeclined | HelperMatchEnded


class Proposal(msgspec.Struct, frozen=True):
    """An open proposal. entry: its event id."""

    volunteer_id: UUID
    entry: UUID


#: More open proposals and matches than any table allows; and the declined volunteers that the rules still know.
PROPOSALS_KEPT = 16
MATCHES_KEPT = 16
DECLINED_KEPT = 64


class Matching(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the person needs, and since which entry; proposals by id; matches and declined volunteers by volunteer."""

    needs: tuple[str, ...] = ()
    division: str | None = None
    needed: UUID | None = None
    open: dict[UUID, Proposal] = {}
    matched: dict[UUID, UUID] = {}
    declined: dict[UUID, UUID] = {}


def evolve(matching: Matching, entry: Entry[MatchingEvent]) -> Matching:
    """Apply one recorded fact. It never refuses: the fact has already happened."""
    match entry.event:
        case HelpNeeded(needs=needs, division=division):
            return replace(matching, needs=needs, division=division, needed=entry.event_id)
        case HelperProposed(proposal_id=key, volunteer_id=volunteer_id):
            proposals = {**matching.open, key: Proposal(volunteer_id, entry.event_id)}
            return replace(matching, open=newest(proposals, PROPOSALS_KEPT))
        case HelperMatched(proposal_id=key, volunteer_id=volunteer_id):
            matched = newest({**matching.matched, volunteer_id: entry.event_id}, MATCHES_KEPT)
            return replace(matching, open=_without(matching.open, key), matched=matched)
        case HelperProposalDeclined(proposal_id=key, volunteer_id=volunteer_id):
            declined = newest({**matching.declined, volunteer_id: entry.event_id}, DECLINED_KEPT)
            return replace(matching, open=_without(matching.open, key), declined=declined)
        case HelperMatchEnded(volunteer_id=volunteer_id):
            return replace(matching, matched=_without(matching.matched, volunteer_id))
        case _ as unhandled:
            assert_never(unhandled)


V = TypeVar("V")


def _without(held: dict[UUID, V], key: UUID) -> dict[UUID, V]:
    return {one: value for one, value in held.items() if one != key}
