"""The schema ``jobs``: what was asked for, how far it is, and what came of it until it expires.

It stands beside the record in the same database. Nothing in it is needed to read or prove the record: dropped, the
questions can be asked again.
"""

from __future__ import annotations

from typing import LiteralString

import psycopg

from journal.schema import SERVICE

JOBS = "jobs"
CHANNEL: LiteralString = "rollcall_jobs"

TABLES: LiteralString = """
-- A question and what became of it. Only who asked may know of it.
CREATE TABLE IF NOT EXISTS jobs (
  job_id     uuid        PRIMARY KEY,
  asked_by   text        NOT NULL,                        -- account id
  question   bytea       NOT NULL,                        -- what is asked, by whom and why; nothing personal in it
  state      text        NOT NULL DEFAULT 'waiting'
             CHECK (state IN ('waiting', 'running', 'done', 'failed', 'cancelled', 'expired')),
  made_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
  begun_at   timestamptz,
  ended_at   timestamptz,
  expires_at timestamptz,
  attempts   integer     NOT NULL DEFAULT 0,              -- more than one: it was interrupted
  done       bigint      NOT NULL DEFAULT 0,              -- entries folded in this attempt
  total      bigint      NOT NULL DEFAULT 0,
  cause      text,                                        -- of a failure: its kind, never a value
  made       bytea,                                       -- what the result is: position, lines, digest
  files      bytea                                        -- how many of its lines are about each file
) WITH (fillfactor = 50);
CREATE INDEX IF NOT EXISTS jobs_open ON jobs (made_at) WHERE state IN ('waiting', 'running');
CREATE INDEX IF NOT EXISTS jobs_asked_by ON jobs (asked_by, made_at);

-- The bytes of a result, sealed under a key of its own that lies in the other database.
CREATE TABLE IF NOT EXISTS parts (
  job_id  uuid    NOT NULL REFERENCES jobs ON DELETE CASCADE,
  number  integer NOT NULL,
  content bytea   NOT NULL,
  PRIMARY KEY (job_id, number)
);
ALTER TABLE parts ALTER COLUMN content SET STORAGE EXTERNAL;
GRANT SELECT, INSERT, UPDATE, DELETE ON jobs, parts TO rollcall_service;
"""


def migrate(record_url: str) -> None:
    """Make the schema and its tables; harmless where they are."""
    with psycopg.connect(record_url, autocommit=True) as conn, conn.transaction():
        conn.execute("SELECT pg_advisory_xact_lock(hashtext('rollcall/migrate'))")
        conn.execute("SET LOCAL client_min_messages TO warning")
        conn.execute(f"CREATE SCHEMA IF NOT EXISTS {JOBS}")
        conn.execute(f"GRANT USAGE ON SCHEMA {JOBS} TO {SERVICE}")
        conn.execute(f"SET LOCAL search_path TO {JOBS}")
        conn.execute(TABLES)
