"""How what leaves fares: the relay to the broker, and those who follow the topic into the record's database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, LiteralString, NamedTuple

from api.health import metrics

LATE_RELAY_SECONDS = 120.0

RELAY: LiteralString = """
SELECT extract(epoch FROM clock_timestamp() - round_at)::float8, position, sent, waiting FROM record.relay_rounds"""
#: Which consumers have marks here that may be seen; others have not run, or keep them elsewhere.
PLACES: LiteralString = """
SELECT n.nspname FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relname = 'consumer_marks' AND n.nspname IN ('reporting', 'webhooks', 'state')
  AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')"""
#: Behind by as many records as the relay has sent beyond the marks.
_MARKS: LiteralString = """
SELECT consumer, sum(greatest(0, coalesce(ends[part + 1], at_offset) - at_offset))::bigint,
       extract(epoch FROM clock_timestamp() - max(moved_at))::float8,
       (SELECT count(*) FROM {place}.consumer_parked AS p WHERE p.consumer = m.consumer)
FROM {place}.consumer_marks AS m
LEFT JOIN (SELECT ends FROM record.relay_marks ORDER BY position DESC LIMIT 1) AS relay ON true GROUP BY consumer"""
MARKS: dict[str, LiteralString] = {
    "reporting": _MARKS.replace("{place}", "reporting"),
    "webhooks": _MARKS.replace("{place}", "webhooks"),
    "state": _MARKS.replace("{place}", "state"),
}


class Relay(NamedTuple):
    """How the relay fares. age: seconds since its newest round. position: up to which all is in the topic. sent:
    records of the process that works. waiting: for what."""

    age: float
    position: int
    sent: int
    waiting: str

    def note(self) -> str | None:
        """What somebody should look at."""
        if self.age > LATE_RELAY_SECONDS:
            return "silent"
        return "waits" if self.waiting else None


class Consumer(NamedTuple):
    """How somebody fares who follows the topic. records: by how many behind. age: seconds since a mark moved."""

    name: str
    records: int
    age: float
    parked: int


def questions(places: Iterable[Sequence[Any]]) -> list[tuple[LiteralString, Sequence[Any]]]:
    """What is asked of the consumers that there are; rows of ``PLACES``."""
    return [(MARKS[place], ()) for (place,) in places]


def tell(relay: Relay | None, consumers: Iterable[Consumer], head: int) -> None:
    """Count it. head: the newest position of the record."""
    if relay is not None:
        metrics.RELAY_SECONDS.set(relay.age)
        metrics.RELAY_LAG.set(max(0, head - relay.position))
        metrics.RELAY_SENT.set(relay.sent)
        metrics.RELAY_WAITING.set(bool(relay.waiting))
    for one in consumers:
        metrics.CONSUMER_LAG.labels(one.name).set(one.records)
        metrics.CONSUMER_STILL.labels(one.name).set(one.age if one.records else 0.0)
        metrics.CONSUMER_PARKED.labels(one.name).set(one.parked)
