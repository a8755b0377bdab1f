"""The version of a table by which a row tells what is due: the one that its entry pins, else the packaged one."""

from __future__ import annotations

from typing import Any, TypeVar

from domain.catalogue import policies
from domain.conduct.limits import Limit
from domain.kernel.entry import Entry
from domain.kernel.policy import PolicyMissing, PolicyTable

T = TypeVar("T", bound=PolicyTable)


def pin_of(kind: type[PolicyTable], entry: Entry[Any]) -> str | None:
    """The pin of the version of a table that an entry was decided by; None where it names none."""
    return next((pin for pin in entry.policies if pin.startswith(f"{kind.table}@")), None)


def version(kind: type[T], entry: Entry[Any], pin: str | None = None) -> T | None:
    """The version of a table for an entry: of the pin; without one, the packaged one of its day.

    The day is that of UTC, since a fold knows no zone: it matters on the day on which a version follows another.
    None where the version is a unit's own, whose content a fold has not at hand, and where there is none.
    """
    if pin is not None:
        found = policies().pinned(pin)
        return found if isinstance(found, kind) else None
    try:
        return policies().in_force(kind, entry.occurred_at.date())
    except PolicyMissing:
        return None


def days_within(limit: Limit, entry: Entry[Any]) -> int:
    """How many days after the day of an entry the last day of a limit is, whatever the zone.

    Of a limit in months, as counted from the day in UTC.
    """
    day = entry.occurred_at.date()
    return (limit.last(day) - day).days
