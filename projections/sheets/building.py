"""Filling empty tables: streams in the order of their ids, a page at a time, all models in one pass."""

from __future__ import annotations

import gc
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import cache
from itertools import pairwise
from typing import Any, LiteralString, NamedTuple
from uuid import UUID

import psycopg
from psycopg import sql

from domain.kernel.entry import AnyEntry
from domain.kernel.event import Redacted
from journal.proof.verifying.beside import Work
from journal.reading import MEANT, Reader
from journal.schema import Schema
from journal.site import Site
from journal.walking import FIRST, LAST, Part, Walker, walker
from projections import schema
from projections.collecting import collect_seldom
from projections.model import Model
from projections.models import MODELS
from projections.schema import PROJECTOR, Table
from projections.sheets import checksum, opening, storing
from projections.sheets.checksum import Checksum
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
#: Taken by whoever folds a slice until it is done: a second one waits, and finds nothing to do.
_TAKEN: LiteralString = "SELECT 1 FROM slices WHERE build = %s AND slice = %s AND entries IS NULL FOR UPDATE"
_SLICED: LiteralString = "UPDATE slices SET entries = %s WHERE build = %s AND slice = %s"
_LEFT: LiteralString = """
DELETE FROM parked AS of WHERE NOT EXISTS (SELECT FROM models AS m WHERE m.model = of.model AND m.build = of.build)"""
_PLANS: LiteralString = (
    "DELETE FROM slices WHERE NOT EXISTS (SELECT FROM models WHERE models.build = slices.build AND NOT live)"
)

#: Of a session that fills tables: it is long in a transaction, and sorts for indexes.
SETTINGS = {"idle_in_transaction_session_timeout": "0", "maintenance_work_mem": "128MB"}


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
    parks: dict[UUID, Park]


class Fill:
    """Folds whole streams into new tables. Nothing of them may be there yet."""

    def __init__(self, conn: Conn, tables: Sequence[Table]) -> None:
        self._conn = conn
        self._fillings = [_Filling(table, [], {}) for table in tables]
        self._lasts: dict[UUID, Last] = {}
        self._waiting = 0
        self.entries = 0

    def add(self, stream: UUID, entries: list[AnyEntry]) -> None:
        """Fold one stream for every model."""
        self.entries += len(entries)
        unread = next((e for e in entries if type(e.event) in (Unread, Redacted)), None)
        if unread is not None:
            for filling in self._fillings:
                filling.parks[stream] = Park(_cause(unread), unread.position, len(entries))
        else:
            history = effective(entries)
            for filling in self._interested(history, entries):
                if (last := _fold(filling, stream, entries, history)) is not None:
                    self._lasts[stream] = max(last, self._lasts.get(stream, last))
        self._waiting += len(entries)
        if self._waiting >= FLUSH:
            self.flush()

    def _interested(self, history: list[AnyEntry], entries: list[AnyEntry]) -> list[_Filling]:
        """The models that fold something of a stream."""
        kinds = frozenset([type(e.event) for e in entries] + [type(e.event) for e in history if e.corrected_by])
        return [filling for filling in self._fillings if not kinds.isdisjoint(filling.table.model.handles)]

    def flush(self) -> None:
        """Write what was folded."""
        for table, rows, parks in self._fillings:
            storing.add(self._conn, table, rows)
            storing.park(self._conn, table, parks)
            rows.clear()
            parks.clear()
        storing.keep_lasts(self._conn, self._lasts)
        self._lasts = {}
        self._waiting = 0


def _fold(filling: _Filling, stream: UUID, entries: list[AnyEntry], history: list[AnyEntry]) -> Last | None:
    """Fold one stream for one model; how far it is folded then, where that is to be remembered."""
    model = filling.table.model
    sheet = model.sheet()
    try:
        last = refolded(model, sheet, entries, history)
    except NotFoldable as wrong:
        behind = sum(1 for e in entries if e.position >= wrong.position and type(e.event) in model.handles)
        filling.parks[stream] = Park(wrong.cause, wrong.position, behind)
        return None
    filling.rows.extend(sheet.rows.values())
    return last if model.carries and model.order == "history" else None


def _cause(entry: AnyEntry) -> str:
    event = entry.event
    return event.reason if isinstance(event, Redacted) else event.cause if isinstance(event, Unread) else ""


