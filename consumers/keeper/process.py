"""The process of the keeper: one works at a time, by a lock that its session holds; others wait and take over."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from typing import Any, LiteralString

import psycopg

from consumers.keeper.keeping import Keeper
from journal.custody import custody
from journal.handling import Handling
from journal.site import Site
from journal.store import AWAY, Unavailable

log = logging.getLogger("rollcall.keeper")

POLL_SECONDS = 0.25
_LOCK: LiteralString = "SELECT pg_try_advisory_lock(hashtextextended('rollcall/keeper/' || current_schema(), 0))"


def run(site: Site, stop: threading.Event, *, alive: Callable[[], None] = lambda: None) -> None:
    """Do what the record says of keys, until told to stop. A server that goes away is waited for. alive: called now and
    then while it works or waits for its turn."""
    asyncio.run(_run(site, stop, alive))


async def _run(site: Site, stop: threading.Event, alive: Callable[[], None]) -> None:
    away = False
    while not stop.is_set():
        try:
            with locked(site, stop, alive) as conn:
                if conn is not None:
                    away = False
                    async with keeper(site, conn) as keeping:
                        while not stop.is_set():
                            alive()
                            if not await keeping.round():
                                await _wait(stop)
        except (Unavailable, *AWAY) as lost:
            if not away:
                log.warning("waits for the server (%s)", type(lost).__name__)
            away = True
            await _wait(stop)


@contextmanager
def locked(site: Site, stop: threading.Event, alive: Callable[[], None]) -> Iterator[psycopg.Connection[Any] | None]:
    """The connection whose session holds the lock, and works; None where it was told to stop before it got it."""
    with site.connected("record") as conn:
        while not stop.is_set():
            row = conn.execute(_LOCK).fetchone()
            if row and row[0]:
                yield conn
                return
            alive()
            stop.wait(POLL_SECONDS)
        yield None


@asynccontextmanager
async def keeper(site: Site, conn: psycopg.Connection[Any]) -> AsyncIterator[Keeper]:
    """A keeper at work. conn: to the record; it reads and marks there."""
    handling = Handling(site, sees_sealed=True)
    with ExitStack() as stack:
        keys, custodian = stack.enter_context(site.keys()), stack.enter_context(custody(site))
        try:
            await handling.start()
            yield Keeper(conn, keys, custodian, handling)
        finally:
            await handling.stop()


async def _wait(stop: threading.Event) -> None:
    await asyncio.to_thread(stop.wait, POLL_SECONDS)
