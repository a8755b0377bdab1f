"""Audit paths: the proof that an entry is in the tree, and that a tree grew out of an earlier one.

A path is a list of 32-byte hashes, from the leaf to the root, as RFC 9162 orders them. Paths are made
from stored nodes and checked from nothing but two sizes and two roots.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from journal.proof.doubts import (
    IndexOutsideTree,
    ProofMalformed,
    ProofTooLong,
    ProofTooShort,
    RootDiffers,
    SizesOutOfOrder,
)
from journal.proof.merkle import EMPTY_ROOT, HASH, ReadNodes, checked, cover, joined, node


def inclusion(index: int, size: int, read: ReadNodes) -> list[bytes]:
    """The proof that entry `index` is in the tree of `size`; IndexOutsideTree where it is not.

    Source: RFC 9162, 2.1.3.1.
    """
    if not 0 <= index < size:
        raise IndexOutsideTree(index=index, size=size)
    begin, end, beside = 0, size, list[tuple[int, int]]()
    while end - begin > 1:
        middle = begin + _split(end - begin)
        if index < middle:
            beside.append((middle, end))
            end = middle
        else:
            beside.append((begin, middle))
            begin = middle
    return _read_ranges(beside[::-1], read)


def consistency(old: int, new: int, read: ReadNodes) -> list[bytes]:
    """The proof that the tree of `new` begins with the tree of `old`; SizesOutOfOrder where it cannot.

    From nothing, and from a tree to itself, the proof is empty. Source: RFC 9162, 2.1.4.1.
    """
    if not 0 <= old <= new:
        raise SizesOutOfOrder(old=old, new=new)
    if old == 0:
        return []
    begin, end, beside = 0, new, list[tuple[int, int]]()
    while end != old:
        middle = begin + _split(end - begin)
        if old <= middle:
            beside.append((middle, end))
            end = middle
        else:
            beside.append((begin, middle))
            begin = middle
    if begin:  # else the verifier holds this hash already: it is the old root
        beside.append((begin, end))
    return _read_ranges(beside[::-1], read)


def verify_inclusion(index: int, size: int, leaf_hash: bytes, path: Sequence[bytes], root: bytes) -> None:
    """Check that the leaf stands at `index` in the tree of `size` with this root.

    Raises IndexOutsideTree, ProofTooShort, ProofTooLong, ProofMalformed or RootDiffers.
    """
    if not 0 <= index < size:
        raise IndexOutsideTree(index=index, size=size)
    _proper([leaf_hash, root])
    inner, border = _path_shape(index, size)
    _of_length(path, inner + border)
    found = _up(leaf_hash, path[:inner], index)
    if _up_right(found, path[inner:]) != root:
        raise RootDiffers(size=size)


def verify_consistency(old: int, old_root: bytes, new: int, new_root: bytes, path: Sequence[bytes]) -> None:
    """Check that the tree of `new` is the tree of `old` with entries added behind it.

    Raises SizesOutOfOrder, ProofTooShort, ProofTooLong, ProofMalformed or RootDiffers (with the size
    of the tree that the proof does not lead to).
    """
    if not 0 <= old <= new:
        raise SizesOutOfOrder(old=old, new=new)
    _proper([old_root, new_root])
    for size, root in ((old, old_root), (new, new_root)):
        if size == 0 and root != EMPTY_ROOT:
            raise RootDiffers(size=0)
    if old in (0, new):
        _of_length(path, 0)
        if old == new and old_root != new_root:
            raise RootDiffers(size=new)
        return
    inner, border = _path_shape(old - 1, new)
    level = (old & -old).bit_length() - 1  # of the last complete subtree of the old tree
    inner, turns = inner - level, (old - 1) >> level
    whole = old == 1 << level  # then the old tree is that subtree, and its root is known
    _of_length(path, inner + border + (not whole))
    start, path = (old_root, path) if whole else (path[0], path[1:])
    lefts = [sibling for at, sibling in enumerate(path[:inner]) if turns >> at & 1]
    if _up_right(start, [*lefts, *path[inner:]]) != old_root:
        raise RootDiffers(size=old)
    if _up_right(_up(start, path[:inner], turns), path[inner:]) != new_root:
        raise RootDiffers(size=new)


def _split(count: int) -> int:
    """The largest power of two below `count` (2 or more)."""
    return 1 << ((count - 1).bit_length() - 1)


def _read_ranges(ranges: Iterable[tuple[int, int]], read: ReadNodes) -> list[bytes]:
    covers = [cover(begin, end) for begin, end in ranges]
    nodes = [each for nodes in covers for each in nodes]
    hashes = dict(zip(nodes, checked(read(nodes)), strict=True))
    return [joined([hashes[each] for each in nodes]) for nodes in covers]


def _path_shape(index: int, size: int) -> tuple[int, int]:
    """How many siblings stand inside the path, on either side, and how many on its right border, all left."""
    inner = (index ^ (size - 1)).bit_length()
    return inner, (index >> inner).bit_count()


def _of_length(path: Sequence[bytes], needs: int) -> None:
    if len(path) < needs:
        raise ProofTooShort(has=len(path), needs=needs)
    if len(path) > needs:
        raise ProofTooLong(has=len(path), needs=needs)
    _proper(path)


def _proper(hashes: Sequence[bytes]) -> None:
    if any(len(each) != HASH for each in hashes):
        raise ProofMalformed


def _up(found: bytes, path: Sequence[bytes], turns: int) -> bytes:
    for at, sibling in enumerate(path):
        found = node(sibling, found) if turns >> at & 1 else node(found, sibling)
    return found


def _up_right(found: bytes, path: Sequence[bytes]) -> bytes:
    for sibling in path:
        found = node(sibling, found)
    return found
