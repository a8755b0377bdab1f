"""The tables of the schema of webhooks: who wants what, and what is still to be sent to whom."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, LiteralString

import psycopg

from consumers.following import postgres

SCHEMA = "webhooks"
#: On which those who send are told that there is something new.
CHANNEL: LiteralString = "rollcall_webhooks"

MADE: LiteralString = """
CREATE TABLE IF NOT EXISTS subscriptions (
  subscription_id uuid        PRIMARY KEY,
  url             text        NOT NULL,
  topics          text[]      NOT NULL,                     -- what a type begins with; none: every type
  units           text[]      NOT NULL,                     -- none: every unit
  had_from        bigint      NOT NULL,                     -- from here up to there a replay has it, or nobody wants it
  had_upto        bigint      NOT NULL,
  filling         boolean     NOT NULL,                     -- a replay is under way: nothing is sent until it is whole
  off_for         text        NOT NULL DEFAULT '',          -- why it is off; nothing where it is not
  secret          bytea       NOT NULL,                     -- sealed
  secret_before   bytea,                                    -- the one of before, and how long it signs too
  before_until    timestamptz,
  failures        integer     NOT NULL DEFAULT 0,           -- of its receiver, one after the other
  rests_until     timestamptz NOT NULL DEFAULT '-infinity',
  made_at         timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE TABLE IF NOT EXISTS deliveries (
  subscription_id uuid        NOT NULL REFERENCES subscriptions ON DELETE CASCADE,
  position        bigint      NOT NULL,
  file            uuid        NOT NULL,                     -- what orders it among others
  event_id        uuid        NOT NULL,
  control         boolean     NOT NULL,
  body            bytea       NOT NULL CHECK (octet_length(body) <= 65536),
  attempts        integer     NOT NULL DEFAULT 0,
  due_at          timestamptz NOT NULL DEFAULT '-infinity',
  dead_for        text        NOT NULL DEFAULT '',          -- why it is sent no more; what is behind it waits
  queued_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (subscription_id, position)
) WITH (fillfactor = 70);
CREATE INDEX IF NOT EXISTS deliveries_files ON deliveries (file, subscription_id, position);
CREATE INDEX IF NOT EXISTS deliveries_dead ON deliveries (subscription_id, position) WHERE dead_for <> '';
-- Who was ever told of a file: the word that it is sealed goes to them, and to nobody who never knew of it.
CREATE TABLE IF NOT EXISTS told (
  file            uuid        NOT NULL,
  subscription_id uuid        NOT NULL REFERENCES subscriptions ON DELETE CASCADE,
  PRIMARY KEY (file, subscription_id)
);"""
#: Held by who takes in, together; alone by who makes a subscription or fills one: no entry falls between the two.
TOGETHER: LiteralString = "SELECT pg_advisory_xact_lock_shared(hashtext('rollcall/webhooks/subscriptions'))"
ALONE: LiteralString = "SELECT pg_advisory_xact_lock(hashtext('rollcall/webhooks/subscriptions'))"


@contextmanager
def opened(url: str) -> Iterator[psycopg.Connection[Any]]:
    """A connection to the schema, made where it is not there. url: of the record's database."""
    with psycopg.connect(url, autocommit=True, application_name="rollcall-webhooks", options="-c timezone=UTC") as conn:
        postgres.make(conn, SCHEMA)
        with conn.transaction():
            conn.execute("SELECT pg_advisory_xact_lock(hashtext('rollcall/webhooks'))")
            conn.execute(MADE)
        yield conn
