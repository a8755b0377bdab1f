"""The tables beside those of the models: which there are, and how far they have come.

An installation of an earlier form keeps its models' tables, for its readers; all of them count as outdated, so the
worker builds them anew by itself.
"""

from __future__ import annotations

from typing import Any, LiteralString

import psycopg
from psycopg import sql

TABLES: LiteralString = """
-- Each making of tables, and the position at which it took the streams. The models of a build advance together.
CREATE TABLE IF NOT EXISTS builds (
  build    bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  position bigint      NOT NULL,
  made_at  timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Which tables there are. Exactly one build of a model is live.
CREATE TABLE IF NOT EXISTS models (
  model    text        NOT NULL,
  build    bigint      NOT NULL,
  version  integer     NOT NULL,                          -- of the model
  form     text        NOT NULL,                          -- digest of its columns
  live     boolean     NOT NULL,
  PRIMARY KEY (model, build)
);
CREATE UNIQUE INDEX IF NOT EXISTS models_live ON models (model) WHERE live;

-- How far each build has come, a share of the streams at a time. Few rows, whatever the number of models: they are
-- updated with every batch, and each of them decays while somebody else keeps a snapshot open.
CREATE TABLE IF NOT EXISTS positions (
  build    bigint      NOT NULL,
  share    smallint    NOT NULL,
  journal  text        NOT NULL,
  live     boolean     NOT NULL,
  position bigint      NOT NULL DEFAULT 0,                -- of its journal: folded up to here
  turn     bigint      NOT NULL DEFAULT 0,                -- rises when a model leaves: who folds it looks again
  PRIMARY KEY (build, share)
) WITH (fillfactor = 20);

-- Not before the key of the newest entry of a stream that any model has folded, in the order of the history: what
-- sorts before it makes the stream be refolded. It says something of the record, so all builds share it.
CREATE TABLE IF NOT EXISTS streams (
  stream           uuid        PRIMARY KEY,
  last_occurred_at timestamptz NOT NULL,
  last_position    bigint      NOT NULL
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

-- One row a journal, written about once a second by each worker: readiness and metrics read it.
CREATE UNLOGGED TABLE IF NOT EXISTS heartbeats (
  journal     text             PRIMARY KEY,
  beat_at     timestamptz      NOT NULL,
  moved_at    timestamptz      NOT NULL,                  -- when the position last rose, or nothing was left to do
  level_at    timestamptz      NOT NULL,                  -- when nothing was left to do
  position    bigint           NOT NULL,
  head        bigint           NOT NULL,
  lag_seconds double precision NOT NULL,
  parked      bigint           NOT NULL,
  workers     bigint           NOT NULL
) WITH (fillfactor = 50);

GRANT SELECT ON models, positions, parked, slices, heartbeats TO rollcall_service;
"""

#: Whether the tables are of the form in which each model had a position of its own.
_EARLIER: LiteralString = """
SELECT EXISTS (SELECT FROM information_schema.columns
               WHERE table_schema = current_schema() AND table_name = 'positions' AND column_name = 'model')"""
_KEPT: LiteralString = """
SELECT model, build, journal, form, position FROM positions WHERE live ORDER BY model"""
_UNFINISHED: LiteralString = "SELECT model || '__v' || version FROM positions WHERE NOT live"
_MODEL: LiteralString = "INSERT INTO models (model, build, version, form, live) VALUES (%s, %s, 0, %s, true)"
_POSITIONS: LiteralString = """
INSERT INTO positions (build, share, journal, live, position)
SELECT %s, share, %s, true, %s FROM generate_series(0, 7) AS share ON CONFLICT (build, share) DO
UPDATE SET position = least(positions.position, excluded.position)"""


def make(conn: psycopg.Connection[Any]) -> None:
    """Make the tables that are missing, in this form. conn: in a transaction."""
    row = conn.execute(_EARLIER).fetchone()
    kept = _cleared(conn) if row and row[0] else []
    conn.execute(TABLES)
    for model, build, journal, form, position in kept:
        conn.execute(_MODEL, [model, build, form])
        conn.execute(_POSITIONS, [build, journal, position])


def _cleared(conn: psycopg.Connection[Any]) -> list[tuple[Any, ...]]:
    """Drop what is of the earlier form; gives the live tables, which stay."""
    for (name,) in conn.execute(_UNFINISHED).fetchall():
        conn.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(sql.Identifier(name)))
    kept = conn.execute(_KEPT).fetchall()
    conn.execute("DROP TABLE positions, model_streams, parked, slices, heartbeats")
    return kept
