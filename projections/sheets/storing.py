"""Rows to tables and back, in bulk: one COPY for what is new, one statement each for what changed or went."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from functools import cache
from operator import attrgetter
from typing import Any, LiteralString, NamedTuple
from uuid import UUID

import psycopg
from psycopg import sql

from projections.model import Differences, Row
from projections.schema import Table
from projections.sheets.columns import (
    BIGINTS,
    COPY_END,
    COPY_HEAD,
    INSTANTS,
    TEXTS,
    UUIDS,
    Column,
    array,
    copied,
)

Conn = psycopg.Connection[Any]


class Last(NamedTuple):
    """The key of an entry in the order of the history: no entry that was folded sorts after it."""

    occurred_at: datetime
    position: int


def add(conn: Conn, table: Table, rows: Sequence[Row]) -> None:
    """Write rows whose keys are not there yet."""
    if not rows:
        return
    with conn.cursor().copy(_copy(table)) as copy:
        copy.write(COPY_HEAD)
        copy.write(copied(table.columns, rows))
        copy.write(COPY_END)


def write(conn: Conn, table: Table, found: Differences[Any]) -> None:
    """Bring a table from the rows it has to those of the sheets."""
    remove(conn, table, found.removed)
    if found.changed:
        statement = _update(table)
        conn.execute(statement, _arrays(table.columns, found.changed), prepare=True)
    add(conn, table, found.added)


def remove(conn: Conn, table: Table, rows: Sequence[Row]) -> None:
    """Take rows out, by their keys."""
    if rows:
        conn.execute(_delete(table), _arrays(table.key_columns, rows), prepare=True)


def clear(conn: Conn, table: Table, streams: Collection[UUID]) -> None:
    """Take out everything of some streams."""
    query = sql.SQL("DELETE FROM {} WHERE stream = ANY(%s)").format(table.ident)
    conn.execute(query, [array(UUIDS, list(streams))])


def load(conn: Conn, table: Table, streams: Collection[UUID]) -> dict[UUID, list[Any]]:
    """The rows of some streams, by stream; an empty list for one that has none."""
    found: dict[UUID, list[Any]] = {stream: [] for stream in streams}
    cursor = conn.execute(_select(table), [array(UUIDS, list(streams))], prepare=True, binary=True)
    for row in rows_of(table, cursor):
        found[row.stream].append(row)
    return found


def rows_of(table: Table, stored: Iterable[Sequence[Any]]) -> Iterator[Any]:
    """Rows of a model from the columns of its table, in their order."""
    kind = table.model.row
    readers = [(c.name, c.read) for c in table.columns]
    for values in stored:
        yield kind(**{
            name: value if read is None or value is None else read(value)
            for (name, read), value in zip(readers, values, strict=True)
        })  # fmt: skip


_LASTS: LiteralString = "SELECT stream, last_occurred_at, last_position FROM streams WHERE stream = ANY(%s)"
#: In the order of the ids, so that two who do this never wait for each other; what is there already is not locked.
_KEEP_LASTS: LiteralString = """
INSERT INTO streams AS of (stream, last_occurred_at, last_position)
SELECT * FROM unnest(%s, %s, %s) AS given(stream, at, position)
WHERE NOT EXISTS (SELECT FROM streams AS known WHERE known.stream = given.stream
                  AND (known.last_occurred_at, known.last_position) >= (given.at, given.position))
