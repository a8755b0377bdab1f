"""Identifiers and bounded fields. Identifiers are opaque: nothing about a person can be read from one.

Every pattern ends in ``$(?!\\n)``: ``$`` alone also accepts a line break at the end.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, NewType
from uuid import UUID, uuid5

import msgspec

CaseId = NewType("CaseId", UUID)
EventId = NewType("EventId", UUID)

#: A short code of a list that people maintain: a rule, a charge, a form. Never free text.
Code = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9_./:-]{0,99}$(?!\n)", max_length=100)]
UnitId = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9.-]{0,62}$(?!\n)", max_length=63)]
AccountId = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.:-]{0,99}$(?!\n)", max_length=100)]

#: A SHA-256 in hexadecimal.
Digest = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$(?!\n)", max_length=64)]
#: A calendar month, ``2026-03``; a period is a month, a quarter, ``2026-Q1``, or a year, ``2026``.
Month = Annotated[str, msgspec.Meta(pattern=r"^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])$(?!\n)", max_length=7)]
Period = Annotated[str, msgspec.Meta(pattern=r"^(19|20|21)[0-9]{2}(-(0[1-9]|1[0-2]|Q[1-4]))?$(?!\n)", max_length=7)]
#: An IANA time zone, ``Asia/Shanghai``.
ZoneName = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*$(?!\n)", max_length=64)]

#: The public name of something that is not a person: one line, no control characters.
PublicName = Annotated[str, msgspec.Meta(pattern=r"^[^\x00-\x1f\x7f]+$(?!\n)", min_length=1, max_length=100)]
#: One line that somebody typed about a person: a name, an address, a number.
Line = Annotated[str, msgspec.Meta(pattern=r"^[^\x00-\x1f\x7f]+$(?!\n)", min_length=1, max_length=200)]
#: A few paragraphs that somebody typed: line breaks and tabs, no other control characters.
Narrative = Annotated[str, msgspec.Meta(pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]+$", min_length=1, max_length=4000)]

#: Counts and magnitudes; never negative.
Count = Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]
Year = Annotated[int, msgspec.Meta(ge=1850, le=2200)]

#: A point in time, with its offset from UTC.
Instant = Annotated[datetime, msgspec.Meta(tz=True)]

NAMESPACE = UUID("6f1a3c1e-5f6f-5d0a-9a1d-0a5e4e2b7c11")  # of names that Rollcall turns into stream ids


def stream_of(kind: str, name: str) -> UUID:
    """The stream of something that is not a person and has a public name (a unit, a policy table).

    >>> stream_of("unit", "a") == stream_of("unit", "a") != stream_of("unit", "b")
    True
    """
    return uuid5(NAMESPACE, f"{kind}/{name}")


#: The two bits of a UUID that tell its variant: ``10`` in every id of ours, ``11`` in a stream of tracks.
_VARIANT, _TRACKS = 3 << 62, 1 << 62


def tracks_of(case_id: UUID) -> UUID:
    """The stream of a file's tracks. It is the file's: the same keys open both.

    >>> owner_of(tracks_of(NAMESPACE)) == NAMESPACE != tracks_of(NAMESPACE)
    True
    """
    return UUID(int=case_id.int | _TRACKS)


def owner_of(stream: UUID) -> UUID:
    """The stream whose keys open a stream: the file of one of tracks, else the stream itself."""
    return UUID(int=stream.int ^ _TRACKS) if stream.int & _VARIANT == _VARIANT else stream
