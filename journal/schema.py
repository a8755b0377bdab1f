"""The journal's schemas: made, moved forward, and connected to.

Two journals of the same shape stand in one database, ``record`` and ``reads``; the keys stand in another.
Sessions take the role ``rollcall_service``, which may only look and add.
"""

from __future__ import annotations

from datetime import datetime
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Literal, NamedTuple, cast

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from journal.arrays import register

Schema = Literal["record", "reads"]
SCHEMAS: tuple[Schema, ...] = ("record", "reads")
Kind = Literal["real", "simulated"]
SERVICE = "rollcall_service"
#: The one role that may change keys of files.
CUSTODIAN = "rollcall_custodian"

#: Sessions of the service: short transactions, no scans where an index exists, each on one core, times in UTC.
_OPTIONS = {
    "role": SERVICE,
    "timezone": "UTC",
    "enable_seqscan": "off",
    "max_parallel_workers_per_gather": "0",
    "jit": "off",
    "idle_in_transaction_session_timeout": "2s",
}

#: Beside those, where the same few questions about some files are asked again and again: each is planned once. Left
#: to itself the server plans those about one file anew each time, and that costs it three times the answer.
PLANNED_ONCE = {"plan_cache_mode": "force_generic_plan"}


class WrongKind(Exception):
    """The journal was born {is_}; it cannot be used as {wanted}."""


def conninfo(url: str, schema: str, **settings: str) -> str:
    """How the service connects to a schema. settings: further server settings of the session."""
    options = " ".join(f"-c {k}={v}" for k, v in (_OPTIONS | {"search_path": schema} | settings).items())
    return make_conninfo(url, options=options, application_name=f"rollcall-{schema}")


def prepare(conn: psycopg.Connection[Any] | psycopg.AsyncConnection[Any]) -> None:
    """Make a new connection ready: it can send columns."""
    register(conn.adapters)


def migrate(record_url: str, keys_url: str, *, name: str, kind: Kind) -> None:
    """Bring both databases to this release's form; harmless when they are.

    name: of the installation, in every checkpoint's origin. kind: what the journals are born as; WrongKind if
    they were born otherwise.
    """
    with psycopg.connect(record_url, autocommit=True) as conn:
        _role(conn, SERVICE)
        for schema in SCHEMAS:
            _move(conn, schema)
            _born(conn, schema, f"{name}/{schema}", kind)
    with psycopg.connect(keys_url, autocommit=True) as conn:
        for role in (SERVICE, CUSTODIAN):
            _role(conn, role)
        _move(conn, "keys")


def pending(record_url: str, keys_url: str) -> list[str]:
    """The migrations of this release that the databases have not seen, or do not let us see; changes nothing."""
    missing = []
    for url, schemas in ((record_url, SCHEMAS), (keys_url, ("keys",))):
        with psycopg.connect(url, autocommit=True) as conn:
            for schema in schemas:
                seen = _seen(conn, schema)
                missing += [f"{schema}/{file.name}" for file in _migrations(schema) if file.name not in seen]
    return missing


class Place(NamedTuple):
    """What answers at an address. identity: the same for two addresses of one database, and for no others."""

    identity: tuple[datetime, int]
    version: str
    major: int


def look_at(url: str) -> Place:
    """What answers at an address, within ten seconds; changes nothing. OperationalError where nothing does."""
    with psycopg.connect(url, connect_timeout=10) as conn:
        row = conn.execute(
            "SELECT pg_postmaster_start_time(), oid::bigint FROM pg_database WHERE datname = current_database()"
        ).fetchone()
        assert row is not None
        number = conn.info.server_version
        return Place((row[0], row[1]), f"{number // 10_000}.{number % 10_000}", number // 10_000)


def kind_of(record_url: str) -> Kind | None:
    """What the record was born as; None where there is none yet."""
    with psycopg.connect(record_url) as conn:
        if conn.execute("SELECT to_regclass('record.origin')").fetchone() == (None,):
            return None
        row = conn.execute("SELECT kind FROM record.origin").fetchone()
        return cast(Kind, row[0]) if row else None


def _role(conn: psycopg.Connection[Any], role: str) -> None:
    with conn.transaction():
        conn.execute("SELECT pg_advisory_xact_lock(hashtext('rollcall/migrate'))")
        if not conn.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
            conn.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(role)))
        conn.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(role)))


def _migrations(schema: str) -> list[Traversable]:
    """The migrations of a schema, in order. The two journals have the same ones."""
    prefix = "keys_0" if schema == "keys" else "0"
    found = [file for file in files("journal.migrations").iterdir() if file.name.endswith(".sql")]
    return sorted((file for file in found if file.name.startswith(prefix)), key=lambda file: file.name)


def _seen(conn: psycopg.Connection[Any], schema: str) -> set[str]:
    query = sql.SQL("SELECT name FROM {}.migrations").format(sql.Identifier(schema))
    try:
        return {row[0] for row in conn.execute(query)}
    except (psycopg.errors.UndefinedTable, psycopg.errors.InsufficientPrivilege):
        return set()


def _move(conn: psycopg.Connection[Any], schema: str) -> None:
    """Run the migrations of a schema that it has not seen, each in a transaction of its own."""
    place = sql.Identifier(schema)
    with conn.transaction():
        conn.execute("SELECT pg_advisory_xact_lock(hashtext('rollcall/migrate'))")
        conn.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(place))
        conn.execute(sql.SQL("GRANT USAGE ON SCHEMA {} TO {}").format(place, sql.Identifier(SERVICE)))
        conn.execute(
            sql.SQL("CREATE TABLE IF NOT EXISTS {}.migrations (name text PRIMARY KEY, at timestamptz)").format(place)
        )
        conn.execute(sql.SQL("GRANT SELECT ON {}.migrations TO {}").format(place, sql.Identifier(SERVICE)))
    for file in _migrations(schema):
        with conn.transaction():
            conn.execute("SELECT pg_advisory_xact_lock(hashtext('rollcall/migrate'))")
            conn.execute(sql.SQL("SET LOCAL search_path TO {}").format(place))
            done = conn.execute("SELECT 1 FROM migrations WHERE name = %s", [file.name]).fetchone()
            if done is None:
                conn.execute(file.read_text().encode())
                conn.execute("INSERT INTO migrations VALUES (%s, clock_timestamp())", [file.name])


def _born(conn: psycopg.Connection[Any], schema: str, name: str, kind: Kind) -> None:
    place = sql.Identifier(schema)
    conn.execute(
        sql.SQL("INSERT INTO {}.origin (name, kind) VALUES (%s, %s) ON CONFLICT DO NOTHING").format(place),
        [name if kind == "real" else f"{name}/simulated", kind],
    )
    row = conn.execute(sql.SQL("SELECT kind FROM {}.origin").format(place)).fetchone()
    if row is None or row[0] != kind:
        raise WrongKind(f"the journal was born {row and row[0]}; it cannot be used as {kind}")
