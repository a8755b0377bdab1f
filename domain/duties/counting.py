"""How the day of a duty is found: from what the event says, else by the table that it pins or that was in force."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from typing import TypeVar
from zoneinfo import ZoneInfo

from domain.duties.duty import AnyOf, Book, Due, Opens
from domain.duties.tables import DutyWarning
from domain.kernel.days import Span
from domain.kernel.policy import PolicyBook, PolicyTable

T = TypeVar("T", bound=PolicyTable)

#: The first day of which the packaged tables know anything.
FIRST = date(1900, 1, 1)


@cache
def _packaged() -> PolicyBook:
    from domain.catalogue import policies

    return policies()


@lru_cache(20_000)
def in_force(kind: type[T], day: date) -> T:
    """The packaged version of a table in force on a day; of days before all versions, the first."""
    return _packaged().in_force(kind, max(day, FIRST))


def pinned(entry: AnyOf, kind: type[PolicyTable]) -> str:
    """The version of a table that an entry pins; empty where it pins none."""
    return _pin_of(entry.policies, kind.table) if entry.policies else ""


@lru_cache(20_000)
def _pin_of(policies: tuple[str, ...], name: str) -> str:
    """Most entries pin what many others pin."""
    return next((pin for pin in policies if pin.startswith(f"{name}@")), "")


def packaged(kind: type[T], pin: str) -> T | None:
    """The packaged version of a pin; None for a unit's own."""
    return _packaged().packaged(kind, pin)


def table_of(entry: AnyOf, kind: type[T], day: date) -> T:
    """The version that an entry pins, where its content is packaged; else the packaged one in force on a day."""
    pin = pinned(entry, kind)
    return (packaged(kind, pin) if pin else None) or in_force(kind, day)


@cache
def zone() -> ZoneInfo:
    """The zone in which the day of an instant is found where an entry names no day itself."""
    return ZoneInfo(in_force(DutyWarning, date.max).zone)


@lru_cache(20_000)
def day_of(at: datetime) -> date:
    """The day of an instant. It is asked several times of each entry."""
    return at.astimezone(zone()).date()


def counted(span: Span, start: date) -> date:
    """The last day of a span, by the packaged calendar of working days."""
    from domain.catalogue import calendar

    return span.counted(start, calendar()).last


def on(field: str, *keys: str, by: type[PolicyTable] | None = None) -> Opens:
    """Due on the day that a field of the event names, if any. keys: the fields that name what it is about."""

    def due(entry: AnyOf, _book: Book) -> tuple[Due, ...]:
        day = getattr(entry.event, field)
        if day is None:
            return ()
        key = " ".join(str(getattr(entry.event, name)) for name in keys)
        return (Due(key, on=day, pin=pinned(entry, by) if by else ""),)

    return due


def after(kind: type[T], last: Callable[[T, date], date], key: str = "") -> Opens:
    """Due so long after the day on which the event occurred as a table says. key: the field that names it."""

    def due(entry: AnyOf, _book: Book) -> tuple[Due, ...]:
        day = day_of(entry.occurred_at)
        table = table_of(entry, kind, day)
        return (Due(str(getattr(entry.event, key)) if key else "", on=last(table, day), pin=table.pin),)

    return due


def hours_after(kind: type[T], hours: Callable[[T], int], key: str = "") -> Opens:
    """Due so many hours after the event as a table says."""

    def due(entry: AnyOf, _book: Book) -> tuple[Due, ...]:
        table = table_of(entry, kind, day_of(entry.occurred_at))
        at = entry.occurred_at + timedelta(hours=hours(table))
        return (Due(str(getattr(entry.event, key)) if key else "", at=at, pin=table.pin),)

    return due
