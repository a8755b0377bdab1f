"""The versions of policies that entries pin, for folds: what is packaged never changes, so a fold may look at it."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

from domain.catalogue import policies
from domain.kernel.entry import AnyEntry
from domain.kernel.policy import PolicyMissing, PolicyTable

T = TypeVar("T", bound=PolicyTable)


def pinned(kind: type[T], entry: AnyEntry) -> T | None:
    """The version of a table that an entry pins; None where it pins none, or one that is not packaged."""
    prefix = f"{kind.table}@"
    return version(kind, next((pin for pin in entry.policies if pin.startswith(prefix)), None))


def version(kind: type[T], pin: str | None) -> T | None:
    """The packaged version of a pin; None where it is not packaged."""
    found = None if pin is None else policies().pinned(pin)
    return found if isinstance(found, kind) else None


def packaged(kind: type[T], on: date) -> T | None:
    """The packaged version of a table in force on a day; None where there is none."""
    try:
        return policies().in_force(kind, on)
    except PolicyMissing:
        return None
