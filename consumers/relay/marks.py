"""What the relay writes down: a hint for its next start, and how it fares."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, LiteralString, NamedTuple

import psycopg

from consumers.broker.ends import End

MARK: LiteralString = "SELECT topic_id, position, ends FROM relay_marks WHERE topic = %s"
MOVE: LiteralString = """
INSERT INTO relay_marks VALUES (%s, %s, %s, %s)
ON CONFLICT (topic) DO UPDATE SET topic_id = excluded.topic_id, position = excluded.position, ends = excluded.ends"""
FARE: LiteralString = """
INSERT INTO relay_rounds (began_at, round_at, position, sent, waiting) VALUES (%s, clock_timestamp(), %s, %s, %s)
ON CONFLICT (one) DO UPDATE SET began_at = excluded.began_at, round_at = excluded.round_at,
  position = excluded.position, sent = excluded.sent, waiting = excluded.waiting"""


class Mark(NamedTuple):
    """A hint: up to ``position`` all was in the topic when its partitions had these ends."""

    topic_id: str
    position: int
    ends: Sequence[int]

    def holds(self, topic_id: str, ends: Sequence[End]) -> bool:
        """Whether that is so still: the topic is the same one, and none of its partitions lost its end."""
        if topic_id != self.topic_id or len(ends) != len(self.ends):
            return False
        return all(
            now.end >= then and not now.emptied and now.begin <= max(0, then - 1)
            for now, then in zip(ends, self.ends, strict=True)
        )


class Marks:
    """The relay's notes, kept beside the record."""

    def __init__(self, conn: psycopg.Connection[Any], topic: str, began_at: datetime) -> None:
        self._conn = conn
        self._topic = topic
        self._began_at = began_at

    def hint(self, topic_id: str, ends: Sequence[End]) -> int:
        """Up to which position all is known to be in the topic; 0 where that is not known."""
        row = self._conn.execute(MARK, [self._topic]).fetchone()
        mark = Mark(*row) if row else None
        return mark.position if mark and mark.holds(topic_id, ends) else 0

    def move(self, topic_id: str, position: int, ends: Sequence[int]) -> None:
        """Write down how far the topic has come."""
        self._conn.execute(MOVE, [self._topic, topic_id, position, list(ends)])

    def fare(self, position: int, sent: int, waiting: str = "") -> None:
        """Write down how it fares. waiting: for what, as a word that names nobody."""
        self._conn.execute(FARE, [self._began_at, position, sent, waiting])
