"""Entries and commands as values of the schema's own types, in PostgreSQL's binary form: one parameter a batch.

Of an array a column the server keeps a set a column: that was half of what it took to write a few rows.
"""

from __future__ import annotations

import struct
from functools import lru_cache
from uuid import UUID

from journal.arrays import Texts
from journal.row import NULL, SIXTEEN, THIRTY_TWO, Row, text

# A value is the number of its fields; a field is its type, its length and its bytes, the latter two as in the digest.
_BIGINT, _TEXT, _UUID, _INSTANT, _RANGE = 20, 25, 2950, 1184, 3926
_TEXT_OF, _UUID_OF, _BYTES_OF, _TEXTS_OF = (oid.to_bytes(4, "big") for oid in (_TEXT, _UUID, 17, 1009))
_FIRST = struct.Struct(">IIIqII16sIIqII").pack  # 22, position, originator_id, originator_version, length of topic
_SECOND = struct.Struct(">II16sIIqII").pack  # event_id, occurred_at, length of precision
_RECORDED = struct.Struct(">IIq").pack  # recorded_at
_POSITIONS = struct.Struct(">IIBIqIq").pack  # a range
_BOTH_ENDS = 6
_FIVE = (5).to_bytes(4, "big")
_POSTGRES_EPOCH = 946_684_800_000_000  # 2000-01-01 in microseconds since 1970


def entry(row: Row, digest: bytes) -> bytes:
    """A row and its digest as a value of ``new_entry``."""
    (
        position, stream, version, topic, event_id, occurred_at, precision, recorded_at, actor_id, actor_role,
        on_behalf_of, unit_id, source, command_id, correlation_id, causation_id, matter_id, policies, evidence,
        facts, personal,
    ) = row  # fmt: skip
    named, exact = topic.encode(), precision.encode()
    return b"".join(
        (
            _FIRST(
                22, _BIGINT, 8, position, _UUID, 16, stream.int.to_bytes(16, "big"), _BIGINT, 8, version,
                _TEXT, len(named),
            ),
            named,
            _SECOND(
                _UUID, 16, event_id.int.to_bytes(16, "big"), _INSTANT, 8, occurred_at - _POSTGRES_EPOCH,
                _TEXT, len(exact),
            ),
            exact,
            _RECORDED(_INSTANT, 8, recorded_at - _POSTGRES_EPOCH),
            _who(actor_id, actor_role, on_behalf_of, unit_id, source),
            _text(command_id),
            _uuid(correlation_id),
            _uuid(causation_id),
            _uuid(matter_id),
            _members(policies),
            _members(evidence),
            _bytes(facts),
            _bytes(personal),
            _BYTES_OF,
            THIRTY_TWO,
            digest,
        )
    )  # fmt: skip


def command(client_id: str, command_id: str, body_sha256: bytes, first: int, last: int, answer: bytes) -> bytes:
    """An accepted command as a value of ``new_command``."""
    return b"".join(
        (
            _FIVE,
            _text(client_id),
            _text(command_id),
            _bytes(body_sha256),
            _POSITIONS(_RANGE, 25, _BOTH_ENDS, 8, first, 8, last),
            _bytes(answer),
        )
    )


#: Most rows name one of a few actors, and policies that many others name; what is remembered is bounded.
@lru_cache(4_096)
def _who(*named: str | None) -> bytes:
    return b"".join([_TEXT_OF + NULL if value is None else _text(value) for value in named])


@lru_cache(4_096)
def _members(joined: str) -> bytes:
    array = Texts(joined.split(" ") if joined else []).binary()
    return _TEXTS_OF + len(array).to_bytes(4, "big") + array


def _text(value: str) -> bytes:
    return _TEXT_OF + text(value)


def _uuid(value: UUID | None) -> bytes:
    return _UUID_OF + (NULL if value is None else SIXTEEN + value.int.to_bytes(16, "big"))


def _bytes(value: bytes) -> bytes:
    return _BYTES_OF + len(value).to_bytes(4, "big") + value
