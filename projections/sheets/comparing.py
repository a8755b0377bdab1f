"""Comparing read models with the record: every row against the refold of its file at the same position.

A page of files at a time, read and opened once for all models, in short transactions: the workers go on
meanwhile and memory does not grow.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, LiteralString, NamedTuple
from uuid import UUID

import psycopg
from psycopg import sql

from domain.kernel.entry import AnyEntry
from domain.kernel.event import Redacted
from journal.proof.doubts import Doubt, ModelDiffers, ModelInvented
from journal.reading import Reader
from journal.schema import SCHEMAS
from journal.site import Site
from projections import schema
from projections.model import Model, Row
from projections.schema import Standing, Table
from projections.shares.share import share_of
from projections.sheets import checksum, opening, storing
from projections.sheets.columns import UUIDS, array
from projections.sheets.folding import NotFoldable, effective, refolded
from projections.sheets.opening import Unread
from projections.sheets.storing import Conn

PAGE = 200  # files compared at once
LAST = UUID(int=2**128 - 1)
_STRANGER: LiteralString = """
SELECT EXISTS (SELECT FROM {table} WHERE stream > %s AND stream <= %s AND NOT stream = ANY(%s))"""
_PARKED: LiteralString = """
SELECT stream FROM parked WHERE model = %s AND build = %s AND stream = ANY(%s)"""


class _Shown(NamedTuple):
    """What a model holds of a page of files, and up to where. stranger: whether it holds a file that is none."""

    found: Standing
    rows: dict[UUID, list[Row]]
    parked: set[UUID]
    stranger: bool


def compare(site: Site, models: Sequence[Model[Any]], progress: Callable[[int], None]) -> Iterator[Doubt]:
    """What of some models is not as the record folds. progress: told how many files more are compared."""
    with psycopg.connect(schema.conninfo(site.record_url), autocommit=True) as conn:
        schema.prepare(conn)
        for journal in SCHEMAS:
            mine = [model for model in models if model.journal == journal]
            with site.reader(journal) as reader:
                yield from _journal(conn, reader, mine, progress)


def _journal(
    conn: Conn, reader: Reader, models: Sequence[Model[Any]], progress: Callable[[int], None]
) -> Iterator[Doubt]:
    after = UUID(int=0)
    while after != LAST:
        ids = reader.ids(after, PAGE)
        up_to = ids[-1] if len(ids) == PAGE else LAST
        yield from _page(reader, ids, _shown(conn, models, ids, (after, up_to)))
        progress(len(ids))
        after = up_to


def _shown(conn: Conn, models: Sequence[Model[Any]], ids: Sequence[UUID], span: tuple[UUID, UUID]) -> list[_Shown]:
    """The files of a page as they stand in each model, at one moment; models of another release are left out."""
    with conn.transaction():
        conn.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        return [
            _Shown(
                found,
                storing.load(conn, found.table, ids),
                _parked(conn, found.table, ids),
                _stranger(conn, found.table, ids, span),
            )
            for found in schema.standing(conn, models)
            if found.current
        ]


def _page(reader: Reader, ids: Sequence[UUID], shown: Sequence[_Shown]) -> Iterator[Doubt]:
    """Each file folded once for all models that stand at the same position."""
    for one in shown:
        if one.stranger:
            yield ModelInvented(model=one.found.table.model.name, position=0)
    newest = max((max(one.found.positions.values()) for one in shown), default=0)
    for stream, entries in opening.of_streams(reader, ids, newest).items():
        yield from _file(stream, entries, shown)


def _file(stream: UUID, entries: Sequence[AnyEntry], shown: Sequence[_Shown]) -> Iterator[Doubt]:
    share = share_of(stream)
    cut: dict[int, tuple[list[AnyEntry], list[AnyEntry] | None]] = {}
    for one in shown:
        position = one.found.positions[share]
        if position not in cut:
            known = [entry for entry in entries if entry.position <= position]
            unread = any(type(entry.event) in (Unread, Redacted) for entry in known)
            cut[position] = known, None if unread else effective(known)
        known, history = cut[position]
        model = one.found.table.model
        if known and stream not in one.parked and checksum.of_rows(one.rows[stream]) != _refold(model, known, history):
            yield ModelDiffers(model=model.name, position=known[0].position)


def _refold(model: Model[Any], known: Sequence[AnyEntry], history: Sequence[AnyEntry] | None) -> int | None:
    """The checksum of a file's rows as its entries give them; None where they give none."""
    if history is None:
        return None
    sheet = model.sheet()
    try:
        refolded(model, sheet, known, history)
    except NotFoldable:
        return None
    return checksum.of_rows(sheet.rows.values())


def _parked(conn: Conn, table: Table, ids: Sequence[UUID]) -> set[UUID]:
    params = [table.model.name, table.build, array(UUIDS, ids)]
    return {row[0] for row in conn.execute(_PARKED, params)}


def _stranger(conn: Conn, table: Table, ids: Sequence[UUID], span: tuple[UUID, UUID]) -> bool:
    query = sql.SQL(_STRANGER).format(table=table.ident)
    row = conn.execute(query, [*span, array(UUIDS, ids)]).fetchone()
    return bool(row and row[0])