class Hand(NamedTuple):
    """What one process fills tables with. conn: to the views."""

    conn: Conn
    walking: Walker


@contextmanager
def hand(site: Site, journal: Schema) -> Iterator[Hand]:
    """A hand over connections of its own."""
    with ExitStack() as stack:
        info = schema.conninfo(site.record_url, **SETTINGS)
        conn = stack.enter_context(psycopg.connect(info, autocommit=True))
        schema.prepare(conn)
        yield Hand(conn, stack.enter_context(walker(site, journal, role=PROJECTOR)))


def beside_name(model: Model[Any]) -> str:
    """The name of a model's table until it takes the place of the live one."""
    return f"{model.name}__v{model.version}"


def slice_of(
    works_with: Hand, models: Sequence[Model[Any]], build: int, number: int, part: Part, say: Callable[[int], None]
) -> int:
    """Fold one slice of a build, in one transaction; how many entries it had. say: told of each stream."""
    conn, walking = works_with
    with conn.transaction():
        if conn.execute(_TAKEN, [build, number]).fetchone() is None:
            return 0
        fill = Fill(conn, [Table(model, build, beside_name(model)) for model in models])
        for stream, entries in walking.files(part, MEANT, opening.read):
            fill.add(stream, entries)
            say(fill.entries)
        fill.flush()
        conn.execute(_SLICED, [fill.entries, build, number])
    return fill.entries


def drop_unfinished(conn: Conn, model: Model[Any]) -> None:
    """Drop what an unfinished build of a model has left."""
    gone = conn.execute("DELETE FROM models WHERE model = %s AND NOT live", [model.name])
    if gone.rowcount:
        conn.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(sql.Identifier(beside_name(model))))
        sweep(conn)


def sweep(conn: Conn) -> None:
    """Forget what builds that are gone have left."""
    conn.execute(_LEFT)
    conn.execute(_PLANS)


def key(conn: Conn, table: Table) -> None:
    """Give a filled table its primary key, and its statistics, unless an earlier run got as far."""
    row = conn.execute("SELECT to_regclass(%s)", [schema.key_name(table)]).fetchone()
    if row is None or row[0] is None:
        with conn.transaction():
            schema.key(conn, table)
        conn.execute(sql.SQL("ANALYZE {}").format(table.ident))


def finish(conn: Conn, table: Table) -> None:
    """Give a filled table what of its key and indexes it has not got."""
    key(conn, table)
    for number in range(len(table.model.indexes)):
        schema.index(conn, table, number)


def keys_of(site: Site, tables: Sequence[Table]) -> list[Work]:
    """A key for each of some filled tables, as work for processes."""
    return [(_key_beside, (site, table.model.name, table.build)) for table in tables]


def indexes_of(site: Site, tables: Sequence[Table]) -> list[Work]:
    """Each of their indexes, likewise. Two of one table do not wait for each other."""
    return [
        (_index_beside, (site, table.model.name, table.build, number))
        for table in tables
        for number in range(len(table.model.indexes))
    ]


def slice_beside(site: Site, names: Sequence[str], build: int, number: int, part: Part) -> int:
    """The same in a process of its own. names: of models."""
    models = [model for model in MODELS if model.name in names]
    return slice_of(_kept(site, models[0].journal), models, build, number, part, lambda _: None)


def _key_beside(site: Site, name: str, build: int) -> None:
    model = next(model for model in MODELS if model.name == name)
    key(_kept(site, model.journal).conn, Table(model, build, beside_name(model)))


def _index_beside(site: Site, name: str, build: int, number: int) -> None:
    model = next(model for model in MODELS if model.name == name)
    schema.index(_kept(site, model.journal).conn, Table(model, build, beside_name(model)), number)


def sum_beside(site: Site, name: str) -> Checksum:
    """The checksum of a live model, made in a process of its own."""
    model = next(model for model in MODELS if model.name == name)
    return checksum.of_live(_kept(site, model.journal).conn, model)


_open = ExitStack()


@cache
def _kept(site: Site, journal: Schema) -> Hand:
    """A hand for as long as the process lives; what ends a command is for the process that was called."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.freeze()
    collect_seldom()
    return _open.enter_context(hand(site, journal))
