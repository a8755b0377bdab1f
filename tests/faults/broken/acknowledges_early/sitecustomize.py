"""A broken build: the writer answers before its transaction is committed; every fourth batch commits for all."""

from typing import Any

import psycopg

from journal import writer
from journal.plan import Planned
from journal.store import closing

_written = 0


async def _close(self: writer.Writer, conn: psycopg.AsyncConnection[Any], planned: Planned) -> None:
    global _written
    for statement in closing(planned):
        await self._execute(conn, statement)
    _written += 1
    if _written % 4 == 0:
        await conn.commit()


writer.Writer._close = _close  # type: ignore[method-assign]
