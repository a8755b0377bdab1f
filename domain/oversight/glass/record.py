"""What became of the uses of an emergency: whether somebody else found them justified."""

from __future__ import annotations

import enum
from uuid import UUID

import msgspec

from domain.kernel.entry import Entry, with_newest
from domain.kernel.event import Decision
from domain.kernel.ids import AccountId

#: How many reviews of one file rules know; its history has them all.
REVIEWS_KEPT = 64


class Judgement(enum.StrEnum):
    """What a second person says of a use."""

    JUSTIFIED = "justified"
    UNJUSTIFIED = "unjustified"


class BreakGlassReviewed(Decision, topic="oversight.break-glass-reviewed.v1"):
    """That the file of {subject} was opened in an emergency was found {judgement}.

    use_id: the entry of the journal of looks that recorded it. used_by: the account that opened the file.
    """

    use_id: UUID
    used_by: AccountId
    judgement: Judgement


class Use(msgspec.Struct, frozen=True):
    """A file opened in an emergency, as the journal of looks has it: what a review is decided on."""

    case_id: UUID
    actor_id: str


class Glass(msgspec.Struct, frozen=True, omit_defaults=True):
    """The reviews of a file: by the id of the use, the event id of its review."""

    reviewed: dict[UUID, UUID] = {}


def evolve(glass: Glass, entry: Entry[BreakGlassReviewed]) -> Glass:
    """Apply one recorded fact. It never refuses: the fact has already happened."""
    return Glass(with_newest(glass.reviewed, entry.event.use_id, entry.event_id, REVIEWS_KEPT))
