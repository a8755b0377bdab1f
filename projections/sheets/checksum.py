"""One number for all rows of a model, whatever the order in which they stand: equal numbers, equal tables."""

from __future__ import annotations

import time
from collections.abc import Iterable
from hashlib import sha256
from typing import Any, LiteralString, NamedTuple

import msgspec
from psycopg import sql

from projections.model import Model, Row
from projections.schema import Table, standing
from projections.sheets.storing import Conn

MODULUS = 2**256
#: How long a moment is waited for at which all shares are at one position.
LEVEL_SECONDS = 5.0

#: The server's own digests of its rows as text: a table of millions is summed where it stands. A digest is four
#: numbers of 64 bits, added one by one.
#: OFFSET 0 keeps a digest from being made anew for each of the four.
_SUMS: LiteralString = """
SELECT count(*), {sums} FROM {table}, LATERAL (
  SELECT sha256(convert_to(ROW({columns})::text, 'UTF8')) AS digest OFFSET 0) AS digested"""
_SUM: LiteralString = "coalesce(sum(('x' || encode(substr(digested.digest, {at}, 8), 'hex'))::bit(64)::bigint), 0)"
#: What the text of a row depends on.
_TEXT: LiteralString = """
SELECT set_config('datestyle', 'ISO', true), set_config('timezone', 'UTC', true),
       set_config('bytea_output', 'hex', true), set_config('enable_seqscan', 'on', true)"""


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
    """How many rows a table has, and the sum of their digests as the server makes them. conn: in a transaction."""
    conn.execute(_TEXT)
    columns = sql.SQL(", ").join(sql.Identifier(c.name) for c in table.columns)
    sums = sql.SQL(", ").join(sql.SQL(_SUM).format(at=sql.Literal(at)) for at in (1, 9, 17, 25))
    row = conn.execute(sql.SQL(_SUMS).format(sums=sums, columns=columns, table=table.ident)).fetchone()
    assert row is not None
    count, *parts = row
    return count, sum(int(part) << 64 * (3 - place) for place, part in enumerate(parts)) % MODULUS


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
