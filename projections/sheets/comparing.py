"""Comparing read models with the record: every row against the refold of its file at the same position.

File by file, in short transactions, so that the worker goes on meanwhile and memory does not grow.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any, LiteralString
from uuid import UUID

import psycopg
from psycopg import sql

from domain.kernel.entry import AnyEntry
from domain.kernel.event import Redacted
from journal.arrays import Uuids
from journal.proof.doubts import Doubt, ModelDiffers, ModelInvented
from journal.reading import COLUMNS, Reader
from journal.site import Site
from projections import schema
from projections.model import Model
from projections.schema import Table
from projections.sheets import checksum, storing
from projections.sheets.folding import NotFoldable, effective, refolded
from projections.sheets.opening import Unread, opened
from projections.sheets.storing import Conn

PAGE = 200  # files compared at once
LAST = UUID(int=2**128 - 1)
_ENTRIES: LiteralString = f"""
SELECT {COLUMNS} FROM entries WHERE originator_id = ANY(%s) AND position <= %s
ORDER BY originator_id, originator_version"""
_STRANGER: LiteralString = """
SELECT EXISTS (SELECT FROM {table} WHERE stream > %s AND stream <= %s AND NOT stream = ANY(%s))"""


def compare(site: Site, models: Sequence[Model[Any]], progress: Callable[[int], None]) -> Iterator[Doubt]:
    """What of some models is not as the record folds. progress: told how many files more are compared."""
    with psycopg.connect(schema.conninfo(site.record_url), autocommit=True) as conn:
        schema.prepare(conn)
        for journal in ("record", "reads"):
            mine = [model for model in models if model.journal == journal]
            with site.reader("record" if journal == "record" else "reads") as reader:
                yield from _journal(conn, reader, mine, progress)


def _journal(
    conn: Conn, reader: Reader, models: Sequence[Model[Any]], progress: Callable[[int], None]
) -> Iterator[Doubt]:
    after = UUID(int=0)
    while after != LAST:
        ids = reader.ids(after, PAGE)
        up_to = ids[-1] if len(ids) == PAGE else LAST
        for model in models:
            yield from _page(conn, reader, model, ids, (after, up_to))
        progress(len(ids))
        after = up_to


def _page(
    conn: Conn, reader: Reader, model: Model[Any], ids: Sequence[UUID], span: tuple[UUID, UUID]
) -> Iterator[Doubt]:
    """The files of a page, as they stand in one model at one moment."""
    with conn.transaction():
        conn.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        ((table, position, current),) = schema.live(conn, [model])
        if not current:
            return  # of another release: it is being rebuilt
        rows = storing.load(conn, table, ids)
        parked, _ = storing.parked(conn, table)
        stranger = _stranger(conn, table, ids, span)
    if stranger:
        yield ModelInvented(model=model.name, position=0)
    found = opened(reader, reader.conn.execute(_ENTRIES, [Uuids(ids), position], binary=True).fetchall())
    for stream, group in groupby(found, key=attrgetter("originator_id")):
        entries = list(group)
        if stream not in parked and checksum.of_rows(rows[stream]) != _refold(model, entries):
            yield ModelDiffers(model=model.name, position=entries[0].position)


def _refold(model: Model[Any], entries: Sequence[AnyEntry]) -> int | None:
    """The checksum of a file's rows as its entries give them; None where they give none."""
    if any(type(entry.event) in (Unread, Redacted) for entry in entries):
        return None
    sheet = model.sheet()
    try:
        refolded(model, sheet, entries, effective(entries))
    except NotFoldable:
        return None
    return checksum.of_rows(sheet.rows.values())


def _stranger(conn: Conn, table: Table, ids: Sequence[UUID], span: tuple[UUID, UUID]) -> bool:
    query = sql.SQL(_STRANGER).format(table=table.ident)
    row = conn.execute(query, [*span, Uuids(ids)]).fetchone()
    return bool(row and row[0])
