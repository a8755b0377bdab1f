"""One number for all rows of a model, whatever the order in which they stand: equal numbers, equal tables."""

from __future__ import annotations

import time
from collections.abc import Iterable
from hashlib import sha256
from typing import Any, NamedTuple

import msgspec
from psycopg import sql

from projections.model import Model, Row
from projections.schema import Table, standing
from projections.sheets.storing import Conn, rows_of

MODULUS = 2**256
#: How long a moment is waited for at which all shares are at one position.
LEVEL_SECONDS = 5.0


class Checksum(NamedTuple):
    """The rows of a model at a position: how many, and the sum of their digests modulo 2^256.

    ahead: by how many entries some of them are ahead of the position; only where it is 0 two can be compared.
    """

    model: str
    position: int
    rows: int
    digest: int
    ahead: int = 0


def row_digest(row: Row) -> int:
    """The SHA-256 of a row as a number. Maps count by what they hold, not by their order."""
    plain = msgspec.to_builtins(row, str_keys=True, order="deterministic")
    return int.from_bytes(sha256(msgspec.json.encode(plain)).digest(), "big")


def of_rows(rows: Iterable[Row]) -> int:
    """The sum of the digests of rows modulo 2^256; 0 for none.

    >>> of_rows([])
    0
    """
    return sum(map(row_digest, rows)) % MODULUS


def of_table(conn: Conn, table: Table) -> tuple[int, int]:
    """How many rows a table has, and the sum of their digests; read in pages: memory does not grow with it.

    conn: in a transaction.
    """
    columns = sql.SQL(", ").join(sql.Identifier(c.name) for c in table.columns)
    with conn.cursor("rows", binary=True) as cursor:
        cursor.itersize = 5_000
        cursor.execute(sql.SQL("SELECT {} FROM {}").format(columns, table.ident))
        count = total = 0
        for row in rows_of(table, cursor):
            count, total = count + 1, total + row_digest(row)
        return count, total % MODULUS


def of_live(conn: Conn, model: Model[Any], patience: float = LEVEL_SECONDS) -> Checksum:
    """The checksum of a live table, with the position at which it is that.

    Workers move their shares one by one: for some seconds a moment is waited for at which all are at one position.
    """
    until = time.monotonic() + patience
    while True:
        with conn.transaction():
            conn.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            (found,) = standing(conn, [model])
            if found.ahead == 0 or time.monotonic() > until:
                rows, digest = of_table(conn, found.table)
                return Checksum(model.name, found.position, rows, digest, found.ahead)
        time.sleep(0.02)
