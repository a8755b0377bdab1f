"""The SQL of an append, once: two round trips under one lock. The writer and the recorder both run it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, LiteralString
from uuid import UUID

import psycopg

from journal import forms
from journal.arrays import Bigints, Texts, Uuids, Values
from journal.pipe import Statement
from journal.plan import Append, Planned, Tail, Types


class Unavailable(Exception):
    """The record cannot be written just now. Try again in a few seconds."""


class TailCut(Unavailable):
    """The record ends before its newest checkpoint: entries are missing. Nothing is written until it is whole."""


class ClockWrong(Unavailable):
    """The server's clock is behind the record, or ahead of this process. Nothing is written until it agrees."""


LOCK: LiteralString = "SELECT pg_advisory_xact_lock(hashtextextended('rollcall/' || current_schema(), 0))"

TAIL: LiteralString = """
SELECT coalesce(last.position, 0), coalesce(extract(epoch FROM last.recorded_at) * 1000000, 0)::bigint,
       (extract(epoch FROM clock_timestamp()) * 1000000)::bigint,
       coalesce((SELECT max(size) FROM checkpoints), 0),
       coalesce((SELECT max(position) FROM reference_marks), 0),
       'new_entry'::regtype::bigint, 'new_command'::regtype::bigint,
       ARRAY(SELECT coalesce((SELECT max(originator_version) FROM entries WHERE originator_id = named.id), 0)
             FROM unnest(%s) WITH ORDINALITY AS named(id, place) ORDER BY place)
FROM (VALUES (1)) AS always
LEFT JOIN (SELECT position, recorded_at FROM entries ORDER BY position DESC LIMIT 1) AS last ON true"""

ANSWERED: LiteralString = """
SELECT c.client_id, c.command_id, c.body_sha256, c.answer
FROM unnest(%s, %s) AS named(client_id, command_id)
CROSS JOIN LATERAL (SELECT * FROM commands AS c
                    WHERE c.client_id = named.client_id AND c.command_id = named.command_id) AS c"""

WRITE: LiteralString = """
WITH written AS (
  INSERT INTO entries SELECT * FROM unnest(%s::new_entry[])),
kept AS (
  INSERT INTO commands (client_id, command_id, body_sha256, positions, answer)
  SELECT * FROM unnest(%s::new_command[])),
marked AS (
  INSERT INTO reference_marks SELECT * FROM unnest(%s))
SELECT pg_notify('rollcall_' || current_schema(), newest) FROM unnest(%s) AS newest"""


def opening(batch: Sequence[Append]) -> tuple[list[UUID], list[Statement]]:
    """The first round trip: lock, tail with the versions of the streams named, and commands known already."""
    streams = list({append.stream for append in batch})
    named = [append for append in batch if append.client_id]
    statements = [Statement(LOCK, ()), Statement(TAIL, (Uuids(streams),))]
    if named:
        clients, commands = Texts([a.client_id for a in named]), Texts([a.command_id for a in named])
        statements.append(Statement(ANSWERED, (clients, commands)))
    return streams, statements


def tail_of(streams: Sequence[UUID], row: Sequence[Any], answered: Sequence[Sequence[Any]]) -> Tail:
    """The tail as the first round trip found it; TailCut if it ends before the newest checkpoint."""
    position, last_recorded_at, now, checkpoint, reference, entry, command, versions = row
    if checkpoint > position:
        raise TailCut(f"the record ends at {position}, its newest checkpoint is of {checkpoint}")
    return Tail(
        position,
        last_recorded_at,
        now,
        reference,
        dict(zip(streams, versions, strict=True)),
        {(client, command_id): (body, answer) for client, command_id, body, answer in answered},
        Types(entry, command),
    )


def guard_clock(tail: Tail, process_now: int) -> None:
    """ClockWrong if the server is 5 s behind the record or 60 s ahead of this process. Microseconds."""
    if tail.now < tail.last_recorded_at - 5_000_000:
        raise ClockWrong("the server's clock is behind the last entry")
    if tail.now > process_now + 60_000_000:
        raise ClockWrong("the server's clock is ahead of this process")


def closing(planned: Planned) -> list[Statement]:
    """The second round trip: rows, commands, reference marks, the wake-up call. Empty if all were refused."""
    if not planned.rows:
        return []
    entries = [forms.entry(row, sha) for row, sha in zip(planned.rows, planned.digests, strict=True)]
    commands = [
        forms.command(append.client_id, append.command_id, append.body_sha256, first, last, answer)
        for append, first, last, answer in planned.commands
    ]
    handed = Values(entries, planned.types.entry), Values(commands, planned.types.command)
    return [Statement(WRITE, (*handed, Bigints(planned.marks), Texts([str(planned.rows[-1].position)])))]


#: What tells that the server is away or gave the lock to others, not that the statement is wrong.
AWAY = (
    psycopg.OperationalError,
    psycopg.InterfaceError,
    psycopg.errors.IdleInTransactionSessionTimeout,
    psycopg.errors.TransactionTimeout,
    OSError,
)
