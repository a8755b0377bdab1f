"""The worker: a process that keeps its part of the read models in step with both journals.

There may be several. Each holds some shares of the streams by advisory locks on the very connection that writes,
so that a worker which has lost its connection has lost its shares and its pen together; it looks every second
who else lives, lets go of what is more than its fair part and takes what is free. PostgreSQL going away is not an
error here: the worker comes back with it, from the positions that were stored.
"""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

import psycopg

from journal.keys import KeyStore, Ring
from journal.reading import Reader
from journal.site import Site
from journal.store import AWAY
from projections import schema
from projections.collecting import collect_seldom
from projections.engine import AfterBatch, Engine
from projections.model import Model
from projections.models import MODELS
from projections.rebuild import Busy, Cancelled, Interrupted, rebuild
from projections.rebuilt import note_rebuilt
from projections.schema import PROJECTOR, Standing
from projections.shares import heartbeat
from projections.shares.crew import Crew
from projections.shares.standing import Superseded, part
from projections.sheets.checksum import Checksum
from projections.sheets.storing import Conn

#: How long to wait for a wake-up before looking anyway; wake-ups can be missed.
POLL_SECONDS = 0.25
#: How often it looks who else lives, and says how far the models are.
BEAT_SECONDS = 1.0
#: Of the session that writes: it folds within a transaction, and a fold that is slow must not cost it its connection.
SETTINGS = {"idle_in_transaction_session_timeout": "30s"}


class Worker:
    """An engine for each journal, over one connection that writes; a moment longer while shares are brought level.

    conn: to the views, as the projector. outdated: names of models whose table is of an earlier version. Those of
    a later one are left alone.
    """

    def __init__(
        self,
        site: Site,
        conn: Conn,
        readers: dict[str, Reader],
        after_batch: AfterBatch | None,
        models: Sequence[Model[Any]] = MODELS,
    ) -> None:
        self._conn = conn
        self._models = models
        self._readers = readers
        self._after_batch = after_batch
        self._simulated = site.kind() == "simulated"
        self._crew = Crew(conn)
        self.outdated = schema.outdated(conn, models)
        self._tables = self._followed()
        self.engines: dict[str, list[Engine]] = {journal: [] for journal in readers}
        self._looked_at = float("-inf")

    def work(self, stop: threading.Event, changed: threading.Event) -> None:
        """Work until told to stop, or that tables have changed."""
        while not stop.is_set() and not changed.is_set():
            if not self.round():
                self._wait()

    def round(self) -> int:
        """One batch of each journal; by how many positions it has moved on."""
        if time.monotonic() - self._looked_at >= BEAT_SECONDS:
            self.look()
        return sum(self._moved(engines) for engines in self.engines.values() if engines)

    def look(self) -> None:
        """See who lives and hold a fair part of the shares; say how far the models are; release what was asked for.

        Superseded where other tables are live now.
        """
        self._looked_at = time.monotonic()
        if _signs(self._followed()) != _signs(self._tables):
            raise Superseded(", ".join(model.name for model in self._models))
        fair = self._crew.part()
        if len(self._crew.held) > fair:
            self._let_go(sorted(self._crew.held)[fair:])
        elif taken := self._crew.take(fair):
            self._begin(taken)
        for engine in [engine for engines in self.engines.values() for engine in engines]:
            engine.reload_parks()
            engine.retry()
        for journal in self._readers:
            builds = {found.table.build for found in self._tables if found.table.model.journal == journal}
            heartbeat.beat(self._conn, journal, builds, simulated=self._simulated)

    def _moved(self, engines: list[Engine]) -> int:
        """One batch of each engine that is behind the foremost, else of that one; those that are level become one."""
        head = engines[0].reader.head().position
        goal = max(position for engine in engines for position in engine.stand.values())
        behind = [engine for engine in engines if set(engine.stand.values()) != {goal}]
        moved = sum(_step(engine, goal) for engine in behind) if behind else _step(engines[0], head)
        for other in engines[1:]:
            if other.stand == engines[0].stand:
                engines[0].join(other)
                engines.remove(other)
        return moved

    def _begin(self, shares: Sequence[int]) -> None:
        """Follow some more shares, from where their last holder left them; what is parked there is tried again."""
        self._tables = self._followed()
        for journal, reader in self._readers.items():
            mine = [found for found in self._tables if found.table.model.journal == journal]
            after_batch = self._after_batch if journal == "record" else None
            for alike in _alike(mine, shares):
                tables = [(found.table, found.positions[alike[0]]) for found in mine]
                engine = Engine(reader, self._conn, tables, shares=alike, after_batch=after_batch)
                engine.retry(everything=True)
                self.engines[journal].append(engine)

    def _let_go(self, shares: Sequence[int]) -> None:
        for engines in self.engines.values():
            for engine in list(engines):
                engine.leave(shares)
                if not engine.shares:
                    engines.remove(engine)
        self._crew.let_go(shares)

    def _followed(self) -> list[Standing]:
        """The live tables of this release's version. Builds that hold others, too, are parted from them first."""
        while True:
            found = schema.standing(self._conn, self._models)
            current = [one for one in found if one.current]
            names = {one.table.model.name for one in current}
            mixed = schema.others(self._conn, {one.table.build for one in current}, names)
            if not mixed:
                return current
            for build, models in mixed.items():
                part(self._conn, build, models)

    def _wait(self) -> None:
        for _ in self._conn.notifies(timeout=POLL_SECONDS, stop_after=1):
            return


