"""A row of the record as stored, and its digest.

``rollcall/row/1``: SHA-256 over the magic line and every column in order, each as a big-endian uint32 length
and its bytes; NULL is the length 0xFFFFFFFF. Integers and instants (microseconds since 1970, UTC) are int64;
lists are a uint32 count and their length-prefixed members. ``facts`` and each personal part stand as their
own SHA-256, so that an entry can be proven without handing out, or after dropping, a part.
"""

from __future__ import annotations

import struct
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID

MAGIC = b"rollcall/row/1\n"
NULL = b"\xff\xff\xff\xff"
_FIRST = struct.Struct(">15sIqI16sIqI").pack  # magic, position, originator_id, originator_version, length of topic
_SECOND = struct.Struct(">I16sIqI").pack  # event_id, occurred_at, length of precision
_RECORDED = struct.Struct(">Iq").pack  # recorded_at
_PART = struct.Struct(">B16s12sI")  # category, key id, nonce, length of ciphertext

SIXTEEN, THIRTY_TWO = b"\x00\x00\x00\x10", b"\x00\x00\x00\x20"  # lengths
_NONE = b"\x00\x00\x00\x04\x00\x00\x00\x00"  # a list without members

KEY_ID, NONCE = 16, 12
HEAD = KEY_ID + NONCE  # what stands before a ciphertext


class Row(NamedTuple):
    """All columns, in the order of the digest. Instants in microseconds since 1970-01-01 UTC.

    policies, evidence: members joined by one space. facts: key id, nonce, ciphertext. personal: framed parts.
    """

    position: int
    originator_id: UUID
    originator_version: int
    topic: str
    event_id: UUID
    occurred_at: int
    occurred_precision: str
    recorded_at: int
    actor_id: str
    actor_role: str
    on_behalf_of: str | None
    unit_id: str
    source: str
    command_id: str
    correlation_id: UUID | None
    causation_id: UUID | None
    matter_id: UUID | None
    policies: str
    evidence: str
    facts: bytes
    personal: bytes


def digest(row: Row) -> bytes:
    """The row's SHA-256, 32 bytes, in the form ``rollcall/row/1``."""
    (
        position, stream, version, topic, event_id, occurred_at, precision, recorded_at, actor_id, actor_role,
        on_behalf_of, unit_id, source, command_id, correlation_id, causation_id, matter_id, policies, evidence,
        facts, personal,
    ) = row  # fmt: skip
    named, exact = topic.encode(), precision.encode()
    return sha256(
        b"".join(
            (
                _FIRST(MAGIC, 8, position, 16, stream.int.to_bytes(16, "big"), 8, version, len(named)),
                named,
                _SECOND(16, event_id.int.to_bytes(16, "big"), 8, occurred_at, len(exact)),
                exact,
                _RECORDED(8, recorded_at),
                who(actor_id, actor_role, on_behalf_of, unit_id, source),
                text(command_id),
                NULL if correlation_id is None else SIXTEEN + correlation_id.bytes,
                NULL if causation_id is None else SIXTEEN + causation_id.bytes,
                NULL if matter_id is None else SIXTEEN + matter_id.bytes,
                _members(policies),
                _members(evidence),
                THIRTY_TWO,
                sha256(facts).digest(),
                _parts_digest(personal),
            )
        )
    ).digest()


def frame(category: int, part: bytes) -> bytes:
    """One personal part as stored: category, key id, nonce, length, ciphertext. part: the last three joined."""
    return _PART.pack(category, part[:KEY_ID], part[KEY_ID:HEAD], len(part) - HEAD) + part[HEAD:]


def parts(personal: bytes) -> list[tuple[int, bytes]]:
    """The framed personal parts of a row, as (category, key id + nonce + ciphertext). ValueError if cut."""
    return [(framed[0], framed[1 : 1 + HEAD] + framed[_PART.size :]) for framed in _frames(personal)]


def _parts_digest(personal: bytes) -> bytes:
    if not personal:
        return _NONE
    digests = [sha256(framed).digest() for framed in _frames(personal)]
    return (4 + 32 * len(digests)).to_bytes(4, "big") + len(digests).to_bytes(4, "big") + b"".join(digests)


def _frames(personal: bytes) -> list[bytes]:
    """The framed parts of a row, each as it stands."""
    found = []
    at = 0
    while at < len(personal):
        end = at + _PART.size
        end += int.from_bytes(personal[end - 4 : end], "big")
        if end > len(personal):
            raise ValueError("a personal part is cut short")
        found.append(personal[at:end])
        at = end
    return found


#: Most rows name one of a few actors, and policies that many others name; what is remembered is bounded.
@lru_cache(4_096)
def who(actor_id: str, actor_role: str, on_behalf_of: str | None, unit_id: str, source: str) -> bytes:
    behalf = NULL if on_behalf_of is None else text(on_behalf_of)
    return b"".join((text(actor_id), text(actor_role), behalf, text(unit_id), text(source)))


@lru_cache(4_096)
def _members(joined: str) -> bytes:
    if not joined:
        return _NONE
    members = joined.split(" ")
    body = len(members).to_bytes(4, "big") + b"".join(text(m) for m in members)
    return len(body).to_bytes(4, "big") + body


def text(value: str) -> bytes:
    encoded = value.encode()
    return len(encoded).to_bytes(4, "big") + encoded
