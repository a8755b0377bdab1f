"""What the guide to the lake tells people to run, runs, and the views it names are there."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest

from consumers.lake.asking import ask, opened, questions
from consumers.lake.statistics import count
from consumers.lake.tables import EVENTS, STATISTICS, Place, sweep
from consumers.spark.forms import MODELS, TABLES, forms
from projections.sheets.columns import columns_of
from tests.consumers.lake.conftest import file

GUIDE = (Path(__file__).parents[3] / "docs" / "lake.md").read_text()
BLOCKS = [textwrap.dedent(found) for found in re.findall(r"^ *```python\n(.*?)```", GUIDE, re.DOTALL | re.MULTILINE)]


def test_the_tables_are_opened_as_the_guide_says(
    lake: Place, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ROLLCALL_LAKE", str(lake.root))
    exec(BLOCKS[0], {})
    assert re.search(r"north\W+10\b", capfd.readouterr().out)


def test_what_was_sealed_is_gone_from_the_folder_once_it_is_swept(lake: Place) -> None:
    lake.events().delete(f"stream = '{file(9)}'")
    count(lake)
    before = len(list(lake.root.rglob("*.parquet")))
    sweep(lake, hours=0)
    assert len(list(lake.root.rglob("*.parquet"))) < before
    assert str(file(9)).encode() not in b"".join(one.read_bytes() for one in lake.root.rglob("*.parquet"))
    assert list(ask(lake, f"SELECT * FROM events WHERE stream = '{file(9)}'")) == []


def test_all_columns_views_and_questions_are_named(lake: Place) -> None:
    named = set(re.findall(r"`([a-z_0-9]+)`", GUIDE)) | set(re.findall(r"\[([a-z]+)\]\(questions/", GUIDE))
    assert {*EVENTS.names, *STATISTICS.names, *questions()} <= named
    assert {*TABLES, *(field.name for one in ("states", "parked") for field in TABLES[one])} <= named
    assert {column.name for model in MODELS for column in columns_of(model.row)} - {
        form.name for model in MODELS for form in forms(model.row)
    } <= named
    with opened(lake) as engine:
        views = {row[0] for row in engine.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()}
    assert {"standing", "occurrences", "files", "units", "responses", "late"} <= views & named
