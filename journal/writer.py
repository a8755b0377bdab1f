"""The journal's writer on the event loop: one task, one connection, one transaction for all who wait."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Sequence

import psycopg

from journal.batching import Batcher
from journal.pipe import Pipe, Statement
from journal.plan import Append, Planned, Verdict, plan
from journal.schema import prepare
from journal.store import AWAY, Unavailable, closing, guard_clock, opening, tail_of

#: How many callers one transaction serves at most, so that it holds the lock for well under 200 ms.
MOST = 512
#: How many may wait; the next one is told to come again.
BOUND = 2_000
#: How long a caller waits for a server that has gone away.
PATIENCE_SECONDS = 4.0

BEGIN, COMMIT = Statement("BEGIN"), Statement("COMMIT")


class Writer:
    """Appends for requests. ``append`` may be called by any number of tasks at once.

    It has two pens, a connection each: while one batch is made durable, the next one waits for the lock already.

    conninfo: how to connect to the journal's schema (``schema.conninfo``). simulated: the journal's recorded
    times may lie in the past.
    """

    def __init__(self, conninfo: str, *, simulated: bool = False) -> None:
        self._conninfo = conninfo
        self._simulated = simulated
        self._pens: list[Pipe] = []
        self._batcher: Batcher[Append, Verdict] = Batcher(self._write, most=MOST, bound=BOUND)

    @property
    def waiting(self) -> int:
        """How many callers wait."""
        return len(self._batcher)

    def start(self) -> None:
        """Begin to write; needs a running loop."""
        self._batcher.start()

    async def stop(self) -> None:
        """Write what waits, then close."""
        await self._batcher.stop()
        while self._pens:
            await self._pens.pop().close()

    async def append(self, append: Append) -> Verdict:
        """Have some events written, durably. Unavailable where the server stays away, Full where too many wait.

        After Unavailable the outcome may be unknown: repeating the command with its id settles it.
        """
        return await self._batcher.submit(append)

    async def _write(self, batch: Sequence[Append]) -> Sequence[Verdict]:
        """One transaction. A lost answer is settled by running it again: what is there is found by its name."""
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                return await self._attempt(batch)
            except AWAY as away:
                if time.monotonic() > until:
                    raise Unavailable("the record's server is away") from away
                await asyncio.sleep(0.1)

    async def _attempt(self, batch: Sequence[Append]) -> Sequence[Verdict]:
        pen = await self._pen()
        try:
            planned = await self._planned(pen, batch)
            closed = self._close(pen, planned)
            self._batcher.go_on()
            await closed
        except BaseException:
            await pen.close()  # whatever happened, the lock is given back
            raise
        self._pens.append(pen)
        return planned.verdicts

    async def _planned(self, pen: Pipe, batch: Sequence[Append]) -> Planned:
        """Take the lock, and decide what is to be written."""
        streams, statements = opening(batch)
        _, _, (row,), *answered = await pen.run(BEGIN, *statements)
        tail = tail_of(streams, row, answered[0] if answered else [])
        if not self._simulated:
            guard_clock(tail, time.time_ns() // 1000)
        return plan(tail, batch)

    def _close(self, pen: Pipe, planned: Planned) -> Awaitable[object]:
        """Send what is to be written; it is durable when the result has been awaited."""
        return pen.begin(*closing(planned), COMMIT)

    async def _pen(self) -> Pipe:
        """A pen that is free; a new one where both are in use, or gone."""
        while self._pens:
            pen = self._pens.pop()
            if not pen.closed:
                return pen
            await pen.close()
        conn = await psycopg.AsyncConnection.connect(self._conninfo, connect_timeout=3, autocommit=True)
        prepare(conn)
        if conn.info.server_version >= 17_00_00:
            await conn.execute("SET transaction_timeout = '2s'")
        return Pipe(conn)
