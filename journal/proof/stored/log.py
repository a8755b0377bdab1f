"""The log as stored beside the entries: checkpoints and full tiles; what is not stored is derived from the rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, LiteralString, NamedTuple

import psycopg

from journal.proof.checkpoint import Checkpoint, Pin
from journal.proof.doubts import (
    CheckpointChanged,
    Doubt,
    PositionMissing,
    RecordedBackwards,
    RowChanged,
    RowMalformed,
    TileMissing,
)
from journal.proof.entry import TreeEntry, leaves
from journal.proof.merkle import HASH, RightEdge, subtree_root
from journal.proof.stored.rows import (
    COLUMNS,
    DIGEST,
    EVENT_ID,
    POSITION,
    RECORDED_AT,
    Malformed,
    digest_of,
    number,
    raw,
)
from journal.proof.tiles import HEIGHT, WIDTH, Tile, hashes_of

ROWS: LiteralString = f"""
SELECT {COLUMNS} FROM entries WHERE position > %s AND position <= %s ORDER BY position"""
NEWEST: LiteralString = """
SELECT size, signed_at, root, note, edge FROM checkpoints ORDER BY size DESC, signed_at DESC LIMIT 1"""
TILES: LiteralString = """
SELECT t.level, t.index, t.hashes FROM unnest(%s::smallint[], %s::bigint[]) AS named(level, index)
JOIN tiles AS t ON t.level = named.level AND t.index = named.index"""


class Stored(NamedTuple):
    """A checkpoint as stored: nothing in it is believed before ``checked``."""

    size: int
    signed_at: datetime
    root: bytes
    note: str
    edge: bytes

    def checked(self, pin: Pin) -> Checkpoint:
        """The checkpoint, signed by the pinned log. CheckpointChanged where any column says something else."""
        try:
            checkpoint = pin.open(self.note.encode()).checkpoint
            edge = RightEdge.from_bytes(self.edge)
        except Doubt as doubt:
            raise CheckpointChanged(position=self.size, reason=type(doubt).__name__) from None
        if (checkpoint.size, checkpoint.root) != (self.size, self.root):
            raise CheckpointChanged(position=self.size, reason="the note says something else than the row")
        if (edge.size, edge.root()) != (self.size, self.root):
            raise CheckpointChanged(position=self.size, reason="the edge does not lead to the root")
        return checkpoint


def newest(conn: psycopg.Connection[Any]) -> Stored | None:
    """The newest checkpoint; None before the first."""
    row = conn.execute(NEWEST, prepare=True, binary=True).fetchone()
    return None if row is None else Stored(*row)


def origin(conn: psycopg.Connection[Any]) -> str:
    """The name under which this journal was born, and under which its log is signed."""
    row = conn.execute("SELECT name FROM origin").fetchone()
    assert row is not None
    return str(row[0])


def head(conn: psycopg.Connection[Any]) -> int:
    """The last position; 0 for an empty journal."""
    row = conn.execute("SELECT coalesce(max(position), 0) FROM entries", prepare=True).fetchone()
    assert row is not None
    return int(row[0])


def entries_between(conn: psycopg.Connection[Any], after: int, up_to: int, *, strict: bool = False) -> list[TreeEntry]:
    """The tree entries of the rows after one position up to another, their digests taken anew.

    PositionMissing where one is not there, RowMalformed where one has no digest. strict: also RowChanged where
    the stored digest is another, and RecordedBackwards where the time of recording does not rise.
    """
    found, recorded_at = [], None
    for expected, row in enumerate(raw(conn).execute(ROWS, [after, up_to], prepare=True), after + 1):
        position = number(row[POSITION])
        if position != expected:
            raise PositionMissing(position=expected)
        try:
            digest = digest_of(row)
        except Malformed:
            raise RowMalformed(position=position) from None
        if strict:
            if digest != row[DIGEST]:
                raise RowChanged(position=position)
            now = number(row[RECORDED_AT])
            if recorded_at is not None and now <= recorded_at:
                raise RecordedBackwards(position=position)
            recorded_at = now
        found.append(TreeEntry(position, row[EVENT_ID], digest))
    if len(found) != up_to - after:
        raise PositionMissing(position=after + len(found) + 1)
    return found


class StoredTiles:
    """The tiles of the tree: full ones from their table, others from the rows and the tiles below them."""

    def __init__(self, conn: psycopg.Connection[Any]) -> None:
        self._conn = conn

    def __call__(self, wanted: Sequence[Tile]) -> list[bytes]:
        """The bytes of each tile, as wide as asked. TileMissing, PositionMissing or RowMalformed."""
        held = {(tile.level, tile.number): tile.data for tile in self.stored(wanted)}
        return [held[at][: t.width * HASH] if (at := t[:2]) in held else self._made(t) for t in wanted]

    def stored(self, wanted: Sequence[Tile]) -> Iterator[StoredTile]:
        """Those of some tiles that are in the table, whatever is in them."""
        levels, numbers = [t.level for t in wanted], [t.number for t in wanted]
        for level, index, hashes in self._conn.execute(TILES, [levels, numbers], prepare=True, binary=True):
            yield StoredTile(level, index, hashes)

    def _made(self, tile: Tile) -> bytes:
        """A tile that is not in the table: only one that is not full may be missing there."""
        first = tile.number << HEIGHT * (tile.level + 1)
        if tile.width == WIDTH:
            raise TileMissing(level=tile.level, number=tile.number, position=first + 1)
        if tile.level == 0:
            return b"".join(leaves(entries_between(self._conn, first, first + tile.width)))
        below = [Tile(tile.level - 1, tile.number * WIDTH + n) for n in range(tile.width)]
        return b"".join(subtree_root(hashes_of(t, data)) for t, data in zip(below, self(below), strict=True))


class StoredTile(NamedTuple):
    """A full tile as stored."""

    level: int
    number: int
    data: bytes
