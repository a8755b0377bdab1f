"""The sheets of one model at hand, and what one batch does to them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping, Set
from typing import Any, NamedTuple
from uuid import UUID

from domain.kernel.entry import AnyEntry
from domain.kernel.event import Event, Redacted
from projections.model import Differences, Sheet
from projections.schema import Table
from projections.sheets import storing
from projections.sheets.folding import NotFoldable, advanced, advances, refolded
from projections.sheets.opening import Unread
from projections.sheets.storing import Conn, Last, Park

#: Rows held in memory for each model at most; about 1 KB each.
ROWS_HELD = 60_000

Group = Mapping[UUID, list[AnyEntry]]


class Held(NamedTuple):
    """A sheet at hand, how far it is folded (None: not at all yet), and how much memory it was counted with."""

    sheet: Sheet[Any]
    last: Last | None
    size: int


class Shelf:
    """The sheets of one model's build, kept between batches: one worker owns them while it holds the lock.

    position: up to which the table is folded. parks: streams that are not followed, and why.
    """

    def __init__(self, table: Table, position: int) -> None:
        self.table = table
        self.model = table.model
        self.position = position
        self.parks: dict[UUID, Park] = {}
        self.asked: set[UUID] = set()
        self._held: OrderedDict[UUID, Held] = OrderedDict()
        self._rows = 0
        self._forget_outcome()

    def _forget_outcome(self) -> None:
        self._touched: list[Sheet[Any]] = []
        self._lasts: dict[UUID, Last] = {}
        self._parking: dict[UUID, Park] = {}
        self._cleared: set[UUID] = set()
        self._released: set[UUID] = set()
        self._backlog: dict[UUID, int] = {}

    def wanted(self, groups: Group, kinds: Mapping[UUID, Set[type[Event]]]) -> dict[UUID, list[AnyEntry]]:
        """What the model folds of a batch, by stream. Parked streams are only counted.

        kinds: which types of events each stream has in the batch.
        """
        handles, parks = self.model.handles, self.parks
        found: dict[UUID, list[AnyEntry]] = {}
        for stream, entries in groups.items():
            has = kinds[stream]
            if has.isdisjoint(handles):
                continue
            mine = entries if has <= handles else [entry for entry in entries if type(entry.event) in handles]
            if parks and stream in parks:
                self._backlog[stream] = len(mine)
            else:
                found[stream] = mine
        return found

    def fetch(self, conn: Conn, wanted: Iterable[UUID], groups: Group) -> None:
        """Have the sheets of some streams at hand. A stream that begins in this batch has nothing stored."""
        missing = []
        for stream in wanted:
            if stream in self._held:
                self._held.move_to_end(stream)
            elif groups[stream][0].originator_version == 1:
                self._hold(stream, self.model.sheet(), None)
            else:
                missing.append(stream)
        self.load(conn, missing)

    def load(self, conn: Conn, streams: Collection[UUID]) -> None:
        """Read the sheets of some streams that are not at hand."""
        missing = [stream for stream in streams if stream not in self._held]
        if not missing:
            return
        last = storing.lasts(conn, self.table, missing)
        for stream, rows in storing.load(conn, self.table, missing).items():
            self._hold(stream, self.model.sheet(rows), last.get(stream))

    def advance(self, stream: UUID, new: list[AnyEntry]) -> bool:
        """Fold new entries of a stream; False where it must be refolded instead."""
        if not self.model.carries:
            held = Held(self.model.sheet(), None, 0)
        else:
            held = self._held[stream]
            if not advances(self.model, held.last, new):
                return False
        try:
            last = advanced(self.model, held.sheet, held.last, new)
        except NotFoldable as wrong:
            held.sheet.undo()
            self._park(stream, Park(wrong.cause, wrong.position, len(new)))
            return True
        self._note(stream, held.sheet, last)
        return True

    def refold(self, stream: UUID, entries: list[AnyEntry], effective: list[AnyEntry]) -> None:
        """Fold a stream anew. The sheet must have been loaded."""
        unread = next((e for e in entries if type(e.event) in (Unread, Redacted)), None)
        if unread is not None:
            self.stop(stream, unread, len(entries))
            return
        held = self._held[stream]
        try:
            last = refolded(self.model, held.sheet, entries, effective)
        except NotFoldable as wrong:
            held.sheet.undo()
            behind = sum(1 for e in entries if e.position >= wrong.position and type(e.event) in self.model.handles)
            self._park(stream, Park(wrong.cause, wrong.position, behind))
            return
        if stream in self.parks:
            self._released.add(stream)
        self._note(stream, held.sheet, last)

    def stop(self, stream: UUID, at: AnyEntry, backlog: int) -> None:
        """Stop following a stream at an entry that cannot be read; what is sealed or erased loses its rows."""
        event = at.event
        cause = event.reason if isinstance(event, Redacted) else event.cause if isinstance(event, Unread) else ""
        parked = self.parks.get(stream)
        if parked is not None and (parked.cause == cause or isinstance(event, Unread)):
            self._backlog[stream] = backlog
            return
        if isinstance(event, Redacted):
            self._cleared.add(stream)
        self._park(stream, Park(cause, at.position, backlog))

    def write(self, conn: Conn) -> None:
        """Write what the batch has done to the sheets."""
        if self._cleared:
            storing.clear(conn, self.table, self._cleared)
        found: Differences[Any] = Differences([], [], [])
        for sheet in self._touched:
            for into, rows in zip(found, sheet.differences(), strict=True):
                into += rows
        storing.write(conn, self.table, found)
        if self.model.carries:
            storing.keep_lasts(conn, self.table, self._lasts)
        storing.release(conn, self.table, self._released)
        storing.add_backlog(conn, self.table, self._backlog)
        storing.park(conn, self.table, self._parking)

    def settle(self, position: int) -> None:
        """What was written is durable: go on from there."""
        for sheet in self._touched:
            sheet.settle()
        for stream, count in self._backlog.items():
            before = self.parks[stream]
            self.parks[stream] = before._replace(backlog=before.backlog + count)
        for stream in self._released:
            self.parks.pop(stream, None)
        self.parks |= self._parking
        self.asked -= self._released | self._parking.keys()
        self.position = position
        self._forget_outcome()
        while self._rows > ROWS_HELD and self._held:
            _, held = self._held.popitem(last=False)
            self._rows -= held.size

    def forget(self) -> None:
        """What was folded could not be written: nothing at hand can be relied on."""
        self._held.clear()
        self._rows = 0
        self._forget_outcome()

    def _hold(self, stream: UUID, sheet: Sheet[Any], last: Last | None) -> None:
        size = len(sheet.rows) + 1
        self._rows += size
        self._held[stream] = Held(sheet, last, size)

    def _drop(self, stream: UUID) -> None:
        held = self._held.pop(stream, None)
        if held is not None:
            self._rows -= held.size

    def _note(self, stream: UUID, sheet: Sheet[Any], last: Last | None) -> None:
        self._touched.append(sheet)
        if not self.model.carries:
            self._drop(stream)
            return
        self._rows -= self._held[stream].size
        self._hold(stream, sheet, last)
        if last is not None:
            self._lasts[stream] = last

    def _park(self, stream: UUID, park: Park) -> None:
        self._parking[stream] = park
        self._drop(stream)
