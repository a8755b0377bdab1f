"""Filling empty tables: streams in the order of their ids, a page at a time, all models in one pass."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, LiteralString, NamedTuple
from uuid import UUID

from domain.kernel.entry import AnyEntry
from domain.kernel.event import Redacted
from journal.reading import COLUMNS, Reader
from projections.schema import Table
from projections.sheets import storing
from projections.sheets.folding import NotFoldable, effective, refolded
from projections.sheets.opening import Unread, opened
from projections.sheets.storing import Conn, Last, Park

SLICES = 64
PAGE = 5_000  # entries read at once
FLUSH = 20_000  # entries whose rows are held before they are written
#: Above so many entries the slices are cut by a sample of them.
SAMPLED = 2_000_000

FIRST, LAST = UUID(int=0), UUID(int=2**128 - 1)

_CUTS: LiteralString = """
SELECT percentile_disc(%s::float8[]) WITHIN GROUP (ORDER BY originator_id) FROM entries"""
_SAMPLE: LiteralString = " TABLESAMPLE SYSTEM (1)"
_PAGE: LiteralString = f"""
SELECT {COLUMNS} FROM entries
WHERE (originator_id, originator_version) > (%s, %s) AND originator_id <= %s AND position <= %s
ORDER BY originator_id, originator_version LIMIT {PAGE}"""


def cuts(reader: Reader, position: int) -> list[tuple[UUID, UUID]]:
    """Ranges of stream ids (after, up to and with) that hold about equally many entries, and all of them."""
    shares = [n / SLICES for n in range(1, SLICES)]
    row = reader.conn.execute(_CUTS + (_SAMPLE if position > SAMPLED else ""), [shares]).fetchone()
    inner = sorted(set(row[0])) if row and row[0] else []
    return list(pairwise([FIRST, *(cut for cut in inner if cut != FIRST), LAST]))


def streams_between(reader: Reader, after: UUID, upto: UUID, position: int) -> Iterator[tuple[UUID, list[AnyEntry]]]:
    """Each stream of a range with its entries up to a position. Memory holds a page and one stream."""
    stream, version = after, 2**62
    held: list[AnyEntry] = []
    while True:
        rows = reader.conn.execute(_PAGE, [stream, version, upto, position], prepare=True, binary=True).fetchall()
        for entry in opened(reader, rows):
            if held and held[-1].originator_id != entry.originator_id:
                yield held[0].originator_id, held
                held = []
            held.append(entry)
        if len(rows) < PAGE:
            break
        stream, version = rows[-1][1], rows[-1][2]
    if held:
        yield held[0].originator_id, held


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
