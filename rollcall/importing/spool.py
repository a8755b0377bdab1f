"""Rows set aside on disk, in the order of the files of supervision: memory does not grow with the export.

The database has no name: the system removes it when the process ends, however it ends.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

import msgspec

from rollcall.importing.reasons import Rejected

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(list[str]).decode


class Kept(NamedTuple):
    """One row of one file. file: its place in the mapping."""

    file: int
    line: int
    cells: list[str]


class Spool:
    """Where the rows of all files wait, and the rejected ones are listed."""

    def __init__(self) -> None:
        self._rows = _nameless("CREATE TABLE rows (stream BLOB, file INTEGER, line INTEGER, cells BLOB)")
        self._rejects = _nameless(
            "CREATE TABLE rejects (file INTEGER, line INTEGER, columns TEXT, code TEXT, words TEXT)"
        )

    def put(self, rows: Iterable[tuple[UUID, Kept]]) -> None:
        """Set rows aside, each with the stream of its file of supervision."""
        self._rows.executemany(
            "INSERT INTO rows VALUES (?, ?, ?, ?)",
            ((stream.bytes, kept.file, kept.line, _encode(kept.cells)) for stream, kept in rows),
        )

    def streams(self) -> Iterator[tuple[UUID, list[Kept]]]:
        """Each stream with all its rows, by file and line; streams in the order of their ids."""
        last: bytes | None = None
        rows: list[Kept] = []
        for stream, file, line, cells in self._rows.execute("SELECT * FROM rows ORDER BY stream, file, line"):
            if stream != last:
                if last is not None:
                    yield UUID(bytes=last), rows
                last, rows = stream, []
            rows.append(Kept(file, line, _decode(cells)))
        if last is not None:
            yield UUID(bytes=last), rows

    def reject(self, file: int, line: int, rejected: Rejected) -> None:
        """List a row that is not imported."""
        self._rejects.execute(
            "INSERT INTO rejects VALUES (?, ?, ?, ?, ?)", (file, line, rejected.column, rejected.code, rejected.words)
        )

    def rejects(self) -> Iterator[tuple[int, int, str, str, str]]:
        """File, line, column, code and words of every rejected row, by file and line."""
        return iter(self._rejects.execute("SELECT * FROM rejects ORDER BY file, line"))

    def close(self) -> None:
        """Let everything go."""
        self._rows.close()
        self._rejects.close()


def write_rejects(spool: Spool, names: list[str], path: Path) -> None:
    """The rejected rows as CSV: file, line, column, code, reason. names: of the files."""
    import csv
    import os

    part = path.with_name(f"{path.name}.part")
    with part.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(("file", "line", "column", "code", "reason"))
        for file, line, column, code, words in spool.rejects():
            writer.writerow((names[file], line, column, code, words))
    os.replace(part, path)


def _nameless(create: str) -> sqlite3.Connection:
    conn = sqlite3.connect("", isolation_level=None)
    for setting in ("journal_mode = OFF", "synchronous = OFF", "temp_store = FILE", "cache_size = -16384"):
        conn.execute(f"PRAGMA {setting}")
    conn.execute(create)
    conn.execute("BEGIN")  # and never a commit: each would write its pages out
    return conn
