"""The schema ``views``: the tables of the read models, and how far each of them has come.

It stands beside the record in the same database and belongs to the role ``rollcall_projector``, which may
read both journals. The service may only look. Everything here can be dropped and is then built anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
from functools import cache
from typing import Any, LiteralString, NamedTuple

import psycopg
from psycopg import sql

from journal import schema as journal_schema
from journal.arrays import register as register_arrays
from journal.schema import SCHEMAS, SERVICE
from projections.model import Model
from projections.shares.share import ALL
from projections.shares.tables import make
from projections.sheets.columns import Column, columns_of, register

PROJECTOR = "rollcall_projector"
VIEWS = "views"
CHANNEL: LiteralString = "rollcall_views"

_ENTER: LiteralString = "INSERT INTO models (model, build, version, form, live) VALUES (%s, %s, %s, %s, %s)"
_BEGIN: LiteralString = """
INSERT INTO positions (build, share, journal, live, position) SELECT %s, unnest(%s::smallint[]), %s, %s, %s"""
_STANDING: LiteralString = """
SELECT model, build, version, form, max(turn), array_agg(share), array_agg(position)
FROM models JOIN positions USING (build) WHERE models.live GROUP BY model, build, version, form"""
_OTHERS: LiteralString = """
SELECT build, array_agg(model) FROM models WHERE live AND build = ANY(%s) AND NOT model = ANY(%s) GROUP BY build"""


class FormChanged(Exception):
    """The columns of {model} differ from those of its table, and its version is the same. Raise the version."""


class Table:
    """Where the rows of one build of a model stand. name: of the table; live ones bear the model's own.

    turn: of the build when it was looked up; another one there means that a model has left it since.
    """

    def __init__(self, model: Model[Any], build: int, name: str, turn: int = 0) -> None:
        self.model = model
        self.build = build
        self.name = name
        self.turn = turn
        self.columns: tuple[Column, ...] = columns_of(model.row)
        self.key_columns = tuple(c for c in self.columns if c.name == "stream" or c.name in model.key)
        self.value_columns = tuple(c for c in self.columns if c not in self.key_columns)

    @property
    def ident(self) -> sql.Composable:
        """The table's name in SQL."""
        return sql.Identifier(self.name)


def conninfo(url: str, **settings: str) -> str:
    """How the projector connects to the views. What it writes can be made again, so it waits for no disk."""
    options = {"role": PROJECTOR, "synchronous_commit": "off"}
    return journal_schema.conninfo(url, VIEWS, **(options | settings))


def prepare(conn: psycopg.Connection[Any] | psycopg.AsyncConnection[Any]) -> None:
    """Make a new connection ready: it sends columns, and gets JSON as bytes."""
    register_arrays(conn.adapters)
    register(conn.adapters)


def migrate(record_url: str, models: Sequence[Model[Any]]) -> None:
    """Make role, schema and the tables of models that have none; harmless where they are."""
    with psycopg.connect(record_url, autocommit=True) as conn, conn.transaction():
        conn.execute("SELECT pg_advisory_xact_lock(hashtext('rollcall/migrate'))")
        _role(conn)
        conn.execute(f"SET LOCAL ROLE {PROJECTOR}")
        conn.execute(f"SET LOCAL search_path TO {VIEWS}")
        conn.execute("SET LOCAL client_min_messages TO warning")
        make(conn)
        known = {row[0] for row in conn.execute("SELECT model FROM models WHERE live")}
        for journal in SCHEMAS:
            _first(conn, journal, [m for m in models if m.journal == journal and m.name not in known])


def _role(conn: psycopg.Connection[Any]) -> None:
    if not conn.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [PROJECTOR]).fetchone():
        conn.execute(f"CREATE ROLE {PROJECTOR} NOLOGIN")
    conn.execute(f"GRANT {PROJECTOR} TO CURRENT_USER")
    if not conn.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [VIEWS]).fetchone():
        conn.execute(f"CREATE SCHEMA {VIEWS} AUTHORIZATION {PROJECTOR}")
    conn.execute(f"GRANT USAGE ON SCHEMA {VIEWS} TO {SERVICE}")
    for journal in SCHEMAS:
        names = sql.Identifier(journal), sql.Identifier(PROJECTOR)
        conn.execute(sql.SQL("GRANT USAGE ON SCHEMA {} TO {}").format(*names))
        conn.execute(sql.SQL("GRANT SELECT ON {0}.entries, {0}.origin, {0}.checkpoints TO {1}").format(*names))


def _first(conn: psycopg.Connection[Any], journal: str, models: Sequence[Model[Any]]) -> None:
    """The first tables of some models. Beside others that have come far already, they are to be built as a rebuild
    is: version 0 says so."""
    if not models:
        return
    ahead = conn.execute("SELECT 1 FROM positions WHERE journal = %s AND live AND position > 0", [journal]).fetchone()
    build = new_build(conn, 0)
    for model in models:
        create(conn, table := Table(model, build, model.name))
        finish(conn, table)
    enter(conn, build, models, position=0, live=True)
    if ahead:
        conn.execute("UPDATE models SET version = 0 WHERE build = %s", [build])


def new_build(conn: psycopg.Connection[Any], position: int) -> int:
    """The number of a new build, which takes the streams as they were at a position."""
    row = conn.execute("INSERT INTO builds (position) VALUES (%s) RETURNING build", [position]).fetchone()
    assert row is not None
    return int(row[0])