ORDER BY stream
ON CONFLICT (stream) DO UPDATE SET last_occurred_at = excluded.last_occurred_at, last_position = excluded.last_position
WHERE (excluded.last_occurred_at, excluded.last_position) > (of.last_occurred_at, of.last_position)"""


def lasts(conn: Conn, streams: Collection[UUID]) -> dict[UUID, Last]:
    """How far some streams are folded by any model; those that never were are left out."""
    cursor = conn.execute(_LASTS, [array(UUIDS, list(streams))], prepare=True, binary=True)
    return {stream: Last(at, position) for stream, at, position in cursor}


def keep_lasts(conn: Conn, kept: dict[UUID, Last]) -> None:
    """Note how far streams are folded."""
    if kept:
        at, positions = zip(*kept.values(), strict=True)
        arrays = [array(UUIDS, list(kept)), array(INSTANTS, at), array(BIGINTS, positions)]
        conn.execute(_KEEP_LASTS, arrays, prepare=True)


class Park(NamedTuple):
    """A stream that a model stops following: why, at which entry, and how many entries it is behind."""

    cause: str
    position: int
    backlog: int


_PARK: LiteralString = """
INSERT INTO parked (model, build, stream, cause, position, backlog)
SELECT %s, %s, * FROM unnest(%s, %s, %s, %s)
ON CONFLICT (model, build, stream) DO UPDATE SET cause = excluded.cause, position = excluded.position,
  backlog = excluded.backlog, retry = false"""
_BACKLOG: LiteralString = """
UPDATE parked SET backlog = parked.backlog + more.entries FROM unnest(%s, %s) AS more(stream, entries)
WHERE parked.model = %s AND parked.build = %s AND parked.stream = more.stream"""
_RELEASE: LiteralString = "DELETE FROM parked WHERE model = %s AND build = %s AND stream = ANY(%s)"
_PARKED: LiteralString = """
SELECT model, build, stream, cause, position, backlog, retry FROM parked WHERE build = ANY(%s)"""


def park(conn: Conn, table: Table, parks: dict[UUID, Park]) -> None:
    """Park streams."""
    if parks:
        causes, positions, backlogs = zip(*parks.values(), strict=True)
        arrays = [array(UUIDS, list(parks)), array(TEXTS, causes), array(BIGINTS, positions), array(BIGINTS, backlogs)]
        conn.execute(_PARK, [table.model.name, table.build, *arrays])


def add_backlog(conn: Conn, table: Table, more: dict[UUID, int]) -> None:
    """Count entries that came for streams that are parked."""
    if more:
        arrays = [array(UUIDS, list(more)), array(BIGINTS, list(more.values()))]
        conn.execute(_BACKLOG, [*arrays, table.model.name, table.build])


def release(conn: Conn, table: Table, streams: Collection[UUID]) -> None:
    """Streams are followed again."""
    if streams:
        conn.execute(_RELEASE, [table.model.name, table.build, array(UUIDS, list(streams))])


class Parked(NamedTuple):
    """A stream that a model does not follow. asked: whether somebody asked for its release."""

    stream: UUID
    park: Park
    asked: bool


def parked(conn: Conn, builds: Collection[int]) -> dict[tuple[str, int], list[Parked]]:
    """What is parked in some builds, by model and build."""
    found: dict[tuple[str, int], list[Parked]] = {}
    for model, build, stream, cause, position, backlog, asked in conn.execute(_PARKED, [list(builds)], prepare=True):
        found.setdefault((model, build), []).append(Parked(stream, Park(cause, position, backlog), asked))
    return found


def _arrays(columns: Sequence[Column], rows: Sequence[Row]) -> list[Any]:
    return [array(c.kind, list(map(attrgetter(c.name), rows))) for c in columns]


def _names(columns: Iterable[Column]) -> sql.Composed:
    return sql.SQL(", ").join(sql.Identifier(c.name) for c in columns)


def _unnested(columns: Sequence[Column]) -> sql.Composed:
    places = sql.SQL(", ").join([sql.Placeholder()] * len(columns))
    return sql.SQL("unnest({}) AS given({})").format(places, _names(columns))


def _same_key(table: Table) -> sql.Composed:
    return sql.SQL(" AND ").join(
        sql.SQL("{0}.{1} = given.{1}").format(table.ident, sql.Identifier(c.name)) for c in table.key_columns
    )


@cache
def _copy(table: Table) -> sql.Composed:
    return sql.SQL("COPY {} ({}) FROM STDIN (FORMAT BINARY)").format(table.ident, _names(table.columns))


@cache
def _update(table: Table) -> sql.Composed:
    changes = sql.SQL(", ").join(sql.SQL("{0} = given.{0}").format(sql.Identifier(c.name)) for c in table.value_columns)
    return sql.SQL("UPDATE {} SET {} FROM {} WHERE {}").format(
        table.ident, changes, _unnested(table.columns), _same_key(table)
    )


@cache
def _delete(table: Table) -> sql.Composed:
    return sql.SQL("DELETE FROM {} USING {} WHERE {}").format(
        table.ident, _unnested(table.key_columns), _same_key(table)
    )


@cache
def _select(table: Table) -> sql.Composed:
    return sql.SQL("SELECT {} FROM {} WHERE stream = ANY(%s)").format(_names(table.columns), table.ident)
