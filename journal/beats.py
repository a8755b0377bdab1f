"""Beats of sources, beside the record: they say that one is there, and nothing else."""

from __future__ import annotations

from typing import Any, LiteralString

import psycopg

#: One a second is enough, however often a source calls.
BEAT: LiteralString = """
INSERT INTO beats (source_id) SELECT %(source)s WHERE NOT EXISTS (
  SELECT 1 FROM beats WHERE source_id = %(source)s AND at > clock_timestamp() - interval '1 second')
ON CONFLICT DO NOTHING"""


def beat(conn: psycopg.Connection[Any], source_id: str) -> None:
    """Note that a source is there now, by the server's clock. conn: to the record's schema."""
    conn.execute(BEAT, {"source": source_id}, prepare=True)
