"""Building models anew, beside the live ones, and putting them in their place in one transaction.

All streams are refolded as they stood at one position, in the order of their ids, all models in one pass, in
64 slices: a slice is one transaction, so an interrupted rebuild goes on with the first one that is missing.
Then the new tables follow the record as live ones do, and are swapped in. Until that moment nothing live is
touched.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from typing import Any, LiteralString, NamedTuple

import psycopg
from psycopg import sql

from journal.keys import KeyStore, Ring
from journal.reading import Reader
from journal.schema import SCHEMAS
from journal.site import Site
from journal.walking import Part, Walker, walker
from projections import schema
from projections.engine import Engine
from projections.model import Model
from projections.models import MODELS
from projections.schema import PROJECTOR, Table
from projections.sheets import building, checksum, opening
from projections.sheets.checksum import Checksum
from projections.sheets.storing import Conn

#: How near a new table must be before the live one is asked to wait for it; entries.
NEAR = 500
#: How long the swap waits for readers of the old table to finish, and how often it tries.
SWAP_WAIT = "2s"
SWAP_TRIES = 30

_PLANNED: LiteralString = "INSERT INTO slices (build, slice, after, upto) VALUES (%s, %s, %s, %s)"
_MISSING: LiteralString = "SELECT slice, after, upto FROM slices WHERE build = %s AND entries IS NULL ORDER BY slice"
_SLICED: LiteralString = "UPDATE slices SET entries = %s WHERE build = %s AND slice = %s"
_DONE: LiteralString = "SELECT coalesce(sum(entries), 0)::bigint FROM slices WHERE build = %s"
_BEGUN: LiteralString = """
SELECT b.build, b.position, array_agg(p.model || ' ' || p.version || ' ' || p.form ORDER BY p.model)
FROM positions AS p JOIN builds AS b USING (build) WHERE NOT p.live GROUP BY b.build ORDER BY b.build DESC"""
_LEFT: LiteralString = """
DELETE FROM {table} AS of WHERE model = ANY(%s)
AND NOT EXISTS (SELECT FROM positions AS p WHERE p.model = of.model AND p.build = of.build)"""


class Progress(NamedTuple):
    """How far a rebuild is: entries folded, of how many, and entries a second so far."""

    done: int
    total: int
    rate: float


class Cancelled(Exception):
    """The rebuild was stopped. The live models are as they were; the next one goes on from here."""


class Busy(Exception):
    """Another rebuild is running."""


Tell = Callable[[Progress], None]


def rebuild(
    site: Site, names: Sequence[str] = (), *, tell: Tell | None = None, cancelled: threading.Event | None = None
) -> list[Checksum]:
    """Build some models anew, or all, and swap them in. Goes on with one that was interrupted.

    names: of models; ValueError for one that there is not. tell: hears of progress after each stream.
    cancelled: set it to stop. Cancelled; Busy. Returns the checksum of each model in its new place.
    """
    if set(names) - {model.name for model in MODELS}:
        raise ValueError(f"no such model; there are {', '.join(m.name for m in MODELS)}")
    chosen = [model for model in MODELS if not names or model.name in names]
    done: list[Checksum] = []
    schema.migrate(site.record_url, MODELS)
    with ExitStack() as stack:
        conn, other = _connection(stack, site), _connection(stack, site)
        locked = conn.execute("SELECT pg_try_advisory_lock(hashtext('rollcall/rebuild'))").fetchone()
        if not locked or not locked[0]:
            raise Busy()
        keys = KeyStore(stack.enter_context(site.connected("keys")), Ring(site.custodians, files=10_000))
        for journal in SCHEMAS:
            models = [model for model in chosen if model.journal == journal]
            if models:
                reader = Reader(stack.enter_context(site.connected(journal, role=PROJECTOR)), keys)
                walking = stack.enter_context(walker(site, journal, role=PROJECTOR))
                done += _Rebuild(conn, other, reader, walking, models, tell, cancelled or threading.Event()).run()
    return done


def discard(site: Site) -> None:
    """Drop what interrupted rebuilds have left. Live models are not touched."""
    with ExitStack() as stack:
        conn = _connection(stack, site)
        with conn.transaction():
            for model in MODELS:
                _drop(conn, model)


def _connection(stack: ExitStack, site: Site) -> Conn:
    info = schema.conninfo(site.record_url, idle_in_transaction_session_timeout="0", maintenance_work_mem="128MB")
    conn = stack.enter_context(psycopg.connect(info, autocommit=True))
    schema.prepare(conn)
    return conn


def _beside(model: Model[Any]) -> str:
    return f"{model.name}__v{model.version}"


def _drop(conn: Conn, model: Model[Any]) -> None:
    """Drop what an unfinished build of a model has left."""
    left = conn.execute("DELETE FROM positions WHERE model = %s AND NOT live", [model.name])
    if left.rowcount:
        conn.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(sql.Identifier(_beside(model))))
        _sweep(conn, [model])


def _sweep(conn: Conn, models: Sequence[Model[Any]]) -> None:
    """Forget how far the streams of builds that are gone were folded."""
    for table in ("model_streams", "parked"):
        statement = sql.SQL(_LEFT).format(table=sql.Identifier(table))
        conn.execute(statement, [[model.name for model in models]])


class _Rebuild:
    """One journal's models on their way. conn: writes; other: holds the live ones still while they are swapped."""

    def __init__(
        self,
        conn: Conn,
        other: Conn,
        reader: Reader,
        walking: Walker,
        models: Sequence[Model[Any]],
        tell: Tell | None,
        cancelled: threading.Event,
    ) -> None:
        self.conn, self.other, self.reader, self.walking, self.models = conn, other, reader, walking, models
        self._tell = tell
        self._cancelled = cancelled

    def run(self) -> list[Checksum]:
        """Do what is missing, then swap."""
        build, position = self._resumed() or self._begun()
        tables = [Table(model, build, _beside(model)) for model in self.models]
        before = self._number(_DONE, build)
        started = time.monotonic()
        done = before

        def say(folded: int) -> None:
            if self._tell:
                seconds = time.monotonic() - started
                self._tell(Progress(done + folded, position, (done + folded - before) / max(seconds, 0.001)))

        for number, after, upto in self.conn.execute(_MISSING, [build]).fetchall():
            done += self._slice(tables, number, Part(after, upto, position), say)
        for table in tables:
            self._index(table)
        return self._joined(tables)

    def _resumed(self) -> tuple[int, int] | None:
        """The unfinished build of exactly these models in their present form, and its position."""
        wanted = sorted(f"{m.name} {m.version} {schema.form(m)}" for m in self.models)
        begun = self.conn.execute(_BEGUN).fetchall()
        return next(((build, position) for build, position, of in begun if sorted(of) == wanted), None)

    def _begun(self) -> tuple[int, int]:
        """New, empty tables, and the slices in which to fill them."""
        position = self.reader.head().position
        parts = building.cuts(self.reader, position)
        with self.conn.transaction():
            build = schema.new_build(self.conn, position)
            for model in self.models:
                _drop(self.conn, model)
                table = Table(model, build, _beside(model))
                schema.create(self.conn, table)
                schema.enter(self.conn, table, position=position, live=False)
            for number, (after, upto) in enumerate(parts):
                self.conn.execute(_PLANNED, [build, number, after, upto])
        return build, position

    def _slice(self, tables: Sequence[Table], number: int, part: Part, say: Callable[[int], None]) -> int:
        """Fold one slice, in one transaction; how many entries it had."""
        with self.conn.transaction():
            fill = building.Fill(self.conn, tables)
            for stream, entries in self.walking.files(part, make=opening.read):
                self._go_on()
                fill.add(stream, entries)
                say(fill.entries)
            fill.flush()
            self.conn.execute(_SLICED, [fill.entries, tables[0].build, number])
        return fill.entries

    def _index(self, table: Table) -> None:
        """Give a filled table its indexes, unless an earlier run got as far."""
        self._go_on()
        row = self.conn.execute("SELECT to_regclass(%s)", [schema.key_name(table)]).fetchone()
        if row is None or row[0] is None:
            with self.conn.transaction():
                schema.finish(self.conn, table)
            self.conn.execute(sql.SQL("ANALYZE {}").format(table.ident))

    def _joined(self, tables: Sequence[Table]) -> list[Checksum]:
        """Follow the record from where the streams were taken, and take the place of the live tables."""
        where = "SELECT position FROM positions WHERE build = %s AND model = %s"
        at = [(table, self._number(where, table.build, table.model.name)) for table in tables]
        engine = Engine(self.reader, self.conn, at, live=False)
        while (head := self.reader.head().position) - engine.position > NEAR:
            self._go_on()
            engine.step(head)
        for tries in range(SWAP_TRIES):
            try:
                return self._swapped(engine, tables)
            except psycopg.errors.LockNotAvailable:
                if tries == SWAP_TRIES - 1:
                    raise
                time.sleep(0.2)
        raise AssertionError("unreachable")

    def _swapped(self, engine: Engine, tables: Sequence[Table]) -> list[Checksum]:
        """While the live tables stand still: bring the new ones up to them, and rename."""
        names = [table.model.name for table in tables]
        with self.other.transaction():
            held = self.other.execute(
                "SELECT position FROM positions WHERE model = ANY(%s) AND live ORDER BY model FOR UPDATE", [names]
            ).fetchall()
            reached = max((row[0] for row in held), default=0)
            while engine.position < reached and engine.step(reached).entries:
                self._go_on()
            self.other.execute(sql.SQL("SET LOCAL lock_timeout TO {}").format(SWAP_WAIT))
            self.other.execute("DELETE FROM positions WHERE model = ANY(%s) AND live", [names])
            for table in tables:
                self._renamed(table)
        with self.conn.transaction():
            _sweep(self.conn, self.models)
        return [checksum.of_live(self.conn, model) for model in self.models]

    def _renamed(self, table: Table) -> None:
        live = sql.Identifier(table.model.name)
        self.other.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(live))
        self.other.execute(sql.SQL("ALTER TABLE {} RENAME TO {}").format(table.ident, live))
        mine = [table.model.name, table.build]
        self.other.execute("UPDATE positions SET live = true WHERE model = %s AND build = %s", mine)

    def _number(self, query: LiteralString, *params: object) -> int:
        row = self.conn.execute(query, params).fetchone()
        return int(row[0]) if row else 0

    def _go_on(self) -> None:
        if self._cancelled.is_set():
            raise Cancelled()
