"""One file while many entries are decided on it: what it holds so far, and the state that follows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from domain import case
from domain.case import Case
from domain.kernel.correction import EntryCorrected
from domain.kernel.entry import AnyEntry, Entry, Precision
from domain.kernel.history import history
from domain.kernel.rule import Draft
from journal.plan import Body

#: Where entries that are not recorded yet stand, so that they sort after all that are.
UNRECORDED = 1 << 62
_INSTANT = Precision.INSTANT


class Mark(NamedTuple):
    """Where a folding stood."""

    version: int
    case: Case
    last: tuple[datetime, int] | None


class Folding:
    """A file's entries in order of version, and the state of their history.

    stream: the file. entries: all that it holds already, in order of version.
    """

    def __init__(self, stream: UUID, entries: Sequence[AnyEntry] = ()) -> None:
        self.stream = stream
        self.entries: list[AnyEntry] = list(entries)
        self.case = Case()
        self._last: tuple[datetime, int] | None = None
        if entries:
            self._refold()

    @property
    def version(self) -> int:
        """How many entries it holds."""
        return len(self.entries)

    def entry(self, event_id: UUID) -> AnyEntry | None:
        """An entry by its event id."""
        return next((e for e in self.entries if e.event_id == event_id), None)

    def add(self, drafts: Sequence[Draft], bodies: Sequence[Body], *, now: datetime, by: str) -> list[AnyEntry]:
        """Take what was decided as recorded next. now: when; by: who decided. Returns the new entries."""
        version = len(self.entries)
        new: list[AnyEntry] = [
            Entry(
                UNRECORDED + version + n,
                self.stream,
                version + n,
                body.event_id,
                occurred.at if occurred else now,
                now,
                event,
                occurred.precision if occurred else _INSTANT,
                by,
            )
            for n, ((event, occurred, *_), body) in enumerate(zip(drafts, bodies, strict=True), 1)
        ]
        self.entries += new
        if not self._advanced(new):
            self._refold()
        return new

    def mark(self) -> Mark:
        """Where it stands, to go back to."""
        return Mark(len(self.entries), self.case, self._last)

    def back(self, mark: Mark) -> None:
        """Forget what was added since."""
        del self.entries[mark.version :]
        self.case, self._last = mark.case, mark.last

    def _advanced(self, new: Sequence[AnyEntry]) -> bool:
        state, last = self.case, self._last
        for entry in new:
            order = (entry.occurred_at, entry.position)
            if (last is not None and order < last) or isinstance(entry.event, EntryCorrected):
                return False
            state, last = case.evolve(state, entry), order
        self.case, self._last = state, last
        return True

    def _refold(self) -> None:
        effective = history(self.entries)
        self.case = case.fold(effective)
        self._last = (effective[-1].occurred_at, effective[-1].position) if effective else None
