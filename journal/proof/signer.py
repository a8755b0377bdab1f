"""The signer: behind the writer, it grows the tree over what was recorded and signs its head.

It trusts no stored digest: every leaf is derived from the columns of its row and compared. Where anything
differs it writes nothing more and says which position and what. One signer works on a journal at a time; it is
the only holder of the log key.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, LiteralString, NamedTuple

import psycopg

from journal.arrays import Bigints, Blobs
from journal.proof.anchoring import check_within
from journal.proof.checkpoint import Checkpoint, Pin
from journal.proof.doubts import Doubt, HistoryRewritten, TailMissing
from journal.proof.entry import leaves
from journal.proof.stored.keys import checkpoint_file, default_key_file, replace, signer_key
from journal.proof.stored.log import StoredTiles, entries_between, newest, origin
from journal.proof.tiles import WIDTH, Frontier, FullTile
from journal.schema import SCHEMAS, Schema
from journal.site import Site
from journal.store import AWAY

HEARTBEAT = timedelta(minutes=10)  # an idle log says that nothing happened
PACE_SECONDS = 0.7  # between two checkpoints of a growing log: growth waits less than a second
STEP = 2_000  # rows read at a time
MOST = 50_000  # rows under one checkpoint, so that catching up is kept as it goes

_LOCK: LiteralString = "SELECT pg_try_advisory_lock(hashtextextended('rollcall/signer/' || current_schema(), 0))"
_NOW: LiteralString = "SELECT coalesce(max(position), 0), clock_timestamp() FROM entries"
_TILES: LiteralString = """
INSERT INTO tiles SELECT level::smallint, number, hashes FROM unnest(%s, %s, %s) AS filled(level, number, hashes)"""
_CHECKPOINT: LiteralString = """
INSERT INTO checkpoints (size, signed_at, root, note, edge) VALUES (%s, %s, %s, %s, %s)"""

__all__ = ["Signer", "default_key_file", "run", "sign"]

log = logging.getLogger("rollcall.signer")


class Held(NamedTuple):
    """What a signer remembers: the tree as signed last, and when."""

    frontier: Frontier
    signed_at: datetime | None


class Signer:
    """Signs one journal over one connection, whose session holds the lock.

    key_file: the file of the log's key; made where nothing was signed yet.
    """

    def __init__(self, conn: psycopg.Connection[Any], place: Schema, key_file: Path) -> None:
        self._conn = conn
        stored = newest(conn)
        self._key = signer_key(key_file, origin(conn), may_make=stored is None)
        self._pin = Pin(self._key.verifier.name, self._key.verifier)
        self._seen = checkpoint_file(key_file, place)
        size = stored.checked(self._pin).size if stored else 0
        self._held = Held(Frontier.at(size, StoredTiles(conn)), stored.signed_at if stored else None)
        if stored and self._held.frontier.edge().to_bytes() != bytes(stored.edge):
            raise HistoryRewritten(position=size - size % WIDTH + 1, size=size)
        self._check_seen()

    @property
    def size(self) -> int:
        """How many entries are signed."""
        return self._held.frontier.size

    def step(self) -> bool:
        """Sign what has been recorded since the last checkpoint, or that nothing has been; whether it signed.

        Raises a Doubt, and writes nothing, where the rows are not what they should be.
        """
        row = self._conn.execute(_NOW, prepare=True, binary=True).fetchone()
        assert row is not None
        head, now = row
        if head < self.size:
            raise TailMissing(position=head + 1, size=self.size)
        signed_at = self._held.signed_at
        if head == self.size and signed_at is not None and now - signed_at < HEARTBEAT:
            return False
        frontier, filled = self._grown(min(head, self.size + MOST))
        at = now if signed_at is None else max(now, signed_at + timedelta(microseconds=1))
        self._store(frontier, filled, at)
        return True

    def _grown(self, size: int) -> tuple[Frontier, list[FullTile]]:
        frontier, filled = self._held.frontier, list[FullTile]()
        while frontier.size < size:
            overlap = 1 if frontier.size else 0  # the row before, so that times are compared across steps
            begin, end = frontier.size - overlap, min(frontier.size + STEP, size)
            entries = entries_between(self._conn, begin, end, strict=True)[overlap:]
            frontier, more = frontier.extended(leaves(entries))
            filled += more
        return frontier, filled

    def _store(self, frontier: Frontier, filled: list[FullTile], at: datetime) -> None:
        edge = frontier.edge()
        note = Checkpoint(self._pin.origin, edge.size, edge.root()).signed(self._key).decode()
        with self._conn.transaction():
            if filled:
                levels, numbers = Bigints([f.tile.level for f in filled]), Bigints([f.tile.number for f in filled])
                self._conn.execute(_TILES, [levels, numbers, Blobs([f.data for f in filled])])
            self._conn.execute(_CHECKPOINT, [edge.size, at, edge.root(), note, edge.to_bytes()], prepare=True)
        self._held = Held(frontier, at)
        replace(self._seen, note)

    def _check_seen(self) -> None:
        """Hold the stored log against the checkpoint kept beside the key: a restored database may be behind it."""
        if not self._seen.exists():
            return
        check_within(self._conn, self.size, self._pin.open(self._seen.read_bytes()).checkpoint)


def sign(site: Site, place: Schema, key_file: Path | None = None) -> int:
    """Sign all that a journal holds, once; how many entries are signed. 0 where another signer is at work.

    For commands that run where no signer does.
    """
    with site.connected(place) as conn:
        if not _locked(conn):
            return 0
        signer = Signer(conn, place, key_file or default_key_file(site))
        while signer.step():
            pass
        return signer.size


def run(site: Site, stop: threading.Event, key_file: Path | None = None) -> None:
    """Sign both journals until told to stop. Raises the Doubt for which a journal is no longer signed.

    A server that goes away is waited for.
    """
    failures: list[Exception] = []
    ended = threading.Event()
    keys = key_file or default_key_file(site)
    threads = [
        threading.Thread(target=_sign, args=(site, place, keys, lambda: stop.is_set() or ended.is_set(), failures))
        for place in SCHEMAS
    ]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        for thread in threads:
            thread.join(0.1)
        if failures:
            ended.set()
    if failures:
        raise failures[0]


def _sign(site: Site, place: Schema, key_file: Path, ended: Callable[[], bool], failures: list[Exception]) -> None:
    """One journal, through every loss of the server, until told to end or it must not go on."""
    away = False
    while True:
        try:
            with site.connected(place) as conn:
                away = False
                if _locked(conn):
                    _follow(Signer(conn, place, key_file), conn, place, ended)
        except AWAY as lost:
            if not away:
                log.warning("%s: waits for the server (%s)", place, type(lost).__name__)
            away = True
        except Exception as failure:
            position = failure.position if isinstance(failure, Doubt) else 0
            log.error("%s: no longer signs: %s at position %d", place, type(failure).__name__, position)
            failures.append(failure)
            return
        if ended():
            return
        time.sleep(0.5)


def _follow(signer: Signer, conn: psycopg.Connection[Any], place: Schema, ended: Callable[[], bool]) -> None:
    """Sign as the journal grows, and all of it at the end. Notices only wake; it looks by itself at least every
    second."""
    conn.execute(f"LISTEN rollcall_{place}".encode())
    while True:
        signed = signer.step()  # before the first look at ``ended``: a journal beside a refused one is signed, too
        if ended():
            while signer.step():
                pass
            return
        if signed:
            time.sleep(PACE_SECONDS)
        else:
            for _ in conn.notifies(timeout=PACE_SECONDS, stop_after=1):
                pass


def _locked(conn: psycopg.Connection[Any]) -> bool:
    row = conn.execute(_LOCK).fetchone()
    return bool(row and row[0])
