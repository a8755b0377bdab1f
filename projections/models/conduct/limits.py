"""How long a limit runs from an entry, for rows that only tell a number of days."""

from __future__ import annotations

from typing import Any

from domain.conduct.limits import Limit
from domain.kernel.entry import Entry


def days_within(limit: Limit, entry: Entry[Any]) -> int:
    """How many days after the day of an entry the last day of a limit is, whatever the zone.

    Of a limit in months, as counted from the day in UTC.
    """
    day = entry.occurred_at.date()
    return (limit.last(day) - day).days
