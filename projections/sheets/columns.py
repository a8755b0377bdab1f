"""How the values of rows become columns: one small mapping from types to SQL and its binary form.

A value framed with its length is the same for COPY and for the element of an array, so each type is written
once. Columns are made whole, one list at a time, which is several times quicker than row by row.
"""

from __future__ import annotations

import enum
import struct
import types
import typing
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import chain, repeat
from typing import Any, ClassVar, Literal, NamedTuple, get_args, get_origin
from uuid import UUID

import msgspec
from psycopg.adapt import AdaptersMap, Buffer, Dumper
from psycopg.pq import Format
from psycopg.types.json import set_json_loads

from domain.kernel.event import Sealed
from projections.model import Row

Framed = list[bytes]

_NULL = b"\xff\xff\xff\xff"
_EIGHT = struct.Struct(">iq").pack
_FOUR = struct.Struct(">ii").pack
_LENGTH = struct.Struct(">i").pack
_POSTGRES_DAY = date(2000, 1, 1).toordinal()
_POSTGRES_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_TRUE, _FALSE = b"\x00\x00\x00\x01\x01", b"\x00\x00\x00\x01\x00"

_json = msgspec.json.Encoder().encode
_pack = msgspec.msgpack.Encoder().encode
_unpack = msgspec.msgpack.Decoder(Sealed).decode


class _Framed(dict[Any, bytes]):
    """Framed values by value: columns of codes, names of topics and the like hold few different ones."""

    def __init__(self, encode: Callable[[Any], bytes]) -> None:
        super().__init__({None: _NULL})
        self._encode = encode

    def __missing__(self, value: Any) -> bytes:
        encoded = self._encode(value)
        framed = self[value] = _LENGTH(len(encoded)) + encoded
        return framed


def _uuids(values: Sequence[UUID | None]) -> Framed:
    return [_NULL if v is None else b"\x00\x00\x00\x10" + v.int.to_bytes(16, "big") for v in values]


def _texts(values: Sequence[str | None]) -> Framed:
    framed = _Framed(str.encode)
    return [framed[v] for v in values]


def _bigints(values: Sequence[int | None]) -> Framed:
    return [_NULL if v is None else _EIGHT(8, v) for v in values]


def _booleans(values: Sequence[bool | None]) -> Framed:
    return [_NULL if v is None else _TRUE if v else _FALSE for v in values]


