"""Asking a lake: DuckDB over its tables, which writes nothing, opens no other file and has no network."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, LiteralString
from urllib.parse import unquote

import duckdb
import pyarrow as pa
from deltalake import DeltaTable

from consumers.lake.tables import EVENTS, INSTANT, STATISTICS, Place

VIEWS = Path(__file__).with_name("views.sql")
#: Where the questions lie that have names: with the package, or in the repository.
QUESTIONS = (Path(__file__).with_name("questions"), Path(__file__).parents[2] / "docs" / "questions")
_SHUT: tuple[LiteralString, ...] = (
    "SET TimeZone = 'UTC'",
    "SET temp_directory = ''",
    "SET python_enable_replacements = false",
    "SET enable_external_access = false",
    "SET lock_configuration = true",
)
_PAGE = 10_000
_TYPES = {pa.string(): "VARCHAR", pa.int64(): "BIGINT", pa.bool_(): "BOOLEAN", INSTANT: "TIMESTAMPTZ"}


class NotAsked(Exception):
    """The question cannot be asked: {why}."""

    def __init__(self, why: str) -> None:
        super().__init__(why)


@contextmanager
def opened(place: Place) -> Iterator[duckdb.DuckDBPyConnection]:
    """A lake as it is now: ``events``, ``statistics``, and the views of ``views.sql``. Later commits are not seen.

    The engine reads the files itself, and no others: as data sets of pyarrow, several of them scanned in one question
    wait for each other for ever.
    """
    tables = {"events": (place.events(), EVENTS), "statistics": (place.statistics(), STATISTICS)}
    with duckdb.connect() as engine:
        files = [file for table, _ in tables.values() for file in _files(table)]
        engine.execute("SET allowed_paths = $files", {"files": files})
        for setting in _SHUT:
            engine.execute(setting)
        for name, (table, schema) in tables.items():
            engine.execute(f"CREATE VIEW {name} AS {_reading(table, schema)}")
        engine.execute(VIEWS.read_text())
        yield engine


def _reading(table: DeltaTable, schema: pa.Schema) -> str:
    """What reads the files of a version of a table. Of a table without any: no rows."""
    files = ", ".join("'" + file.replace("'", "''") + "'" for file in _files(table))
    if files:
        held = "{'month': VARCHAR, 'unit_id': VARCHAR}"
        return f"SELECT * FROM read_parquet([{files}], hive_partitioning = true, hive_types = {held})"
    columns = (f"NULL::{_TYPES[field.type]} AS {field.name}" for field in schema)
    return f"SELECT {', '.join(columns)} WHERE false"


def _files(table: DeltaTable) -> list[str]:
    """The files of a version, as paths. Units and months have no signs that would stay encoded."""
    return [unquote(file) for file in table.file_uris()]


def ask(place: Place, text: str) -> Iterator[dict[str, Any]]:
    """The lines that a question gives. NotAsked, with the engine's own words, where it is none that can be answered."""
    with opened(place) as engine:
        try:
            statements = engine.extract_statements(text)
            if [one.type for one in statements] != [duckdb.StatementType.SELECT]:
                raise NotAsked("a question is one SELECT: it changes nothing")
            engine.execute(statements[0])
            names = [column[0] for column in engine.description or ()]
            while page := engine.fetchmany(_PAGE):
                yield from (dict(zip(names, row, strict=True)) for row in page)
        except duckdb.Error as wrong:
            raise NotAsked(str(wrong)) from None


def question(named: str) -> str:
    """The text of a question: of a file, or of one of those that come along. NotAsked where there is none."""
    file = Path(named)
    if file.suffix == ".sql" and file.is_file():
        return file.read_text()
    known = questions()
    if named not in known:
        raise NotAsked(f"there is no file {named} that ends in .sql, and no question of that name: {', '.join(known)}")
    return known[named].read_text()


def questions() -> dict[str, Path]:
    """The questions that come along, by name."""
    folder = next((place for place in QUESTIONS if place.is_dir()), None)
    return {} if folder is None else {file.stem: file for file in sorted(folder.glob("*.sql"))}
