"""What operators ask of the read models: how far each is, what is parked, and that it be tried again."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, LiteralString, NamedTuple
from uuid import UUID

import psycopg

from journal.site import Site
from projections import schema
from projections.models import MODELS
from projections.shares.crew import LIVING, WORKERS
from projections.sheets import checksum
from projections.sheets.checksum import Checksum
from projections.sheets.columns import UUIDS, array
from projections.worker import BEAT_SECONDS, worker

_LAGS: LiteralString = """
WITH heads AS (
  SELECT 'record' AS journal, coalesce((SELECT max(position) FROM record.entries), 0) AS head
  UNION ALL SELECT 'reads', coalesce((SELECT max(position) FROM reads.entries), 0)),
stand AS (
  SELECT model, journal, build, version, min(position) AS position
  FROM models JOIN positions USING (build) WHERE models.live GROUP BY model, journal, build, version)
SELECT model, journal, build, version, position, head, head - position,
  CASE WHEN position >= head THEN 0
  WHEN (SELECT kind FROM record.origin) = 'simulated'  -- whose clock is not ours
    THEN coalesce((SELECT lag_seconds FROM heartbeats AS beat WHERE beat.journal = stand.journal), 0)
  ELSE coalesce(extract(epoch FROM clock_timestamp() - coalesce(
    (SELECT recorded_at FROM record.entries AS e WHERE journal = 'record' AND e.position = stand.position + 1),
    (SELECT recorded_at FROM reads.entries AS e WHERE journal = 'reads' AND e.position = stand.position + 1))), 0)
  END::float8,
  (SELECT count(*) FROM parked WHERE parked.model = stand.model AND parked.build = stand.build
     AND cause <> 'sealed')
FROM stand JOIN heads USING (journal) ORDER BY journal, model"""
_PARKED: LiteralString = """
SELECT parked.model, stream, cause, position, backlog, parked_at, retry
FROM parked JOIN models USING (model, build) WHERE models.live AND cause <> 'sealed' ORDER BY parked.model, stream"""
_ASK: LiteralString = """
UPDATE parked SET retry = true FROM models WHERE models.model = parked.model AND models.build = parked.build AND live
AND cause <> 'sealed'
AND (%(model)s::text IS NULL OR parked.model = %(model)s) AND (%(streams)s::uuid[] IS NULL OR stream = ANY(%(streams)s))
RETURNING parked.model, stream"""

#: How long is waited for workers to have tried again what was asked for.
TRIED_SECONDS = 30.0


class Lag(NamedTuple):
    """How far one model is. entries, seconds: behind the head of its journal. parked: streams it does not follow."""

    model: str
    journal: str
    build: int
    version: int
    position: int
    head: int
    entries: int
    seconds: float
    parked: int


class Parked(NamedTuple):
    """A stream that a model does not follow. cause: the kind of what went wrong. backlog: entries it is behind."""

    model: str
    stream: UUID
    cause: str
    position: int
    backlog: int
    since: datetime
    asked: bool


def lags(site: Site) -> list[Lag]:
    """How far each live model is."""
    with _views(site) as conn:
        return [Lag(*row) for row in conn.execute(_LAGS)]


def parked(site: Site) -> list[Parked]:
    """All that is parked in live models."""
    with _views(site) as conn:
        return [Parked(*row) for row in conn.execute(_PARKED)]


def tried_again(site: Site, model: str | None = None, streams: Sequence[UUID] | None = None) -> tuple[int, int]:
    """Have parked streams folded anew, all or some: how many of them are followed again, and how many are not.

    Workers that live do it within a second or two; where there is none it is done here.
    """
    with _views(site) as conn:
        named = {"model": model, "streams": None if streams is None else array(UUIDS, streams)}
        asked = {(row[0], row[1]) for row in conn.execute(_ASK, named)}
        if not asked:
            return 0, 0
        if conn.execute(LIVING, {"workers": WORKERS}).fetchall():
            _waited(conn, asked)
        else:
            with worker(site) as one:
                one.look()
        left = asked & {(row[0], row[1]) for row in conn.execute(_PARKED)}
        return len(asked) - len(left), len(left)


def checksums(site: Site, names: Sequence[str] = ()) -> Iterator[Checksum]:
    """The checksum of some models, or all. ValueError for one that there is not."""
    if set(names) - {model.name for model in MODELS}:
        raise ValueError(f"no such model; there are {', '.join(m.name for m in MODELS)}")
    with _views(site) as conn:
        for model in MODELS:
            if not names or model.name in names:
                yield checksum.of_live(conn, model)


def _waited(conn: psycopg.Connection[Any], asked: set[tuple[str, UUID]]) -> None:
    """Wait until workers have tried: what fails again is parked anew, and no longer asked for."""
    until = time.monotonic() + TRIED_SECONDS
    while time.monotonic() < until:
        waiting = {(row[0], row[1]) for row in conn.execute(_PARKED) if row[6]}
        if not asked & waiting:
            return
        time.sleep(BEAT_SECONDS / 10)


@contextmanager
def _views(site: Site) -> Iterator[psycopg.Connection[Any]]:
    info = schema.conninfo(site.record_url, idle_in_transaction_session_timeout="0")
    with psycopg.connect(info, autocommit=True) as conn:
        schema.prepare(conn)
        yield conn