def _instants(values: Sequence[datetime | None]) -> Framed:
    return [_NULL if v is None else _EIGHT(8, (v - _POSTGRES_EPOCH) // _MICROSECOND) for v in values]


def _dates(values: Sequence[date | None]) -> Framed:
    return [_NULL if v is None else _FOUR(4, v.toordinal() - _POSTGRES_DAY) for v in values]


def _documents(values: Sequence[Any]) -> Framed:
    encoded = [None if v is None else _json(v) for v in values]
    return [_NULL if v is None else _LENGTH(len(v) + 1) + b"\x01" + v for v in encoded]


def _lists(values: Sequence[tuple[Any, ...] | None]) -> Framed:
    framed = _Framed(lambda value: b"\x01" + _json(value))
    return [framed[v] for v in values]


def _sealed(values: Sequence[Sealed | None]) -> Framed:
    encoded = [None if v is None else _pack(v) for v in values]
    return [_NULL if v is None else _LENGTH(len(v)) + v for v in encoded]


class Kind(NamedTuple):
    """A SQL type: its name, its numbers in the protocol, and how a list of values is framed."""

    sql: str
    oid: int
    array_oid: int
    framed: Callable[[Sequence[Any]], Framed]


UUIDS = Kind("uuid", 2950, 2951, _uuids)
TEXTS = Kind("text", 25, 1009, _texts)
BIGINTS = Kind("bigint", 20, 1016, _bigints)
BOOLEANS = Kind("boolean", 16, 1000, _booleans)
INSTANTS = Kind("timestamptz", 1184, 1185, _instants)
DATES = Kind("date", 1082, 1182, _dates)
DOCUMENTS = Kind("jsonb", 3802, 3807, _documents)
LISTS = Kind("jsonb", 3802, 3807, _lists)  # of plain values, which can be looked up
SEALED = Kind("bytea", 17, 1001, _sealed)

_KINDS: dict[type, Kind] = {
    UUID: UUIDS,
    str: TEXTS,
    bool: BOOLEANS,
    int: BIGINTS,
    datetime: INSTANTS,
    date: DATES,
    Sealed: SEALED,
}


class Column(NamedTuple):
    """One column of a model: its name, SQL type, whether it may be NULL, and how a stored value is read."""

    name: str
    kind: Kind
    optional: bool
    read: Callable[[Any], Any] | None


_COLUMNS: dict[type[Row], tuple[Column, ...]] = {}


def columns_of(row: type[Row]) -> tuple[Column, ...]:
    """The columns of a row type, in the order of declaration. TypeError for a type that has no column."""
    known = _COLUMNS.get(row)
    if known is None:
        hints = typing.get_type_hints(row)
        known = _COLUMNS[row] = tuple(_column(name, hints[name]) for name in row.__struct_fields__)
    return known


def _column(name: str, hint: Any) -> Column:
    alternatives = get_args(hint) if get_origin(hint) in (typing.Union, types.UnionType) else (hint,)
    given = [a for a in alternatives if a is not type(None)]
    optional = len(given) < len(alternatives)
    if len(given) != 1:
        raise TypeError(f"column {name} may be of one type only")
    only = given[0]
    if get_origin(only) is Literal:
        return Column(name, TEXTS, optional, None)
    if isinstance(only, type) and issubclass(only, enum.StrEnum):
        return Column(name, TEXTS, optional, {str(one): one for one in only}.__getitem__)
    if only is Sealed:
        return Column(name, SEALED, optional, lambda stored: _unpack(stored))
    if only in _KINDS:
        return Column(name, _KINDS[only], optional, None)
    if get_origin(only) is tuple and set(get_args(only)) <= {str, UUID, ...}:
        return Column(name, LISTS, optional, msgspec.json.Decoder(only).decode)
    if get_origin(only) in (tuple, dict) or (isinstance(only, type) and issubclass(only, msgspec.Struct)):
        return Column(name, DOCUMENTS, optional, msgspec.json.Decoder(only).decode)
    raise TypeError(f"column {name}: {hint} has no column type")


_HEAD = struct.Struct("!iiIii").pack  # dimensions, has nulls, element oid, length, lower bound


class Array:
    """A column as one array parameter, for statements over many rows. Made with ``array()``."""

    __slots__ = ("values",)
    kind: ClassVar[Kind]

    def __init__(self, values: Sequence[Any]) -> None:
        self.values = values

    def binary(self) -> bytes:
        """The array in PostgreSQL's binary form."""
        if not self.values:
            return struct.pack("!iiI", 0, 0, self.kind.oid)
        return _HEAD(1, 1, self.kind.oid, len(self.values), 1) + b"".join(self.kind.framed(self.values))


class _ArrayDumper(Dumper):
    format = Format.BINARY

    def dump(self, obj: Array) -> Buffer | None:
        return obj.binary()


_ARRAYS: dict[Kind, type[Array]] = {
    kind: type(f"{kind.sql.title()}Array", (Array,), {"kind": kind})
    for kind in (UUIDS, TEXTS, BIGINTS, BOOLEANS, INSTANTS, DATES, DOCUMENTS, LISTS, SEALED)
}


def array(kind: Kind, values: Sequence[Any]) -> Array:
    """A list of values of one kind as a parameter; None stands for NULL."""
    return _ARRAYS[kind](values)


def _as_stored(document: str | bytes) -> bytes:
    return document.encode() if isinstance(document, str) else document


def register(adapters: AdaptersMap) -> None:
    """Teach a connection to send arrays of ours, and to hand over JSON as its bytes."""
    for kind, made in _ARRAYS.items():
        adapters.register_dumper(made, type(f"{made.__name__}Dumper", (_ArrayDumper,), {"oid": kind.array_oid}))
    set_json_loads(_as_stored, adapters)


COPY_HEAD = b"PGCOPY\n\xff\r\n\x00" + bytes(8)
COPY_END = b"\xff\xff"


def copied(columns: Sequence[Column], rows: Sequence[Row]) -> bytes:
    """Rows in the binary form of COPY, without its head and end."""
    return copied_values([c.kind for c in columns], list(zip(*map(msgspec.structs.astuple, rows), strict=True)))


def copied_values(kinds: Sequence[Kind], columns: Sequence[Sequence[Any]]) -> bytes:
    """Columns of values in the binary form of COPY, without its head and end."""
    count = len(kinds).to_bytes(2, "big")
    framed = [kind.framed(values) for kind, values in zip(kinds, columns, strict=True)]
    return b"".join(chain.from_iterable(zip(repeat(count), *framed)))
