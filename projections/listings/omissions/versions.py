"""The packaged versions of tables as rows of SQL: which number held on a day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import LiteralString, TypeVar

from domain.catalogue import policies
from domain.kernel.policy import PolicyTable

T = TypeVar("T", bound=PolicyTable)


def number(kind: type[T], of: Callable[[T], int], on: LiteralString) -> LiteralString:
    """The number that the packaged version of a table in force on a day says. on: the day, in SQL.

    A version that a unit activated is not at hand in SQL: its number is that of the packaged one.
    """
    rows = ", ".join(f"({_days(version)}, {of(version)})" for version in _of(kind))
    return (
        f"(SELECT held.number FROM (VALUES {rows}) AS held(from_on, to_on, number)"
        f" WHERE held.from_on <= {on} AND (held.to_on IS NULL OR {on} < held.to_on))"
    )


def pin(kind: type[PolicyTable], on: LiteralString) -> LiteralString:
    """The pin of the packaged version of a table in force on a day."""
    rows = ", ".join(f"({_days(version)}, '{version.pin}')" for version in _of(kind))
    return (
        f"(SELECT held.pin FROM (VALUES {rows}) AS held(from_on, to_on, pin)"
        f" WHERE held.from_on <= {on} AND (held.to_on IS NULL OR {on} < held.to_on))"
    )


def every() -> LiteralString:
    """All packaged versions: rows of table, pin, first day, first day on which it no longer holds."""
    rows = (f"('{v.table}', '{v.pin}', {_days(v)})" for versions in policies().all().values() for v in versions)
    return ", ".join(rows)


def _of(kind: type[T]) -> Iterator[T]:
    for version in policies().of(kind.table):
        assert isinstance(version, kind)
        yield version


def _days(version: PolicyTable) -> str:
    source = version.source
    return f"{_day(source.effective_from)}, {_day(source.effective_to)}"


def _day(on: date | None) -> str:
    return f"'{on}'::date" if on else "NULL::date"
