"""The Merkle tree of RFC 6962, section 2.1: its hashes, and the right edge by which it grows.

A hash is 32 bytes of SHA-256. An index counts from 0.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from hashlib import sha256
from typing import NamedTuple

from journal.proof.doubts import EdgeMalformed

HASH = 32
EMPTY_ROOT = sha256(b"").digest()


class Node(NamedTuple):
    """A complete subtree: the leaves from `number << level` to before `(number + 1) << level`."""

    level: int
    number: int


ReadNodes = Callable[[Sequence[Node]], Sequence[bytes]]
"""Where proofs take their hashes from: all nodes asked for at once, their hashes in that order."""


def leaf(entry: bytes) -> bytes:
    """Hash one entry into its leaf.

    Source: RFC 6962, section 2.1 (0x00 prefix).

    >>> leaf(b"L123456").hex()[:16]
    '395aa064aa4c29f7'
    """
    return sha256(b"\x00" + entry).digest()


def node(left: bytes, right: bytes) -> bytes:
    """Hash two subtrees into their parent.

    left, right: 32-byte SHA-256 each. Returns 32 bytes; ValueError on any other length.
    Source: RFC 6962, section 2.1 (0x01 prefix).

    >>> node(bytes(32), bytes(32)).hex()[:16]
    'ae0798d0ecaed2b7'
    """
    if len(left) != HASH or len(right) != HASH:
        raise ValueError("a node has two hashes of 32 bytes")
    return sha256(b"\x01" + left + right).digest()


def parents(hashes: Sequence[bytes]) -> list[bytes]:
    """The level above an even number of neighbouring hashes; lengths are the caller's to check.

    Written out, not by `node`: this line is where a tree of millions spends its time.
    """
    pairs = iter(hashes)
    return [sha256(b"\x01" + left + right).digest() for left, right in zip(pairs, pairs, strict=True)]


def subtree_root(hashes: Sequence[bytes]) -> bytes:
    """The root over 1, 2, 4, 8, ... neighbouring hashes."""
    while len(hashes) > 1:
        hashes = parents(hashes)
    return hashes[0]


def checked(hashes: Sequence[bytes]) -> Sequence[bytes]:
    """The hashes as they are; ValueError unless each has 32 bytes."""
    if set(map(len, hashes)) - {HASH}:
        raise ValueError("a hash has 32 bytes")
    return hashes


@dataclass(frozen=True, slots=True)
class RightEdge:
    """What must be kept of a tree to let it grow: the roots of its complete subtrees, largest first.

    One for each bit set in the size, so at most 63 hashes. A value: growing gives a new edge.
    """

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        if self.size < 0 or len(checked(self.hashes)) != self.size.bit_count():
            raise ValueError("an edge has one hash for each bit set in its size")

    @classmethod
    def at(cls, size: int, read: ReadNodes) -> RightEdge:
        """The edge that the tree had at this size, taken from stored nodes."""
        return cls(size, tuple(read(cover(0, size))))

    def extended(self, leaves: Sequence[bytes]) -> RightEdge:
        """The edge after these leaf hashes, level by level; ValueError unless each has 32 bytes."""
        hashes, below = list(checked(leaves)), self.size
        mine, kept = iter(reversed(self.hashes)), list[bytes]()
        while below or hashes:
            if below & 1:
                hashes.insert(0, next(mine))
            if len(hashes) & 1:
                kept.append(hashes.pop())
            hashes, below = parents(hashes), below >> 1
        return RightEdge(self.size + len(leaves), tuple(reversed(kept)))

    def root(self) -> bytes:
        """The root of the whole tree; of nothing, SHA-256 of nothing."""
        return joined(self.hashes) if self.hashes else EMPTY_ROOT

    def to_bytes(self) -> bytes:
        """Size as 8 bytes, big-endian, then the hashes, largest subtree first."""
        return self.size.to_bytes(8, "big") + b"".join(self.hashes)

    @classmethod
    def from_bytes(cls, stored: bytes) -> RightEdge:
        """The edge written by `to_bytes`; EdgeMalformed where the hashes do not fit the size."""
        size = int.from_bytes(stored[:8], "big")
        if size >> 63 or len(stored) != 8 + HASH * size.bit_count():
            raise EdgeMalformed
        return cls(size, tuple(stored[at : at + HASH] for at in range(8, len(stored), HASH)))


def cover(begin: int, end: int) -> list[Node]:
    """The complete subtrees that make up an aligned range, largest first."""
    nodes = []
    while begin < end:
        level = (end - begin).bit_length() - 1
        nodes.append(Node(level, begin >> level))
        begin += 1 << level
    return nodes


def joined(hashes: Sequence[bytes]) -> bytes:
    """The root over a range, from the roots of its cover."""
    return reduce(lambda right, left: node(left, right), reversed(hashes))
