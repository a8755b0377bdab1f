"""What decisions rest on beside their file: units and the like, as far as this process has read them."""

from __future__ import annotations

from typing import Any, LiteralString
from uuid import UUID

from domain.kernel.access import Unit
from domain.kernel.policy import InForce, PolicyBook
from domain.kernel.rule import Of
from domain.kinds import KINDS, fold, kind_of
from journal.handling.loading import Loader, Session
from journal.keys import NOBODY
from journal.reading import COLUMNS, entry_of

NEW: LiteralString = f"""
SELECT {COLUMNS} FROM entries WHERE position IN (SELECT position FROM reference_marks WHERE position > %s)
ORDER BY position"""


class References:
    """The reference streams, folded up to a position.

    position: of the last reference entry known here; an append that rested on less is refused and tried again.
    known: the states by kind and id. policies: which versions of which tables are in force where, by what is known.
    """

    def __init__(self, record: Session, loader: Loader, book: PolicyBook) -> None:
        self._record = record
        self._loader = loader
        self._book = book
        self._states: dict[UUID, Any] = {}
        self.position = 0
        self.known: dict[Of, dict[str, Any]] = {kind.of: {} for kind in KINDS.values() if kind.refers}
        self.policies = self._in_force()

    @property
    def units(self) -> dict[str, Unit]:
        """All units, by id."""
        return self.known[Of.UNITS]

    async def catch_up(self) -> bool:
        """Fold what has been recorded since; whether there was anything."""
        (rows,) = await self._record.ask((NEW, [self.position]))
        if not rows:
            return False
        await self._loader.hold([NOBODY, *{row[1] for row in rows}])
        self.policies = self._in_force()  # what was found with less is forgotten
        for row in rows:
            entry = entry_of(row, self._loader.keys(row[1]), {})
            kind = kind_of(type(entry.event))
            if kind.refers:
                state = fold([entry], self._states.get(entry.originator_id))
                self._states[entry.originator_id] = state
                self.known[kind.of][str(getattr(state, kind.parameter))] = state
            self.position = entry.position
        return True

    def _in_force(self) -> InForce:
        return InForce(self._book, self.known[Of.POLICIES], self.units)