def _step(engine: Engine, up_to: int) -> int:
    before = sum(engine.stand.values())
    engine.step(up_to)
    return sum(engine.stand.values()) - before


def _signs(found: Sequence[Standing]) -> set[tuple[str, int, int]]:
    return {(one.table.model.name, one.table.build, one.table.turn) for one in found}


def _alike(tables: Sequence[Standing], shares: Sequence[int]) -> Iterator[list[int]]:
    """Shares in which every table stands where it stands in the others of them."""
    found: dict[tuple[int, ...], list[int]] = {}
    for share in shares if tables else ():
        found.setdefault(tuple(one.positions[share] for one in tables), []).append(share)
    yield from found.values()


def run(site: Site, stop: threading.Event, *, after_batch: AfterBatch | None = None) -> None:
    """Keep the read models in step until told to stop; for a process of its own, of which there may be several.

    after_batch: told the entries of each batch of the record, by stream. Models whose table is of
    an earlier version are built anew in a thread beside the work.
    """
    gc.freeze()
    collect_seldom()
    schema.migrate(site.record_url, MODELS)
    while not stop.is_set():
        try:
            with worker(site, after_batch) as one, _rebuilding(site, one.outdated) as changed:
                one.work(stop, changed)
        except Superseded:
            continue  # another build is live now: begin again with it
        except AWAY:
            stop.wait(POLL_SECONDS)


@contextmanager
def worker(
    site: Site, after_batch: AfterBatch | None = None, models: Sequence[Model[Any]] = MODELS, **settings: str
) -> Iterator[Worker]:
    """A worker among those that live. models: those it keeps. settings: of its session at the views."""
    with ExitStack() as stack:
        info = schema.conninfo(site.record_url, **(SETTINGS | settings))
        conn = stack.enter_context(psycopg.connect(info, autocommit=True))
        schema.prepare(conn)
        keys = KeyStore(stack.enter_context(site.connected("keys")), Ring(site.custodians, files=20_000))
        readers = {
            place: Reader(stack.enter_context(site.connected(place, role=PROJECTOR)), keys)
            for place in ("record", "reads")
        }
        conn.execute("LISTEN rollcall_record")
        conn.execute("LISTEN rollcall_reads")
        yield Worker(site, conn, readers, after_batch, models)


@contextmanager
def _rebuilding(site: Site, outdated: Sequence[str]) -> Iterator[threading.Event]:
    """Have outdated models built anew while the work goes on. The event says that they are in place.

    Of several workers one builds; the others find that there is nothing left to build.
    """
    changed, cancelled = threading.Event(), threading.Event()
    if not outdated:
        yield changed
        return
    thread = threading.Thread(target=_build, args=(site, changed, cancelled), name="rebuild")
    thread.start()
    try:
        yield changed
    finally:
        cancelled.set()
        thread.join()


def _build(site: Site, changed: threading.Event, cancelled: threading.Event) -> None:
    unrecorded: list[Checksum] = []
    while not cancelled.is_set():
        try:
            if left := schema.still_outdated(site.record_url, MODELS):
                unrecorded += rebuild(site, left, cancelled=cancelled)
            note_rebuilt(site, unrecorded)
        except Cancelled:
            return
        except (Busy, Interrupted, *AWAY):
            cancelled.wait(1.0)
        else:
            changed.set()
            return
