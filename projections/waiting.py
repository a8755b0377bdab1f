"""Waiting for the read models to reach a position, so that one reads what one wrote."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, LiteralString, NamedTuple

import psycopg

from journal.schema import SERVICE
from journal.store import AWAY
from projections import schema

#: A wake-up can be missed: the position is looked up at least this often.
POLL_SECONDS = 0.25

#: How far all models of a journal are folded.
POSITION: LiteralString = "SELECT min(position) FROM positions WHERE live AND journal = %s"


class Behind(Exception):
    """The read models have not reached the position that was asked for. Try again in a moment."""

    def __init__(self, wanted: int, position: int) -> None:
        super().__init__(wanted, position)
        self.wanted = wanted
        self.position = position

    @property
    def lag(self) -> int:
        """How many entries are missing."""
        return self.wanted - self.position


class _Waiter(NamedTuple):
    position: int
    reached: asyncio.Future[int]


class Waiting:
    """Follows the position of the read models for any number of callers on one event loop.

    record_url: of the database. journal: whose models. told: of each look at the position, with what nobody foresaw
    or None; following goes on all the same.
    """

    def __init__(
        self, record_url: str, journal: str = "record", *, told: Callable[[Exception | None], None] | None = None
    ) -> None:
        self._told = told
        self._conninfo = schema.conninfo(record_url, role=SERVICE)
        self._journal = journal
        self._waiters: list[_Waiter] = []
        self._task: asyncio.Task[None] | None = None
        self.position = 0

    async def start(self) -> None:
        """Begin to follow; needs a running loop."""
        self._task = asyncio.create_task(self._follow())

    async def stop(self) -> None:
        """End. Who still waits hears that the models are behind."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    async def at_least(self, position: int, timeout: float = 2.0) -> int:
        """Return once every model has reached a position, with the one it is at. Behind after ``timeout`` seconds."""
        if self.position >= position:
            return self.position
        waiter = _Waiter(position, asyncio.get_running_loop().create_future())
        self._waiters.append(waiter)
        try:
            return await asyncio.wait_for(waiter.reached, timeout)
        except TimeoutError:
            raise Behind(position, self.position) from None
        finally:
            self._waiters = [w for w in self._waiters if w is not waiter]

    def _moved(self, position: int) -> None:
        self.position = position
        for waiter in self._waiters:
            if waiter.position <= position and not waiter.reached.done():
                waiter.reached.set_result(position)

    async def _follow(self) -> None:
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(self._conninfo, autocommit=True) as conn:
                    await conn.execute(f"LISTEN {schema.CHANNEL}")
                    while True:
                        await self._look(conn)
                        self._tell(None)
            except AWAY:
                await asyncio.sleep(POLL_SECONDS)
            except Exception as wrong:
                self._tell(wrong)
                await asyncio.sleep(POLL_SECONDS)

    def _tell(self, wrong: Exception | None) -> None:
        if self._told is not None:
            self._told(wrong)

    async def _look(self, conn: psycopg.AsyncConnection[Any]) -> None:
        """Look up the position, then wait until somebody has moved beyond it, or until it is time to look again.

        What a notification says is only where one worker is; others may be behind.
        """
        row = await (await conn.execute(POSITION, [self._journal], prepare=True)).fetchone()
        self._moved(row[0] or 0 if row else 0)
        async for notice in conn.notifies(timeout=POLL_SECONDS):
            journal, _, position = notice.payload.partition(" ")
            if journal == self._journal and int(position) > self.position:
                return
