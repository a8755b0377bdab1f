"""How the read models fare, said once a second by each worker for all of them: readiness and metrics read it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, LiteralString

import psycopg

from projections.shares.crew import LIVING, WORKERS

_BEAT: LiteralString = """
WITH now AS (
  SELECT clock_timestamp() AS at,
         coalesce((SELECT min(position) FROM positions WHERE build = ANY(%(builds)s)), 0) AS position,
         coalesce((SELECT max(position) FROM {journal}.entries), 0) AS head,
         (SELECT count(*) FROM parked WHERE build = ANY(%(builds)s) AND cause <> 'sealed') AS parked,
         (SELECT count(*) FROM ({living}) AS living) AS workers),
waited AS (
  SELECT coalesce(extract(epoch FROM now.at - oldest.recorded_at), 0)::float8 AS seconds
  FROM now LEFT JOIN {journal}.entries AS oldest ON oldest.position = now.position + 1)
INSERT INTO heartbeats AS beat (journal, beat_at, moved_at, level_at, position, head, lag_seconds, parked, workers)
SELECT %(journal)s, at, at, at, position, head, greatest(0, seconds), parked, workers FROM now, waited
ON CONFLICT (journal) DO UPDATE SET beat_at = excluded.beat_at, position = excluded.position,
  head = excluded.head, parked = excluded.parked, workers = excluded.workers,
  moved_at = CASE WHEN excluded.position > beat.position OR excluded.position >= excluded.head
             THEN excluded.beat_at ELSE beat.moved_at END,
  level_at = CASE WHEN excluded.position >= excluded.head THEN excluded.beat_at ELSE beat.level_at END,
  lag_seconds = CASE WHEN excluded.position >= excluded.head THEN 0
                WHEN %(simulated)s THEN extract(epoch FROM excluded.beat_at - beat.level_at)
                ELSE excluded.lag_seconds END"""
_OF_JOURNAL: dict[str, LiteralString] = {
    "record": _BEAT.replace("{journal}", "record").replace("{living}", LIVING),
    "reads": _BEAT.replace("{journal}", "reads").replace("{living}", LIVING),
}


def beat(conn: psycopg.Connection[Any], journal: str, builds: Collection[int], *, simulated: bool) -> None:
    """Say how far some builds of a journal are, in all their shares, and how long the oldest entry has waited.

    simulated: whether the record's clock is not ours.
    """
    values = {"journal": journal, "builds": list(builds), "simulated": simulated, "workers": WORKERS}
    conn.execute(_OF_JOURNAL[journal], values, prepare=True)
