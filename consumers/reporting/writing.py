"""Writing entries into the reporting schema."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, LiteralString

import psycopg

from consumers.published.message import Out
from domain.kernel.ids import owner_of, tracks_of

COPY: LiteralString = """
COPY events (position, stream, version, type, event_id, occurred_at, occurred_precision, recorded_at, unit_id,
  correlation_id, causation_id, withheld, control, facts) FROM STDIN"""
FORGET: LiteralString = "DELETE FROM events WHERE stream = ANY(%s) AND position < %s AND control IS NULL"
SEALED: LiteralString = """
SELECT stream, max(position) FROM events WHERE control = 'sealed' AND stream = ANY(%s) GROUP BY stream"""


def write(conn: psycopg.Connection[Any], entries: Sequence[Out]) -> None:
    """Write entries, in order; those of a file that is sealed go when it says so."""
    for part in _parts(_kept(conn, entries)):
        with conn.cursor() as cursor, cursor.copy(COPY) as copy:
            for out in part:
                copy.write_row(_row(out))
        last = part[-1]
        if last.control == "sealed":
            conn.execute(FORGET, [[last.stream, tracks_of(last.stream)], last.position])


def _kept(conn: psycopg.Connection[Any], entries: Sequence[Out]) -> Sequence[Out]:
    """Entries without those that came after the word that their file is sealed, though they are older: what lies below
    a file is in another partition."""
    files = {owner_of(out.stream) for out in entries if out.stream != owner_of(out.stream)}
    if not files:
        return entries
    sealed = dict(conn.execute(SEALED, [list(files)]).fetchall())
    return [out for out in entries if out.position > sealed.get(owner_of(out.stream), 0)]


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
