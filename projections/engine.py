"""The engine of the read models: reads the record by position and keeps every model's table in step.

A batch is one read and one opening of facts for all models. Each stream's sheet is advanced, or refolded
from the record where something late or a correction came; the differences, how far each stream is folded and
the position go into one transaction. While one model is folded, what the one before has made is written. A model
that cannot fold an entry parks that stream and goes on.

An engine has some shares of the streams, all of which stand at one position; others may have the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import partial
from typing import NamedTuple, TypeVar
from uuid import UUID

from domain.kernel.entry import AnyEntry
from domain.kernel.event import Event, Redacted
from domain.kernel.ids import tracks_of
from domain.oversight.sealing.record import CaseUnsealed
from journal.reading import Reader
from projections.schema import CHANNEL, Table
from projections.shares.share import ALL, SHARES, share_of
from projections.shares.standing import Superseded, move
from projections.sheets import opening, storing
from projections.sheets.folding import REFOLDS, effective
from projections.sheets.pen import Pen
from projections.sheets.room import Room
from projections.sheets.shelf import Shelf
from projections.sheets.storing import Conn, Last

#: How many entries a batch holds: few when there is little to do, many when there is much to catch up.
FEWEST, MOST = 200, 10_000
#: How many streams are refolded at once, so that memory does not grow with what is late.
REFOLDED_AT_ONCE = 100
#: Different sets of kinds of events in a batch of which it is remembered who is interested.
REMEMBERED = 5_000
#: Causes of a park that end by themselves, once the file can be read again.
UNREADABLE = frozenset({"sealed", "erased"})
UNREAD: frozenset[type[Event]] = frozenset((opening.Unread, Redacted))

T = TypeVar("T")
AfterBatch = Callable[[dict[UUID, list[AnyEntry]]], None]
Kinds = frozenset[type[Event]]
Groups = dict[UUID, list[AnyEntry]]
#: What models fold of a batch, by stream.
Wanted = dict[Shelf, dict[UUID, list[AnyEntry]]]


class Batch(NamedTuple):
    """What one step did: up to which position, how many entries of how many streams, how many refolds."""

    position: int
    entries: int
    streams: int
    refolds: int


class Engine:
    """Folds one journal into the tables of some models, in step. One engine owns its shares of them at a time.

    reader: of the journal, as the projector. conn: to the views, as the projector; commits by itself.
    tables: with the position each is at in these shares; those of a build stand at one. live: whether somebody
    may wait for them. after_batch: told the entries of each batch once it is durable.
    """

    def __init__(
        self,
        reader: Reader,
        conn: Conn,
        tables: Iterable[tuple[Table, int]],
        *,
        shares: Iterable[int] = ALL,
        live: bool = True,
        after_batch: AfterBatch | None = None,
    ) -> None:
        self._live = live
        self.reader = reader
        self.conn = conn
        self.shares = tuple(sorted(shares))
        self.room = Room()
        self._pen = Pen()
        self.shelves = [Shelf(table, position, self.room) for table, position in tables]
        self.journal = self.shelves[0].model.journal
        self._after_batch = after_batch
        self._interested: dict[tuple[int, Kinds], list[tuple[Shelf, bool]]] = {}
        self.reload_parks()

    @property
    def position(self) -> int:
        """Up to which every model is folded."""
        return min(shelf.position for shelf in self.shelves)

    @property
    def stand(self) -> dict[int, int]:
        """Up to which each build is folded."""
        return {shelf.table.build: shelf.position for shelf in self.shelves}

    def reload_parks(self) -> None:
        """Read again which streams are parked, and whose release was asked for."""
        found = storing.parked(self.conn, list(self.stand))
        mine = set(self.shares)
        for shelf in self.shelves:
            parked = found.get((shelf.model.name, shelf.table.build), ())
            shelf.follow(one for one in parked if share_of(one.stream) in mine)

    def join(self, other: Engine) -> None:
        """Take over the shares of an engine of the same builds that stands at the same positions."""
        if other.stand != self.stand:
            raise ValueError("engines join where they stand at the same positions")
        self.shares = tuple(sorted({*self.shares, *other.shares}))
        self.reload_parks()

    def leave(self, shares: Collection[int]) -> None:
        """Have some shares no longer; nothing of them is at hand any more."""
        self.shares = tuple(share for share in self.shares if share not in shares)
        self._forget()
        self.reload_parks()

    def step(self, up_to: int) -> Batch:
        """Fold the next batch, no further than a position that the record has reached. Nothing is left to do when
        it moves no more.

        Models that are behind the others are brought up to them first.
        """
        start = self.position
        active = [shelf for shelf in self.shelves if shelf.position == start]
        ahead = [shelf.position for shelf in self.shelves if shelf.position > start]
        window = MOST * SHARES // len(self.shares)  # of which our shares hold about as many as a batch may
        until = min([up_to, start + max(FEWEST, min(window, up_to - start)), *ahead])
        if until <= start:
            return Batch(start, 0, 0, 0)
        entries = opening.after(self.reader, start, until, self.shares)
        if len(self.shares) == SHARES:  # positions have no gaps, so nothing of ours can lie between
            until = entries[-1].position if entries else start
        if until <= start:
            return Batch(start, 0, 0, 0)
        groups = opening.grouped(entries)
        wanted, refolds = self._begin(active, groups, until)
        self._write(active, until, wanted)
        self.room.touch(groups)
        for stream in self.room.leaving():
            for shelf in self.shelves:
                shelf.drop(stream)
        if entries and self._after_batch is not None:
            self._after_batch(groups)
        return Batch(until, len(entries), len(groups), refolds)

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

    def _begin(self, active: Sequence[Shelf], groups: Groups, up_to: int) -> tuple[Wanted, int]:
        """Stop and refold the streams of a batch that cannot be advanced; what is left to fold of the others, and how
        many were refolded."""
        kinds = {stream: frozenset([type(entry.event) for entry in entries]) for stream, entries in groups.items()}
        stopped = {stream: _unread(groups[stream]) for stream, has in kinds.items() if not has.isdisjoint(UNREAD)}
        refolds: dict[UUID, list[Shelf]] = {
            s: list(active) for s, has in kinds.items() if s not in stopped and not has.isdisjoint(REFOLDS)
        }
        if len(active) == len(self.shelves):  # models that are ahead have rows of these streams already
            self.room.begun.update(s for s, entries in groups.items() if entries[0].originator_version == 1)
        for stream, entry in stopped.items():
            for shelf in active:
                shelf.stop(stream, entry, len(groups[stream]))
            if type(entry.event) is Redacted and (tracks := self._tracks(stream, groups, up_to)):
                for shelf in active:
                    shelf.stop(tracks, entry, 0)
        left_out = stopped.keys() | refolds.keys()
        wanted = self._wanted(active, groups, kinds, left_out)
        self._fetch(wanted)
        for shelf, of_shelf in wanted.items():
            for stream in shelf.late(of_shelf):
                del of_shelf[stream]
                refolds.setdefault(stream, []).append(shelf)
        beside = {tracks_of(stream) for stream, has in kinds.items() if CaseUnsealed in has}
        for shelf in active:
            for stream in shelf.parks.keys() & (groups.keys() | beside) if shelf.parks else ():
                if stream not in left_out and shelf.parks[stream].cause in UNREADABLE:
                    refolds.setdefault(stream, []).append(shelf)
        for chunk in _chunks(list(refolds.items()), REFOLDED_AT_ONCE):
            self._refold(chunk, up_to)
        return wanted, len(refolds)

    def _tracks(self, file: UUID, groups: Groups, up_to: int) -> UUID | None:
        """The tracks of a file, which go and come with it; None where it has none, or they are in this batch anyway."""
        tracks = tracks_of(file)
        return None if tracks in groups or self.reader.newest(tracks, up_to) is None else tracks

    def _wanted(
        self, active: Sequence[Shelf], groups: Groups, kinds: Mapping[UUID, Kinds], left_out: AbstractSet[UUID]
    ) -> Wanted:
        """What each model folds of a batch; models that fold nothing of it are not looked at."""
        found: Wanted = {}
        some = len(active)
        for stream, has in kinds.items():
            if stream in left_out:
                continue
            interested = self._interested.get((some, has))
            if interested is None:
                interested = self._remembered(active, has)
            entries = groups[stream]
            for shelf, all_of_them in interested:
                if mine := shelf.wanted(stream, entries, all_of_them=all_of_them):
                    found.setdefault(shelf, {})[stream] = mine
        return found

    def _remembered(self, active: Sequence[Shelf], has: Kinds) -> list[tuple[Shelf, bool]]:
        """Which models fold something of some kinds of events, and whether each folds all of them."""
        if len(active) < len(self.shelves):
            return [(s, has <= s.model.handles) for s in active if not has.isdisjoint(s.model.handles)]
        if len(self._interested) >= REMEMBERED:
            self._interested.clear()
        interested = [(s, has <= s.model.handles) for s in active if not has.isdisjoint(s.model.handles)]
        self._interested[len(active), has] = interested
        return interested

    def _fetch(self, wanted: Wanted) -> None:
        """Have the sheets that a batch needs at hand."""
        self._fetch_lasts({stream for shelf, streams in wanted.items() if shelf.model.carries for stream in streams})
        for shelf, streams in wanted.items():
            shelf.fetch(self.conn, streams)

    def _fetch_lasts(self, streams: AbstractSet[UUID]) -> None:
        missing = streams - self.room.begun - self.room.lasts.keys()
        if missing:
            self.room.lasts.update(storing.lasts(self.conn, missing))

    def _refold(self, wanted: Sequence[tuple[UUID, Sequence[Shelf]]], up_to: int) -> None:
        """Read some streams once and fold them anew for each of their models."""
        self._fetch_lasts({stream for stream, _ in wanted})
        for shelf in {shelf for _, shelves in wanted for shelf in shelves}:
            shelf.load(self.conn, [stream for stream, shelves in wanted if shelf in shelves])
        read = opening.of_streams(self.reader, [stream for stream, _ in wanted], up_to)
        for stream, shelves in wanted:
            entries = read[stream]
            history = effective(entries)
            for shelf in shelves:
                shelf.refold(stream, entries, history)

    def _write(self, active: Sequence[Shelf], position: int, wanted: Wanted | None = None) -> None:
        """Fold what is left to fold of a batch, and write all that the batch has done."""
        builds = {(shelf.table.build, shelf.position, shelf.table.turn) for shelf in active}
        try:
            with self.conn.transaction():
                if not move(self.conn, sorted(builds), self.shares, position, self._told(active, position)):
                    raise Superseded(", ".join(sorted({shelf.model.name for shelf in active})))
                with self._pen.writing() as give:
                    for shelf in active:
                        shelf.advance(wanted.get(shelf, {}) if wanted else {})
                        if shelf.changed:
                            give(partial(shelf.write, self.conn))
                storing.keep_lasts(self.conn, _latest(active))
        except BaseException:
            self._forget()
            raise
        for shelf in active:
            shelf.settle(position)

    def _told(self, active: Sequence[Shelf], position: int) -> tuple[str, str] | None:
        """What those who wait for a position are woken with."""
        if not self._live:
            return None
        reached = min([position, *(s.position for s in self.shelves if s not in active)])
        return CHANNEL, f"{self.journal} {reached}"

    def _forget(self) -> None:
        for shelf in self.shelves:
            shelf.forget()
        self.room.clear()


def _latest(active: Sequence[Shelf]) -> dict[UUID, Last]:
    """How far each stream is folded by the model that has folded it furthest."""
    found: dict[UUID, Last] = {}
    for shelf in active:
        for stream, last in shelf.lasts.items():
            if stream not in found or found[stream] < last:
                found[stream] = last
    return found


def _unread(entries: Sequence[AnyEntry]) -> AnyEntry:
    """The first entry that could not be read."""
    return next(entry for entry in entries if type(entry.event) in UNREAD)


def _chunks(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
