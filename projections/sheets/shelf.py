"""The sheets of one model at hand, and what one batch does to them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from domain.kernel.entry import AnyEntry
from domain.kernel.event import Redacted
from projections.model import Differences, Sheet
from projections.schema import Table
from projections.sheets import storing
from projections.sheets.folding import NotFoldable, advanced, advances, refolded
from projections.sheets.opening import Unread
from projections.sheets.room import Room
from projections.sheets.storing import Conn, Last, Park, Parked


class Held(NamedTuple):
    """A sheet at hand, how far it is folded (None: not at all yet), and how many rows it was counted with."""

    sheet: Sheet[Any]
    last: Last | None
    size: int


class Shelf:
    """The sheets of one model's build, kept between batches: one worker owns their shares meanwhile.

    position: up to which the table is folded in these shares. parks: streams that are not followed, and why.
    room: shared by all models that are kept together.
    """

    def __init__(self, table: Table, position: int, room: Room) -> None:
        self.table = table
        self.model = table.model
        self.position = position
        self.parks: dict[UUID, Park] = {}
        self.asked: set[UUID] = set()
        self._keyed = self.model.order == "history" and self.model.carries
        self._room = room
        self._held: dict[UUID, Held] = {}
        self._forget_outcome()

    def _forget_outcome(self) -> None:
        self._touched: list[Sheet[Any]] = []
        self.lasts: dict[UUID, Last] = {}
        self._parking: dict[UUID, Park] = {}
        self._cleared: set[UUID] = set()
        self._released: set[UUID] = set()
        self._backlog: dict[UUID, int] = {}

    def follow(self, parked: Iterable[Parked]) -> None:
        """What is parked, as it is stored."""
        self.parks, self.asked = {}, set()
        for stream, park, asked in parked:
            self.parks[stream] = park
            if asked:
                self.asked.add(stream)

    def wanted(self, stream: UUID, entries: list[AnyEntry], *, all_of_them: bool) -> list[AnyEntry]:
        """What the model folds of a stream's entries in a batch. Of a parked stream they are only counted.

        all_of_them: whether it handles every one.
        """
        handles = self.model.handles
        mine = entries if all_of_them else [entry for entry in entries if type(entry.event) in handles]
        if self.parks and stream in self.parks:
            self._backlog[stream] = len(mine)
            return []
        return mine

    def fetch(self, conn: Conn, streams: Iterable[UUID]) -> None:
        """Have the sheets of some streams at hand. Of one that has begun in this batch nothing is stored."""
        if not self.model.carries:
            return
        missing = []
        held, begun = self._held, self._room.begun
        for stream in streams:
            if stream in held:
                continue
            if stream in begun:
                self._hold(stream, self.model.sheet(), None)
            else:
                missing.append(stream)
        self.load(conn, missing)

    def load(self, conn: Conn, streams: Collection[UUID]) -> None:
        """Read the sheets of some streams that are not at hand; the room has their keys."""
        missing = [stream for stream in streams if stream not in self._held]
        if not missing:
            return
        lasts = self._room.lasts
        for stream, rows in storing.load(conn, self.table, missing).items():
            self._hold(stream, self.model.sheet(rows), lasts.get(stream))

    def late(self, wanted: Mapping[UUID, Sequence[AnyEntry]]) -> list[UUID]:
        """The streams whose new entries do not sort after all that is folded: these must be refolded."""
        if not self._keyed:
            return []
        held = self._held
        return [stream for stream, new in wanted.items() if not advances(self.model, held[stream].last, new)]

    def advance(self, wanted: Mapping[UUID, Sequence[AnyEntry]]) -> None:
        """Fold the new entries of some streams, none of which is late."""
        model, carries = self.model, self.model.carries
        for stream, new in wanted.items():
            held = self._held[stream] if carries else Held(model.sheet(), None, 0)
            try:
                last = advanced(model, held.sheet, held.last, new)
            except NotFoldable as wrong:
                held.sheet.undo()
                self._park(stream, Park(wrong.cause, wrong.position, len(new)))
            else:
                self._note(stream, held.sheet, last)

    def refold(self, stream: UUID, entries: Sequence[AnyEntry], effective: Sequence[AnyEntry]) -> None:
        """Fold a stream anew. The sheet must have been loaded."""
        unread = next((e for e in entries if type(e.event) in (Unread, Redacted)), None)
        if unread is not None:
            self._stop(stream, unread, len(entries))
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
        parked = self.parks.get(stream)
        if parked is not None and (parked.cause == _cause(at) or isinstance(at.event, Unread)):
            self._backlog[stream] = backlog
        else:
            self._stop(stream, at, backlog)

    @property
    def changed(self) -> bool:
        """Whether the batch has done anything."""
        return any((self._touched, self._cleared, self._released, self._backlog, self._parking))

    def write(self, conn: Conn) -> None:
        """Write what the batch has done to the sheets; no statement where it has done nothing."""
        if self._cleared:
            storing.clear(conn, self.table, self._cleared)
        if self._touched:
            found: Differences[Any] = Differences([], [], [])
            for sheet in self._touched:
                for into, rows in zip(found, sheet.differences(), strict=True):
                    into += rows
            storing.write(conn, self.table, found)
        storing.release(conn, self.table, self._released)
        storing.add_backlog(conn, self.table, self._backlog)
        storing.park(conn, self.table, self._parking)

    def settle(self, position: int) -> None:
        """What was written is durable: go on from there."""
        self.position = position
        for sheet in self._touched:
            sheet.settle()
        for stream, count in self._backlog.items():
            before = self.parks[stream]
            self.parks[stream] = before._replace(backlog=before.backlog + count)
        for stream in self._released:
            self.parks.pop(stream, None)
        self.parks |= self._parking
        self.asked -= self._released | self._parking.keys()
        self._forget_outcome()

    def forget(self) -> None:
        """What was folded could not be written: nothing at hand can be relied on."""
        self._held.clear()
        self._forget_outcome()

    def drop(self, stream: UUID) -> None:
        """Have the sheet of a stream at hand no longer."""
        held = self._held.pop(stream, None)
        if held is not None:
            self._room.rows -= held.size

    def _hold(self, stream: UUID, sheet: Sheet[Any], last: Last | None) -> None:
        size = len(sheet.rows) + 1
        self._room.rows += size
        self._held[stream] = Held(sheet, last, size)

    def _note(self, stream: UUID, sheet: Sheet[Any], last: Last | None) -> None:
        self._touched.append(sheet)
        self.drop(stream)
        if self.model.carries:
            self._hold(stream, sheet, last)
        if last is not None and self._keyed:
            self.lasts[stream] = last

    def _stop(self, stream: UUID, at: AnyEntry, backlog: int) -> None:
        if isinstance(at.event, Redacted):
            self._cleared.add(stream)
        self._park(stream, Park(_cause(at), at.position, backlog))

    def _park(self, stream: UUID, park: Park) -> None:
        self._parking[stream] = park
        self.drop(stream)


def _cause(entry: AnyEntry) -> str:
    """Why an entry cannot be read."""
    event = entry.event
    return event.reason if isinstance(event, Redacted) else event.cause if isinstance(event, Unread) else ""
