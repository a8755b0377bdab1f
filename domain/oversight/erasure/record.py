"""The erasure of what identifies a person: asked for, decided by another, done by the keeper."""

from __future__ import annotations

import enum
from typing import assert_never
from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.kernel.entry import Entry, newest
from domain.kernel.event import Category, Decision
from domain.kernel.ids import Digest


class ErasureGround(enum.StrEnum):
    """Why personal values are to be destroyed."""

    RETENTION_OVER = "retention_over"
    COURT_ORDER = "court_order"


class ErasureRefusal(enum.StrEnum):
    """Why they are not."""

    STILL_NEEDED = "file_still_needed"
    ORDER_NOT_VALID = "order_not_valid"


class Erased(enum.StrEnum):
    """What is destroyed: one key of the file each."""

    IDENTITY = "identity"
    CONTACT = "contact_data"
    LOCATION = "location_data"
    NARRATIVE = "narrative"
    VICTIM = "victim_data"

    @property
    def category(self) -> Category:
        """Whose key goes."""
        return Category[self.name]


class ErasureRequested(Decision, topic="oversight.erasure-requested.v1"):
    """It was asked that personal values of {subject} be erased ({ground}): {categories}.

    order: SHA-256 of the court's order in the file, where there is one.
    """

    erasure_id: UUID
    ground: ErasureGround
    categories: tuple[Erased, ...]
    order: Digest | None = None


class ErasureApproved(Decision, topic="oversight.erasure-approved.v1"):
    """It was decided that personal values of {subject} are erased ({ground}): {categories}."""

    erasure_id: UUID
    ground: ErasureGround
    categories: tuple[Erased, ...]


class ErasureRefused(Decision, topic="oversight.erasure-refused.v1"):
    """It was decided that personal values of {subject} are not erased ({reason})."""

    erasure_id: UUID
    reason: ErasureRefusal


class KeyDestroyed(Decision, topic="oversight.key-destroyed.v1"):
    """Personal values of {subject} were erased: {categories}.

    key_ids: of the keys of this file that are gone. Their values can be opened by nobody any more.
    """

    erasure_id: UUID
    categories: tuple[Erased, ...]
    key_ids: tuple[UUID, ...]


ErasureEvent = ErasureRequested | ErasureApproved | ErasureRefused | KeyDestroyed


class Request(msgspec.Struct, frozen=True):
    """An erasure that was asked for. entry: event id of the request, or of the approval once there is one."""

    entry: UUID
    ground: ErasureGround
    categories: tuple[Erased, ...]
    approved: bool = False


#: How many open requests are kept; rules allow fewer.
REQUESTS_KEPT = 16


class Erasure(msgspec.Struct, frozen=True, omit_defaults=True):
    """open: requests that are not refused or done, by id. gone: what is destroyed."""

    open: dict[UUID, Request] = {}
    gone: frozenset[Erased] = frozenset()


def evolve(erasure: Erasure, entry: Entry[ErasureEvent]) -> Erasure:
    """Apply one recorded fact. It never refuses: the fact has already happened."""
    match entry.event:
        case ErasureRequested() as e:
            asked = Request(entry.event_id, e.ground, e.categories)
            return replace(erasure, open=newest({**erasure.open, e.erasure_id: asked}, REQUESTS_KEPT))
        case ErasureApproved() as e:
            approved = Request(entry.event_id, e.ground, e.categories, approved=True)
            return replace(erasure, open=newest({**erasure.open, e.erasure_id: approved}, REQUESTS_KEPT))
        case ErasureRefused(erasure_id=refused):
            return replace(erasure, open=_without(erasure, refused))
        case KeyDestroyed(erasure_id=done, categories=categories):
            return Erasure(_without(erasure, done), erasure.gone.union(categories))
        case _ as unhandled:
            assert_never(unhandled)


def _without(erasure: Erasure, settled: UUID) -> dict[UUID, Request]:
    return {key: request for key, request in erasure.open.items() if key != settled}
