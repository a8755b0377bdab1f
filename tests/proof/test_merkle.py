"""Hashes and the right edge, against the constants of RFC 6962 and a tree written as the RFC defines it."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.proof import merkle
from journal.proof.doubts import EdgeMalformed
from journal.proof.merkle import Node, RightEdge


def leaf_hashes(count: int) -> list[bytes]:
    return [merkle.leaf(f"entry {index}".encode()) for index in range(count)]


def tree_hash(leaves: list[bytes]) -> bytes:
    """MTH of RFC 6962, 2.1, word for word."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return sha256(b"\x01" + tree_hash(leaves[:split]) + tree_hash(leaves[split:])).digest()


def test_the_empty_tree_has_the_hash_of_nothing():
    assert RightEdge().root() == merkle.EMPTY_ROOT == sha256(b"").digest()
    assert merkle.EMPTY_ROOT.hex().startswith("e3b0c442")


def test_leaves_and_nodes_have_the_known_hashes():
    assert merkle.leaf(b"").hex().startswith("6e340b9cffb37a98")
    assert merkle.leaf(b"L123456").hex().startswith("395aa064aa4c29f7")
    node = sha256(b"\x01" + b"N123" + b"N456").digest()
    assert node.hex().startswith("aa217fe888e47007")
    assert merkle.parents([b"N123", b"N456"]) == [node]


@pytest.mark.parametrize(("left", "right"), [(31, 32), (32, 33), (0, 64), (64, 0)])
def test_a_node_of_other_lengths_is_no_node(left: int, right: int):
    with pytest.raises(ValueError, match="32 bytes"):
        merkle.node(bytes(left), bytes(right))


@given(st.integers(0, 700))
def test_the_root_is_the_one_the_rfc_defines(count: int):
    assert RightEdge().extended(leaf_hashes(count)).root() == tree_hash(leaf_hashes(count))


@given(st.lists(st.integers(0, 300), max_size=6))
def test_batches_do_not_matter(batches: list[int]):
    leaves, edge = leaf_hashes(sum(batches)), RightEdge()
    for batch in batches:
        edge = edge.extended(leaves[edge.size : edge.size + batch])
    assert edge == RightEdge().extended(leaves)


@given(st.integers(0, 3000))
def test_an_edge_is_stored_and_restored(count: int):
    edge = RightEdge().extended(leaf_hashes(count))
    assert RightEdge.from_bytes(edge.to_bytes()) == edge
    assert len(edge.to_bytes()) == 8 + 32 * count.bit_count()


@given(st.integers(0, 500), st.integers(0, 500))
def test_an_edge_is_cut_at_an_earlier_size(one: int, other: int):
    size, whole = sorted((one, other))
    leaves = leaf_hashes(whole)
    edge = RightEdge.at(size, lambda nodes: [node_hash(leaves, node) for node in nodes])
    assert edge == RightEdge().extended(leaves[:size])


@pytest.mark.parametrize(
    "stored",
    [
        b"",
        bytes(7),
        bytes(9),
        (3).to_bytes(8, "big") + bytes(32),
        (3).to_bytes(8, "big") + bytes(65),
        (3).to_bytes(8, "big") + bytes(96),
        (1 << 63).to_bytes(8, "big") + bytes(32),
    ],
)
def test_a_stored_edge_that_does_not_fit_its_size_is_refused(stored: bytes):
    with pytest.raises(EdgeMalformed):
        RightEdge.from_bytes(stored)


def test_an_edge_takes_only_hashes():
    with pytest.raises(ValueError, match="32 bytes"):
        RightEdge().extended([bytes(32), bytes(31)])
    with pytest.raises(ValueError, match="one hash for each bit"):
        RightEdge(3, (bytes(32),))


def node_hash(leaves: list[bytes], node: Node) -> bytes:
    return tree_hash(leaves[node.number << node.level : node.number + 1 << node.level])
