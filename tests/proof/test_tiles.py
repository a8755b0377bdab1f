"""Tiles hold the whole tree: it grows through them, is read back from them and resumes from them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journal.proof import merkle, paths, tiles
from journal.proof.doubts import BundleMalformed, IndexOutsideTree, TileMalformed, TilePathMalformed
from journal.proof.merkle import Node, RightEdge
from journal.proof.tiles import Bundle, Frontier, Tile, TileReader

COUNT = 66_100  # three levels of tiles, the highest with one hash
LEAVES = [merkle.leaf(index.to_bytes(4, "big")) for index in range(COUNT)]


def grown(size: int) -> tuple[Frontier, dict[Tile, bytes]]:
    frontier, filled = Frontier().extended(LEAVES[:size])
    return frontier, {each.tile: each.data for each in filled} | dict(frontier.partial())


def fetch_from(stored: dict[Tile, bytes]) -> tiles.FetchTiles:
    def fetch(wanted: Sequence[Tile]) -> list[bytes]:
        return [stored[tile] for tile in wanted]

    return fetch


WHOLE, STORED = grown(COUNT)
READER = TileReader(COUNT, fetch_from(STORED))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 9000), max_size=5))
def test_a_frontier_grows_alike_in_any_batches(batches: list[int]):
    frontier, filled, at = Frontier(), {}, 0
    for batch in batches:
        frontier, tiles_filled = frontier.extended(LEAVES[at : at + batch])
        filled |= {each.tile: each.data for each in tiles_filled}
        at += batch
    assert filled | dict(frontier.partial()) == grown(at)[1]
    assert frontier.edge() == RightEdge().extended(LEAVES[:at])


@settings(max_examples=30, deadline=None)
@given(st.integers(0, COUNT))
def test_the_tiles_of_a_tree_are_those_that_growing_made(size: int):
    frontier, stored = grown(size)
    assert set(tiles.tiles_between(0, size)) == set(stored)
    assert tiles.partial_tiles(size) == [tile for tile, _ in frontier.partial()]


@settings(max_examples=30, deadline=None)
@given(st.integers(0, COUNT), st.integers(0, 300))
def test_a_frontier_resumes_from_its_partial_tiles(size: int, more: int):
    frontier, stored = grown(size)
    resumed = Frontier.at(size, fetch_from(stored))
    assert resumed.edge() == frontier.edge()
    assert resumed.extended(LEAVES[size : size + more])[0].edge() == grown(min(size + more, COUNT))[0].edge()


@settings(max_examples=20, deadline=None)
@given(st.integers(0, COUNT), st.integers(0, COUNT))
def test_growth_adds_what_it_changed_and_nothing_else(one: int, other: int):
    old, new = sorted((one, other))
    added = set(tiles.tiles_between(old, new))
    assert added == set(tiles.tiles_between(0, new)) - set(tiles.tiles_between(0, old))
    assert {tile.number for tile in added if tile.level == 0} == {
        bundle.number for bundle in tiles.bundles_between(old, new)
    }


@settings(max_examples=30, deadline=None)
@given(st.integers(0, COUNT))
def test_the_edge_at_any_size_is_read_from_the_tiles(size: int):
    assert RightEdge.at(size, READER) == RightEdge().extended(LEAVES[:size])


@settings(deadline=None)
@given(st.data())
def test_paths_made_from_tiles_are_accepted(data: st.DataObject):
    size = data.draw(st.integers(1, COUNT))
    index = data.draw(st.integers(0, size - 1))
    root = RightEdge.at(size, READER).root()
    paths.verify_inclusion(index, size, LEAVES[index], paths.inclusion(index, size, READER), root)
    path = paths.consistency(size, COUNT, READER)
    paths.verify_consistency(size, root, COUNT, WHOLE.edge().root(), path)


def test_a_path_asks_for_each_tile_once():
    asked: list[Tile] = []

    def fetch(wanted: Sequence[Tile]) -> list[bytes]:
        asked.extend(wanted)
        return fetch_from(STORED)(wanted)

    paths.inclusion(300, COUNT, TileReader(COUNT, fetch))
    assert asked == [Tile(0, 1), Tile(1, 0), Tile(1, 1, 2), Tile(0, 258, 52)]


@pytest.mark.parametrize("node", [Node(0, 300), Node(8, 1), Node(2, 75), Node(0, -1)])
def test_a_node_not_complete_at_this_size_is_refused(node: Node):
    with pytest.raises(IndexOutsideTree):
        TileReader(300, READER.fetch)([node])


@pytest.mark.parametrize("change", [lambda data: data[:-1], lambda data: data + bytes(32), lambda _: b""])
def test_a_tile_of_another_width_is_refused(change):
    reader = TileReader(300, fetch_from({Tile(0, 1, 44): change(bytes(44 * 32))}))
    with pytest.raises(TileMalformed) as refused:
        reader([Node(0, 299)])
    assert refused.value.facts == {"level": 0, "number": 1, "width": 44}


def test_a_frontier_takes_only_hashes():
    with pytest.raises(ValueError, match="32 bytes"):
        Frontier().extended([bytes(33)])


def test_the_sizes_of_the_format_have_the_tiles_it_says():
    widths = [(tile.level, tile.width) for tile in tiles.tiles_between(0, 70_000)]
    assert widths.count((0, 256)) == 273
    assert [each for each in widths if each != (0, 256)] == [(0, 112), (1, 256), (1, 17), (2, 1)]
    assert list(tiles.tiles_between(0, 256)) == [Tile(0, 0), Tile(1, 0, 1)]
    assert list(tiles.tiles_between(0, 0)) == list(tiles.bundles_between(5, 5)) == []


def test_a_path_is_spelled_in_groups_of_three():
    assert Tile(0, 1067, 5).path == "tile/0/x001/067.p/5"
    assert Tile(3, 1_234_067).path == "tile/3/x001/x234/067"
    assert Bundle(0).path == "tile/entries/000"


@pytest.mark.parametrize("path", ["tile/64/000", "tile/99/000", "tile/data/000", "tile/0/000\n", ""])
def test_a_path_outside_the_format_is_refused(path: str):
    with pytest.raises(TilePathMalformed):
        tiles.place_of(path)


@given(st.text(alphabet="tile/entries/0123456789xp.-+ \n", max_size=30))
def test_a_path_is_read_only_as_it_is_written(path: str):
    try:
        place = tiles.place_of(path)
    except TilePathMalformed:
        return
    assert place.path == path


@given(st.lists(st.binary(max_size=70), min_size=1, max_size=256))
def test_a_bundle_gives_its_entries_back(entries: list[bytes]):
    assert tiles.unbundled(tiles.bundled(entries), len(entries)) == entries


@given(st.lists(st.binary(max_size=70), min_size=1, max_size=20), st.integers(1, 300))
def test_a_bundle_of_another_width_is_refused(entries: list[bytes], width: int):
    data = tiles.bundled(entries)
    for changed in (data[:-1], data + b"\x00", data + b"\x00\x00"):
        with pytest.raises(BundleMalformed):
            tiles.unbundled(changed, len(entries))
    if width != len(entries):
        with pytest.raises(BundleMalformed):
            tiles.unbundled(data, width)


@pytest.mark.parametrize("entries", [[], [b""] * 257, [bytes(65_536)]])
def test_what_does_not_fit_a_bundle_is_refused(entries: list[bytes]):
    with pytest.raises(ValueError, match="65,535"):
        tiles.bundled(entries)


def test_an_entry_of_the_longest_kind_fits():
    assert tiles.unbundled(tiles.bundled([bytes(65_535)]), 1) == [bytes(65_535)]
