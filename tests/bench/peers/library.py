"""The library as its documentation shows it: an aggregate, an application, ``save`` and ``repository.get``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import psycopg
from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event


class File(Aggregate):
    """One person's file. Its events have the fields of ours; what ours seal, these keep in clear."""

    @event("Opened")
    def __init__(self, case_number: str, unit_id: str, category: str, name: str, address: str) -> None:
        self.case_number = case_number
        self.unit_id = unit_id
        self.category = category
        self.due: dict[str, str] = {}
        self.received = 0
        self.last = ""
        self.level = ""
        self.officer_id = ""
        self.reported = False

    @event("Reported")
    def report(self, due_on: str | None, days_late: int) -> None:
        """The first report in person."""
        self.reported = True

    @event("OfficerAssigned")
    def assign(self, officer_id: str) -> None:
        """Who is responsible."""
        self.officer_id = officer_id

    @event("CheckInScheduled")
    def schedule(self, check_in_id: str, opens_on: str, due_on: str, grace_until: str) -> None:
        """A check-in is asked for."""
        self.due[check_in_id] = due_on

    @event("CheckInReceived")
    def check_in(
        self,
        mode: str,
        identity: str,
        check_in_id: str | None,
        due_on: str | None,
        late_by_days: int,
        on_time: bool,
        note: str,
    ) -> None:
        """A check-in came."""
        self.due.pop(check_in_id or "", None)
        self.received += 1
        self.last = mode

    @event("TalkHeld")
    def talk(self, talk: str, about: str | None, note: str) -> None:
        """A talk was held."""

    @event("RiskAssessed")
    def assess(self, instrument: str, scale: str, level: str) -> None:
        """The risk was assessed."""
        self.level = level


NOTE = "called from home, all well"


def checked_in(file: File) -> None:
    """The event that the append lines write: a check-in that nothing asked for."""
    file.check_in("phone", "confirmed", None, None, 0, True, NOTE)


def opened(number: int = 1) -> File:
    """A new file."""
    return File(f"C-{number}", "county", "suspended_sentence", f"Person {number}", "1 Nowhere Street")


class Files(Application[UUID]):
    """The application, nothing set but its database."""


def history(length: int) -> File:
    """A file with as many events as asked for, in the same mix as ours."""
    file = opened()
    file.report("2025-01-16", 0)
    file.assign("officer-1")
    week = 0
    while file.version < length:
        week += 1
        day = date.fromordinal(date(2025, 1, 6).toordinal() + 7 * week).isoformat()
        check_in_id = str(UUID(int=week))
        file.schedule(check_in_id, day, day, day)
        file.check_in("phone", "confirmed", check_in_id, day, 0, True, NOTE)
        if week % 3 == 0:
            file.assess("sample", "general", "medium")
        elif week % 5 == 0:
            file.talk("individual", None, NOTE)
    return file


def fill(app: Files, url: str, ids: Sequence[UUID], length: int) -> None:
    """Give every file the same history, in the library's own stored form, in bulk.

    The events stand in the order of time: the first of every file, then the second of every file.
    """
    stored = [app.mapper.to_stored_event(e) for e in history(length).collect_events()][:length]
    table = app.recorder.events_table_name  # type: ignore[attr-defined]
    with psycopg.connect(url, autocommit=True) as conn:
        made = _unindexed(conn, table)
        columns = "(originator_id, originator_version, topic, state)"
        with conn.cursor().copy(f"COPY {table} {columns} FROM STDIN (FORMAT BINARY)") as copy:  # type: ignore[call-overload]
            copy.set_types(["uuid", "int8", "text", "bytea"])
            for version, one in enumerate(stored, 1):
                for stream in ids:
                    copy.write_row((stream, version, one.topic, one.state))
        for statement in made:
            conn.execute(statement)  # type: ignore[call-overload]


def _unindexed(conn: psycopg.Connection[Any], table: str) -> list[str]:
    """Drop all indexes of a table; gives the statements that make them again."""
    constraints = conn.execute(
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE conrelid = %s::regclass AND contype IN ('p', 'u')",
        [table],
    ).fetchall()
    for name, _ in constraints:
        conn.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")  # type: ignore[call-overload]
    indexes = conn.execute(
        "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid = %s::regclass",
        [table],
    ).fetchall()
    for name, _ in indexes:
        conn.execute(f"DROP INDEX {name}")  # type: ignore[call-overload]
    added = [f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}" for name, definition in constraints]
    return added + [definition for _, definition in indexes]
