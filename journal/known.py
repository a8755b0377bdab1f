"""What decisions rest on beside their file: states of units, policies and the like, folded as they were recorded."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from domain.kernel.access import Unit
from domain.kernel.entry import AnyEntry
from domain.kernel.rule import Of
from domain.kinds import KINDS, fold, kind_of


class Known:
    """The reference streams, as far as their entries were taken. states: by kind and id."""

    def __init__(self, entries: Iterable[AnyEntry] = ()) -> None:
        self._folded: dict[UUID, Any] = {}
        self.states: dict[Of, dict[str, Any]] = {kind.of: {} for kind in KINDS.values() if kind.refers}
        for entry in entries:
            self.take(entry)

    @property
    def units(self) -> dict[str, Unit]:
        """All units, by id."""
        return self.states[Of.UNITS]

    def take(self, entry: AnyEntry) -> Of | None:
        """Fold the next entry; the kind of state that it changed."""
        kind = kind_of(type(entry.event))
        if not kind.refers:
            return None
        state = self._folded[entry.originator_id] = fold([entry], self._folded.get(entry.originator_id))
        self.states[kind.of][str(getattr(state, kind.parameter))] = state
        return kind.of
