"""Writing entries into the reporting schema."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, LiteralString

import psycopg

from consumers.published.message import Out
from domain.kernel.ids import tracks_of

COPY: LiteralString = """
COPY events (position, stream, version, type, event_id, occurred_at, occurred_precision, recorded_at, unit_id,
  correlation_id, causation_id, withheld, control, facts) FROM STDIN"""
FORGET: LiteralString = "DELETE FROM events WHERE stream = ANY(%s) AND position < %s AND control IS NULL"


def write(conn: psycopg.Connection[Any], entries: Sequence[Out]) -> None:
    """Write entries, in order; those of a file go when one says that it is sealed: it is the last of them to come."""
    for part in _parts(entries):
        with conn.cursor() as cursor, cursor.copy(COPY) as copy:
            for out in part:
                copy.write_row(_row(out))
        last = part[-1]
        if last.control == "sealed":
            conn.execute(FORGET, [[last.stream, tracks_of(last.stream)], last.position])


def _parts(entries: Sequence[Out]) -> Iterator[list[Out]]:
    """Entries in parts, each ending with one that says that a file is sealed, or with the last."""
    part: list[Out] = []
    for out in entries:
        part.append(out)
        if out.control == "sealed":
            yield part
            part = []
    if part:
        yield part


def _row(out: Out) -> tuple[object, ...]:
    facts = None if out.facts is None else out.facts.decode()
    withheld = out.facts is None and out.control is None
    return (*out[:11], withheld, out.control, facts)
