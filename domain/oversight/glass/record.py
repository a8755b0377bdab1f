"""What became of the uses of an emergency: whether somebody else found them justified."""

from __future__ import annotations

import enum
from uuid import UUID

import msgspec

from domain.kernel.entry import AnyEntry, Entry, with_newest
from domain.kernel.event import Decision
from domain.kernel.ids import AccountId
from domain.oversight.looks.record import BreakGlassUsed

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


def used(look: AnyEntry | None) -> dict[str, Use]:
    """A look as a review knows it, by its id; nothing where it opened no file in an emergency."""
    if look is None or not isinstance(look.event, BreakGlassUsed):
        return {}
    return {str(look.event_id): Use(look.event.case_id, look.actor_id)}


class Glass(msgspec.Struct, frozen=True, omit_defaults=True):
    """The reviews of a file: by the id of the use, the event id of its review."""

    reviewed: dict[UUID, UUID] = {}


def evolve(glass: Glass, entry: Entry[BreakGlassReviewed]) -> Glass:
    """Apply one recorded fact. It never refuses: the fact has already happened."""
    return Glass(with_newest(glass.reviewed, entry.event.use_id, entry.event_id, REVIEWS_KEPT))
