"""The reading position by position: no gap, no double, rising times, and the tree that was signed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from operator import ge
from typing import Any, LiteralString, NamedTuple

import psycopg

from journal.proof.checkpoint import Checkpoint, Pin
from journal.proof.doubts import (
    Doubt,
    EntryRewritten,
    HistoryResigned,
    HistoryRewritten,
    PositionMissing,
    PositionOutside,
    PositionRepeated,
    RecordedBackwards,
    RowMalformed,
    TailMissing,
    TileChanged,
    TileMissing,
    TileUnexpected,
)
from journal.proof.entry import leaves
from journal.proof.stored.log import Stored, StoredTiles
from journal.proof.tiles import HEIGHT, WIDTH, Frontier, FullTile, hashes_of
from journal.proof.verifying.finding import Reading

STEP = 8_192  # rows read at a time
WINDOW: LiteralString = """
SELECT position, uuid_send(event_id), digest, timestamptz_send(recorded_at) FROM entries
WHERE position > %s AND position <= %s ORDER BY position LIMIT %s"""
CHECKPOINTS: LiteralString = """
SELECT size, signed_at, root, note, edge FROM checkpoints
WHERE (size, signed_at) > (%s, %s) AND (size, signed_at) <= (%s, %s) ORDER BY size, signed_at LIMIT 500"""
UNEXPECTED: LiteralString = """
SELECT level, index FROM tiles
WHERE index >= (SELECT coalesce(max(size), 0) FROM checkpoints) >> (8 * (level + 1)) OR level > 7 OR level < 0
   OR index < 0 ORDER BY index << (8 * level) LIMIT 1"""
_EVER = (-(1 << 63)).to_bytes(8, "big", signed=True)  # before every time


class Head(NamedTuple):
    """A root that the tree must have at a size. witness: kept elsewhere, not read from the record."""

    size: int
    root: bytes
    witness: bool = False


@dataclass
class Growth:
    """The tree as it grows over the rows, held against what was signed and stored.

    signed: the size up to which full tiles must be stored.
    """

    tiles: StoredTiles
    signed: int
    reading: Reading
    frontier: Frontier = field(default_factory=Frontier)
    good: int = 0  # the last size whose root was as signed
    broken: Head | None = None
    resigned: Doubt | None = None
    changed: list[TileChanged] = field(default_factory=list)

    def grow(self, hashes: Sequence[bytes]) -> None:
        """Add leaves, and compare the tiles that they fill with those stored."""
        self.frontier, filled = self.frontier.extended(hashes)
        due = [f for f in filled if f.tile.number + 1 << HEIGHT * (f.tile.level + 1) <= self.signed]
        stored = {(t.level, t.number): t.data for t in self.tiles.stored([f.tile for f in due])} if due else {}
        for full in due:
            self._compare(full, stored.get(full.tile[:2]))

    def _compare(self, full: FullTile, stored: bytes | None) -> None:
        level, number, _ = full.tile
        span = 1 << HEIGHT * level
        first = number * WIDTH * span + 1
        if stored is None:
            self.reading.doubts.add(TileMissing(level=level, number=number, position=first))
        elif stored != full.data and len(self.changed) < 1000:
            pairs = zip(hashes_of(full.tile, stored), hashes_of(full.tile, full.data), strict=True)
            differs = next(at for at, (theirs, ours) in enumerate(pairs) if theirs != ours)
            self.changed.append(TileChanged(level=level, number=number, position=first + differs * span))

    def meet(self, head: Head) -> None:
        """Compare the root at this size with the one that was signed."""
        if self.frontier.edge().root() == head.root:
            self.good = head.size
        elif head.witness:
            self.resigned = self.resigned or HistoryResigned(position=self.good + 1, size=head.size)
        else:
            self.broken = head

    def conclude(self) -> None:
        """Say which it was, where tiles or roots differ: an entry, a tile, or something that tiles do not show."""
        broken, good = self.broken, self.good
        if self.resigned and not broken:
            self.reading.doubts.add(self.resigned)
        for tile in self.changed:
            if broken is None or tile.position <= good:
                self.reading.doubts.add(tile)
            elif tile.facts["level"] == 0:
                self.reading.doubts.add(EntryRewritten(position=tile.position))
        if broken and not any(good < t.position <= broken.size for t in self.changed if t.facts["level"] == 0):
            self.reading.doubts.add(HistoryRewritten(position=good + 1, size=broken.size))


def read(
    conn: psycopg.Connection[Any],
    pin: Pin | None,
    newest: Stored | None,
    signed: int,
    up_to: int,
    witnesses: Iterable[Checkpoint],
) -> tuple[Reading, int]:
    """Check the rows up to a position as the leaves of the tree; how many checkpoints were checked, too.

    newest: the last stored checkpoint to look at. signed: the size of the last one that is in order.
    """
    reading = Reading()
    growth = Growth(StoredTiles(conn), signed, reading)
    kept = [Head(w.size, w.root, witness=True) for w in sorted(witnesses, key=lambda w: w.size)]
    heads = _Heads(conn, pin, newest, reading, kept)
    try:
        _climb(conn, growth, heads, up_to)
    except Doubt as doubt:
        reading.doubts.add(doubt)
    else:
        for head in heads.beyond():
            reading.doubts.add(TailMissing(position=up_to + 1, size=head.size))
    growth.conclude()
    unexpected = conn.execute(UNEXPECTED).fetchone()
    if unexpected:
        level, index = unexpected
        position = (index << HEIGHT * (max(level, 0) + 1)) + 1
        reading.doubts.add(TileUnexpected(level=level, number=index, position=position))
    reading.total %= 1 << 256
    return reading, heads.checked


def _climb(conn: psycopg.Connection[Any], growth: Growth, heads: _Heads, up_to: int) -> None:
    """Grow the tree row by row, stopping at each size that was signed. Raises where positions are not dense."""
    _meet(growth, heads.of(0))
    position, time, after = 0, b"", -(1 << 63)
    while window := conn.execute(WINDOW, [after, up_to, STEP], prepare=True, binary=True).fetchall():
        rows, broken = _dense(window, position)
        hashes = _leaves(rows)
        time = _check_times(rows, time, growth.reading)
        growth.reading.rows += len(rows)
        growth.reading.total += sum(int.from_bytes(row[2], "big") for row in rows)
        begin = done = position
        position = after = begin + len(rows)
        for head in heads.of(position):
            if not growth.broken or head.witness:
                growth.grow(hashes[done - begin : head.size - begin])
                done = head.size
                growth.meet(head)
        growth.grow(hashes[done - begin :])
        if broken is not None:
            raise broken


def _meet(growth: Growth, heads: Iterable[Head]) -> None:
    for head in heads:
        growth.meet(head)


def _leaves(rows: Sequence[Any]) -> list[bytes]:
    try:
        return leaves((row[0], row[1], row[2]) for row in rows)
    except (TypeError, ValueError):
        wrong = next(r for r in rows if r[1] is None or r[2] is None or len(r[2]) != 32)
        raise RowMalformed(position=wrong[0]) from None


def _dense(rows: Sequence[Any], position: int) -> tuple[Sequence[Any], Doubt | None]:
    """The rows whose positions go on one by one, and what is wrong with the first that does not."""
    if [row[0] for row in rows] == list(range(position + 1, position + len(rows) + 1)):
        return rows, None
    at, is_ = next((at, row[0]) for at, row in enumerate(rows) if row[0] != position + 1 + at)
    if is_ < 1:
        return rows[:at], PositionOutside(position=is_)
    due = position + 1 + at
    return rows[:at], PositionRepeated(position=is_) if is_ < due else PositionMissing(position=due)


def _check_times(rows: Sequence[Any], before: bytes, reading: Reading) -> bytes:
    """Check that times rise, from the one before the first row; the last one."""
    times = [before or _EVER, *(row[3] or _EVER for row in rows)]
    numbers = [int.from_bytes(time, "big", signed=True) for time in times]
    if any(map(ge, numbers, numbers[1:])):
        late = next(row for row, (a, b) in zip(rows, pairwise(numbers), strict=True) if a >= b)
        reading.doubts.add(RecordedBackwards(position=late[0]))
    return times[-1]


class _Heads:
    """The sizes and roots that were signed, in order of size, read a few at a time."""

    def __init__(
        self,
        conn: psycopg.Connection[Any],
        pin: Pin | None,
        newest: Stored | None,
        reading: Reading,
        kept: list[Head],
    ) -> None:
        self.checked = 0
        self._reading = reading
        self._heads = _merged(kept, self._stored(conn, pin, newest))
        self._next = next(self._heads, None)

    def of(self, up_to: int) -> Iterator[Head]:
        """The next ones up to a size."""
        while self._next is not None and self._next.size <= up_to:
            yield self._next
            self._next = next(self._heads, None)

    def beyond(self) -> Iterator[Head]:
        """Those that remain."""
        return self.of(1 << 63)

    def _stored(self, conn: psycopg.Connection[Any], pin: Pin | None, newest: Stored | None) -> Iterator[Head]:
        if newest is None or pin is None:
            return
        at: tuple[int, datetime] = (-(1 << 63), newest.signed_at)
        last: Stored | None = None
        while rows := conn.execute(CHECKPOINTS, [*at, newest.size, newest.signed_at], binary=True).fetchall():
            for stored in map(Stored._make, rows):
                self.checked += 1
                again = last is not None and stored._replace(signed_at=last.signed_at) == last  # a heartbeat
                last = stored
                try:
                    if not again:
                        checkpoint = stored.checked(pin)
                        yield Head(checkpoint.size, checkpoint.root)
                except Doubt as doubt:
                    self._reading.doubts.add(doubt)
            at = rows[-1][:2]


def _merged(kept: list[Head], stored: Iterator[Head]) -> Iterator[Head]:
    """Both by size; what the record says comes before what was kept elsewhere."""
    waiting = iter(kept)
    mine = next(waiting, None)
    for head in stored:
        while mine is not None and mine.size < head.size:
            yield mine
            mine = next(waiting, None)
        yield head
    while mine is not None:
        yield mine
        mine = next(waiting, None)
