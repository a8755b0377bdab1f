"""One number for all rows of a model, whatever the order in which they stand: equal numbers, equal tables."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from typing import Any, NamedTuple

import msgspec
from psycopg import sql

from projections.model import Model, Row
from projections.schema import Table, live
from projections.sheets.storing import Conn, rows_of

MODULUS = 2**256


class Checksum(NamedTuple):
    """The rows of a model at a position: how many, and the sum of their digests modulo 2^256."""

    model: str
    position: int
    rows: int
    digest: int


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


def of_table(conn: Conn, table: Table) -> int:
    """The checksum of a table, read in pages: memory does not grow with it. conn: in a transaction."""
    columns = sql.SQL(", ").join(sql.Identifier(c.name) for c in table.columns)
    with conn.cursor("rows", binary=True) as cursor:
        cursor.itersize = 5_000
        cursor.execute(sql.SQL("SELECT {} FROM {}").format(columns, table.ident))
        return of_rows(rows_of(table, cursor))


def of_live(conn: Conn, model: Model[Any]) -> Checksum:
    """The checksum of a live table, with the position at which it is that."""
    with conn.transaction():
        conn.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        ((table, position, _),) = live(conn, [model])
        count = conn.execute(sql.SQL("SELECT count(*) FROM {}").format(table.ident)).fetchone()
        return Checksum(model.name, position, count[0] if count else 0, of_table(conn, table))
