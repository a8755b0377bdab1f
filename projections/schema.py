"""The schema ``views``: the tables of the read models, and how far each of them has come.

It stands beside the record in the same database and belongs to the role ``rollcall_projector``, which may
read both journals. The service may only look. Everything here can be dropped and is then built anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from typing import Any, LiteralString

import psycopg
from psycopg import sql

from journal import schema as journal_schema
from journal.arrays import register as register_arrays
from journal.schema import SCHEMAS, SERVICE
from projections.model import Model
from projections.sheets.columns import Column, columns_of, register

PROJECTOR = "rollcall_projector"
VIEWS = "views"
CHANNEL: LiteralString = "rollcall_views"

TABLES: LiteralString = """
-- Each making of tables, and the position at which it took the streams.
CREATE TABLE IF NOT EXISTS builds (
  build    bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  position bigint      NOT NULL,
  made_at  timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- How far each model has come. A build is one making of its tables; exactly one of them is live.
CREATE TABLE IF NOT EXISTS positions (
  model    text        NOT NULL,
  build    bigint      NOT NULL,
  journal  text        NOT NULL,
  version  integer     NOT NULL,                          -- of the model
  form     text        NOT NULL,                          -- digest of its columns
  live     boolean     NOT NULL,
  position bigint      NOT NULL DEFAULT 0,                -- of its journal: folded up to here
  PRIMARY KEY (model, build)
) WITH (fillfactor = 50);
CREATE UNIQUE INDEX IF NOT EXISTS positions_live ON positions (model) WHERE live;

-- The key of the last entry folded into a stream's sheet: what sorts before it makes the stream be refolded.
CREATE TABLE IF NOT EXISTS model_streams (
  model            text        NOT NULL,
  build            bigint      NOT NULL,
  stream           uuid        NOT NULL,
  version          bigint      NOT NULL,
  last_occurred_at timestamptz NOT NULL,
  last_position    bigint      NOT NULL,
  PRIMARY KEY (model, build, stream)
) WITH (fillfactor = 70);

-- Streams that a model does not follow: it cannot fold one of their entries, or they are sealed or erased.
CREATE TABLE IF NOT EXISTS parked (
  model     text        NOT NULL,
  build     bigint      NOT NULL,
  stream    uuid        NOT NULL,
  cause     text        NOT NULL,                         -- the kind of what went wrong, never a value
  position  bigint      NOT NULL,                         -- of the entry that could not be folded
  backlog   bigint      NOT NULL DEFAULT 0,               -- entries that have come since, that one included
  parked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  retry     boolean     NOT NULL DEFAULT false,           -- set to have the stream folded anew
  PRIMARY KEY (model, build, stream)
);

-- What a running rebuild has done: one row a slice, so that an interrupted one goes on from there.
CREATE TABLE IF NOT EXISTS slices (
  build    bigint NOT NULL,
  slice    smallint NOT NULL,
  after    uuid   NOT NULL,                               -- streams after this one
  upto     uuid   NOT NULL,                               -- up to this one, inclusive
  entries  bigint,                                        -- how many were folded; null until done
  PRIMARY KEY (build, slice)
);

-- One row a journal, written about once a second by the worker: readiness and metrics read it.
CREATE UNLOGGED TABLE IF NOT EXISTS heartbeats (
  journal     text             PRIMARY KEY,
  beat_at     timestamptz      NOT NULL,
  moved_at    timestamptz      NOT NULL,                  -- when the position last rose, or nothing was left to do
  position    bigint           NOT NULL,
  head        bigint           NOT NULL,
  lag_seconds double precision NOT NULL,
  parked      bigint           NOT NULL
) WITH (fillfactor = 50);

GRANT SELECT ON positions, model_streams, parked, slices, heartbeats TO rollcall_service;
"""


class FormChanged(Exception):
    """The columns of {model} differ from those of its table, and its version is the same. Raise the version."""


class Table:
    """Where the rows of one build of a model stand. name: of the table; live ones bear the model's own."""

    def __init__(self, model: Model[Any], build: int, name: str) -> None:
        self.model = model
        self.build = build
        self.name = name
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


def migrate(record_url: str, models: Iterable[Model[Any]]) -> None:
    """Make role, schema and the tables of models that have none; harmless where they are."""
    with psycopg.connect(record_url, autocommit=True) as conn, conn.transaction():
        conn.execute("SELECT pg_advisory_xact_lock(hashtext('rollcall/migrate'))")
        _role(conn)
        conn.execute(f"SET LOCAL ROLE {PROJECTOR}")
        conn.execute(f"SET LOCAL search_path TO {VIEWS}")
        conn.execute("SET LOCAL client_min_messages TO warning")
        conn.execute(TABLES)
        for model in models:
            if conn.execute("SELECT 1 FROM positions WHERE model = %s AND live", [model.name]).fetchone() is None:
                _first(conn, model)


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


def _first(conn: psycopg.Connection[Any], model: Model[Any]) -> None:
    """The first table of a model. Beside others that have come far already, it is to be built as a rebuild is:
    version 0 says so."""
    ahead = conn.execute(
        "SELECT 1 FROM positions WHERE journal = %s AND live AND position > 0", [model.journal]
    ).fetchone()
    build = new_build(conn, 0)
    table = Table(model, build, model.name)
    create(conn, table)
    finish(conn, table)
    enter(conn, table, position=0, live=True)
    if ahead:
        conn.execute("UPDATE positions SET version = 0 WHERE build = %s", [build])


def new_build(conn: psycopg.Connection[Any], position: int) -> int:
    """The number of a new build, which takes the streams as they were at a position."""
    row = conn.execute("INSERT INTO builds (position) VALUES (%s) RETURNING build", [position]).fetchone()
    assert row is not None
    return int(row[0])


def enter(conn: psycopg.Connection[Any], table: Table, *, position: int, live: bool) -> None:
    """Note a build of a model and how far it has come."""
    model = table.model
    conn.execute(
        "INSERT INTO positions (model, build, journal, version, form, live, position) VALUES (%s,%s,%s,%s,%s,%s,%s)",
        [model.name, table.build, model.journal, model.version, form(model), live, position],
    )


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
    keys = sql.SQL(", ").join(sql.Identifier(c.name) for c in table.key_columns)
    named = f"{table.model.name}_{table.build}"
    conn.execute(
        sql.SQL("ALTER TABLE {} ADD CONSTRAINT {} PRIMARY KEY ({})").format(
            table.ident, sql.Identifier(key_name(table)), keys
        )
    )
    for number, columns in enumerate(table.model.indexes):
        listed = sql.SQL(", ").join(sql.Identifier(name) for name in columns.split(", "))
        conn.execute(
            sql.SQL("CREATE INDEX {} ON {} ({})").format(sql.Identifier(f"{named}_{number}"), table.ident, listed)
        )


def key_name(table: Table) -> str:
    """The name of a table's primary key."""
    return f"{table.model.name}_{table.build}_key"


def live(conn: psycopg.Connection[Any], models: Iterable[Model[Any]]) -> list[tuple[Table, int, bool]]:
    """The live table of each model, its position, and whether it is of this release's version.

    FormChanged where the columns are others and nobody raised the version.
    """
    rows = conn.execute("SELECT model, build, version, form, position FROM positions WHERE live").fetchall()
    known = {row[0]: row[1:] for row in rows}
    found = []
    for model in models:
        build, version, of_form, position = known[model.name]
        if version == model.version and of_form != form(model):
            raise FormChanged(model.name)
        found.append((Table(model, build, model.name), position, version == model.version))
    return found


def outdated(conn: psycopg.Connection[Any], models: Iterable[Model[Any]]) -> list[str]:
    """The models whose live table is of an earlier version. One of a later version is a newer release's affair."""
    versions = dict(conn.execute("SELECT model, version FROM positions WHERE live").fetchall())
    return [model.name for model in models if versions[model.name] < model.version]


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
