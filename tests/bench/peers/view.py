"""One view of the library's: a plain table, changed event by event with its tracking, as its documentation shows."""

from __future__ import annotations

import time
from typing import Any
from uuid import UUID

from eventsourcing.dispatch import singledispatchmethod
from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import Tracking
from eventsourcing.postgres import PostgresDatastore, PostgresTrackingRecorder
from eventsourcing.projection import Projection, ProjectionRunner
from psycopg import sql

from tests.bench.peers.library import File, Files


class CaseFiles(PostgresTrackingRecorder):
    """Case files in a table."""

    def __init__(self, datastore: PostgresDatastore, **kwargs: Any) -> None:
        kwargs["tracking_table_name"] = "case_files_tracking"
        super().__init__(datastore, **kwargs)
        table = sql.Identifier(datastore.schema, "case_files")
        self.sql_create_statements.append(
            sql.SQL(
                "CREATE TABLE IF NOT EXISTS {} (stream uuid PRIMARY KEY, case_number text, unit_id text,"
                " officer_id text, level text, received bigint NOT NULL DEFAULT 0, last_contact text)"
            ).format(table)
        )
        self._open = sql.SQL("INSERT INTO {} (stream, case_number, unit_id) VALUES (%s, %s, %s)").format(table)
        self._received = sql.SQL("UPDATE {} SET received = received + 1, last_contact = %s WHERE stream = %s").format(
            table
        )
        self._assigned = sql.SQL("UPDATE {} SET officer_id = %s WHERE stream = %s").format(table)
        self._assessed = sql.SQL("UPDATE {} SET level = %s WHERE stream = %s").format(table)

    def opened(self, tracking: Tracking, stream: UUID, case_number: str, unit_id: str) -> None:
        """A new row."""
        self._run(tracking, self._open, (stream, case_number, unit_id))

    def received(self, tracking: Tracking, stream: UUID, mode: str) -> None:
        """One more check-in."""
        self._run(tracking, self._received, (mode, stream))

    def assigned(self, tracking: Tracking, stream: UUID, officer_id: str) -> None:
        """Another officer."""
        self._run(tracking, self._assigned, (officer_id, stream))

    def assessed(self, tracking: Tracking, stream: UUID, level: str) -> None:
        """Another level."""
        self._run(tracking, self._assessed, (level, stream))

    def passed(self, tracking: Tracking) -> None:
        """Nothing for this view."""
        self.insert_tracking(tracking)

    def _run(self, tracking: Tracking, statement: sql.Composed, values: tuple[Any, ...]) -> None:
        with self.datastore.transaction(commit=True) as cursor:
            self._insert_tracking(cursor, tracking)
            cursor.execute(statement, values, prepare=True)


class Following(Projection[CaseFiles]):
    """Follows the application's events into the view."""

    name = "case_files"

    @singledispatchmethod
    def process_event(self, domain_event: DomainEventProtocol[UUID], tracking: Tracking) -> None:
        """What this view has no interest in."""
        self.view.passed(tracking)

    @process_event.register
    def _(self, event: File.Opened, tracking: Tracking) -> None:
        self.view.opened(tracking, event.originator_id, event.case_number, event.unit_id)

    @process_event.register
    def _(self, event: File.CheckInReceived, tracking: Tracking) -> None:
        self.view.received(tracking, event.originator_id, event.mode)

    @process_event.register
    def _(self, event: File.OfficerAssigned, tracking: Tracking) -> None:
        self.view.assigned(tracking, event.originator_id, event.officer_id)

    @process_event.register
    def _(self, event: File.RiskAssessed, tracking: Tracking) -> None:
        self.view.assessed(tracking, event.originator_id, event.level)


def followed(env: dict[str, str], seconds: float) -> float:
    """Events a second, from where it stood before."""
    runner = ProjectionRunner(application_class=Files, projection_class=Following, view_class=CaseFiles, env=env)
    with runner:
        first, began = runner.view.max_tracking_id(Files.__name__) or 0, time.perf_counter()
        time.sleep(seconds)
        last = runner.view.max_tracking_id(Files.__name__) or 0
        return (last - first) / (time.perf_counter() - began)
