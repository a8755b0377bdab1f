"""Looking for planted values: in whatever bytes, as they are or as programs write them down."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
import pyarrow.parquet as parquet
from psycopg import sql

from tests.consumers.kafka.planted.planting import MARKS


def forms(mark: str) -> set[bytes]:
    """How a value is written down: in UTF-8, escaped for JSON, once and within JSON again, and for addresses; and
    what of that is in base 16 and 64."""
    escaped = json.dumps(mark)[1:-1]
    plain = {mark.encode(), escaped.encode()}
    found = {escaped.replace("\\", "\\\\").encode(), quote(mark).encode(), quote(mark).lower().encode()}
    for one in plain:
        found |= {one.hex().encode(), one.hex().upper().encode(), repr(one)[2:-1].encode(), *_in_base_64(one)}
    return plain | found


def _in_base_64(plain: bytes) -> Iterator[bytes]:
    """Three bytes are four letters: by where it begins there are three forms. Letters that it shares are left out."""
    for before, shared in enumerate((0, 2, 3)):
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            whole = encode(b"\0" * before + plain).rstrip(b"=")
            yield whole[shared : len(whole) - (1 if (before + len(plain)) % 3 else 0)]


_FORMS = [(mark, form) for mark in MARKS for form in sorted(forms(mark))]


def found_in(places: Iterable[tuple[str, bytes]]) -> set[tuple[str, str]]:
    """Which values are in which places."""
    return {(place, mark) for place, data in places for mark, form in _FORMS if form in data}


def files(folder: Path, pattern: str = "*") -> Iterator[tuple[str, bytes]]:
    """The bytes of all files below a folder."""
    for file in sorted(folder.rglob(pattern)):
        if file.is_file():
            yield str(file.relative_to(folder)), file.read_bytes()


def columns(folder: Path) -> Iterator[tuple[str, bytes]]:
    """All columns of all Parquet files below a folder, also of those that no table holds any more, as text."""
    for file in sorted(folder.rglob("*.parquet")):
        table = parquet.ParquetFile(file).read()
        for name in table.column_names:
            yield f"{file.relative_to(folder)}:{name}", "\n".join(map(str, table[name].to_pylist())).encode()


def tables(conn: psycopg.Connection[Any], schemas: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """All tables and views of some schemas, each row as text."""
    asked = "SELECT table_schema, table_name FROM information_schema.tables WHERE table_schema = ANY(%s) ORDER BY 1, 2"
    for schema, name in conn.execute(asked, [list(schemas)]).fetchall():
        rows = conn.execute(sql.SQL("SELECT t::text FROM {} AS t").format(sql.Identifier(schema, name))).fetchall()
        yield f"{schema}.{name}", "\n".join(row for (row,) in rows).encode()
