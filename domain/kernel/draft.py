"""What a rule decided, before it is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from domain.kernel.entry import Occurred
from domain.kernel.event import Event


class Content(NamedTuple):
    """What is too much for the record and may not stay for ever: kept sealed beside it, found by its SHA-256.

    until: the last day on which it is kept.
    """

    plain: bytes
    until: date


class Draft(NamedTuple):
    """An event to be recorded, with what its envelope should say of it.

    occurred: when, if not as the command says. evidence: event ids and document digests it rests on. content: what
    the event holds the digest of, kept apart.
    """

    event: Event
    occurred: Occurred | None = None
    evidence: tuple[str, ...] = ()
    content: Content | None = None


Drafts = Sequence[Event | Draft]


def cited(*rests_on: UUID | str | None) -> tuple[str, ...]:
    """Event ids and digests of documents as evidence: each once, in the order given; None is left out.

    >>> cited(UUID(int=1), None, UUID(int=1))
    ('00000000-0000-0000-0000-000000000001',)
    """
    return tuple(dict.fromkeys(str(one) for one in rests_on if one is not None))
