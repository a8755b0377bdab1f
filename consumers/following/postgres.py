"""A sink in PostgreSQL: what is written, what is parked and the marks are one transaction."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, LiteralString, NamedTuple
from uuid import UUID

import msgspec
import psycopg
from psycopg import sql

from consumers.following.sink import Away, Batch, Mark, Moved, Unread
from consumers.published.message import Out
from domain.kernel.ids import owner_of
from journal.schema import SERVICE

#: Writes some entries, in order, within the transaction. What it raises about one entry is that entry's own fault.
Write = Callable[[psycopg.Connection[Any], Sequence[Out]], None]

MADE: LiteralString = """
CREATE TABLE IF NOT EXISTS consumer_marks (
  consumer  text    NOT NULL,
  part      integer NOT NULL,
  at_offset bigint  NOT NULL,                               -- of the next record
  position  bigint  NOT NULL,                               -- of the last entry that was taken in
  moved_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (consumer, part)
) WITH (fillfactor = 50);
CREATE TABLE IF NOT EXISTS consumer_parked (
  consumer  text        NOT NULL,
  part      integer     NOT NULL,
  position  bigint      NOT NULL,                           -- of an entry; of an unreadable record minus its offset - 1
  file      uuid,                                           -- whose entries wait behind it; none for a foreign record
  entry     bytea       NOT NULL,                           -- as it came
  cause     text        NOT NULL,
  parked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (consumer, part, position)
);
CREATE INDEX IF NOT EXISTS consumer_parked_files ON consumer_parked (consumer, file);"""
EVERY: LiteralString = "SELECT part, at_offset, position, moved_at FROM consumer_marks WHERE consumer = %s"
MARKS: LiteralString = """
SELECT part, at_offset, position FROM consumer_marks WHERE consumer = %s AND part = ANY(%s)"""
BORN: LiteralString = "INSERT INTO consumer_marks VALUES (%s, %s, 0, 0) ON CONFLICT DO NOTHING"
MOVE: LiteralString = """
UPDATE consumer_marks SET at_offset = %s, position = %s, moved_at = clock_timestamp()
WHERE consumer = %s AND part = %s AND at_offset = %s AND position = %s"""
PARK: LiteralString = """
INSERT INTO consumer_parked (consumer, part, position, file, entry, cause) VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT DO NOTHING"""
BLOCKED: LiteralString = "SELECT DISTINCT file FROM consumer_parked WHERE consumer = %s AND file = ANY(%s)"
PARKED: LiteralString = """
SELECT part, position, file, cause, parked_at FROM consumer_parked WHERE consumer = %s ORDER BY parked_at, position"""
OF_FILE: LiteralString = """
SELECT part, position, entry FROM consumer_parked WHERE consumer = %s AND file = %s ORDER BY position FOR UPDATE"""
FREE: LiteralString = "DELETE FROM consumer_parked WHERE consumer = %s AND part = %s AND position = %s"
#: How it fares is shown by the API, where the record is in the same database.
SEEN: LiteralString = "GRANT USAGE ON SCHEMA {0} TO {1}; GRANT SELECT ON consumer_marks, consumer_parked TO {1}"
#: What waits behind a parked entry says this in place of a cause of its own.
BEHIND = "behind"

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Out).decode


class Parked(NamedTuple):
    """One entry that is parked, or a record that is none. file: whose entries wait behind it."""

    part: int
    position: int
    file: UUID | None
    cause: str
    parked_at: Any


class PostgresSink:
    """Writes into a schema. connect: gives a connection to it, its transactions its user's. name: of the consumer."""

    def __init__(self, conn: psycopg.Connection[Any], name: str, write: Write) -> None:
        self._conn = conn
        self._name = name
        self._write = write

    def marks(self, partitions: Collection[int]) -> Mapping[int, Mark]:
        """The marks of some partitions, born where there are none."""
        with self._conn.transaction():
            self._conn.cursor().executemany(BORN, [(self._name, part) for part in sorted(partitions)])
            rows = self._conn.execute(MARKS, [self._name, list(partitions)]).fetchall()
        return {part: Mark(offset, position) for part, offset, position in rows}

    def write(self, batches: Sequence[Batch]) -> None:
        """Write what came, park what cannot be written, and move the marks; all or nothing."""
        with self._conn.transaction():
            self._move(batches)
            for batch in batches:
                for unread in batch.unread:
                    self._park_record(batch.partition, unread)
            self._take_in(batches)

    def standing(self) -> dict[int, tuple[Mark, datetime]]:
        """All its marks, with when each moved last; none where it never ran."""
        rows = self._conn.execute(EVERY, [self._name]).fetchall()
        return {part: (Mark(offset, position), moved_at) for part, offset, position, moved_at in rows}

    def parked(self) -> list[Parked]:
        """Everything that is parked, oldest first."""
        return [Parked(*row) for row in self._conn.execute(PARKED, [self._name])]

    def retry(self, file: UUID) -> int:
        """Write what is parked of a file, in order, as far as that goes; how many entries are left."""
        left = 0
        with self._conn.transaction():
            rows = self._conn.execute(OF_FILE, [self._name, file]).fetchall()
            for number, (part, position, entry) in enumerate(rows):
                if self._cause_of([_decode(entry)]) is not None:
                    left = len(rows) - number
                    break
                self._conn.execute(FREE, [self._name, part, position])
        return left

    def _move(self, batches: Sequence[Batch]) -> None:
        for batch in sorted(batches, key=lambda batch: batch.partition):  # in one order, or two would wait in a circle
            values = (*batch.after, self._name, batch.partition, *batch.before)
            if self._conn.execute(MOVE, values).rowcount != 1:
                raise Moved(f"partition {batch.partition}")

    def _take_in(self, batches: Sequence[Batch]) -> None:
        of = {out.position: batch.partition for batch in batches for out in batch.entries}
        entries = [out for batch in batches for out in batch.entries]
        blocked = self._blocked({owner_of(out.stream) for out in entries})
        free = [out for out in entries if owner_of(out.stream) not in blocked]
        for out in entries:
            if owner_of(out.stream) in blocked:
                self._park(of[out.position], out, BEHIND)
        if not free or self._cause_of(free) is None:
            return
        for out in free:  # one of them is at fault: which one shows when they go one by one
            cause = BEHIND if owner_of(out.stream) in blocked else self._cause_of([out])
            if cause is not None:
                blocked.add(owner_of(out.stream))
                self._park(of[out.position], out, cause)

    def _cause_of(self, entries: Sequence[Out]) -> str | None:
        """Write some entries; why they could not be, by the name of the error. What is the server's fault,
        or that of something that is away, is raised."""
        try:
            with self._conn.transaction():
                self._write(self._conn, entries)
        except (psycopg.OperationalError, psycopg.InternalError, Away):
            raise
        except Exception as wrong:  # whatever is wrong with an entry, the others go on
            return type(wrong).__name__
        return None

    def _blocked(self, files: Iterable[UUID]) -> set[UUID]:
        return {row[0] for row in self._conn.execute(BLOCKED, [self._name, list(files)])}

    def _park(self, part: int, out: Out, cause: str) -> None:
        self._conn.execute(PARK, [self._name, part, out.position, owner_of(out.stream), _encode(out), cause])

    def _park_record(self, part: int, unread: Unread) -> None:
        entry = _encode((unread.key, unread.value, unread.headers))
        self._conn.execute(PARK, [self._name, part, -unread.offset - 1, None, entry, unread.cause])


def make(conn: psycopg.Connection[Any], schema: str) -> None:
    """Make a schema and the base's tables in it, and have the connection look there."""
    place = sql.Identifier(schema)
    with conn.transaction():
        conn.execute("SELECT pg_advisory_xact_lock(hashtext('rollcall/consumers'))")
        conn.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(place))
        conn.execute(sql.SQL("SET LOCAL search_path TO {}").format(place))
        conn.execute(MADE)
        if conn.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [SERVICE]).fetchone():
            conn.execute(sql.SQL(SEEN).format(place, sql.Identifier(SERVICE)))
    conn.execute(sql.SQL("SET search_path TO {}").format(place))
