"""Several statements on a connection in one round trip, at the price of one wait; and answers fetched ahead.

The driver's own pipeline waits for the socket at each statement, and registers with the event loop for each
wait; under load that was a quarter of a command's time. Statements are prepared on first use.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Sequence
from functools import cache
from itertools import count
from typing import Any, LiteralString, NamedTuple

import psycopg
from psycopg.abc import PQGen
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import error_from_result
from psycopg.generators import fetch_many
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGresult
from psycopg.waiting import Ready, Wait

from journal.arrays import Column


class Statement(NamedTuple):
    """A query and its parameters."""

    sql: LiteralString
    params: Sequence[Any] = ()


Rows = list[tuple[Any, ...]]
_Key = tuple[str, tuple[int, ...]]
_GOOD = (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK)


class _Line:
    """Statements on their way over a connection in pipeline mode. Nothing else uses it meanwhile."""

    def __init__(self, conn: psycopg.Connection[Any] | psycopg.AsyncConnection[Any]) -> None:
        self.pgconn = conn.pgconn
        self._adapting = Transformer(conn)
        self._prepared: dict[_Key, bytes] = {}
        self._names = count()
        self._fresh: list[_Key] = []
        self.pgconn.enter_pipeline_mode()

    def send(self, statements: Sequence[Statement]) -> int:
        """Queue statements as one transaction, if none is open; how many answers will come, the last a sync."""
        self._fresh = [key for statement in statements if (key := self._queue(statement))]
        self.pgconn.pipeline_sync()
        return len(statements) + len(self._fresh) + 1

    def rows(self, answers: Sequence[PGresult]) -> list[Rows]:
        """The rows of each statement, in order; an error of any of them is raised, and the rest did not run."""
        wrong = next((r for r in answers if r.status == ExecStatus.FATAL_ERROR), None)
        if wrong is not None:
            for key in self._fresh:  # whether they were prepared before it went wrong is not worth knowing
                self._prepared.pop(key, None)
            raise error_from_result(wrong)
        return [self._loaded(r) for r in answers if r.status in _GOOD and r.command_status]  # none: it was prepared

    def _queue(self, statement: Statement) -> _Key | None:
        """Queue one statement; its key where it had to be prepared first."""
        types, values = self._dumped(statement.params)
        key = (statement.sql, types)
        name = self._prepared.get(key)
        fresh = None if name else key
        if name is None:
            name = self._prepared[key] = b"s%d" % next(self._names)
            self.pgconn.send_prepare(name, _numbered(statement.sql), types)
        self.pgconn.send_query_prepared(name, values, [1] * len(values), result_format=1)
        return fresh

    def _dumped(self, params: Sequence[Any]) -> tuple[tuple[int, ...], Sequence[Any]]:
        """Types and values in binary form. Columns know theirs; for all else the driver is asked."""
        if all(isinstance(param, Column) for param in params):
            return tuple([param.array_oid for param in params]), [param.binary() for param in params]
        values = self._adapting.dump_sequence(params, [PyFormat.BINARY] * len(params))
        return tuple(self._adapting.types or ()), values

    def _loaded(self, result: PGresult) -> Rows:
        if not result.ntuples:
            return []
        self._adapting.set_pgresult(result)
        return self._adapting.load_rows(0, result.ntuples, tuple)


class Pipe:
    """Runs statements on a connection that nothing else uses. conn: open, outside a transaction."""

    def __init__(self, conn: psycopg.AsyncConnection[Any]) -> None:
        self._conn = conn
        self._line = _Line(conn)
        self._answers: list[PGresult] = []
        self._whole: asyncio.Future[None] | None = None
        self._lost: Exception | None = None
        self._loop = asyncio.get_running_loop()
        self._socket = conn.fileno()
        self._loop.add_reader(self._socket, self._arrived)

    @property
    def closed(self) -> bool:
        """Whether the connection is gone."""
        return self._lost is not None or self._conn.closed

    def begin(self, *statements: Statement) -> Awaitable[list[Rows]]:
        """Send statements now; await the result for what ``run`` gives."""
        if self._lost is not None:
            raise self._lost
        self._line.send(statements)
        self._answers, self._whole = [], self._loop.create_future()
        return self._answered(self._whole, sent=not self._line.pgconn.flush())

    async def run(self, *statements: Statement) -> list[Rows]:
        """The rows of each statement, in order; an error of any of them is raised, and the rest did not run."""
        return await self.begin(*statements)

    async def _answered(self, whole: asyncio.Future[None], sent: bool) -> list[Rows]:
        try:
            if not sent:
                await self._flushed()
            await whole
        finally:
            self._whole = None
        return self._line.rows(self._answers)

    async def close(self) -> None:
        """End the connection."""
        if self._lost is None:
            self._loop.remove_reader(self._socket)
        await self._conn.close()

    async def _flushed(self) -> None:
        """Wait until everything is sent: it was more than the socket takes at once."""
        writable = asyncio.Event()
        while self._line.pgconn.flush():
            self._loop.add_writer(self._socket, writable.set)
            try:
                await writable.wait()
            finally:
                self._loop.remove_writer(self._socket)
            writable.clear()

    def _arrived(self) -> None:
        """Take what the server has sent; the last answer of a run wakes whoever waits for it."""
        pgconn, whole = self._line.pgconn, self._whole
        try:
            pgconn.consume_input()
            while whole is not None and not whole.done() and not pgconn.is_busy():
                answer = pgconn.get_result()
                if answer is None:
                    continue  # the end of one statement's answers
                self._answers.append(answer)
                if answer.status == ExecStatus.PIPELINE_SYNC:
                    whole.set_result(None)
        except psycopg.Error as lost:
            self._lost = lost
            self._loop.remove_reader(self._socket)
            if whole is not None and not whole.done():
                whole.set_exception(lost)


class Ahead:
    """Questions on a connection in step, asked before their answers are needed: meanwhile the server works.

    conn: that nothing else uses. One question is on its way at a time.
    """

    def __init__(self, conn: psycopg.Connection[Any]) -> None:
        self._conn = conn
        self._line = _Line(conn)
        self._expected = 0

    def ask(self, sql: LiteralString, params: Sequence[Any]) -> None:
        """Send a question."""
        self._expected = self._line.send([Statement(sql, params)])
        self._conn.wait(_flushed(self._line.pgconn))

    def answer(self) -> Rows:
        """The rows of what was asked."""
        expected, self._expected = self._expected, 0
        (rows,) = self._line.rows(self._conn.wait(_fetched(self._line.pgconn, expected)))
        return rows

    def forget(self) -> None:
        """Let go of what was asked and nobody wants any more."""
        if self._expected and not self._conn.broken:
            self.answer()


def _flushed(pgconn: Any) -> PQGen[None]:
    while pgconn.flush():
        if (yield Wait.RW) & Ready.R:
            pgconn.consume_input()


def _fetched(pgconn: Any, expected: int) -> PQGen[list[PGresult]]:
    answers: list[PGresult] = []
    for _ in range(expected):
        answers += yield from fetch_many(pgconn)
    return answers


@cache
def _numbered(sql: str) -> bytes:
    """The query with $1, $2, ... in the place of each %s."""
    first, *rest = sql.split("%s")
    return "".join([first, *(f"${n}{part}" for n, part in enumerate(rest, 1))]).encode()
