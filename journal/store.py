"""The SQL of an append, once: two round trips under one lock. The writer and the recorder both run it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, LiteralString
from uuid import UUID

import psycopg

from journal.arrays import Bigints, Blobs, Column, Instants, Texts, Uuids
from journal.pipe import Statement
from journal.plan import Append, Planned, Tail


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
       ARRAY(SELECT coalesce((SELECT max(originator_version) FROM entries WHERE originator_id = named.id), 0)
             FROM unnest(%s) WITH ORDINALITY AS named(id, place) ORDER BY place)
FROM (VALUES (1)) AS always
LEFT JOIN (SELECT position, recorded_at FROM entries ORDER BY position DESC LIMIT 1) AS last ON true"""

ANSWERED: LiteralString = """
SELECT c.client_id, c.command_id, c.body_sha256, c.answer
FROM unnest(%s, %s) AS named(client_id, command_id)
CROSS JOIN LATERAL (SELECT * FROM commands AS c
                    WHERE c.client_id = named.client_id AND c.command_id = named.command_id) AS c"""

_WRITTEN: LiteralString = """
WITH written AS (
  INSERT INTO entries
  SELECT position, originator_id, originator_version, topic, event_id, occurred_at, occurred_precision,
         recorded_at, actor_id, actor_role, on_behalf_of, unit_id, source, command_id, correlation_id,
         causation_id, matter_id, string_to_array(policies, ' '), string_to_array(evidence, ' '), facts,
         personal, digest
  FROM unnest(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
    AS row(position, originator_id, originator_version, topic, event_id, occurred_at, occurred_precision,
           recorded_at, actor_id, actor_role, on_behalf_of, unit_id, source, command_id, correlation_id,
           causation_id, matter_id, policies, evidence, facts, personal, digest)),"""
_KEPT: LiteralString = """
kept AS (
  INSERT INTO commands (client_id, command_id, body_sha256, positions, answer)
  SELECT client_id, command_id, body_sha256, int8range(first, last, '[]'), answer
  FROM unnest(%s, %s, %s, %s, %s, %s) AS row(client_id, command_id, body_sha256, first, last, answer)),
marked AS (
  INSERT INTO reference_marks SELECT * FROM unnest(%s))
SELECT pg_notify('rollcall_' || current_schema(), newest) FROM unnest(%s) AS newest"""
WRITE: LiteralString = _WRITTEN + _KEPT
#: The same for rows that are copied.
KEEP: LiteralString = f"WITH {_KEPT}"

_COLUMNS = (
    Bigints, Uuids, Bigints, Texts, Uuids, Instants, Texts, Instants, Texts, Texts, Texts, Texts, Texts,
    Texts, Uuids, Uuids, Uuids, Texts, Texts, Blobs, Blobs,
)  # fmt: skip


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
    position, last_recorded_at, now, checkpoint, reference, versions = row
    if checkpoint > position:
        raise TailCut(f"the record ends at {position}, its newest checkpoint is of {checkpoint}")
    return Tail(
        position,
        last_recorded_at,
        now,
        reference,
        dict(zip(streams, versions, strict=True)),
        {(client, command): (body, answer) for client, command, body, answer in answered},
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
    columns = [kind(values) for kind, values in zip(_COLUMNS, zip(*planned.rows, strict=True), strict=True)]
    return [Statement(WRITE, (*columns, Blobs(planned.digests), *_beside(planned)))]


def keeping(planned: Planned) -> Statement:
    """What goes with rows that are copied: commands, reference marks, the wake-up call."""
    return Statement(KEEP, _beside(planned))


def _beside(planned: Planned) -> tuple[Column, ...]:
    appends = [append for append, *_ in planned.commands]
    return (
        Texts([a.client_id for a in appends]),
        Texts([a.command_id for a in appends]),
        Blobs([a.body_sha256 for a in appends]),
        Bigints([first for _, first, _, _ in planned.commands]),
        Bigints([last for _, _, last, _ in planned.commands]),
        Blobs([answer for *_, answer in planned.commands]),
        Bigints(planned.marks),
        Texts([str(planned.rows[-1].position)]),
    )


#: What tells that the server is away or gave the lock to others, not that the statement is wrong.
AWAY = (
    psycopg.OperationalError,
    psycopg.InterfaceError,
    psycopg.errors.IdleInTransactionSessionTimeout,
    psycopg.errors.TransactionTimeout,
    OSError,
)
