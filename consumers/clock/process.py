"""The process of the clock: one works at a time, by a lock that its session holds; others wait and take over."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any, LiteralString

import psycopg

from consumers.clock.asking import Asking
from consumers.clock.desk import Desk
from consumers.clock.rounds import Clock
from journal.handling import Handling
from journal.schema import conninfo
from journal.site import Site
from journal.store import AWAY, Unavailable
from projections import schema as views
from projections.models import MODELS

log = logging.getLogger("rollcall.clock")

POLL_SECONDS = 0.5
_LOCK: LiteralString = "SELECT pg_try_advisory_lock(hashtextextended('rollcall/clock/' || current_schema(), 0))"
_HELD: LiteralString = "SELECT 1"


def run(site: Site, stop: threading.Event, *, at_once: int = 8, a_second: float = 100.0) -> None:
    """Notice what did not happen, until told to stop. A server that goes away is waited for."""
    views.migrate(site.record_url, MODELS)
    asyncio.run(_run(site, stop, at_once, a_second))


async def _run(site: Site, stop: threading.Event, at_once: int, a_second: float) -> None:
    away = False
    while not stop.is_set():
        try:
            async with locked(site, stop) as lock:
                if lock is not None:
                    away = False
                    await _work(site, stop, lock, at_once, a_second)
        except (Unavailable, *AWAY) as lost:
            if not away:
                log.warning("waits for the server (%s)", type(lost).__name__)
            away = True
            await _wait(stop)


@asynccontextmanager
async def locked(site: Site, stop: threading.Event) -> AsyncIterator[psycopg.AsyncConnection[Any] | None]:
    """The connection whose session holds the lock; None where it was told to stop before it got it."""
    conn = await psycopg.AsyncConnection.connect(conninfo(site.record_url, "record"), autocommit=True)
    async with conn:
        while not stop.is_set():
            row = await (await conn.execute(_LOCK)).fetchone()
            if row and row[0]:
                yield conn
                return
            await _wait(stop)
        yield None


async def _work(
    site: Site, stop: threading.Event, lock: psycopg.AsyncConnection[Any], at_once: int, a_second: float
) -> None:
    handling = Handling(site)
    desk = Desk(site, handling)
    try:
        await handling.start()
        clock = Clock(desk, Asking(handling, at_once=at_once, a_second=a_second), datetime.now(UTC))
        while not stop.is_set():
            await lock.execute(_HELD)  # where its session has ended, somebody else holds the lock by now
            if not await clock.round(datetime.now(UTC)):
                await _wait(stop)
    finally:
        await desk.close()
        await handling.stop()


async def _wait(stop: threading.Event) -> None:
    await asyncio.to_thread(stop.wait, POLL_SECONDS)
