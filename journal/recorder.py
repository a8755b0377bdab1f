"""The journal's face in step: the library's recorder, and bulk appends for import and simulation."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import psycopg
from eventsourcing.persistence import StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import dict_row, tuple_row
from psycopg.sql import SQL
from uuid_utils.compat import uuid7

from journal.pipe import Statement
from journal.plan import Append, Planned, Tail, Verdict, plan
from journal.row import Row, digest
from journal.schema import prepare
from journal.store import closing, guard_clock, opening, tail_of

#: Who wrote rows that came through the library's plain face.
LIBRARY = "library"


@dataclass(frozen=True)
class StoredEntry(StoredEvent):
    """A stored event with its envelope. ``state`` is the column ``facts``; instants in microseconds since 1970."""

    event_id: UUID = field(default_factory=uuid7)
    occurred_at: int | None = None
    occurred_precision: str = "instant"
    actor_id: str = LIBRARY
    actor_role: str = LIBRARY
    on_behalf_of: str | None = None
    unit_id: str = LIBRARY
    source: str = LIBRARY
    command_id: str = ""
    correlation_id: UUID | None = None
    causation_id: UUID | None = None
    matter_id: UUID | None = None
    policies: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    personal: bytes = b""
    position: int = 0
    recorded_at: int = 0


class Datastore(PostgresDatastore):
    """The library's datastore over one of our connection strings (``schema.conninfo``)."""

    def __init__(self, conninfo: str, schema: str, *, pool_size: int = 1, max_overflow: int = 9) -> None:
        super().__init__("", "", "", "", "", schema=schema, pool_size=pool_size, max_overflow=max_overflow)
        self.pool.kwargs = {**conninfo_to_dict(conninfo), "row_factory": dict_row}

    def after_connect_func(self) -> Callable[[psycopg.Connection[Any]], None]:
        """Connections commit by themselves and can send columns."""

        def after_connect(conn: psycopg.Connection[Any]) -> None:
            conn.autocommit = True
            prepare(conn)

        return after_connect

    def register_type_adapters(self) -> None:
        """None: rows go as columns, not as the library's composite type."""


class Recorder(PostgresApplicationRecorder):
    """Writes and reads one journal for the library, and for whatever appends in bulk.

    conninfo: of the journal's schema. simulated: recorded times may lie in the past.
    """

    def __init__(self, conninfo: str, schema: str = "record", *, simulated: bool = False) -> None:
        super().__init__(Datastore(conninfo, schema), events_table_name="stored_events")
        self.sql_create_statements = []
        self.channel_name = f"rollcall_{schema}"
        self._simulated = simulated

    def close(self) -> None:
        """Give the connections back."""
        self.datastore.close()

    def append(self, batch: Sequence[Append]) -> list[Verdict]:
        """Append for many callers in one transaction: a verdict each, in order."""
        with self.datastore.get_connection() as conn, conn.pipeline(), conn.transaction():
            tail = self._opened(conn, *opening(batch))
            planned = plan(tail, batch)
            self._run(conn, closing(planned))
        return planned.verdicts

    def insert_events(self, stored_events: Sequence[StoredEvent], **_: Any) -> Sequence[int] | None:
        """Insert events at the versions they carry; IntegrityError where one is taken. Returns their positions."""
        if not stored_events:
            return None
        with self.datastore.get_connection() as conn, conn.transaction():
            tail = self._opened(conn, *opening([]))
            rows = _rows(tail, stored_events)
            self._run(conn, closing(Planned(rows, [digest(row) for row in rows], [], [], [], tail.types)))
        return [row.position for row in rows]

    def _opened(self, conn: psycopg.Connection[Any], streams: list[UUID], statements: list[Statement]) -> Tail:
        cursors = self._run(conn, statements)
        row = cursors[1].fetchone()
        assert row is not None
        tail = tail_of(streams, row, cursors[2].fetchall() if len(cursors) > 2 else [])
        if not self._simulated:
            guard_clock(tail, time.time_ns() // 1000)
        return tail

    @staticmethod
    def _run(conn: psycopg.Connection[Any], statements: Sequence[Statement]) -> list[psycopg.Cursor[Any]]:
        return [
            conn.cursor(binary=True, row_factory=tuple_row).execute(s.sql, s.params, prepare=True) for s in statements
        ]

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        """The stored entries of a stream between two versions, with their envelopes."""
        query = SQL(
            "SELECT originator_id, originator_version, topic, facts AS state, event_id,"
            " (extract(epoch FROM occurred_at) * 1000000)::bigint AS occurred_at, occurred_precision, actor_id,"
            " actor_role, on_behalf_of, unit_id, source, command_id, correlation_id, causation_id, matter_id,"
            " policies, evidence, personal, position,"
            " (extract(epoch FROM recorded_at) * 1000000)::bigint AS recorded_at FROM entries"
            " WHERE originator_id = %s AND originator_version > %s AND originator_version <= %s"
            " ORDER BY originator_version {} LIMIT %s"
        ).format(SQL("DESC" if desc else "ASC"))
        bounds = [originator_id, -1 if gt is None else gt, 2**62 if lte is None else lte, limit]
        with self.datastore.get_connection() as conn:
            return [
                _plain(row) if row["actor_role"] == LIBRARY else StoredEntry(**row)
                for row in conn.cursor(binary=True).execute(query, bounds, prepare=True)
            ]


def _plain(row: dict[str, Any]) -> StoredEvent:
    """What came through the plain face goes back through it as it came."""
    return StoredEvent(row["originator_id"], row["originator_version"], row["topic"], row["state"])


def _rows(tail: Tail, stored: Sequence[StoredEvent]) -> list[Row]:
    clock = tail.last_recorded_at
    rows = []
    for position, event in enumerate(stored, tail.position + 1):
        clock = max(clock + 1, tail.now)
        entry = event if isinstance(event, StoredEntry) else StoredEntry(**vars(event))
        assert isinstance(entry.originator_id, UUID)
        rows.append(
            Row(
                position,
                entry.originator_id,
                entry.originator_version,
                entry.topic,
                entry.event_id,
                clock if entry.occurred_at is None else entry.occurred_at,
                entry.occurred_precision,
                clock,
                entry.actor_id,
                entry.actor_role,
                entry.on_behalf_of,
                entry.unit_id,
                entry.source,
                entry.command_id,
                entry.correlation_id,
                entry.causation_id,
                entry.matter_id,
                " ".join(entry.policies),
                " ".join(entry.evidence),
                entry.state,
                entry.personal,
            )
        )
    return rows
