"""The tables and views of the reporting schema, derived from the catalogue of events."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal, LiteralString, get_args, get_origin
from uuid import UUID

import psycopg
from psycopg import sql

from domain.catalogue import CATALOGUE
from domain.kernel.codec import UPCASTS, form_of
from domain.kernel.event import Event

SCHEMA = "reporting"

MADE: LiteralString = """
CREATE TABLE IF NOT EXISTS events (
  position       bigint      PRIMARY KEY,
  stream         uuid        NOT NULL,                      -- the file, or whatever else it is about
  version        bigint      NOT NULL,
  type           text        NOT NULL,
  event_id       uuid        NOT NULL,
  occurred_at    timestamptz NOT NULL,
  occurred_precision text    NOT NULL,
  recorded_at    timestamptz NOT NULL,
  unit_id        text        NOT NULL,
  correlation_id uuid,
  causation_id   uuid,
  withheld       boolean     NOT NULL,                      -- the file was restricted: no facts
  control        text,                                      -- sealed, unsealed, erased
  facts          jsonb
);
CREATE INDEX IF NOT EXISTS events_type ON events (type, recorded_at);
CREATE INDEX IF NOT EXISTS events_stream ON events (stream, version);
CREATE INDEX IF NOT EXISTS events_recorded ON events (recorded_at);
CREATE OR REPLACE VIEW days AS
  SELECT (recorded_at AT TIME ZONE 'UTC')::date AS day, count(*) FILTER (WHERE NOT withheld) AS entries,
         count(*) FILTER (WHERE withheld) AS withheld, min(position) AS first, max(position) AS last
  FROM events GROUP BY 1;"""

#: What columns hold values of plain types; all else is shown as JSON.
_TYPES: dict[Any, LiteralString] = {
    bool: "boolean", int: "bigint", str: "text", UUID: "uuid", date: "date", datetime: "timestamptz",
    Decimal: "numeric", float: "double precision",
}  # fmt: skip
#: Of each entry's own columns, those that each view has.
_COMMON = ("position", "stream", "version", "event_id", "occurred_at", "recorded_at", "unit_id", "withheld")


def make(conn: psycopg.Connection[Any]) -> None:
    """Make what is not there, in the schema at which the connection looks. A view a type of event is made anew where a
    release changed its columns."""
    with conn.transaction():
        conn.execute("SELECT pg_advisory_xact_lock(hashtext('rollcall/reporting'))")
        conn.execute(MADE)
        there = dict(conn.execute(_DEFINED).fetchall())
        for topic, kind in sorted(CATALOGUE.items()):
            name = view_of(topic)
            body = _view(topic, kind)
            if there.get(name) != body:
                conn.execute(sql.SQL("DROP VIEW IF EXISTS {}").format(sql.Identifier(name)))
                conn.execute(sql.SQL("CREATE VIEW {} AS ").format(sql.Identifier(name)) + sql.SQL(body))
                conn.execute(sql.SQL("COMMENT ON VIEW {} IS {}").format(sql.Identifier(name), sql.Literal(body)))


_DEFINED: LiteralString = """
SELECT c.relname, d.description FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
JOIN pg_description AS d ON d.objoid = c.oid AND d.objsubid = 0
WHERE n.nspname = current_schema() AND c.relkind = 'v'"""


def view_of(topic: str) -> str:
    """The name of the view of a type of event: ``leave_leave_requested`` of ``leave.leave-requested.v1``."""
    return topic.rsplit(".", 1)[0].replace(".", "_").replace("-", "_")


def _view(topic: str, kind: type[Event]) -> str:
    columns = [*_COMMON, *_facts(kind)]
    olds = [old for old, (new, _) in UPCASTS.items() if new == topic]
    types = ", ".join(f"'{one}'" for one in sorted([topic, *olds]))
    return f"SELECT {', '.join(columns)} FROM events WHERE type IN ({types})"


def _facts(kind: type[Event]) -> Iterator[str]:
    """The columns of the facts of an event."""
    wire = form_of(kind).wire
    hints = typing.get_type_hints(wire, include_extras=True)
    for name in form_of(kind).facts:
        held = _type(hints[name])
        value = f"facts->'{name}'" if held is None else f"(facts->>'{name}')::{held}"
        yield f'{value} AS "{f"fact_{name}" if name in _COMMON else name}"'


def _type(hint: Any) -> LiteralString | None:
    """The SQL type of a field; None where it is shown as JSON."""
    if get_origin(hint) is Annotated:
        return _type(get_args(hint)[0])
    if get_origin(hint) in (typing.Union, types.UnionType):
        inner = [arg for arg in get_args(hint) if arg is not type(None)]
        found = {_type(arg) for arg in inner}
        return found.pop() if len(found) == 1 else None
    if get_origin(hint) is Literal:
        return "text" if all(isinstance(value, str) for value in get_args(hint)) else None
    if isinstance(hint, type):
        return next((held for of, held in _TYPES.items() if issubclass(hint, of)), None)
    return None
