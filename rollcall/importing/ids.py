"""Ids of what is imported: derived from where it came from, so that the same row is never imported twice.

Keyed BLAKE2b under a key of the journal's own: whoever has the export and not the key cannot find a person's
stream. The ids of a stream's events begin as the stream's does, so that a bulk import writes its indexes in order.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import count
from uuid import UUID, SafeUUID

import msgspec

from rollcall.importing.spool import Kept

_HEAD = ((1 << 48) - 1) << 80
_TAIL = (1 << 80) - 1
_FORM = ~((0xF << 76) | (0x3 << 62))
_VERSION_8 = (0x8 << 76) | (0x2 << 62)
_framed = msgspec.msgpack.Encoder().encode
_UNKNOWN = SafeUUID.unknown
_new, _set = object.__new__, object.__setattr__


class Ids:
    """The ids that follow from one source. key: the journal's search key; source: the mapping's."""

    def __init__(self, key: bytes, source: str) -> None:
        derived = hmac.digest(key, b"rollcall/import/1\0" + source.encode(), "sha256")
        self._keyed = blake2b(key=derived, digest_size=32)
        self.stream = lru_cache(20_000)(self._stream)

    def _stream(self, person: tuple[str, ...]) -> UUID:
        """The stream of a person, by what the source calls them."""
        return _uuid(int.from_bytes(self._digest("person", person)[:16]))

    def row(self, stream: UUID, file: str, key: Sequence[str], nth: int) -> RowIds:
        """The ids of a row. key: the cells that tell it apart; nth: of the rows with the same ones, from 0."""
        return RowIds(stream, self._digest("row", (file, str(nth), *key)))

    def _digest(self, kind: str, parts: Sequence[str]) -> bytes:
        begun = self._keyed.copy()
        begun.update(_framed((kind, *parts)))  # each part with its length: no two rows run together
        return begun.digest()


class RowIds:
    """The ids of what one row becomes. first: of its first event; where that is recorded, the row is."""

    __slots__ = ("_head", "_tail", "command", "first")

    def __init__(self, stream: UUID, digest: bytes) -> None:
        self.command = digest.hex()[:32]
        self._head = stream.int & _HEAD
        self._tail = int.from_bytes(digest[16:26])
        self.first = self._of(0)

    def events(self) -> Callable[[], UUID]:
        """Gives the ids of the row's events, one after the other."""
        numbers = count()
        return lambda: self._of(n) if (n := next(numbers)) else self.first

    def others(self) -> Callable[[], UUID]:
        """Gives the ids of what else the row's events name: a stay, a check-in."""
        numbers = count(1 << 40)
        return lambda: self._of(next(numbers))

    def _of(self, n: int) -> UUID:
        return _uuid(self._head | ((self._tail + n) & _TAIL))


def _uuid(number: int) -> UUID:
    made = _new(UUID)  # past its constructor, whose checks take longer than all else here
    _set(made, "int", (number & _FORM) | _VERSION_8)
    _set(made, "is_safe", _UNKNOWN)
    return made


def keys_of(rows: Sequence[Kept], keys: Sequence[tuple[int, ...]]) -> list[tuple[tuple[str, ...], int]]:
    """For each row of a stream, the cells that tell it apart and how many before it have the same.

    keys: for each file, the places of those cells; none for all of them.
    """
    seen: dict[tuple[int, tuple[str, ...]], int] = {}
    found = []
    for row in rows:
        places = keys[row.file]
        key = tuple([row.cells[place].strip() for place in places] if places else row.cells)
        nth = seen.get((row.file, key), 0)
        seen[(row.file, key)] = nth + 1
        found.append((key, nth))
    return found
