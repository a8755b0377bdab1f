"""Building models anew, beside the live ones, and putting them in their place in one transaction.

All streams are refolded as they stood at one position, in the order of their ids, all models in one pass, in
64 slices: a slice is one transaction, so an interrupted rebuild goes on with the first one that is missing. Slices
do not depend on one another, so many of them are dealt out to a few processes. Then the new tables follow the
record as live ones do, and are swapped in. Until that moment nothing live is touched.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, suppress
from typing import Any, LiteralString, NamedTuple

import psycopg
from psycopg import sql

from journal.keys import KeyStore, Ring
from journal.proof.verifying.beside import Broken
from journal.reading import Reader
from journal.schema import SCHEMAS
from journal.site import Site
from journal.walking import Part
from projections import schema
from projections.engine import Engine
from projections.model import Model
from projections.models import MODELS
from projections.schema import PROJECTOR, Table
from projections.shares.standing import HELD_STILL, left
from projections.sheets import building, checksum
from projections.sheets.building import Hand, beside_name, hand
from projections.sheets.checksum import Checksum
from projections.sheets.dealing import Dealer
from projections.sheets.storing import Conn

#: How near a new table must be before the live one is asked to wait for it; entries.
NEAR = 500
#: How long the swap waits for readers of the old table to finish, and how often it tries.
SWAP_WAIT = "2s"
SWAP_TRIES = 30
#: From so many entries on the slices are dealt out, to so many processes at most: each takes a second to begin.
DEALT_FROM, MOST_PROCESSES = 50_000, 4

_PLANNED: LiteralString = "INSERT INTO slices (build, slice, after, upto) VALUES (%s, %s, %s, %s)"
_MISSING: LiteralString = "SELECT slice, after, upto FROM slices WHERE build = %s AND entries IS NULL ORDER BY slice"
_DONE: LiteralString = "SELECT coalesce(sum(entries), 0)::bigint FROM slices WHERE build = %s"
_BEGUN: LiteralString = """
SELECT b.build, b.position, array_agg(m.model || ' ' || m.version || ' ' || m.form ORDER BY m.model)
FROM models AS m JOIN builds AS b USING (build) WHERE NOT m.live GROUP BY b.build ORDER BY b.build DESC"""
_SIZES: LiteralString = "SELECT relname, pg_relation_size(oid) FROM pg_class WHERE relnamespace = 'views'::regnamespace"
_REACHED: LiteralString = """
SELECT coalesce(max(position), 0) FROM positions
WHERE build IN (SELECT build FROM models WHERE live AND model = ANY(%s))"""
_REPLACED: LiteralString = "DELETE FROM models WHERE live AND model = ANY(%s) RETURNING build"


class Progress(NamedTuple):
    """How far a journal is: entries folded, of how many, how many a second. begun_at: folded by an earlier run."""

    done: int
    total: int
    rate: float
    journal: str
    begun_at: int


class Cancelled(Exception):
    """The rebuild was stopped. The live models are as they were; the next one goes on from here."""


class Busy(Exception):
    """Another rebuild is running."""


class Interrupted(Exception):
    """A process of the rebuild ended before its time. The live models are as they were; the next one goes on."""


Tell = Callable[[Progress], None]


class _How(NamedTuple):
    """Who hears of progress, what stops the rebuild, and who works beside it, if anybody does."""

    tell: Tell | None
    cancelled: threading.Event
    dealer: Dealer | None


def rebuild(
    site: Site,
    names: Sequence[str] = (),
    *,
    tell: Tell | None = None,
    cancelled: threading.Event | None = None,
    processes: int | None = None,
) -> list[Checksum]:
    """Build some models anew, or all, and swap them in. Goes on with one that was interrupted.

    names: of models; ValueError for one that there is not. tell: hears of progress after each stream or slice.
    cancelled: set it to stop. processes: how many at most; one a core by default. Cancelled; Busy; Interrupted.
    Returns the checksum of each model in its new place.
    """
    if set(names) - {model.name for model in MODELS}:
        raise ValueError(f"no such model; there are {', '.join(m.name for m in MODELS)}")
    chosen = [model for model in MODELS if not names or model.name in names]
    schema.migrate(site.record_url, MODELS)
    processes = processes or min(MOST_PROCESSES, os.cpu_count() or 1)
    with ExitStack() as stack:
        dealer = stack.enter_context(Dealer(processes)) if processes > 1 else None
        how = _How(tell, cancelled or threading.Event(), dealer)
        conn = _connection(stack, site)
        locked = conn.execute("SELECT pg_try_advisory_lock(hashtext('rollcall/rebuild'))").fetchone()
        if not locked or not locked[0]:
            raise Busy()
        keys = KeyStore(stack.enter_context(site.connected("keys")), Ring(site.custodians, files=10_000))
        done: list[Checksum] = []
        for journal in SCHEMAS:
            if models := [model for model in chosen if model.journal == journal]:
                reader = Reader(stack.enter_context(site.connected(journal, role=PROJECTOR)), keys)
                works_with = stack.enter_context(hand(site, journal))
                done += _Rebuild(site, conn, reader, works_with, models, how).run()
        return done


def discard(site: Site) -> None:
    """Drop what interrupted rebuilds have left. Live models are not touched."""
    with ExitStack() as stack:
        conn = _connection(stack, site)
        with conn.transaction():
            for model in MODELS:
                building.drop_unfinished(conn, model)
            left(conn, [])


def _connection(stack: ExitStack, site: Site) -> Conn:
    info = schema.conninfo(site.record_url, **building.SETTINGS)
    conn = stack.enter_context(psycopg.connect(info, autocommit=True))
    schema.prepare(conn)
    return conn


class _Rebuild:
    """One journal's models on their way. conn: to the views."""

    def __init__(
        self, site: Site, conn: Conn, reader: Reader, works_with: Hand, models: Sequence[Model[Any]], how: _How
    ) -> None:
        self.site, self.conn, self.reader, self.hand, self.models = site, conn, reader, works_with, models
        self._tell, self._cancelled, self._dealer = how

    def run(self) -> list[Checksum]:
        """Do what is missing, then swap."""
        build, position = self._resumed() or self._begun()
        tables = [Table(model, build, beside_name(model)) for model in self.models]
        self._filled(build, position)
        largest = self._largest_first(tables)
        self._indexed(largest, position)
        self._joined(tables)
        return self._summed(largest, position)

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
            for model in self.models:
                building.drop_unfinished(self.conn, model)
            left(self.conn, [])
            build = schema.new_build(self.conn, position)
            for model in self.models:
                schema.create(self.conn, Table(model, build, beside_name(model)))
            schema.enter(self.conn, build, self.models, position=position, live=False)
            for number, (after, upto) in enumerate(parts):
                self.conn.execute(_PLANNED, [build, number, after, upto])
        return build, position

    def _filled(self, build: int, position: int) -> None:
        """Fold the slices that are missing."""
        before = done = self._number(_DONE, build)
        started = time.monotonic()

        def say(folded: int) -> None:
            self._go_on()
            if self._tell:
                rate = (done + folded - before) / max(time.monotonic() - started, 0.001)
                self._tell(Progress(done + folded, position, rate, self.models[0].journal, before))

        missing = [(n, Part(after, upto, position)) for n, after, upto in self.conn.execute(_MISSING, [build])]
        if dealer := self._dealer_of(position - done):
            names = [model.name for model in self.models]
            works = [(building.slice_beside, (self.site, names, build, *one)) for one in missing]
            for _, entries in self._dealt(dealer, works):
                done += entries
                say(0)
        else:
            for number, part in missing:
                self._go_on()
                done += building.slice_of(self.hand, self.models, build, number, part, say)

    def _dealer_of(self, entries: int) -> Dealer | None:
        """Who deals out the work of so many entries; None where it is too little."""
        return self._dealer if entries >= DEALT_FROM else None

    def _dealt(self, dealer: Dealer, works: Sequence[Any]) -> Iterator[tuple[int, Any]]:
        """What each piece gives with its number, as it comes. Interrupted where a process dies by itself."""
        try:
            for result in dealer.dealt(works):
                self._go_on()
                if result is not None:
                    yield result
        except Broken as broken:
            raise (Cancelled if self._cancelled.is_set() else Interrupted) from broken

    def _indexed(self, tables: Sequence[Table], position: int) -> None:
        """Give the filled tables their keys and indexes, those that an earlier run has not given them."""
        if dealer := self._dealer_of(position):
            for works in (building.keys_of(self.site, tables), building.indexes_of(self.site, tables)):
                for _ in self._dealt(dealer, works):
                    pass
        else:
            for table in tables:
                self._go_on()
                building.finish(self.conn, table)

    def _summed(self, tables: Sequence[Table], position: int) -> list[Checksum]:
        """The checksum of each model, in their order. They are in their place, so nothing stops this any more; what a
        process beside this one does not come to is summed here."""
        found: dict[str, Checksum] = {}
        if dealer := self._dealer_of(position):
            works = [(building.sum_beside, (self.site, table.model.name)) for table in tables]
            with suppress(Broken):
                found = {result[1].model: result[1] for result in dealer.dealt(works) if result is not None}
        return [found.get(model.name) or checksum.of_live(self.conn, model) for model in self.models]

    def _largest_first(self, tables: Sequence[Table]) -> list[Table]:
        """Tables in the order in which they are dealt out: none of the large ones is left for the end."""
        sizes = dict(self.conn.execute(_SIZES).fetchall())
        return sorted(tables, key=lambda table: sizes[table.name], reverse=True)

    def _joined(self, tables: Sequence[Table]) -> None:
        """Follow the record from where the streams were taken, and take the place of the live tables."""
        engine = self._engine(tables)
        while (head := self.reader.head().position) - engine.position > NEAR:
            self._go_on()
            engine.step(head)
        for tries in range(SWAP_TRIES):
            try:
                self._swapped(tables)
                break
            except psycopg.errors.LockNotAvailable:
                if tries == SWAP_TRIES - 1:
                    raise
                self._go_on()
                time.sleep(0.2)
        with self.conn.transaction():
            building.sweep(self.conn)

    def _engine(self, tables: Sequence[Table]) -> Engine:
        position = self._number("SELECT min(position) FROM positions WHERE build = %s", tables[0].build)
        return Engine(self.reader, self.conn, [(table, position) for table in tables], live=False)

    def _swapped(self, tables: Sequence[Table]) -> None:
        """While all live tables stand still: bring the new ones up to theirs, and rename."""
        names = [table.model.name for table in tables]
        with self.conn.transaction():
            self.conn.execute(HELD_STILL)
            reached = self._number(_REACHED, names)
            engine = self._engine(tables)
            while engine.position < reached and engine.step(reached).entries:
                self._go_on()
            self.conn.execute(sql.SQL("SET LOCAL lock_timeout TO {}").format(SWAP_WAIT))
            replaced = {row[0] for row in self.conn.execute(_REPLACED, [names])}
            for table in tables:
                self._renamed(table)
            self.conn.execute("UPDATE models SET live = true WHERE build = %s", [tables[0].build])
            self.conn.execute("UPDATE positions SET live = true WHERE build = %s", [tables[0].build])
            left(self.conn, replaced)

    def _renamed(self, table: Table) -> None:
        live = sql.Identifier(table.model.name)
        self.conn.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(live))
        self.conn.execute(sql.SQL("ALTER TABLE {} RENAME TO {}").format(table.ident, live))

    def _number(self, query: LiteralString, *params: object) -> int:
        row = self.conn.execute(query, params).fetchone()
        return int(row[0]) if row else 0

    def _go_on(self) -> None:
        if self._cancelled.is_set():
            raise Cancelled()
