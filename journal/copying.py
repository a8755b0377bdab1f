"""Rows of the record in the form that COPY takes: for many rows half the work of an INSERT, on both sides."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from functools import lru_cache
from typing import LiteralString
from uuid import UUID

from journal.arrays import POSTGRES_EPOCH, Texts
from journal.row import NULL, SIXTEEN, THIRTY_TWO, Row, text, who

COPY: LiteralString = "COPY entries FROM STDIN (FORMAT BINARY)"

_HEAD = b"PGCOPY\n\xff\r\n\0" + bytes(8)  # no flags, no extension
_END = b"\xff\xff"
# A field is its length and its bytes, as in the digest of a row: position, originator_id, originator_version, topic.
_FIRST = struct.Struct(">hIqI16sIqI").pack  # the number of fields before them, the length of topic after them
_SECOND = struct.Struct(">I16sIqI").pack  # event_id, occurred_at, length of precision
_RECORDED = struct.Struct(">Iq").pack  # recorded_at


def copied(rows: Sequence[Row], digests: Sequence[bytes]) -> bytes:
    """What COPY is given for some rows, each with its digest."""
    return b"".join(
        [_HEAD, *[part for row, sha in zip(rows, digests, strict=True) for part in _fields(row, sha)], _END]
    )


def _fields(row: Row, digest: bytes) -> tuple[bytes, ...]:
    (
        position, stream, version, topic, event_id, occurred_at, precision, recorded_at, actor_id, actor_role,
        on_behalf_of, unit_id, source, command_id, correlation_id, causation_id, matter_id, policies, evidence,
        facts, personal,
    ) = row  # fmt: skip
    named, exact = topic.encode(), precision.encode()
    return (
        _FIRST(22, 8, position, 16, stream.int.to_bytes(16, "big"), 8, version, len(named)),
        named,
        _SECOND(16, event_id.int.to_bytes(16, "big"), 8, occurred_at - POSTGRES_EPOCH, len(exact)),
        exact,
        _RECORDED(8, recorded_at - POSTGRES_EPOCH),
        who(actor_id, actor_role, on_behalf_of, unit_id, source),
        text(command_id),
        _uuid(correlation_id),
        _uuid(causation_id),
        _uuid(matter_id),
        _members(policies),
        _members(evidence),
        len(facts).to_bytes(4, "big"),
        facts,
        len(personal).to_bytes(4, "big"),
        personal,
        THIRTY_TWO,
        digest,
    )


def _uuid(value: UUID | None) -> bytes:
    return NULL if value is None else SIXTEEN + value.int.to_bytes(16, "big")


@lru_cache(4_096)
def _members(joined: str) -> bytes:
    array = Texts(joined.split(" ") if joined else []).binary()
    return len(array).to_bytes(4, "big") + array
