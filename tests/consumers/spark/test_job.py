"""Spark makes of a lake what the platform has made of the record: column by column, and the states that rules see."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest
from deltalake import DeltaTable
from psycopg import sql

from consumers.lake.sink import append
from consumers.lake.tables import rows
from consumers.published.message import Out
from consumers.spark.forms import MODELS, Form, forms
from projections import schema
from projections.model import Model
from projections.replay import view
from projections.sheets.columns import SEALED, columns_of
from tests.consumers.spark.conftest import Lived

#: Quick to begin, as it has little to do; not how Spark is run where there is much.
SMALL = {"spark.sql.codegen.wholeStage": "false"}


#: Of a release that is not known yet.
UNKNOWN = Out(
    position=900_001, stream=UUID(int=(3 << 90) + 1), version=1, topic="contacts.dream-told.v9", event_id=UUID(int=1),
    occurred_at=datetime(2025, 5, 1, tzinfo=UTC), precision="instant", recorded_at=datetime(2025, 5, 1, tzinfo=UTC),
    unit_id="north", correlation_id=None, causation_id=None, facts=b"{}",
)  # fmt: skip


def replayed(lived: Lived, to: Path) -> tuple[int, dict[str, Any]]:
    """How `rollcall lake replay` ends, and what it says it has made."""
    settings = [part for name, value in SMALL.items() for part in ("--conf", f"{name}={value}")]
    command = [sys.executable, "-m", "rollcall", "lake", "replay", "--lake", str(lived.place.root), "--to", str(to)]
    done = subprocess.run(command + settings, capture_output=True, text=True, check=False)
    assert done.stdout, done.stderr[-4000:]
    return done.returncode, json.loads(done.stdout)


def of_platform(lived: Lived, model: Model[Any]) -> list[dict[str, Any]]:
    """The live rows of a model."""
    columns = forms(model.row)
    chosen = sql.SQL(", ").join(sql.Identifier(form.name) for form in columns)
    with lived.site.connected(schema.VIEWS) as conn:
        rows = conn.execute(sql.SQL("SELECT {} FROM {}").format(chosen, sql.Identifier(model.name))).fetchall()
    found = [{f.name: told(f, value) for f, value in zip(columns, row, strict=True)} for row in rows]
    return sorted(found, key=lambda row: sorted_by(model, row))


def of_spark(to: Path, model: Model[Any]) -> list[dict[str, Any]]:
    """The same from the tables that Spark wrote."""
    rows = DeltaTable(str(to / model.name)).to_pyarrow_table().to_pylist()
    assert {row.pop("missing") for row in rows} == {0}
    columns = forms(model.row)
    assert [list(row) for row in rows[:1]] == [[form.name for form in columns]]
    found = [{form.name: told(form, row[form.name]) for form in columns} for row in rows]
    return sorted(found, key=lambda row: sorted_by(model, row))


def told(form: Form, value: Any) -> Any:
    """A value, however it is stored."""
    if form.kind == "jsonb" and isinstance(value, str | bytes):
        return json.loads(value)
    return str(value) if form.kind == "uuid" and value is not None else value


def sorted_by(model: Model[Any], row: dict[str, Any]) -> list[str]:
    return [row["stream"], *(row[name] for name in model.key)]


def test_what_spark_folds_is_what_the_platform_has(lived: Lived, tmp_path: Path) -> None:
    gone = UNKNOWN._replace(stream=UUID(int=(3 << 90) + 2), position=900_002)
    append(lived.place.events(), rows([UNKNOWN, gone]), [])
    lived.place.events().delete(f"stream = '{gone.stream}'")  # its file still lies there
    to = tmp_path / "replayed"
    code, said = replayed(lived, to)
    assert said["entries"] == lived.place.events().to_pyarrow_dataset().count_rows() > 1_000
    assert (said["states"], said["case_files"]) == (16, 16)
    for model in MODELS:
        of_spark_, of_platform_ = of_spark(to, model), of_platform(lived, model)
        assert len(of_platform_) == said[model.name] >= 16
        for form in forms(model.row):
            assert [row[form.name] for row in of_spark_] == [row[form.name] for row in of_platform_], form.name
    states_are_those_of_rules(lived, to)
    parked = DeltaTable(str(to / "parked")).to_pyarrow_table().to_pylist()
    assert (code, [row["stream"] for row in parked]) == (1, [str(UNKNOWN.stream)])


def states_are_those_of_rules(lived: Lived, to: Path) -> None:
    """Each state is the one that a command on that file would be decided by."""
    with lived.site.reader() as reader:
        for row in DeltaTable(str(to / "states")).to_pyarrow_table().to_pylist():
            now = view(reader, UUID(row["stream"]))
            assert now is not None
            last = now.entries[-1]
            assert (row["version"], row["position"]) == (last.originator_version, last.position)
            assert (row["entries"], row["missing"]) == (len(now.entries), 0)
            assert json.loads(row["state"]) == json.loads(msgspec.json.encode(now.case))


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_only_what_is_personal_or_keeps_somebody_out_stays_behind(model: Model[Any]) -> None:
    left = {column.name: column.kind for column in columns_of(model.row)}
    for form in forms(model.row):
        del left[form.name]
    assert {name for name, kind in left.items() if kind is not SEALED} <= {"restrictions"}
