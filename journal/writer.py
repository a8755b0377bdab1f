"""The journal's writer on the event loop: one task, one connection, one transaction for all who wait."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence

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

    conninfo: how to connect to the journal's schema (``schema.conninfo``). simulated: the journal's recorded
    times may lie in the past.
    """

    def __init__(self, conninfo: str, *, simulated: bool = False) -> None:
        self._conninfo = conninfo
        self._simulated = simulated
        self._pipe: Pipe | None = None
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
        await self._forget()

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
                await self._forget()
                if time.monotonic() > until:
                    raise Unavailable("the record's server is away") from away
                await asyncio.sleep(0.1)

    async def _attempt(self, batch: Sequence[Append]) -> Sequence[Verdict]:
        streams, statements = opening(batch)
        try:
            pipe = await self._connected()
            _, _, (row,), *answered = await pipe.run(BEGIN, *statements)
            tail = tail_of(streams, row, answered[0] if answered else [])
            if not self._simulated:
                guard_clock(tail, time.time_ns() // 1000)
            planned = plan(tail, batch)
            await self._close(pipe, planned)
        except AWAY:
            raise
        except BaseException:
            await self._forget()  # whatever happened, the lock is given back
            raise
        return planned.verdicts

    async def _close(self, pipe: Pipe, planned: Planned) -> None:
        await pipe.run(*closing(planned), COMMIT)

    async def _connected(self) -> Pipe:
        if self._pipe is None or self._pipe.closed:
            conn = await psycopg.AsyncConnection.connect(self._conninfo, connect_timeout=3, autocommit=True)
            prepare(conn)
            if conn.info.server_version >= 17_00_00:
                await conn.execute("SET transaction_timeout = '2s'")
            self._pipe = Pipe(conn)
        return self._pipe

    async def _forget(self) -> None:
        pipe, self._pipe = self._pipe, None
        if pipe is not None:
            await pipe.close()