def enter(
    conn: psycopg.Connection[Any], build: int, models: Sequence[Model[Any]], *, position: int, live: bool
) -> None:
    """Note a build of some models of one journal, and how far all its shares have come."""
    for model in models:
        conn.execute(_ENTER, [model.name, build, model.version, form(model), live])
    conn.execute(_BEGIN, [build, list(ALL), models[0].journal, live, position])


def create(conn: psycopg.Connection[Any], table: Table) -> None:
    """Make an empty table for a model's rows, without its indexes."""
    columns = sql.SQL(", ").join(
        sql.SQL("{} {} {}").format(
            sql.Identifier(c.name), sql.SQL(_sql_name(c)), sql.SQL("" if c.optional else "NOT NULL")
        )
        for c in table.columns
    )
    fill = sql.SQL("80" if table.model.carries else "100")
    conn.execute(sql.SQL("CREATE TABLE {} ({}) WITH (fillfactor = {})").format(table.ident, columns, fill))
    conn.execute(sql.SQL("GRANT SELECT ON {} TO {}").format(table.ident, sql.Identifier(SERVICE)))


def finish(conn: psycopg.Connection[Any], table: Table) -> None:
    """Give a table its primary key and indexes. Their names carry the build, so that builds stand side by side."""
    key(conn, table)
    for number in range(len(table.model.indexes)):
        index(conn, table, number)


def key(conn: psycopg.Connection[Any], table: Table) -> None:
    """Give a table its primary key."""
    keys = sql.SQL(", ").join(sql.Identifier(c.name) for c in table.key_columns)
    conn.execute(
        sql.SQL("ALTER TABLE {} ADD CONSTRAINT {} PRIMARY KEY ({})").format(
            table.ident, sql.Identifier(key_name(table)), keys
        )
    )


def index(conn: psycopg.Connection[Any], table: Table, number: int) -> None:
    """Give a table one of its indexes, unless it has it."""
    names, where, some = table.model.indexes[number].partition(" WHERE ")
    listed = sql.SQL(", ").join(sql.Identifier(name) for name in names.split(", "))
    name = sql.Identifier(f"{table.model.name}_{table.build}_{number}")
    made = sql.SQL("CREATE INDEX IF NOT EXISTS {} ON {} ({})").format(name, table.ident, listed)
    conn.execute(made + sql.SQL(where) + sql.SQL(some))


def key_name(table: Table) -> str:
    """The name of a table's primary key."""
    return f"{table.model.name}_{table.build}_key"


class Standing(NamedTuple):
    """The live table of a model. current: whether it is of this release's version. positions: of each share."""

    table: Table
    current: bool
    positions: dict[int, int]

    @property
    def position(self) -> int:
        """Up to which all of it is folded."""
        return min(self.positions.values())

    @property
    def ahead(self) -> int:
        """By how many entries its foremost share is ahead of that; 0 where all stand at one position."""
        return max(self.positions.values()) - self.position


def standing(conn: psycopg.Connection[Any], models: Iterable[Model[Any]]) -> list[Standing]:
    """The live table of each model and how far each share of it has come, as of one moment.

    FormChanged where the columns are others and nobody raised the version.
    """
    known: dict[str, Standing] = {}
    by_name = {model.name: model for model in models}
    for name, build, version, of_form, turn, shares, positions in conn.execute(_STANDING):
        model = by_name.get(name)
        if model is None:
            continue
        if version == model.version and of_form != form(model):
            raise FormChanged(name)
        table = Table(model, build, name, turn)
        known[name] = Standing(table, version == model.version, dict(zip(shares, positions, strict=True)))
    return [known[name] for name in by_name]


def live(conn: psycopg.Connection[Any], models: Iterable[Model[Any]]) -> list[tuple[Table, int, bool]]:
    """The live table of each model, the position it is at, and whether it is of this release's version.

    FormChanged where the columns are others and nobody raised the version.
    """
    return [(found.table, found.position, found.current) for found in standing(conn, models)]


def outdated(conn: psycopg.Connection[Any], models: Iterable[Model[Any]]) -> list[str]:
    """The models whose live table is of an earlier version. One of a later version is a newer release's affair."""
    versions = dict(conn.execute("SELECT model, version FROM models WHERE live").fetchall())
    return [model.name for model in models if versions[model.name] < model.version]


def still_outdated(record_url: str, models: Iterable[Model[Any]]) -> list[str]:
    """The same, over a connection of its own."""
    with psycopg.connect(conninfo(record_url), autocommit=True) as conn:
        return outdated(conn, models)


def others(conn: psycopg.Connection[Any], builds: Collection[int], models: Collection[str]) -> dict[int, list[str]]:
    """The models that live in some builds beside those named, by build."""
    return dict(conn.execute(_OTHERS, [list(builds), list(models)]).fetchall())


@cache
def form(model: Model[Any]) -> str:
    """A digest of a model's columns, by which a change without a new version is noticed."""
    described = [(c.name, c.kind.sql, c.optional) for c in columns_of(model.row)]
    return hashlib.sha256(repr((model.key, model.indexes, described)).encode()).hexdigest()[:16]


def _sql_name(column: Column) -> LiteralString:
    names: dict[str, LiteralString] = {
        "uuid": "uuid", "text": "text", "bigint": "bigint", "boolean": "boolean", "timestamptz": "timestamptz",
        "date": "date", "jsonb": "jsonb", "bytea": "bytea",
    }  # fmt: skip
    return names[column.kind.sql]
