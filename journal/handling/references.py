"""What decisions rest on beside their file: the units, as far as this process has read them."""

from __future__ import annotations

from typing import LiteralString
from uuid import UUID

from domain.kernel.access import Unit
from journal.handling.loading import Loader, Session
from journal.handling.states import State, fold
from journal.keys import NOBODY
from journal.reading import COLUMNS, entry_of

NEW: LiteralString = f"""
SELECT {COLUMNS} FROM entries WHERE position IN (SELECT position FROM reference_marks WHERE position > %s)
ORDER BY position"""


class References:
    """The reference streams, folded up to a position.

    position: of the last reference entry known here; an append that rested on less is refused and tried again.
    """

    def __init__(self, record: Session, loader: Loader) -> None:
        self._record = record
        self._loader = loader
        self._states: dict[UUID, State] = {}
        self.position = 0
        self.units: dict[str, Unit] = {}

    async def catch_up(self) -> bool:
        """Fold what has been recorded since; whether there was anything."""
        (rows,) = await self._record.ask((NEW, [self.position]))
        if not rows:
            return False
        await self._loader.hold([NOBODY])
        for row in rows:
            entry = entry_of(row, self._loader.keys(None), {})
            state = fold([entry], self._states.get(entry.originator_id))
            self._states[entry.originator_id] = state
            if isinstance(state, Unit):
                self.units[state.unit_id] = state
            self.position = entry.position
        return True
