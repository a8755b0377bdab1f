"""What decisions rest on beside their file: states of units, policies and the like, folded as they were recorded."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from domain.kernel.access import Unit
from domain.kernel.correction import EntryCorrected
from domain.kernel.entry import AnyEntry
from domain.kernel.history import history
from domain.kernel.rule import Of
from domain.kinds import KINDS, Kind, fold, kind_of


class Known:
    """The reference streams, as far as their entries were taken. states: by kind and id."""

    def __init__(self, entries: Iterable[AnyEntry] = ()) -> None:
        self._folded: dict[UUID, Any] = {}
        self._entries: dict[UUID, list[AnyEntry]] = {}  # of streams that may be corrected, which are folded anew then
        self._kinds: dict[UUID, Kind] = {}  # a correction, as what restates a duty, does not say what it is about
        self.states: dict[Of, dict[str, Any]] = {kind.of: {} for kind in KINDS.values() if kind.refers}
        for entry in entries:
            self.take(entry)

    @property
    def units(self) -> dict[str, Unit]:
        """All units, by id."""
        return self.states[Of.UNITS]

    def take(self, entry: AnyEntry) -> Of | None:
        """Fold the next entry; the kind of state that it changed."""
        kind = self._kinds.get(entry.originator_id) or kind_of(type(entry.event))
        if not kind.refers:
            return None
        state = self._folded[entry.originator_id] = self._after(entry, kind)
        self.states[kind.of][str(getattr(state, kind.parameter))] = state
        return kind.of

    def _after(self, entry: AnyEntry, kind: Kind) -> Any:
        if kind.corrected or kind.owes:
            self._kinds[entry.originator_id] = kind
        if kind.corrected:
            entries = self._entries.setdefault(entry.originator_id, [])
            entries.append(entry)
            if isinstance(entry.event, EntryCorrected):
                return fold(history(entries))
        return fold([entry], self._folded.get(entry.originator_id))
