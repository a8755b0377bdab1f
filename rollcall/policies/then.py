"""The policies and calendars as they were in force at a position of the record, and as policies would be under
another set."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from domain import catalogue
from domain.kernel.access import Unit
from domain.kernel.calendar import Calendar
from domain.kernel.days.in_force import Calendars
from domain.kernel.entry import AnyEntry
from domain.kernel.policy import TABLES, InForce, PolicyBook, PolicyTable, Versions
from domain.kernel.rule import Of
from journal.known import Known
from projections.policies import version_of

T = TypeVar("T", bound=PolicyTable)


class Then:
    """What was in force at each position. known: units and all else as they are now.

    What was in force is kept for each activation and publication, and for each move of a unit in the tree.
    """

    def __init__(self, book: PolicyBook, references: Iterable[AnyEntry]) -> None:
        self.known = Known()
        units: dict[str, Unit] = {}  # until one of them moves: those that are established meanwhile are added
        self._positions = [0]
        self._book = book
        self._held = [self._holding(units)]
        for entry in references:
            before = self.known.units.get(entry.unit_id)
            changed = self.known.take(entry)
            after = self.known.units.get(entry.unit_id)
            moved = before is not None and after is not None and before.parent != after.parent
            if moved:
                units = dict(self.known.units)
            elif after is not None:
                units[entry.unit_id] = after
            if moved or changed in {Of.POLICIES, Of.CALENDARS}:
                self._positions.append(entry.position)
                self._held.append(self._holding(units))

    def before(self, position: int) -> InForce:
        """What was in force when the entry at a position was decided."""
        return self._held[self._at(position)][0]

    def calendar_before(self, position: int, unit_id: str) -> Calendar:
        """The calendar that was in force at a unit when the entry at a position was decided."""
        return self._held[self._at(position)][1].of(unit_id)

    def _at(self, position: int) -> int:
        return bisect_left(self._positions, position) - 1

    def _holding(self, units: dict[str, Unit]) -> tuple[InForce, Calendars]:
        states = self.known.states
        return (
            InForce(self._book, dict(states[Of.POLICIES]), units),
            Calendars(catalogue.calendar(), catalogue.calendars(), dict(states[Of.CALENDARS]), units),
        )


class Under:
    """Versions as they were, but for the tables of which a set has a version."""

    def __init__(self, book: PolicyBook, name: str, then: Versions) -> None:
        self._book, self._name, self._then = book, name, then

    def in_force(self, kind: type[T], on: date, unit_id: str = "") -> T:
        """The set's version of a table, whatever the day; else what was in force."""
        found = version_in(self._book, kind.table, self._name)
        if found is None:
            return self._then.in_force(kind, on, unit_id)
        assert isinstance(found, kind)
        return found

    def pinned(self, pin: str) -> PolicyTable | None:
        """The version of a pin; None where its content is not at hand."""
        return self._book.pinned(pin)

    def own(self, kind: type[PolicyTable], on: date, unit_id: str = "") -> str | None:
        """What a unit had put in force itself, of the tables of which the set has none."""
        return None if version_in(self._book, kind.table, self._name) else self._then.own(kind, on, unit_id)


def version_in(book: PolicyBook, table: str, name: str) -> PolicyTable | None:
    """The version of a table that a set has; None where it has none."""
    return next((version for version in book.of(table) if version_of(version.pin) == name), None)


def sets(book: PolicyBook) -> list[str]:
    """The names of all sets of which a version is at hand."""
    return sorted({version_of(version.pin) for table in TABLES for version in book.of(table)})
