"""The versions of policies that entries pin, for folds: what is packaged never changes, so a fold may look at it."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar

from domain.catalogue import policies
from domain.kernel.entry import AnyEntry, Entry
from domain.kernel.policy import PolicyMissing, PolicyTable

T = TypeVar("T", bound=PolicyTable)


def pin_of(kind: type[PolicyTable], entry: Entry[Any]) -> str | None:
    """The pin of the version of a table that an entry was decided by; None where it names none."""
    return next((pin for pin in entry.policies if pin.startswith(f"{kind.table}@")), None)


def pinned(kind: type[T], entry: AnyEntry) -> T | None:
    """The version of a table that an entry pins; None where it pins none, or one that is not packaged."""
    return version(kind, pin_of(kind, entry))


def version(kind: type[T], pin: str | None) -> T | None:
    """The packaged version of a pin; None where it is not packaged."""
    return None if pin is None else policies().packaged(kind, pin)


def packaged(kind: type[T], on: date) -> T | None:
    """The packaged version of a table in force on a day; None where there is none."""
    try:
        return policies().in_force(kind, on)
    except PolicyMissing:
        return None


def counts_by(kind: type[T], entry: Entry[Any], pin: str | None = None) -> T | None:
    """The version of a table for an entry: of the pin; without one, the packaged one of its day.

    The day is that of UTC, since a fold knows no zone: it matters on the day on which a version follows another.
    None where the version is a unit's own, and where there is none.
    """
    return packaged(kind, entry.occurred_at.date()) if pin is None else version(kind, pin)
