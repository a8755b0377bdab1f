"""Identifiers. All are opaque: nothing about a person can be read from one."""

from __future__ import annotations

from typing import Annotated, NewType
from uuid import UUID, uuid5

import msgspec

CaseId = NewType("CaseId", UUID)
EventId = NewType("EventId", UUID)

#: A short code of a list that people maintain: a rule, a charge, a form. Never free text.
Code = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9_./:-]{0,99}$", max_length=100)]
UnitId = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9.-]{0,62}$", max_length=63)]
AccountId = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.:-]{0,99}$", max_length=100)]

NAMESPACE = UUID("6f1a3c1e-5f6f-5d0a-9a1d-0a5e4e2b7c11")  # of names that Rollcall turns into stream ids


def stream_of(kind: str, name: str) -> UUID:
    """The stream of something that is not a person and has a public name (a unit, a policy table).

    >>> stream_of("unit", "a") == stream_of("unit", "a") != stream_of("unit", "b")
    True
    """
    return uuid5(NAMESPACE, f"{kind}/{name}")
