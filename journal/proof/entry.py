"""The entry of the tree: 57 bytes that name one stored row and its digest, and nothing of a person.

0x01, position (uint64, big-endian), event id (16 bytes), digest of the row (32 bytes, SHA-256).
Positions count from 1; the entry's index in the tree is its position less one.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from struct import Struct
from typing import NamedTuple

from journal.proof.doubts import EntryMalformed

SIZE = 57
VERSION = 0x01

_HEAD = Struct(">BQ")
_LEAF_HEAD = Struct(">BBQ")  # the 0x00 of an RFC 6962 leaf, then the head of the entry
_ID, _DIGEST, _LAST = 16, 32, (1 << 63) - 1
_MISFIT = "an entry has a position from 1, an id of 16 bytes and a digest of 32"


class TreeEntry(NamedTuple):
    """One entry: position from 1, event id 16 bytes, digest 32 bytes."""

    position: int
    event_id: bytes
    digest: bytes

    @property
    def leaf_index(self) -> int:
        """Its index in the tree, from 0."""
        return self.position - 1

    def to_bytes(self) -> bytes:
        """The 57 bytes; ValueError where a field does not fit."""
        if not _fits(*self):
            raise ValueError(_MISFIT)
        return _HEAD.pack(VERSION, self.position) + self.event_id + self.digest

    @classmethod
    def from_bytes(cls, entry: bytes) -> TreeEntry:
        """The entry in these 57 bytes; EntryMalformed where they are none."""
        if len(entry) != SIZE or entry[0] != VERSION:
            raise EntryMalformed
        position = int.from_bytes(entry[1:9], "big")
        if not 1 <= position <= _LAST:
            raise EntryMalformed
        return cls(position, entry[9:25], entry[25:])


def leaves(rows: Iterable[tuple[int, bytes, bytes]]) -> list[bytes]:
    """The leaf hashes of (position, event id, digest), in bulk; ValueError where a field does not fit."""
    hashes = []
    for position, event_id, digest in rows:
        if not _fits(position, event_id, digest):
            raise ValueError(_MISFIT)
        hashes.append(sha256(_LEAF_HEAD.pack(0, VERSION, position) + event_id + digest).digest())
    return hashes


def _fits(position: int, event_id: bytes, digest: bytes) -> bool:
    return len(event_id) == _ID and len(digest) == _DIGEST and 1 <= position <= _LAST
