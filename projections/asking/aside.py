"""Rows of the past in temporary tables that bear the models' names.

PostgreSQL looks there first, so the same text that asks the live tables asks these. For questions that are too large
to send their rows along.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Self

from psycopg import sql

from projections.model import Model
from projections.sheets.columns import COPY_END, COPY_HEAD, columns_of
from projections.sheets.storing import Conn

_SCHEMA = sql.Identifier("pg_temp")


class Aside:
    """Temporary tables of some models, for as long as the block lasts.

    Each page is a transaction of its own: none stays open while others are folded.
    """

    def __init__(self, conn: Conn, models: Sequence[Model[Any]]) -> None:
        self._conn, self._models = conn, models

    def __enter__(self) -> Self:
        for model in self._models:
            columns = [
                sql.SQL("{} {}").format(sql.Identifier(c.name), sql.SQL(c.kind.sql)) for c in columns_of(model.row)
            ]
            made = sql.SQL("CREATE TEMP TABLE {} ({})").format(sql.Identifier(model.name), sql.SQL(", ").join(columns))
            self._conn.execute(made)
        return self

    def __exit__(self, *_: object) -> None:
        if self._conn.closed or self._conn.broken:
            return  # they are gone with it
        for model in self._models:
            self._conn.execute(sql.SQL("DROP TABLE {}.{}").format(_SCHEMA, sql.Identifier(model.name)))

    def add(self, rows: Mapping[str, bytes]) -> None:
        """Put rows in the binary form of COPY into the tables, by the names of the models."""
        for model in self._models:
            if model.name in rows:
                self._put(model, rows[model.name])

    def _put(self, model: Model[Any], rows: bytes) -> None:
        names = sql.SQL(", ").join(sql.Identifier(c.name) for c in columns_of(model.row))
        into = sql.SQL("COPY {}.{} ({}) FROM STDIN (FORMAT BINARY)").format(_SCHEMA, sql.Identifier(model.name), names)
        with self._conn.cursor().copy(into) as copy:
            copy.write(COPY_HEAD)
            copy.write(rows)
            copy.write(COPY_END)

    def ready(self) -> None:
        """Everything is there: let the planner know how much it is."""
        for model in self._models:
            table = sql.SQL("{}.{}").format(_SCHEMA, sql.Identifier(model.name))
            self._conn.execute(sql.SQL("CREATE INDEX ON {} (stream)").format(table))
            self._conn.execute(sql.SQL("ANALYZE {}").format(table))
