"""Reading CSV as it comes: the first line is checked as a whole, every other row stands or falls by itself."""

from __future__ import annotations

import codecs
import csv
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, TextIO

from rollcall.exits import Unavailable
from rollcall.importing.mapping import MappingWrong
from rollcall.importing.plans import FilePlan
from rollcall.importing.reasons import Reason, Rejected

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
#: C0 controls without tab, line feed and carriage return; DEL; C1 controls.
_CONTROLS = frozenset(chr(n) for n in (*range(9), 11, 12, *range(14, 32), *range(127, 160)))


class Line(NamedTuple):
    """One row: the line on which it begins, and its cells in the order of the plan, or why it has none."""

    number: int
    cells: list[str] | Rejected


class Table:
    """One CSV file of a folder, opened and its first line checked.

    MappingWrong where the file is not there, not in its encoding, or has other columns than the mapping says.
    """

    def __init__(self, plan: FilePlan, file: TextIO, key: str) -> None:
        self.plan = plan
        self._file = file
        self._reader = csv.reader(file, delimiter=plan.file.delimiter, strict=True)
        self._header = self._checked(key)
        self._places = [self._header.index(name) for name in plan.used]

    @property
    def size(self) -> int:
        """How many bytes the file has."""
        return os.fstat(self._file.fileno()).st_size

    @property
    def read(self) -> int:
        """How many of them have been read."""
        return self._file.buffer.tell()

    def __iter__(self) -> Iterator[Line]:
        """Every row; lines with nothing on them are none."""
        width, places, reader = len(self._header), self._places, self._reader
        while True:
            number = reader.line_num + 1
            try:
                row = next(reader, None)
            except csv.Error:
                yield Line(number, Rejected.by(Reason.ROW_MALFORMED))
                continue
            if row is None:
                return
            if not row:
                continue
            if len(row) != width:
                yield Line(number, Rejected.by(Reason.RAGGED))
                continue
            cells = [row[place] for place in places]
            if not "".join(cells).isprintable() and (wrong := self._unreadable(cells)) is not None:
                yield Line(number, wrong)
            else:
                yield Line(number, cells)

    def _unreadable(self, cells: list[str]) -> Rejected | None:
        for name, cell in zip(self.plan.used, cells, strict=True):
            if any("\ud800" <= letter <= "\udfff" for letter in cell):
                return Rejected.by(Reason.NOT_TEXT, name)
            if not _CONTROLS.isdisjoint(cell):
                return Rejected.by(Reason.CONTROL_CHARACTER, name)
        return None

    def _checked(self, key: str) -> list[str]:
        try:
            header = next(self._reader, None)
        except csv.Error:
            header = None
        if not header or any(any("\ud800" <= letter <= "\udfff" for letter in name) for name in header):
            raise MappingWrong(f"{key}.name", "the file has no first line with the names of its columns")
        header = [name.strip() for name in header]
        for name in self.plan.used:
            if name not in header:
                raise MappingWrong(key, f"the file has no column {name}")
        if len(set(header)) != len(header):
            raise MappingWrong(key, "two columns of the file have the same name")
        known = {*self.plan.used, *self.plan.file.ignore}
        strangers = [n for n, name in enumerate(header, 1) if name not in known]
        if strangers:
            listed = ", ".join(str(n) for n in strangers)
            why = f"the mapping does not name these columns of the file (counted from 1): {listed}"
            raise MappingWrong(f"{key}.ignore", f"{why}; use them, or list their names here")
        return header


@contextmanager
def table(plan: FilePlan, folder: Path, key: str) -> Iterator[Table]:
    """A file of the folder, open for reading. key: of its mapping."""
    path = folder / plan.file.name
    try:
        with path.open("rb") as raw:
            start = raw.read(4)
    except FileNotFoundError:
        raise MappingWrong(f"{key}.name", f"there is no file {plan.file.name} in the folder") from None
    except OSError as refusal:
        raise Unavailable(f"{plan.file.name} cannot be read: {refusal.strerror}") from None
    encoding = codecs.lookup(plan.file.encoding).name
    if encoding == "utf-8":
        if start.startswith(_UTF_16):
            raise MappingWrong(f"{key}.encoding", 'the file is UTF-16: say encoding = "utf-16"')
        encoding = "utf-8-sig"
    errors = "strict" if encoding.startswith("utf-16") else "surrogateescape"
    with path.open(encoding=encoding, errors=errors, newline="") as file:
        try:
            yield Table(plan, file, key)
        except UnicodeDecodeError:
            raise MappingWrong(f"{key}.encoding", "the file is not text in this encoding") from None
