"""Commands a second, the whole path: load, decide, encode, seal, durable. The peer is the library's ``save``."""

from __future__ import annotations

import asyncio
import hashlib
import itertools
import os
import random
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import msgspec
import psycopg
import uvloop

from domain.contacts.rules import RecordCheckIn
from domain.intake.record import Sentence
from domain.intake.rules import OpenCase
from domain.kernel.access import Actor, Role
from journal.handling import Asked, Handling
from journal.plan import Answer
from journal.site import Site
from tests.bench import filling, histories
from tests.bench.peers import library
from tests.bench.place import Place
from tests.bench.rounds import Measured, alternate

FILES = 5_000
THREADS = 8
OFFICER = Actor("officer-1", Role.OFFICER, histories.UNIT)
CHECK_IN = RecordCheckIn(mode="phone", identity="confirmed", note=histories.NOTE)  # type: ignore[arg-type]
SHA256 = hashlib.sha256(msgspec.json.encode(CHECK_IN)).digest()


class Ours:
    """Handling on a loop of its own, kept between rounds."""

    def __init__(self, site: Site) -> None:
        self._runner = asyncio.Runner(loop_factory=uvloop.new_event_loop)
        self._site = site
        self._handling = Handling(site)
        self._runner.run(self._handling.start())

    def anew(self) -> None:
        """Forget everything, as a process does that has just begun."""
        self.stop()
        self.__init__(self._site)  # type: ignore[misc]

    def stop(self) -> None:
        """Close what is open."""
        self._runner.run(self._handling.stop())
        self._runner.close()

    def opened(self, count: int) -> list[UUID]:
        """New files."""
        return self._runner.run(self._opened(count))

    def check_ins(self, files: Iterator[UUID], callers: int, seconds: float) -> float:
        """Check-ins a second by so many callers at once, each to the next file, while there are any."""
        return self._runner.run(self._check_ins(files, callers, seconds))

    async def _opened(self, count: int) -> list[UUID]:
        numbers, ids = iter(range(count)), []

        async def caller() -> None:
            for n in numbers:
                command = OpenCase(
                    case_number=f"C-{n}",
                    unit_id=histories.UNIT,
                    category=Sentence.SUSPENDED_SENTENCE,
                    name=f"Person {n}",
                )
                ids.append(msgspec.json.decode(await self._handle(command, None), type=Answer).stream)

        await asyncio.gather(*[caller() for _ in range(64)])
        return ids

    async def _check_ins(self, files: Iterator[UUID], callers: int, seconds: float) -> float:
        done, began = 0, time.perf_counter()
        until = began + seconds

        async def caller() -> None:
            nonlocal done
            for file in files:
                await self._handle(CHECK_IN, file)
                done += 1
                if time.perf_counter() >= until:
                    return

        await asyncio.gather(*[caller() for _ in range(callers)])
        return done / (time.perf_counter() - began)

    async def _handle(self, command: Any, stream: UUID | None) -> bytes:
        asked = Asked(
            actor=OFFICER,
            client_id=OFFICER.id,
            command_id=os.urandom(8).hex(),
            body_sha256=SHA256,
            command=command,
            stream=stream,
        )
        return (await self._handling.handle(asked)).answer


def append(place: Place) -> Measured:
    """32 callers, 5,000 files in memory."""
    return _warm(place, "append", callers=32, bound=7)


def append_128(place: Place) -> Measured:
    """128 callers."""
    return _warm(place, "append_128", callers=128, bound=10)


def _warm(place: Place, name: str, *, callers: int, bound: float) -> Measured:
    site = place.site(name)
    filling.establish(site)
    ours = Ours(site)
    files = itertools.cycle(ours.opened(FILES))
    ours.check_ins(itertools.islice(files, FILES), 64, 60.0)
    app = library.Files(place.library(f"{name}_peer"))
    theirs = [library.opened(n) for n in range(FILES)]
    for first in range(0, FILES, 500):
        app.save(*theirs[first : first + 500])
    try:
        return alternate(
            name,
            lambda seconds: ours.check_ins(files, callers, seconds),
            lambda seconds: saves(app, in_turn(theirs), seconds),
            unit="commands/s",
            bound=bound,
            pace=place.pace,
        )
    finally:
        ours.stop()
        app.close()


