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
_FIRST = struct.Struct(">15sIqI16sIqI")  # magic, position, originator_id, originator_version, length of topic
_SECOND = struct.Struct(">I16sIqI")  # event_id, occurred_at, length of precision
_RECORDED = struct.Struct(">Iq")  # recorded_at
_PART = struct.Struct(">B16s12sI")  # category, key id, nonce, length of ciphertext

_SIXTEEN, _THIRTY_TWO = b"\x00\x00\x00\x10", b"\x00\x00\x00\x20"  # lengths
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
    topic, precision = row.topic.encode(), row.occurred_precision.encode()
    command_id = row.command_id.encode()
    return sha256(
        b"".join(
            (
                _FIRST.pack(MAGIC, 8, row.position, 16, row.originator_id.bytes, 8, row.originator_version, len(topic)),
                topic,
                _SECOND.pack(16, row.event_id.bytes, 8, row.occurred_at, len(precision)),
                precision,
                _RECORDED.pack(8, row.recorded_at),
                _who(row.actor_id, row.actor_role, row.on_behalf_of, row.unit_id, row.source),
                len(command_id).to_bytes(4, "big"),
                command_id,
                NULL if row.correlation_id is None else _SIXTEEN + row.correlation_id.bytes,
                NULL if row.causation_id is None else _SIXTEEN + row.causation_id.bytes,
                NULL if row.matter_id is None else _SIXTEEN + row.matter_id.bytes,
                _members(row.policies),
                _members(row.evidence),
                _THIRTY_TWO,
                sha256(row.facts).digest(),
                _parts_digest(row.personal),
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
def _who(actor_id: str, actor_role: str, on_behalf_of: str | None, unit_id: str, source: str) -> bytes:
    behalf = NULL if on_behalf_of is None else _text(on_behalf_of)
    return b"".join((_text(actor_id), _text(actor_role), behalf, _text(unit_id), _text(source)))


@lru_cache(4_096)
def _members(joined: str) -> bytes:
    if not joined:
        return _NONE
    members = joined.split(" ")
    body = len(members).to_bytes(4, "big") + b"".join(_text(m) for m in members)
    return len(body).to_bytes(4, "big") + body


def _text(value: str) -> bytes:
    encoded = value.encode()
    return len(encoded).to_bytes(4, "big") + encoded
