"""Columns of a batch as PostgreSQL arrays in binary form: one parameter a column, however many rows."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from psycopg.adapt import AdaptersMap, Buffer, Dumper
from psycopg.pq import Format

_HEAD = struct.Struct("!iiIii").pack  # dimensions, has nulls, element oid, length, lower bound
_EIGHT = struct.Struct("!iq").pack
_LENGTH = struct.Struct("!i").pack
_NULL = _LENGTH(-1)


class Column:
    """One column of a batch: an element type and its values, None for NULL."""

    __slots__ = ("_binary", "values")
    oid = 0
    array_oid = 0

    def __init__(self, values: Sequence[Any]) -> None:
        self.values = values
        self._binary: bytes | None = None

    def __len__(self) -> int:
        return len(self.values)

    def framed(self) -> list[bytes]:
        """Each value in the binary form of its type, its length before it."""
        raise TypeError("a column has an element type")

    def binary(self) -> bytes:
        """The whole array in PostgreSQL's binary form; made once, as some are sent again and again."""
        if self._binary is None:
            self._binary = self._made()
        return self._binary

    def _made(self) -> bytes:
        if not self.values:
            return struct.pack("!iiI", 0, 0, self.oid)
        return _HEAD(1, 1, self.oid, len(self.values), 1) + b"".join(self.framed())


class Bigints(Column):
    """bigint[]"""

    oid, array_oid = 20, 1016

    def framed(self) -> list[bytes]:
        return [_EIGHT(8, v) for v in self.values]


class Uuids(Column):
    """uuid[], of UUIDs or of their 16 bytes"""

    oid, array_oid = 2950, 2951

    def framed(self) -> list[bytes]:
        plain = [v.int.to_bytes(16, "big") if isinstance(v, UUID) else v for v in self.values]
        return [_NULL if v is None else b"\x00\x00\x00\x10" + v for v in plain]


class Texts(Column):
    """text[]"""

    oid, array_oid = 25, 1009

    def framed(self) -> list[bytes]:
        known: dict[str | None, bytes] = {None: _NULL}  # most columns of a batch say the same thing again and again
        for value in self.values:
            if value not in known:
                encoded = value.encode()
                known[value] = _LENGTH(len(encoded)) + encoded
        return [known[value] for value in self.values]


class Blobs(Column):
    """bytea[]"""

    oid, array_oid = 17, 1001

    def framed(self) -> list[bytes]:
        return [_NULL if v is None else _LENGTH(len(v)) + v for v in self.values]


class Values(Column):
    """An array of one of the schema's own types, of values in its binary form. oid: of the type, in that schema.

    The statement says which type it is.
    """

    __slots__ = ("oid",)

    def __init__(self, values: Sequence[bytes], oid: int) -> None:
        super().__init__(values)
        self.oid = oid

    def framed(self) -> list[bytes]:
        return [_LENGTH(len(v)) + v for v in self.values]


class _ColumnDumper(Dumper):
    format = Format.BINARY

    def dump(self, obj: Column) -> Buffer | None:
        return obj.binary()


def register(adapters: AdaptersMap) -> None:
    """Teach a connection to send columns."""
    for kind in (Bigints, Uuids, Texts, Blobs, Values):
        dumper = type(f"{kind.__name__}Dumper", (_ColumnDumper,), {"oid": kind.array_oid})
        adapters.register_dumper(kind, dumper)