def append_cold(place: Place) -> Measured:
    """20,000 files of 50 events, one at random each time, nothing of them in memory."""
    mine, theirs = place.sets.large, place.sets.large_peer
    ours, app = Ours(mine.site), library.Files(theirs.env)

    def cold(seconds: float) -> float:
        ours.anew()
        return ours.check_ins(iter(random.sample(mine.ids, len(mine.ids))), 32, seconds)

    def got(thread: int) -> Iterator[library.File]:
        for stream in random.sample(theirs.ids[thread::THREADS], len(theirs.ids) // THREADS):
            yield app.repository.get(stream)

    try:
        return alternate(
            "append_cold",
            cold,
            lambda seconds: saves(app, got, seconds),
            unit="commands/s",
            bound=4,
            pace=place.pace,
        )
    finally:
        ours.stop()
        app.close()


def append_under_snapshot(place: Place) -> Measured:
    """While another session holds a snapshot for a minute, beside the same without.

    A snapshot holds back the cleaning of its own database alone, so the two stand in one database each and
    the rounds alternate all the while that the one is held.
    """
    sides = []
    for name in ("with_snapshot", "without_snapshot"):
        site = place.site(name)
        filling.establish(site)
        ours = Ours(site)
        files = itertools.cycle(ours.opened(FILES))
        ours.check_ins(itertools.islice(files, FILES), 64, 60.0)
        sides.append((site, ours, files))
    (held, mine, files), (_, theirs, others) = sides
    each = max(place.pace.seconds, 60 / (2 * place.pace.rounds)) if place.pace.rounds >= 5 else place.pace.seconds
    try:
        with _snapshot(held):
            return alternate(
                "append_under_snapshot",
                lambda seconds: mine.check_ins(files, 32, seconds),
                lambda seconds: theirs.check_ins(others, 32, seconds),
                unit="commands/s",
                bound=0.8,
                pace=place.pace,
                seconds=each,
            )
    finally:
        mine.stop()
        theirs.stop()


def growth(place: Place) -> Measured:
    """The same at 1,000,000 events and at 10,000, 5,000 files in memory."""
    large, small = place.sets.large, place.sets.small
    sides = [(Ours(filled.site), itertools.cycle(filled.ids[:FILES])) for filled in (large, small)]
    (mine, files), (theirs, others) = sides
    for ours, known in sides:
        ours.check_ins(itertools.islice(known, FILES), 64, 60.0)
    try:
        return alternate(
            "growth",
            lambda seconds: mine.check_ins(files, 32, seconds),
            lambda seconds: theirs.check_ins(others, 32, seconds),
            unit="commands/s",
            bound=0.8,
            pace=place.pace,
        )
    finally:
        mine.stop()
        theirs.stop()


@contextmanager
def _snapshot(site: Site) -> Iterator[None]:
    with psycopg.connect(site.record_url) as conn:
        conn.execute("SET idle_in_transaction_session_timeout = 0")
        conn.commit()
        conn.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        conn.execute("SELECT count(*) FROM record.entries")
        yield


def in_turn(files: Sequence[library.File]) -> Callable[[int], Iterator[library.File]]:
    """Each thread its own files, again and again."""
    return lambda thread: itertools.cycle(files[thread::THREADS])


def saves(app: library.Files, files: Callable[[int], Iterator[library.File]], seconds: float) -> float:
    """Check-ins a second through ``Application.save`` by 8 threads, each on its own files."""
    done = [0] * THREADS
    began = time.perf_counter()
    until = began + seconds

    def run(thread: int) -> None:
        for file in files(thread):
            if time.perf_counter() >= until:
                return
            library.checked_in(file)
            app.save(file)
            done[thread] += 1

    threads = [threading.Thread(target=run, args=(thread,)) for thread in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / (time.perf_counter() - began)
