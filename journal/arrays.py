"""Columns of a batch as PostgreSQL arrays in binary form: one parameter a column, however many rows."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from psycopg.adapt import AdaptersMap, Buffer, Dumper
from psycopg.pq import Format

_HEAD = struct.Struct("!iiIii")  # dimensions, has nulls, element oid, length, lower bound
_NULL = struct.pack("!i", -1)
_POSTGRES_EPOCH = 946_684_800_000_000  # 2000-01-01 in microseconds since 1970


class Column:
    """One column of a batch: an element type and its values, None for NULL."""

    __slots__ = ("values",)
    oid = 0
    array_oid = 0

    def __init__(self, values: Sequence[Any]) -> None:
        self.values = values

    def elements(self) -> Iterable[bytes | None]:
        """Each value in the binary form of its type."""
        raise TypeError("a column has an element type")

    def binary(self) -> bytes:
        """The whole array in PostgreSQL's binary form."""
        if not self.values:
            return struct.pack("!iiI", 0, 0, self.oid)
        out = [_HEAD.pack(1, 1, self.oid, len(self.values), 1)]
        for element in self.elements():
            if element is None:
                out.append(_NULL)
            else:
                out.append(len(element).to_bytes(4, "big"))
                out.append(element)
        return b"".join(out)


class Bigints(Column):
    """bigint[]"""

    oid, array_oid = 20, 1016

    def elements(self) -> Iterable[bytes | None]:
        return (v.to_bytes(8, "big", signed=True) for v in self.values)


class Instants(Column):
    """timestamptz[] of microseconds since 1970-01-01 UTC"""

    oid, array_oid = 1184, 1185

    def elements(self) -> Iterable[bytes | None]:
        return ((v - _POSTGRES_EPOCH).to_bytes(8, "big", signed=True) for v in self.values)


class Uuids(Column):
    """uuid[]"""

    oid, array_oid = 2950, 2951

    def elements(self) -> Iterable[bytes | None]:
        return (v.bytes if isinstance(v, UUID) else v for v in self.values)


class Texts(Column):
    """text[]"""

    oid, array_oid = 25, 1009

    def elements(self) -> Iterable[bytes | None]:
        return (None if v is None else v.encode() for v in self.values)


class Blobs(Column):
    """bytea[]"""

    oid, array_oid = 17, 1001

    def elements(self) -> Iterable[bytes | None]:
        return self.values


class _ColumnDumper(Dumper):
    format = Format.BINARY

    def dump(self, obj: Column) -> Buffer | None:
        return obj.binary()


def register(adapters: AdaptersMap) -> None:
    """Teach a connection to send columns."""
    for kind in (Bigints, Instants, Uuids, Texts, Blobs):
        dumper = type(f"{kind.__name__}Dumper", (_ColumnDumper,), {"oid": kind.array_oid})
        adapters.register_dumper(kind, dumper)
