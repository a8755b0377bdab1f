"""What decisions rest on beside their file: units and the like, as far as this process has read them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain import catalogue
from domain.kernel.access import Units
from domain.kernel.days.in_force import Calendars
from domain.kernel.policy import InForce, PolicyBook
from domain.kernel.rule import Of
from domain.oversight.policies.record import UnitPolicy
from journal.handling.loading import Loader, Session
from journal.keys import NOBODY
from journal.known import Known
from journal.reading import COLUMNS, REFERENCES, entry_of

NEW = REFERENCES.replace("{columns}", COLUMNS)


class References:
    """The reference streams, folded up to a position.

    position: of the last reference entry known here; an append that rested on less is refused and tried again.
    known: the states by kind and id. book: the policy versions at hand; policies: which are in force where;
    calendars: which of working days.
    """

    def __init__(self, record: Session, loader: Loader, book: PolicyBook) -> None:
        self._record = record
        self._loader = loader
        self.book = book
        self._known = Known()
        #: All units, by id.
        self.units = Units({})
        self.position = 0
        self.policies = self._in_force()
        self.calendars = self._calendars()

    @property
    def known(self) -> Mapping[Of, Mapping[str, Any]]:
        """The states by kind and id."""
        return self._known.states

    @property
    def activated(self) -> Mapping[str, UnitPolicy]:
        """What units decided of policy tables, by ``policy_id``."""
        return self._known.states[Of.POLICIES]

    async def catch_up(self) -> bool:
        """Fold what has been recorded since; whether there was anything."""
        (rows,) = await self._record.ask((NEW, [self.position]))
        if not rows:
            return False
        await self._loader.hold([NOBODY, *{row[1] for row in rows}])
        self.policies, self.calendars = self._in_force(), self._calendars()  # what was found with less is forgotten
        changed = set()
        for row in rows:
            entry = entry_of(row, self._loader.keys(row[1]), {})
            changed.add(self._known.take(entry))
            self.position = entry.position
        if Of.UNITS in changed:
            self.units = Units(self._known.units)
        return True

    def _in_force(self) -> InForce:
        return InForce(self.book, self._known.states[Of.POLICIES], self._known.units)

    def _calendars(self) -> Calendars:
        published = self._known.states[Of.CALENDARS]
        return Calendars(catalogue.calendar(), catalogue.calendars(), published, self._known.units)
