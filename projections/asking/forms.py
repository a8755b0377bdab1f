"""The forms in which lines are written down: a JSON object a line, CSV, Parquet.

What is composed stands as JSON text in CSV and Parquet. A text that a spreadsheet would take for a formula gets an
apostrophe before it in CSV.
"""

from __future__ import annotations

import csv
import enum
import hashlib
import io
import types
import typing
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

import msgspec

from domain.kernel.event import Redacted
from projections.asking.asked import Form

MEDIA: dict[Form, str] = {
    "json": "application/x-ndjson",
    "csv": "text/csv; charset=utf-8; header=present",
    "parquet": "application/vnd.apache.parquet",
}
CHUNK = 1 << 20
#: With what a cell begins that spreadsheets calculate, in either width.
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")

_json = msgspec.json.Encoder().encode


class Sink(io.RawIOBase):
    """Takes what is written, in chunks, with its digest. take: is given each chunk."""

    def __init__(self, take: Callable[[bytes], None]) -> None:
        super().__init__()
        self._take = take
        self._held = bytearray()
        self._digest = hashlib.sha256()
        self.bytes = 0

    @property
    def digest(self) -> str:
        """The SHA-256 of all that was written."""
        return self._digest.hexdigest()

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, data: Any) -> int:
        """Take some bytes."""
        piece = bytes(data)
        self._digest.update(piece)
        self.bytes += len(piece)
        self._held += piece
        if len(self._held) >= CHUNK:
            self.done()
        return len(piece)

    def tell(self) -> int:
        """How much was written."""
        return self.bytes

    def done(self) -> None:
        """Give away what is held."""
        if self._held:
            self._take(bytes(self._held))
            self._held.clear()


class Writer(Protocol):
    """Writes lines of one kind."""

    def add(self, lines: Sequence[Any]) -> None:
        """Write some lines."""

    def end(self) -> None:
        """Write what comes after the last."""


def writer(form: Form, kind: type[msgspec.Struct], sink: Sink, about: dict[str, str]) -> Writer:
    """What writes lines of a kind in a form. about: what the whole is, kept with it where the form has room."""
    if form == "csv":
        return _Csv(kind, sink)
    return _Parquet(kind, sink, about) if form == "parquet" else _Lines(sink)


class _Lines:
    def __init__(self, sink: Sink) -> None:
        self._sink = sink

    def add(self, lines: Sequence[Any]) -> None:
        self._sink.write(b"".join([_json(line) + b"\n" for line in lines]))

    def end(self) -> None:
        pass


class _Csv:
    def __init__(self, kind: type[msgspec.Struct], sink: Sink) -> None:
        self._names = kind.__struct_fields__
        self._sink = sink
        self._write([list(self._names)])

    def add(self, lines: Sequence[Any]) -> None:
        self._write([[cell(getattr(line, name)) for name in self._names] for line in lines])

    def end(self) -> None:
        pass

    def _write(self, rows: Sequence[Sequence[str]]) -> None:
        text = io.StringIO()
        csv.writer(text).writerows(rows)
        self._sink.write(text.getvalue().encode())


class _Parquet:
    def __init__(self, kind: type[msgspec.Struct], sink: Sink, about: dict[str, str]) -> None:
        import pyarrow
        import pyarrow.parquet

        self._arrow = pyarrow
        hints = typing.get_type_hints(kind)
        kinds = {
            int: pyarrow.int64(),
            bool: pyarrow.bool_(),
            date: pyarrow.date32(),
            datetime: pyarrow.timestamp("us", "UTC"),
        }
        fields = [(name, kinds.get(_only(hints[name]), pyarrow.string())) for name in kind.__struct_fields__]
        self._schema = pyarrow.schema(fields, metadata=about)
        self._texts = {name for name, of in fields if of == pyarrow.string()}
        self._writer = pyarrow.parquet.ParquetWriter(sink, self._schema, compression="zstd")

    def add(self, lines: Sequence[Any]) -> None:
        columns = [
            [plain(value) if name in self._texts else value for value in (getattr(line, name) for line in lines)]
            for name in self._schema.names
        ]
        arrays = [self._arrow.array(c, field.type) for c, field in zip(columns, self._schema, strict=True)]
        self._writer.write_table(self._arrow.Table.from_arrays(arrays, schema=self._schema))

    def end(self) -> None:
        self._writer.close()


def plain(value: Any) -> str | None:
    """A value as text: codes and ids as they are, what is composed as JSON, what cannot be opened as why."""
    match value:
        case None:
            return None
        case enum.Enum():
            return str(value.value)
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case Redacted(reason=reason):
            return f"[{reason}]"
        case UUID() | int():
            return str(value)
        case date():
            return value.isoformat()
        case _:
            return _json(value).decode()


def cell(value: Any) -> str:
    """A value as a cell of CSV. Text that a spreadsheet would calculate is told to be text.

    >>> cell("=1+1"), cell(-1), cell(None), cell(date(2026, 3, 1))
    ("'=1+1", '-1', '', '2026-03-01')
    """
    text = plain(value)
    if text is None:
        return ""
    return f"'{text}" if isinstance(value, str) and text.startswith(FORMULAS) else text


def _only(hint: Any) -> Any:
    """The type of a column, whether or not it may be empty."""
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        left = [a for a in typing.get_args(hint) if a is not type(None)]
        return left[0] if len(left) == 1 else None
    return hint
