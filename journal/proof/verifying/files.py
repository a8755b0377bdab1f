"""The reading file by file: every row against its digest, versions without gaps, every part that can be opened."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, LiteralString, NamedTuple
from uuid import UUID

import psycopg

from journal.proof.doubts import Doubt, FileOutOfOrder, RowChanged, RowMalformed, VersionOutOfOrder
from journal.proof.stored.rows import (
    COLUMNS,
    DIGEST,
    POSITION,
    STREAM,
    VERSION,
    Malformed,
    Raw,
    digest_of,
    number,
    raw,
)
from journal.proof.verifying.finding import Reading
from journal.proof.verifying.parts import Opening

STEP = 1_000  # rows read at a time
_LEAST, _MOST = -(1 << 63), (1 << 63) - 1
_FIRST, _LAST = UUID(int=0), UUID(int=(1 << 128) - 1)

WINDOW: LiteralString = f"""
SELECT {COLUMNS} FROM entries
WHERE (originator_id, originator_version, position) > (%s, %s, %s) AND originator_id <= %s AND position <= %s
ORDER BY originator_id, originator_version, position LIMIT %s"""
BOUNDARIES: LiteralString = """
SELECT DISTINCT originator_id FROM entries WHERE position = ANY(%s) ORDER BY originator_id"""


class Slice(NamedTuple):
    """The files whose ids lie after one and up to another. after: None from the first file on."""

    after: UUID | None
    up_to: UUID


def slices(conn: psycopg.Connection[Any], up_to: int, count: int) -> list[Slice]:
    """All files in about ``count`` slices of like numbers of entries."""
    positions = [up_to * n // count for n in range(1, count)]
    bounds = [row[0] for row in conn.execute(BOUNDARIES, [positions])]
    return [Slice(*pair) for pair in zip([None, *bounds], [*bounds, _LAST], strict=True)]


def read(conn: psycopg.Connection[Any], opening: Opening, part: Slice, up_to: int) -> Reading:
    """Check the rows of a slice up to a position."""
    reading = Reading()
    before: Raw | None = None
    for rows in _windows(conn, part, up_to):
        opening.load({row[STREAM] for row in rows})
        for row in rows:
            try:
                reading.total += _checked(row, before)
                opening.check(row, reading)
            except Doubt as doubt:
                reading.doubts.add(doubt)
            before = row
        reading.rows += len(rows)
    reading.total %= 1 << 256
    return reading


def _checked(row: Raw, before: Raw | None) -> int:
    """Check a row by itself and against the one before it; its digest as a number."""
    try:
        digest = digest_of(row)
    except Malformed:
        raise RowMalformed(position=number(row[POSITION])) from None
    if digest != row[DIGEST]:
        raise RowChanged(position=number(row[POSITION]))
    follows = before is not None and before[STREAM] == row[STREAM]
    due = number(before[VERSION]) + 1 if before is not None and follows else 1
    if number(row[VERSION]) != due:
        raise VersionOutOfOrder(position=number(row[POSITION]), version=number(row[VERSION]), expected=due)
    if follows and before is not None and number(row[POSITION]) <= number(before[POSITION]):
        raise FileOutOfOrder(position=number(row[POSITION]))
    return int.from_bytes(digest, "big")


def _windows(conn: psycopg.Connection[Any], part: Slice, up_to: int) -> Iterator[list[Raw]]:
    """The rows of a slice, a few at a time, in order of file, version and position."""
    at = (_FIRST, _LEAST, _LEAST) if part.after is None else (part.after, _MOST, _MOST)
    while rows := raw(conn).execute(WINDOW, [*at, part.up_to, up_to, STEP], prepare=True).fetchall():
        yield rows
        last = rows[-1]
        at = (UUID(bytes=last[STREAM]), number(last[VERSION]), number(last[POSITION]))
