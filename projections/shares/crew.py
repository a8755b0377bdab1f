"""Who works: the workers that live, and the shares of this one.

All of it is advisory locks on the very connection that writes, so a worker that has lost its connection has lost
its shares and its pen together, and the others see it gone.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, LiteralString

import psycopg

from projections.shares.share import ALL, SHARES

Conn = psycopg.Connection[Any]

#: The first numbers of our locks: one that every worker holds with the others, and one for each share.
WORKERS, WORK = 0x526F6C01, 0x526F6C02

_ENTER: LiteralString = "SELECT pg_advisory_lock_shared(%s, 0)"
LIVING: LiteralString = """
SELECT pid, pid = pg_backend_pid() FROM pg_locks
WHERE locktype = 'advisory' AND classid = %(workers)s AND objsubid = 2 AND granted
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
ORDER BY pid"""
_TAKE: LiteralString = "SELECT pg_try_advisory_lock(%s, %s)"
_LET_GO: LiteralString = "SELECT pg_advisory_unlock(%s, %s)"


class Crew:
    """This worker among the others. conn: the connection that writes; the worker counts from now on.

    held: the shares that it holds.
    """

    def __init__(self, conn: Conn) -> None:
        self._conn = conn
        self.held: set[int] = set()
        self._rank = 0
        conn.execute(_ENTER, [WORKERS])

    def part(self) -> int:
        """How many shares are this worker's fair part just now: no two workers' parts differ by more than one."""
        living = self._conn.execute(LIVING, {"workers": WORKERS}).fetchall()
        self._rank = next(rank for rank, (_, me) in enumerate(living) if me)
        return fair_part(self._rank, len(living))

    def take(self, most: int) -> list[int]:
        """Take shares that nobody holds, until this worker holds so many."""
        taken: list[int] = []
        for share in [(s + self._rank) % SHARES for s in ALL]:
            if len(self.held) >= most:
                break
            if share not in self.held and self._said(_TAKE, share):
                self.held.add(share)
                taken.append(share)
        return taken

    def let_go(self, shares: Collection[int]) -> None:
        """Leave shares to others. Nothing of them may be under way."""
        for share in shares:
            self._said(_LET_GO, share)
        self.held.difference_update(shares)

    def _said(self, statement: LiteralString, share: int) -> bool:
        row = self._conn.execute(statement, [WORK, share]).fetchone()
        return bool(row and row[0])


def fair_part(rank: int, workers: int) -> int:
    """How many shares the worker of a rank, from 0, has among so many.

    >>> [fair_part(rank, 3) for rank in range(3)]
    [3, 3, 2]
    """
    return SHARES // workers + (rank < SHARES % workers)
