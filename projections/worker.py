"""The worker: one process that keeps the read models in step with both journals.

There is one at a time: an advisory lock, held by the very connection that writes, so that a worker which has
lost its connection has lost its lock and its pen together. A second one waits. PostgreSQL going away is not
an error here: the worker comes back with it, from the position that was stored.
"""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import LiteralString

import psycopg

from journal.keys import KeyStore, Ring
from journal.reading import Reader
from journal.site import Site
from journal.store import AWAY
from projections import schema
from projections.engine import AfterBatch, Engine, Superseded
from projections.models import MODELS
from projections.rebuild import Busy, Cancelled, rebuild
from projections.schema import PROJECTOR
from projections.sheets.storing import Conn

#: How long to wait for a wake-up before looking anyway; wake-ups can be missed.
POLL_SECONDS = 0.25
BEAT_SECONDS = 1.0

_LOCK: LiteralString = "SELECT pg_try_advisory_lock(hashtext('rollcall/projections'))"
_BEAT: LiteralString = """
INSERT INTO heartbeats (journal, beat_at, moved_at, position, head, lag_seconds, parked)
VALUES (%(journal)s, clock_timestamp(), clock_timestamp(), %(position)s, %(head)s, %(lag)s, %(parked)s)
ON CONFLICT (journal) DO UPDATE SET beat_at = excluded.beat_at, position = excluded.position,
  head = excluded.head, lag_seconds = excluded.lag_seconds, parked = excluded.parked,
  moved_at = CASE WHEN excluded.position > heartbeats.position OR excluded.position >= excluded.head
             THEN excluded.moved_at ELSE heartbeats.moved_at END"""
_WAITING_SINCE: LiteralString = """
SELECT extract(epoch FROM clock_timestamp() - recorded_at)::float8 FROM entries WHERE position = %s"""


class Worker:
    """What works while the lock is held: an engine for each journal, over one connection that writes.

    outdated: names of models whose table is of an earlier version. Those of a later one are left alone.
    """

    def __init__(self, site: Site, conn: Conn, readers: dict[str, Reader], after_batch: AfterBatch | None) -> None:
        self._conn = conn
        self._simulated = site.kind() == "simulated"
        tables = schema.live(conn, MODELS)
        self.outdated = schema.outdated(conn, MODELS)
        self.engines = [
            Engine(reader, conn, mine, after_batch=after_batch if journal == "record" else None)
            for journal, reader in readers.items()
            if (mine := [(t, p) for t, p, current in tables if current and t.model.journal == journal])
        ]
        self._beat_at = 0.0
        self._level_at = time.monotonic()

    def work(self, stop: threading.Event, changed: threading.Event) -> None:
        """Work until told to stop, or that tables have changed."""
        for engine in self.engines:
            engine.retry(everything=True)
        while not stop.is_set() and not changed.is_set():
            if not self.round():
                self._wait()

    def round(self) -> int:
        """One batch of each journal; how many entries were folded."""
        heads = [engine.reader.head().position for engine in self.engines]
        folded = sum(engine.step(head).entries for engine, head in zip(self.engines, heads, strict=True))
        if folded == 0:
            self._level_at = time.monotonic()
        if time.monotonic() - self._beat_at >= BEAT_SECONDS:
            self._beat_at = time.monotonic()
            for engine, head in zip(self.engines, heads, strict=True):
                self._beat(engine, head)
        return folded

    def _beat(self, engine: Engine, head: int) -> None:
        """Say how far this journal is, and follow again what somebody asked to have released."""
        engine.reload_parks()
        engine.retry()
        parked = sum(len(shelf.parks) for shelf in engine.shelves)
        values = {"journal": engine.journal, "position": engine.position, "head": head, "parked": parked}
        self._conn.execute(_BEAT, values | {"lag": self._lag(engine, head)}, prepare=True)

    def _lag(self, engine: Engine, head: int) -> float:
        """For how long the oldest entry that is not folded has waited; seconds."""
        if engine.position >= head:
            return 0.0
        if self._simulated:  # whose clock is not ours
            return time.monotonic() - self._level_at
        row = engine.reader.conn.execute(_WAITING_SINCE, [engine.position + 1]).fetchone()
        return max(0.0, float(row[0])) if row else 0.0

    def _wait(self) -> None:
        for _ in self._conn.notifies(timeout=POLL_SECONDS, stop_after=1):
            return


def run(site: Site, stop: threading.Event, *, after_batch: AfterBatch | None = None) -> None:
    """Keep the read models in step until told to stop; for a process of its own.

    after_batch: told the entries of each batch of the record, by stream. Models whose table is of
    an earlier version are built anew in a thread beside the work.
    """
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)  # rows and entries hold no cycles; looking for them cost a tenth
    schema.migrate(site.record_url, MODELS)
    while not stop.is_set():
        try:
            with owned(site, stop, after_batch) as worker:
                if worker is None:
                    return
                with _rebuilding(site, worker.outdated) as changed:
                    worker.work(stop, changed)
        except Superseded:
            continue  # another build is live now: begin again with it
        except AWAY:
            stop.wait(POLL_SECONDS)


@contextmanager
def owned(site: Site, stop: threading.Event, after_batch: AfterBatch | None = None) -> Iterator[Worker | None]:
    """A worker that holds the lock; None where it was told to stop before it got it."""
    with ExitStack() as stack:
        conn = stack.enter_context(psycopg.connect(schema.conninfo(site.record_url), autocommit=True))
        schema.prepare(conn)
        while not _locked(conn):
            if stop.wait(POLL_SECONDS):
                yield None
                return
        keys = KeyStore(stack.enter_context(site.connected("keys")), Ring(site.custodians, files=20_000))
        readers = {
            place: Reader(stack.enter_context(site.connected(place, role=PROJECTOR)), keys)
            for place in ("record", "reads")
        }
        conn.execute("LISTEN rollcall_record")
        conn.execute("LISTEN rollcall_reads")
        yield Worker(site, conn, readers, after_batch)


def _locked(conn: Conn) -> bool:
    row = conn.execute(_LOCK).fetchone()
    return bool(row and row[0])


@contextmanager
def _rebuilding(site: Site, outdated: Sequence[str]) -> Iterator[threading.Event]:
    """Have outdated models built anew while the work goes on. The event says that they are in place."""
    changed, cancelled = threading.Event(), threading.Event()

    def build() -> None:
        while not cancelled.is_set():
            try:
                rebuild(site, outdated, cancelled=cancelled)
            except Cancelled:
                return
            except (Busy, *AWAY):
                cancelled.wait(1.0)
            else:
                changed.set()
                return

    if not outdated:
        yield changed
        return
    thread = threading.Thread(target=build, name="rebuild")
    thread.start()
    try:
        yield changed
    finally:
        cancelled.set()
        thread.join()
