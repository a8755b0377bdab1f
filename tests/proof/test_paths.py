"""Laws of audit paths: each one made is accepted, and nothing else is."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from journal.proof import merkle
from journal.proof.doubts import (
    IndexOutsideTree,
    ProofMalformed,
    ProofTooLong,
    ProofTooShort,
    RootDiffers,
    SizesOutOfOrder,
)
from journal.proof.merkle import Node, RightEdge
from journal.proof.paths import consistency, inclusion, verify_consistency, verify_inclusion

LEAVES = [merkle.leaf(f"entry {index}".encode()) for index in range(600)]
ROOTS = [RightEdge().extended(LEAVES[:size]).root() for size in range(len(LEAVES) + 1)]


def read(nodes: list[Node]) -> list[bytes]:
    return [merkle.subtree_root(LEAVES[at.number << at.level : at.number + 1 << at.level]) for at in nodes]


@dataclass
class Included:
    index: int
    size: int
    path: list[bytes]

    def verify(self, **changed: object) -> None:
        shown = {"index": self.index, "size": self.size, "leaf_hash": LEAVES[self.index], "path": self.path}
        verify_inclusion(**(shown | {"root": ROOTS[self.size]} | changed))  # type: ignore[arg-type]


@dataclass
class Grown:
    old: int
    new: int
    path: list[bytes]

    def verify(self, **changed: object) -> None:
        shown = {"old": self.old, "new": self.new, "path": self.path}
        roots = {"old_root": ROOTS[self.old], "new_root": ROOTS[self.new]}
        verify_consistency(**(shown | roots | changed))  # type: ignore[arg-type]


@st.composite
def included(draw: st.DrawFn, least: int = 1) -> Included:
    size = draw(st.integers(least, len(LEAVES)))
    index = draw(st.integers(0, size - 1))
    return Included(index, size, inclusion(index, size, read))


@st.composite
def grown(draw: st.DrawFn) -> Grown:
    new = draw(st.integers(2, len(LEAVES)))
    old = draw(st.integers(1, new - 1))
    return Grown(old, new, consistency(old, new, read))


def flipped(data: bytes, bit: int) -> bytes:
    bit %= len(data) * 8
    return data[: bit // 8] + bytes([data[bit // 8] ^ 1 << bit % 8]) + data[bit // 8 + 1 :]


BITS = st.integers(0, 255)


@given(included())
def test_an_entry_is_where_it_is(proof: Included):
    proof.verify()


@given(included(), st.integers(0, len(LEAVES) - 1))
def test_an_entry_is_nowhere_else(proof: Included, index: int):
    assume(index != proof.index)
    with pytest.raises((RootDiffers, ProofTooLong, ProofTooShort, IndexOutsideTree)):
        proof.verify(index=index)


@given(included(), st.integers(0, len(LEAVES)))
def test_an_entry_is_proven_against_its_own_root_alone(proof: Included, size: int):
    assume(size != proof.size)
    with pytest.raises(RootDiffers):
        proof.verify(root=ROOTS[size])


@given(included(), BITS)
def test_a_flipped_bit_of_leaf_or_root_is_noticed(proof: Included, bit: int):
    with pytest.raises(RootDiffers):
        proof.verify(leaf_hash=flipped(LEAVES[proof.index], bit))
    with pytest.raises(RootDiffers):
        proof.verify(root=flipped(ROOTS[proof.size], bit))


@given(included(least=2), st.data(), BITS)
def test_a_flipped_bit_of_an_inclusion_path_is_noticed(proof: Included, data: st.DataObject, bit: int):
    at = data.draw(st.integers(0, len(proof.path) - 1))
    path = [*proof.path[:at], flipped(proof.path[at], bit), *proof.path[at + 1 :]]
    with pytest.raises(RootDiffers):
        proof.verify(path=path)


@given(included(least=2))
def test_an_inclusion_path_too_short_too_long_or_padded_is_refused(proof: Included):
    with pytest.raises(ProofTooShort):
        proof.verify(path=proof.path[:-1])
    with pytest.raises(ProofTooShort):
        proof.verify(path=proof.path[1:])
    with pytest.raises(ProofTooLong):
        proof.verify(path=[*proof.path, bytes(32)])
    with pytest.raises(ProofTooLong):
        proof.verify(path=[proof.path[0], *proof.path])
    with pytest.raises(ProofMalformed):
        proof.verify(path=[*proof.path[:-1], proof.path[-1] + b"\x00"])
    with pytest.raises(ProofMalformed):
        proof.verify(leaf_hash=b"")


@pytest.mark.parametrize(("index", "size"), [(-1, 5), (5, 5), (6, 5), (0, 0), (0, -1)])
def test_an_index_outside_the_tree_is_refused(index: int, size: int):
    with pytest.raises(IndexOutsideTree):
        inclusion(index, size, read)
    with pytest.raises(IndexOutsideTree):
        verify_inclusion(index, size, bytes(32), [], bytes(32))


def test_the_only_entry_is_its_own_root():
    verify_inclusion(0, 1, LEAVES[0], [], LEAVES[0])


@given(grown())
def test_a_tree_grew_out_of_its_beginning(proof: Grown):
    proof.verify()


@given(grown(), BITS)
def test_a_flipped_bit_of_either_root_is_noticed(proof: Grown, bit: int):
    with pytest.raises(RootDiffers) as old:
        proof.verify(old_root=flipped(ROOTS[proof.old], bit))
    with pytest.raises(RootDiffers) as new:
        proof.verify(new_root=flipped(ROOTS[proof.new], bit))
    assert new.value.facts == {"size": proof.new}
    # Where the old tree is one complete subtree, its root is the start of the path to the new one.
    whole = proof.old.bit_count() == 1
    assert old.value.facts == {"size": proof.new if whole else proof.old}


@given(grown(), st.data(), BITS)
def test_a_flipped_bit_of_a_consistency_path_is_noticed(proof: Grown, data: st.DataObject, bit: int):
    at = data.draw(st.integers(0, len(proof.path) - 1))
    path = [*proof.path[:at], flipped(proof.path[at], bit), *proof.path[at + 1 :]]
    with pytest.raises(RootDiffers):
        proof.verify(path=path)


@given(grown())
def test_a_consistency_path_too_short_too_long_or_padded_is_refused(proof: Grown):
    with pytest.raises(ProofTooShort):
        proof.verify(path=proof.path[:-1])
    with pytest.raises(ProofTooLong):
        proof.verify(path=[*proof.path, bytes(32)])
    with pytest.raises(ProofTooLong):
        proof.verify(path=[proof.path[0], *proof.path])
    with pytest.raises(ProofMalformed):
        proof.verify(path=[*proof.path[:-1], proof.path[-1][:31]])


@given(grown(), st.integers(1, len(LEAVES)))
def test_growth_from_another_size_is_not_proven(proof: Grown, old: int):
    assume(old != proof.old)
    with pytest.raises((RootDiffers, ProofTooLong, ProofTooShort, SizesOutOfOrder)):
        proof.verify(old=old)


@given(st.integers(0, len(LEAVES)))
def test_from_nothing_and_to_itself_the_path_is_empty(size: int):
    assert consistency(0, size, read) == consistency(size, size, read) == []
    verify_consistency(0, merkle.EMPTY_ROOT, size, ROOTS[size], [])
    verify_consistency(size, ROOTS[size], size, ROOTS[size], [])
    for old in (0, size):
        with pytest.raises(ProofTooLong):
            verify_consistency(old, ROOTS[old], size, ROOTS[size], [bytes(32)])
    with pytest.raises(RootDiffers):
        verify_consistency(size, ROOTS[size], size, bytes(32), [])
    with pytest.raises(RootDiffers):
        verify_consistency(0, bytes(32), size, ROOTS[size], [])


@pytest.mark.parametrize(("old", "new"), [(5, 4), (-1, 4), (1, 0)])
def test_a_tree_does_not_shrink(old: int, new: int):
    with pytest.raises(SizesOutOfOrder):
        consistency(old, new, read)
    with pytest.raises(SizesOutOfOrder):
        verify_consistency(old, bytes(32), new, bytes(32), [])


def test_a_source_that_answers_short_is_an_error_of_ours():
    with pytest.raises(ValueError, match="shorter"):
        inclusion(3, 9, lambda nodes: read(list(nodes))[:-1])
