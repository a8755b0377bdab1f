"""The engine of the read models: reads the record by position and keeps every model's table in step.

A batch is one read and one opening of facts for all models. Each stream's sheet is advanced, or refolded
from the record where something late or a correction came; the differences, how far each stream is folded and
the position go into one transaction. A model that cannot fold an entry parks that stream and goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import LiteralString, NamedTuple, TypeVar
from uuid import UUID

from domain.kernel.entry import AnyEntry
from domain.kernel.event import Event, Redacted
from journal.reading import Reader
from projections.schema import CHANNEL, Table
from projections.sheets import opening, storing
from projections.sheets.folding import REFOLDS, effective
from projections.sheets.shelf import Shelf
from projections.sheets.storing import Conn

#: How many entries a batch holds: few when there is little to do, many when there is much to catch up.
FEWEST, MOST = 200, 10_000
#: How many streams are refolded at once, so that memory does not grow with what is late.
REFOLDED_AT_ONCE = 100
#: Causes of a park that end by themselves, once the file can be read again.
UNREADABLE = frozenset({"sealed", "erased"})
UNREAD: frozenset[type[Event]] = frozenset((opening.Unread, Redacted))

T = TypeVar("T")
AfterBatch = Callable[[dict[UUID, list[AnyEntry]]], None]

_MOVE: LiteralString = "UPDATE positions SET position = %s WHERE model = %s AND build = %s AND position = %s"
_NOTIFY: LiteralString = "SELECT pg_notify(%s, %s)"


class Superseded(Exception):
    """The build of {model} that this engine writes is no longer where it was: another was put in its place."""


class Batch(NamedTuple):
    """What one step did: up to which position, how many entries of how many streams, how many refolds."""

    position: int
    entries: int
    streams: int
    refolds: int


class Engine:
    """Folds one journal into the tables of some models, in step. One engine owns its tables at a time.

    reader: of the journal, as the projector. conn: to the views, as the projector; commits by itself.
    tables: with the position each is at. live: whether somebody may wait for them.
    after_batch: told the entries of each batch once it is durable.
    """

    def __init__(
        self,
        reader: Reader,
        conn: Conn,
        tables: Iterable[tuple[Table, int]],
        *,
        live: bool = True,
        after_batch: AfterBatch | None = None,
    ) -> None:
        self._live = live
        self.reader = reader
        self.conn = conn
        self.shelves = [Shelf(table, position) for table, position in tables]
        self.journal = self.shelves[0].model.journal
        self._after_batch = after_batch
        self.reload_parks()

    @property
    def position(self) -> int:
        """Up to which every model is folded."""
        return min(shelf.position for shelf in self.shelves)

    def reload_parks(self) -> None:
        """Read again which streams are parked, and whose release was asked for."""
        for shelf in self.shelves:
            shelf.parks, shelf.asked = storing.parked(self.conn, shelf.table)

    def step(self, up_to: int) -> Batch:
        """Fold the next batch, no further than a position. Nothing is left to do when it says no entries.

        Models that are behind the others are brought up to them first.
        """
        start = self.position
        active = [shelf for shelf in self.shelves if shelf.position == start]
        ahead = [shelf.position for shelf in self.shelves if shelf.position > start]
        until = min([up_to, start + max(FEWEST, min(MOST, up_to - start)), *ahead])
        entries = opening.after(self.reader, start, until) if until > start else []
        if not entries:
            return Batch(start, 0, 0, 0)
        groups = opening.grouped(entries)
        refolds = self._fold(active, groups, entries[-1].position)
        self._write(active, entries[-1].position)
        if self._after_batch is not None:
            self._after_batch(groups)
        return Batch(entries[-1].position, len(entries), len(groups), refolds)

    def retry(self, everything: bool = False) -> int:
        """Refold the parked streams whose release was asked for, or all; returns how many are followed again."""
        released = 0
        for shelf in self.shelves:
            streams = list(shelf.parks) if everything else list(shelf.asked & shelf.parks.keys())
            for chunk in _chunks(streams, REFOLDED_AT_ONCE):
                self._refold([(stream, [shelf]) for stream in chunk], shelf.position)
                self._write([shelf], shelf.position)
                released += sum(1 for stream in chunk if stream not in shelf.parks)
        return released

    def _fold(self, active: Sequence[Shelf], groups: dict[UUID, list[AnyEntry]], up_to: int) -> int:
        kinds = {stream: {type(entry.event) for entry in entries} for stream, entries in groups.items()}
        stopped = {stream: _unread(groups[stream]) for stream, has in kinds.items() if not has.isdisjoint(UNREAD)}
        corrected = [s for s, has in kinds.items() if s not in stopped and not has.isdisjoint(REFOLDS)]
        readable = {s: g for s, g in groups.items() if s not in stopped} if stopped else groups
        refolds: dict[UUID, list[Shelf]] = {stream: list(active) for stream in corrected}
        for shelf in active:
            for stream, entry in stopped.items():
                shelf.stop(stream, entry, len(groups[stream]))
            wanted = shelf.wanted(readable, kinds)
            for stream in corrected:
                wanted.pop(stream, None)
            if shelf.model.carries:
                shelf.fetch(self.conn, wanted, groups)
            for stream, new in wanted.items():
                if not shelf.advance(stream, new):
                    refolds.setdefault(stream, []).append(shelf)
            for stream in readable.keys() & shelf.parks.keys():
                if shelf.parks[stream].cause in UNREADABLE and shelf not in refolds.setdefault(stream, []):
                    refolds[stream].append(shelf)
        for chunk in _chunks(list(refolds.items()), REFOLDED_AT_ONCE):
            self._refold(chunk, up_to)
        return len(refolds)

    def _refold(self, wanted: Sequence[tuple[UUID, Sequence[Shelf]]], up_to: int) -> None:
        """Read some streams once and fold them anew for each of their models."""
        for shelf in {shelf for _, shelves in wanted for shelf in shelves}:
            shelf.load(self.conn, [stream for stream, shelves in wanted if shelf in shelves])
        read = opening.of_streams(self.reader, [stream for stream, _ in wanted], up_to)
        for stream, shelves in wanted:
            entries = read[stream]
            history = effective(entries)
            for shelf in shelves:
                shelf.refold(stream, entries, history)

    def _write(self, active: Sequence[Shelf], position: int) -> None:
        try:
            with self.conn.transaction():
                for shelf in sorted(active, key=_name):  # as a rebuild locks them
                    self._move(shelf, position)
                for shelf in active:
                    shelf.write(self.conn)
                if self._live:
                    self._tell(active, position)
        except BaseException:
            for shelf in active:
                shelf.forget()
            raise
        for shelf in active:
            shelf.settle(position)

    def _tell(self, active: Sequence[Shelf], position: int) -> None:
        """Wake those who wait for a position."""
        reached = min([position, *(s.position for s in self.shelves if s not in active)])
        self.conn.execute(_NOTIFY, [CHANNEL, f"{self.journal} {reached}"], prepare=True)

    def _move(self, shelf: Shelf, position: int) -> None:
        """First of all, so that a build which is being put in place of this one is waited for, and noticed."""
        model, build = shelf.model.name, shelf.table.build
        moved = self.conn.execute(_MOVE, [position, model, build, shelf.position], prepare=True)
        if moved.rowcount != 1:
            raise Superseded(model)


def _name(shelf: Shelf) -> str:
    return shelf.model.name


def _unread(entries: Sequence[AnyEntry]) -> AnyEntry:
    """The first entry that could not be read."""
    return next(entry for entry in entries if type(entry.event) in UNREAD)


def _chunks(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
