"""One line of the record: an event in its envelope."""

from __future__ import annotations

import enum
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from domain.kernel.event import Event

E = TypeVar("E", bound=Event, covariant=True)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Precision(enum.StrEnum):
    """How exactly it is known when something occurred."""

    INSTANT = "instant"
    DAY = "day"
    MONTH = "month"


class Occurred(NamedTuple):
    """When something happened, in UTC; a day or a month stands for its first instant in the unit's zone."""

    at: datetime
    precision: Precision = Precision.INSTANT

    @classmethod
    def on(cls, day: date, zone: ZoneInfo) -> Occurred:
        """The first instant of a calendar day in a zone, known to the day.

        >>> Occurred.on(date(2026, 3, 1), ZoneInfo("Asia/Shanghai")).at.isoformat()
        '2026-02-28T16:00:00+00:00'
        """
        return _on(day, zone)


@lru_cache(10_000)
def _on(day: date, zone: ZoneInfo) -> Occurred:
    return Occurred(datetime.combine(day, time.min, zone).astimezone(UTC), Precision.DAY)


class Entry(msgspec.Struct, Generic[E], frozen=True, gc=False):
    """An event and its envelope, as recorded; the domain event that the library sees.

    position: place in the record, from 1 without gaps. originator_id: the stream (a file).
    originator_version: place in the stream, from 1. occurred_at, recorded_at: UTC. unit_id: the unit that
    holds the case. policies: pins ``table@version#digest``. evidence: ids of entries and digests of documents
    it rests on. corrected_by: the correction that put this event here, in a history.
    """

    position: int
    originator_id: UUID
    originator_version: int
    event_id: UUID
    occurred_at: datetime
    recorded_at: datetime
    event: E
    occurred_precision: Precision = Precision.INSTANT
    actor_id: str = ""
    actor_role: str = ""
    on_behalf_of: str | None = None
    unit_id: str = ""
    source: str = ""
    command_id: str = ""
    correlation_id: UUID | None = None
    causation_id: UUID | None = None
    matter_id: UUID | None = None
    policies: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    corrected_by: UUID | None = None

    @property
    def order(self) -> tuple[datetime, int]:
        """The key of effective order: when it occurred, then where it was written."""
        return (self.occurred_at, self.position)

    def day(self, zone: ZoneInfo) -> date:
        """The calendar day on which it occurred, in a zone."""
        return self.occurred_at.astimezone(zone).date()


AnyEntry = Entry[Event]


def nothing(_named: UUID | str) -> None:
    """No entry, and no document: for rules that ask for none."""


K = TypeVar("K")
V = TypeVar("V")


def newest(held: dict[K, V], number: int) -> dict[K, V]:
    """A map with at most so many of its entries, those put in last: what rules still know; the history has them all.

    >>> newest({"a": 1, "b": 2}, 1)
    {'b': 2}
    """
    return held if len(held) <= number else dict(list(held.items())[-number:])


def with_newest(held: dict[K, V], key: K, value: V, number: int) -> dict[K, V]:
    """The same with one more, put in last also where it was there before.

    >>> with_newest({"a": 1, "b": 2}, "a", 3, 2)
    {'b': 2, 'a': 3}
    """
    return newest({**{k: v for k, v in held.items() if k != key}, key: value}, number)
