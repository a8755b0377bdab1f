"""Several statements on an async connection in one round trip, at the price of one wait.

The driver's own pipeline waits for the socket at each statement; under load those waits were a quarter of a
command's time. This sends all of them, then waits once for all answers. Statements are prepared on first use.
"""

from __future__ import annotations

from collections.abc import Sequence
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


class Statement(NamedTuple):
    """A query and its parameters."""

    sql: LiteralString
    params: Sequence[Any] = ()


Rows = list[tuple[Any, ...]]
_Key = tuple[str, tuple[int, ...]]
_GOOD = (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK)


class Pipe:
    """Runs statements on a connection that nothing else uses. conn: open, outside a transaction."""

    def __init__(self, conn: psycopg.AsyncConnection[Any]) -> None:
        self._conn = conn
        self._pgconn = conn.pgconn
        self._prepared: dict[_Key, bytes] = {}
        self._names = count()
        self._pgconn.enter_pipeline_mode()

    @property
    def closed(self) -> bool:
        """Whether the connection is gone."""
        return self._conn.closed

    async def run(self, *statements: Statement) -> list[Rows]:
        """The rows of each statement, in order; an error of any of them is raised, and the rest did not run."""
        fresh = [key for statement in statements if (key := self._send(statement))]
        self._pgconn.pipeline_sync()
        answers = await self._conn.wait(self._answers(len(statements) + len(fresh) + 1))
        wrong = next((r for r in answers if r.status == ExecStatus.FATAL_ERROR), None)
        if wrong is not None:
            for key in fresh:  # whether they were prepared before it went wrong is not worth knowing
                self._prepared.pop(key, None)
            raise error_from_result(wrong)
        return [self._loaded(r) for r in answers if r.status in _GOOD and r.command_status]  # none: it was prepared

    async def close(self) -> None:
        """End the connection."""
        await self._conn.close()

    def _send(self, statement: Statement) -> _Key | None:
        """Queue one statement; its key where it had to be prepared first."""
        dumper = Transformer(self._conn)
        values = dumper.dump_sequence(statement.params, [PyFormat.BINARY] * len(statement.params))
        key = (statement.sql, tuple(dumper.types or ()))
        name = self._prepared.get(key)
        fresh = None if name else key
        if name is None:
            name = self._prepared[key] = b"s%d" % next(self._names)
            self._pgconn.send_prepare(name, _numbered(statement.sql), dumper.types)
        self._pgconn.send_query_prepared(name, values, dumper.formats, result_format=1)
        return fresh

    def _answers(self, expected: int) -> PQGen[list[PGresult]]:
        while self._pgconn.flush():
            if (yield Wait.RW) & Ready.R:
                self._pgconn.consume_input()
        answers: list[PGresult] = []
        for _ in range(expected):
            answers += yield from fetch_many(self._pgconn)
        return answers

    def _loaded(self, result: PGresult) -> Rows:
        loader = Transformer(self._conn)
        loader.set_pgresult(result)
        return loader.load_rows(0, result.ntuples, tuple) if result.status == ExecStatus.TUPLES_OK else []


@cache
def _numbered(sql: str) -> bytes:
    """The query with $1, $2, ... in the place of each %s."""
    first, *rest = sql.split("%s")
    return "".join([first, *(f"${n}{part}" for n, part in enumerate(rest, 1))]).encode()
