"""Tiles of the tree and bundles of its entries, as C2SP tlog-tiles lays them out (tile height 8).

A tile is 256 neighbouring hashes of one level (every eighth of the tree), 32 bytes each; the last of a
level may be narrower. A bundle is the entries under one tile of level 0.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from journal.proof.doubts import BundleMalformed, IndexOutsideTree, TileMalformed, TilePathMalformed
from journal.proof.merkle import HASH, Node, RightEdge, checked, subtree_root

HEIGHT = 8
WIDTH = 1 << HEIGHT
LAST_LEVEL = 63
ENTRY_LIMIT = 0xFFFF

_PATH = re.compile(
    r"tile/(?:(entries)|(0|[1-9][0-9]?))/((?:x[0-9]{3}/){0,6}[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?",
    re.ASCII,
)


class Tile(NamedTuple):
    """A tile by its place: level 0 to 63, number within the level, width 1 to 256 hashes."""

    level: int
    number: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """Where it is served and exported, as in `tile/0/x001/067.p/5`."""
        return f"tile/{self.level}/{_spelled(self.number, self.width)}"


class Bundle(NamedTuple):
    """An entry bundle by its place: the number of the level-0 tile above it, width 1 to 256 entries."""

    number: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """Where it is served and exported, as in `tile/entries/x001/067.p/5`."""
        return f"tile/entries/{_spelled(self.number, self.width)}"


class FullTile(NamedTuple):
    """A tile that will never change again; its root is a hash in the tile above."""

    tile: Tile
    data: bytes
    root: bytes


FetchTiles = Callable[[Sequence[Tile]], Sequence[bytes]]
"""Where tiles come from: all those asked for at once, their bytes in that order."""


def place_of(path: str) -> Tile | Bundle:
    """The tile or bundle of a path. TilePathMalformed for any other spelling than the one of `path`."""
    match = _PATH.fullmatch(path)
    if match is None:
        raise TilePathMalformed
    entries, level, digits, width = match.groups()
    number = int(digits.replace("x", "").replace("/", ""))
    wide = int(width or WIDTH)
    place = Bundle(number, wide) if entries else Tile(int(level), number, wide)
    if place.path != path or int(level or 0) > LAST_LEVEL:
        raise TilePathMalformed
    return place


def tiles_between(old: int, new: int) -> Iterator[Tile]:
    """The tiles that a tree of `new` has and a tree of `old` had not, or had narrower; all, from 0."""
    level = 0
    while (count := new >> HEIGHT * level) > 0:
        if count > (before := old >> HEIGHT * level):
            for number in range(before // WIDTH, -(-count // WIDTH)):
                yield Tile(level, number, min(WIDTH, count - number * WIDTH))
        level += 1


def partial_tiles(size: int) -> list[Tile]:
    """The tiles of a tree of this size that are not full, lowest level first; one a level at most."""
    counts = [size >> HEIGHT * level for level in range(-(-size.bit_length() // HEIGHT))]
    return [Tile(level, count // WIDTH, count % WIDTH) for level, count in enumerate(counts) if count % WIDTH]


def bundles_between(old: int, new: int) -> Iterator[Bundle]:
    """The entry bundles that a tree of `new` has and a tree of `old` had not, or had narrower."""
    if new > old:
        for number in range(old // WIDTH, -(-new // WIDTH)):
            yield Bundle(number, min(WIDTH, new - number * WIDTH))


def bundled(entries: Sequence[bytes]) -> bytes:
    """1 to 256 entries as a bundle, each behind its length (uint16, big-endian).

    ValueError on another number of entries, or an entry of more than 65,535 bytes.
    """
    if not 1 <= len(entries) <= WIDTH or any(len(entry) > ENTRY_LIMIT for entry in entries):
        raise ValueError("a bundle has 1 to 256 entries of at most 65,535 bytes")
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def unbundled(data: bytes, width: int) -> list[bytes]:
    """The entries of a bundle; BundleMalformed unless it is exactly `width` whole ones."""
    entries, at = list[bytes](), 0
    while at + 2 <= len(data) and len(entries) < width:
        end = at + 2 + int.from_bytes(data[at : at + 2], "big")
        entries.append(data[at + 2 : end])
        at = end
    if at != len(data) or len(entries) != width:
        raise BundleMalformed(width=width)
    return entries


def hashes_of(tile: Tile, data: bytes) -> list[bytes]:
    """The hashes in a tile; TileMalformed unless there are exactly as many as it is wide."""
    if len(data) != HASH * tile.width:
        raise TileMalformed(level=tile.level, number=tile.number, width=tile.width)
    return [data[at : at + HASH] for at in range(0, len(data), HASH)]


@dataclass(frozen=True)
class TileReader:
    """Nodes of the tree of `size`, read from its tiles: what the makers of proofs ask (`ReadNodes`).

    It believes its tiles; a proof made from a changed tile fails where it is checked.
    """

    size: int
    fetch: FetchTiles

    def __call__(self, nodes: Sequence[Node]) -> list[bytes]:
        """The hash of each node. IndexOutsideTree where one is not complete at this size."""
        tiles = {node: self._above(node) for node in nodes}
        wanted = list(dict.fromkeys(tiles.values()))
        held = {tile: hashes_of(tile, data) for tile, data in zip(wanted, self.fetch(wanted), strict=True)}
        return [self._hash(node, held[tiles[node]]) for node in nodes]

    def _above(self, node: Node) -> Tile:
        level, inside = divmod(node.level, HEIGHT)
        number = (node.number << inside) // WIDTH
        if not 0 <= node.number < self.size >> node.level:
            raise IndexOutsideTree(index=(node.number + 1 << node.level) - 1, size=self.size)
        return Tile(level, number, min(WIDTH, (self.size >> HEIGHT * level) - number * WIDTH))

    def _hash(self, node: Node, hashes: list[bytes]) -> bytes:
        span = 1 << node.level % HEIGHT
        begin = node.number * span % WIDTH
        return subtree_root(hashes[begin : begin + span])


@dataclass(frozen=True, slots=True)
class Frontier:
    """The growing tree as its open tiles: for each level, the hashes of the one not yet full.

    A value: growing gives a new frontier and the tiles that became full, to be stored together.
    """

    size: int = 0
    rows: tuple[tuple[bytes, ...], ...] = ()

    @classmethod
    def at(cls, size: int, fetch: FetchTiles) -> Frontier:
        """The frontier that the tree had at this size, from its partial tiles."""
        tiles = partial_tiles(size)
        held = zip(tiles, fetch(tiles), strict=True)
        rows = {tile.level: tuple(hashes_of(tile, data)) for tile, data in held}
        return cls(size, tuple(rows.get(level, ()) for level in range(max(rows, default=-1) + 1)))

    def extended(self, leaves: Sequence[bytes]) -> tuple[Frontier, list[FullTile]]:
        """The frontier after these leaf hashes, and the tiles they filled, lowest level first."""
        rows, filled, carried = list(self.rows), list[FullTile](), list(checked(leaves))
        level = 0
        while carried:
            row = [*rows[level], *carried] if level < len(rows) else carried
            first = self.size >> HEIGHT * (level + 1)
            tiles = [
                _filled(Tile(level, first + number), row[number * WIDTH : (number + 1) * WIDTH])
                for number in range(len(row) // WIDTH)
            ]
            rows[level : level + 1] = [tuple(row[len(tiles) * WIDTH :])]
            filled += tiles
            carried, level = [tile.root for tile in tiles], level + 1
        return Frontier(self.size + len(leaves), tuple(rows)), filled

    def edge(self) -> RightEdge:
        """The right edge of the same tree: its root, and what is stored beside a checkpoint."""
        rows = [RightEdge().extended(row).hashes for row in reversed(self.rows)]
        return RightEdge(self.size, tuple(each for row in rows for each in row))

    def partial(self) -> list[tuple[Tile, bytes]]:
        """The open tiles that hold something, lowest level first, with their bytes."""
        return [(tile, b"".join(self.rows[tile.level])) for tile in partial_tiles(self.size)]


def _filled(tile: Tile, hashes: Sequence[bytes]) -> FullTile:
    return FullTile(tile, b"".join(hashes), subtree_root(hashes))


def _spelled(number: int, width: int) -> str:
    groups = [f"{number % 1000:03}"]
    while number := number // 1000:
        groups.insert(0, f"x{number % 1000:03}")
    return "/".join(groups) + (f".p/{width}" if width < WIDTH else "")
