"""Intervals of days: how long somebody was away, and how much of it lies within the last months."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from domain.kernel.days.months import add_months


class Interval(NamedTuple):
    """Days from first to last, both inclusive."""

    first: date
    last: date


def days_away(first: date, last: date) -> int:
    """How many days lie from first to last, both counted; 0 where they are the wrong way round.

    >>> days_away(date(2026, 3, 1), date(2026, 3, 7))
    7
    """
    return max(0, (last - first).days + 1)


def overlap(one: Interval, other: Interval) -> Interval | None:
    """The days that two intervals have in common; None if there are none.

    >>> overlap(Interval(date(2026, 3, 1), date(2026, 3, 7)), Interval(date(2026, 3, 7), date(2026, 3, 9)))
    Interval(first=datetime.date(2026, 3, 7), last=datetime.date(2026, 3, 7))
    """
    first, last = max(one.first, other.first), min(one.last, other.last)
    return Interval(first, last) if first <= last else None


def window(ends_on: date, months: int) -> Interval:
    """The months that end on a day: from the day after the corresponding day.

    >>> window(date(2026, 3, 31), 2)
    Interval(first=datetime.date(2026, 2, 1), last=datetime.date(2026, 3, 31))
    """
    return Interval(add_months(ends_on, -months) + timedelta(days=1), ends_on)


def cumulative(intervals: Iterable[Interval], within: Interval) -> int:
    """How many days of a window lie in any of the intervals; a day in two of them counts once.

    >>> away = [Interval(date(2026, 1, 25), date(2026, 2, 3)), Interval(date(2026, 2, 3), date(2026, 2, 4))]
    >>> cumulative(away, window(date(2026, 3, 31), 2))
    4
    """
    total, counted_to = 0, within.first - timedelta(days=1)
    for interval in sorted(intervals):
        first = max(interval.first, counted_to + timedelta(days=1))
        last = min(interval.last, within.last)
        total += days_away(first, last)
        counted_to = max(counted_to, last)
    return total
