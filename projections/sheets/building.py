"""Filling empty tables: streams in the order of their ids, a page at a time, all models in one pass."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, LiteralString, NamedTuple
from uuid import UUID

from domain.kernel.entry import AnyEntry
from domain.kernel.event import Redacted
from journal.reading import Reader
from journal.walking import FIRST, LAST
from projections.schema import Table
from projections.sheets import storing
from projections.sheets.folding import NotFoldable, effective, refolded
from projections.sheets.opening import Unread
from projections.sheets.storing import Conn, Last, Park

SLICES = 64
FLUSH = 20_000  # entries whose rows are held before they are written
#: Above so many entries the slices are cut by a sample of them.
SAMPLED = 2_000_000

_CUTS: LiteralString = """
SELECT percentile_disc(%s::float8[]) WITHIN GROUP (ORDER BY originator_id) FROM entries"""
_SAMPLE: LiteralString = " TABLESAMPLE SYSTEM (1)"


def cuts(reader: Reader, position: int) -> list[tuple[UUID, UUID]]:
    """Ranges of stream ids (after, up to and with) that hold about equally many entries, and all of them."""
    shares = [n / SLICES for n in range(1, SLICES)]
    row = reader.conn.execute(_CUTS + (_SAMPLE if position > SAMPLED else ""), [shares]).fetchone()
    inner = sorted(set(row[0])) if row and row[0] else []
    return list(pairwise([FIRST, *(cut for cut in inner if cut != FIRST), LAST]))


class _Filling(NamedTuple):
    """What is to be written into one table."""

    table: Table
    rows: list[Any]
    lasts: dict[UUID, Last]
    parks: dict[UUID, Park]


class Fill:
    """Folds whole streams into new tables. Nothing of them may be there yet."""

    def __init__(self, conn: Conn, tables: Sequence[Table]) -> None:
        self._conn = conn
        self._fillings = [_Filling(table, [], {}, {}) for table in tables]
        self._waiting = 0
        self.entries = 0

    def add(self, stream: UUID, entries: list[AnyEntry]) -> None:
        """Fold one stream for every model."""
        self.entries += len(entries)
        unread = next((e for e in entries if type(e.event) in (Unread, Redacted)), None)
        history = effective(entries) if unread is None else []
        for filling in self._fillings:
            if unread is not None:
                filling.parks[stream] = Park(_cause(unread), unread.position, len(entries))
            else:
                _fold(filling, stream, entries, history)
        self._waiting += len(entries)
        if self._waiting >= FLUSH:
            self.flush()

    def flush(self) -> None:
        """Write what was folded."""
        for table, rows, lasts, parks in self._fillings:
            storing.add(self._conn, table, rows)
            storing.keep_lasts(self._conn, table, lasts)
            storing.park(self._conn, table, parks)
            rows.clear()
            lasts.clear()
            parks.clear()
        self._waiting = 0


def _fold(filling: _Filling, stream: UUID, entries: list[AnyEntry], history: list[AnyEntry]) -> None:
    model = filling.table.model
    sheet = model.sheet()
    try:
        last = refolded(model, sheet, entries, history)
    except NotFoldable as wrong:
        behind = sum(1 for e in entries if e.position >= wrong.position and type(e.event) in model.handles)
        filling.parks[stream] = Park(wrong.cause, wrong.position, behind)
        return
    filling.rows.extend(sheet.rows.values())
    if last is not None and model.carries:
        filling.lasts[stream] = last


def _cause(entry: AnyEntry) -> str:
    event = entry.event
    return event.reason if isinstance(event, Redacted) else event.cause if isinstance(event, Unread) else ""
