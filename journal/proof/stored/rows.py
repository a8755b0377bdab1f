"""Rows as they lie in the record, byte for byte, and their digest taken anew from those bytes.

A second reading of ``rollcall/row/1`` beside ``journal.row``: it takes PostgreSQL's binary form as it comes,
trusts no column, and makes no object that it does not need. Both are held to the same golden vectors.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256
from struct import Struct
from typing import Any, LiteralString, NamedTuple

import psycopg
from psycopg.types.string import ByteaBinaryLoader

from journal.row import MAGIC
from journal.row import NULL as _NULL

#: All columns, in the order of the digest, and the stored digest behind them.
COLUMNS: LiteralString = """position, originator_id, originator_version, topic, event_id, occurred_at,
occurred_precision, recorded_at, actor_id, actor_role, on_behalf_of, unit_id, source, command_id, correlation_id,
causation_id, matter_id, policies, evidence, facts, personal, digest"""
POSITION, STREAM, VERSION, TOPIC, EVENT_ID, RECORDED_AT, FACTS, PERSONAL, DIGEST = 0, 1, 2, 3, 4, 7, 19, 20, 21

Raw = Sequence[Any]  # the columns as bytes in PostgreSQL's binary form, None for NULL

PART_HEAD = 33  # category, key id, nonce, length of ciphertext
_POSTGRES_EPOCH = 946_684_800_000_000  # 2000-01-01 in microseconds since 1970
_ARRAY = Struct(">iiIii")  # dimensions, has nulls, element oid, length, lower bound
_NO_MEMBERS = b"\x00\x00\x00\x04\x00\x00\x00\x00"
_TEXT_OID, _TEXTS_OID = 25, 1009
_BEGIN = MAGIC + b"\x00\x00\x00\x08"
_OF_8, _OF_16 = b"\x00\x00\x00\x08", b"\x00\x00\x00\x10"
_BEFORE_FACTS = b"\x00\x00\x00\x20"


class _Lengths(dict[int, bytes]):
    def __missing__(self, length: int) -> bytes:
        return length.to_bytes(4, "big")


_LENGTH = _Lengths({n: n.to_bytes(4, "big") for n in range(512)})


class Malformed(ValueError):
    """A column does not have the form that the writer gives it."""


class Part(NamedTuple):
    """A sealed part of a row: its category, key id, nonce and ciphertext."""

    category: int
    key_id: bytes
    nonce: bytes
    ciphertext: bytes


def raw(conn: psycopg.Connection[Any]) -> psycopg.Cursor[Any]:
    """A cursor whose every value is bytes, as the server sent it."""
    cursor = conn.cursor(binary=True)
    for kind in ("int8", "uuid", "text", "timestamptz", "bytea", _TEXTS_OID):
        cursor.adapters.register_loader(kind, ByteaBinaryLoader)
    return cursor


def digest_of(row: Raw) -> bytes:
    """The SHA-256 of a row of ``COLUMNS`` in the form ``rollcall/row/1``. Malformed where it has no such form."""
    try:
        return _digest(row)
    except (TypeError, ValueError, OverflowError):
        raise Malformed from None


def _digest(row: Raw) -> bytes:
    (
        position, stream, version, topic, event_id, occurred_at, precision, recorded_at, actor_id, actor_role,
        on_behalf_of, unit_id, source, command_id, correlation_id, causation_id, matter_id, policies, evidence,
        facts, personal, _,
    ) = row  # fmt: skip
    length = _LENGTH
    return sha256(
        b"".join((
            _BEGIN, position, _OF_16, stream, _OF_8, version, length[len(topic)], topic, _OF_16, event_id,
            _OF_8, _since_1970(occurred_at), length[len(precision)], precision, _OF_8, _since_1970(recorded_at),
            length[len(actor_id)], actor_id, length[len(actor_role)], actor_role,
            _NULL if on_behalf_of is None else length[len(on_behalf_of)] + on_behalf_of,
            length[len(unit_id)], unit_id, length[len(source)], source, length[len(command_id)], command_id,
            _NULL if correlation_id is None else _OF_16 + correlation_id,
            _NULL if causation_id is None else _OF_16 + causation_id,
            _NULL if matter_id is None else _OF_16 + matter_id,
            _members(policies), _members(evidence),
            _BEFORE_FACTS, sha256(facts).digest(), _NO_MEMBERS if personal == b"" else _digests(personal),
        ))
    ).digest()  # fmt: skip


def _since_1970(instant: bytes) -> bytes:
    return (int.from_bytes(instant, "big", signed=True) + _POSTGRES_EPOCH).to_bytes(8, "big", signed=True)


def members(array: bytes) -> bytes:
    """A text[] as a count and its length-prefixed members. Malformed unless it is one plain list."""
    if len(array) == 12 and array[:4] == b"\x00\x00\x00\x00":
        return b"\x00\x00\x00\x00"
    dimensions, nulls, oid, _, lower = _ARRAY.unpack_from(array)
    if (dimensions, nulls, oid, lower) != (1, 0, _TEXT_OID, 1):
        raise Malformed
    return array[12:16] + array[20:]


def _members(array: bytes) -> bytes:
    body = members(array)
    return _LENGTH[len(body)] + body


def _digests(personal: bytes) -> bytes:
    digests = digests_of_parts(personal)
    body = _LENGTH[len(digests)] + b"".join(digests)
    return _LENGTH[len(body)] + body


def digests_of_parts(personal: bytes) -> list[bytes]:
    """The SHA-256 of each framed part. Malformed where one is cut short."""
    return [sha256(personal[begin:end]).digest() for begin, end in _frames(personal)]


def facts_part(facts: bytes) -> Part:
    """The part that is the column ``facts``. Malformed where it is too short to be one."""
    if len(facts) < 44:
        raise Malformed
    return Part(0, facts[:16], facts[16:28], facts[28:])


def personal_parts(personal: bytes) -> list[Part]:
    """The framed parts of the column ``personal``. Malformed where one is cut short."""
    return [
        Part(personal[at], personal[at + 1 : at + 17], personal[at + 17 : at + 29], personal[at + PART_HEAD : end])
        for at, end in _frames(personal)
    ]


def _frames(personal: bytes) -> Iterator[tuple[int, int]]:
    at, whole = 0, len(personal)
    while at < whole:
        end = at + PART_HEAD + int.from_bytes(personal[at + 29 : at + PART_HEAD], "big")
        if at + PART_HEAD > whole or end > whole:
            raise Malformed
        yield at, end
        at = end


def number(column: bytes) -> int:
    """A bigint column as a number."""
    return int.from_bytes(column, "big", signed=True)


def instant(column: bytes) -> int:
    """A timestamptz column in microseconds since 1970."""
    return number(column) + _POSTGRES_EPOCH


def strings(array: bytes) -> tuple[str, ...]:
    """A text[] column as strings. Malformed unless it is one plain list."""
    rest, found = memoryview(members(array))[4:], []
    while rest:
        length = int.from_bytes(rest[:4], "big")
        found.append(bytes(rest[4 : 4 + length]).decode())
        rest = rest[4 + length :]
    return tuple(found)
