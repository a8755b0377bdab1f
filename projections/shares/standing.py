"""How far builds have come: moved with each batch, and parted where one worker cannot keep all of a build."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, LiteralString

import psycopg

from projections import schema

Conn = psycopg.Connection[Any]

_MOVE: LiteralString = """
WITH moved AS (
  UPDATE positions AS p SET position = %s
  FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[]) AS of(build, position, turn)
  WHERE p.build = of.build AND p.share = ANY(%s::smallint[]) AND p.position = of.position AND p.turn = of.turn
  RETURNING p.share)
SELECT count(*) {tell} FROM moved"""
_MOVED: LiteralString = _MOVE.replace("{tell}", "")
_MOVED_AND_TOLD: LiteralString = _MOVE.replace("{tell}", ", pg_notify(%s, %s)")
#: Shuts out every batch that has not begun and waits for those that have, whatever rows they hold.
HELD_STILL: LiteralString = "LOCK TABLE positions IN SHARE ROW EXCLUSIVE MODE"
_COPIED: LiteralString = """
INSERT INTO positions (build, share, journal, live, position)
SELECT %s, share, journal, live, position FROM positions WHERE build = %s"""
_LEFT: LiteralString = "UPDATE positions SET turn = turn + 1 WHERE build = ANY(%s)"
_GONE: LiteralString = """
DELETE FROM positions WHERE NOT EXISTS (SELECT FROM models WHERE models.build = positions.build)"""


class Superseded(Exception):
    """A build of {models} that this engine writes is no longer where it was, or lost a model: look again."""


def move(
    conn: Conn,
    builds: Sequence[tuple[int, int, int]],
    shares: Sequence[int],
    position: int,
    tell: tuple[str, str] | None = None,
) -> bool:
    """Move some builds to a position, in some shares; False where one of them is not where it was left.

    builds: each with the position it is at and its turn. tell: a channel, and what to say there. It is the first
    statement of a batch, so that whoever puts another build in place is waited for, and noticed.
    """
    numbers, positions, turns = zip(*builds, strict=True)
    params = [position, list(numbers), list(positions), list(turns), list(shares)]
    if tell is None:
        row = conn.execute(_MOVED, params, prepare=True).fetchone()
    else:
        row = conn.execute(_MOVED_AND_TOLD, [*params[:5], *tell], prepare=True).fetchone()
    return bool(row and row[0] == len(builds) * len(shares))


def left(conn: Conn, builds: Collection[int]) -> None:
    """Have everybody who writes some builds look again, since models have left them. conn: in a transaction."""
    conn.execute(_LEFT, [list(builds)])
    conn.execute(_GONE)


def part(conn: Conn, build: int, models: Collection[str]) -> None:
    """Let some models of a build go on by themselves, from where they are; harmless where they have left it."""
    with conn.transaction():
        conn.execute(HELD_STILL)
        mine = [build, list(models)]
        there = conn.execute("SELECT 1 FROM models WHERE build = %s AND model = ANY(%s)", mine).fetchone()
        if there is None:
            return
        row = conn.execute("SELECT position FROM builds WHERE build = %s", [build]).fetchone()
        new = schema.new_build(conn, row[0] if row else 0)
        conn.execute(_COPIED, [new, build])
        conn.execute("UPDATE models SET build = %s WHERE build = %s AND model = ANY(%s)", [new, *mine])
        conn.execute("UPDATE parked SET build = %s WHERE build = %s AND model = ANY(%s)", [new, *mine])
        left(conn, [build])
