"""Exports: a whole listing in one answer, in a form that tables are read from, recorded before it leaves."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
from typing import Any
from uuid import UUID

import pyarrow.parquet
import pytest

from api.results import exports
from domain.oversight.looks.record import ExportMade, ListShown
from projections.asking import answering, making

from .test_listings import TODAY, leave


@pytest.fixture
def case_id(running: Any) -> str:
    """A file with two leaves, which the models show already."""
    case_id: str = running.case(name="@李娜")
    position = [leave(running, case_id, n) for n in (10, 20)][-1]
    running.get(f"/v1/leaves?case_id={case_id}", Rollcall_At_Least=str(position))
    return case_id


def looks(running: Any, kind: Any) -> list[Any]:
    with running.site.reader("reads") as reader:
        return [entry.event for entry in reader.after(0, 10_000) if isinstance(entry.event, kind)]


def table(answer: Any) -> list[dict[str, str]]:
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.content.decode(), newline="")))


def test_a_table_holds_every_line_and_every_column_of_the_listing(running: Any, case_id: str):
    lines = running.get(f"/v1/leaves?case_id={case_id}").json()["lines"]
    answer = running.get(f"/v1/leaves?case_id={case_id}", Accept="text/csv")
    assert answer.headers["Content-Type"].startswith("text/csv")
    found = table(answer)
    assert [row["leave_id"] for row in found] == [line["leave_id"] for line in lines]
    assert list(found[0]) == list(lines[0])
    assert found[0]["starts_on"] == lines[0]["starts_on"]
    assert found[0]["approved"] == ""


def test_a_text_that_a_spreadsheet_would_calculate_is_told_to_be_text(running: Any, case_id: str):
    row, _ = table(running.get(f"/v1/leaves?case_id={case_id}&format=csv"))
    assert row["name"] == "'@李娜"


def test_parquet_keeps_dates_as_dates_and_what_is_composed_as_json(running: Any, case_id: str):
    answer = running.get(f"/v1/leaves?case_id={case_id}", Accept="application/vnd.apache.parquet")
    assert answer.headers["Content-Type"] == "application/vnd.apache.parquet"
    read = pyarrow.parquet.read_table(io.BytesIO(answer.content))
    assert sorted(value.as_py() for value in read["starts_on"])[0] > TODAY
    assert read["said"][0].as_py().startswith('{"position":')
    assert read["name"][0].as_py() == "@李娜"
    assert read.schema.metadata[b"rollcall.position"].decode() == answer.headers["Rollcall-Position"]


def test_an_export_is_recorded_with_its_files_and_its_digest(running: Any, case_id: str):
    answer = running.get(f"/v1/leaves?case_id={case_id}&format=csv")
    made = looks(running, ExportMade)[-1]
    assert made.digest == hashlib.sha256(answer.content).hexdigest()
    assert answer.headers["Repr-Digest"] == f"sha-256=:{base64.b64encode(bytes.fromhex(made.digest)).decode()}:"
    assert (made.case_ids, made.entries) == ((UUID(case_id),), 2)
    assert made.position == int(answer.headers["Rollcall-Position"])


def test_an_export_of_many_files_names_each_of_them(running: Any, case_id: str, monkeypatch: pytest.MonkeyPatch):
    other = running.case()
    position = leave(running, other, 10)
    running.get(f"/v1/leaves?case_id={other}", Rollcall_At_Least=str(position))
    monkeypatch.setattr(making, "NAMED", 1)
    before = len(looks(running, ExportMade))
    answer = running.get("/v1/leaves?format=csv")
    made = looks(running, ExportMade)[before:]
    assert {UUID(case_id), UUID(other)} <= {file for one in made for file in one.case_ids}
    assert {one.digest for one in made} == {hashlib.sha256(answer.content).hexdigest()}
    assert sum(one.entries for one in made) == len(table(answer))


def test_an_empty_export_is_no_look_at_every_file(running: Any, case_id: str):
    before = len(looks(running, ExportMade))
    assert table(running.get(f"/v1/leaves?case_id={case_id}&format=csv", "elsewhere")) == []
    assert len(looks(running, ExportMade)) == before
    assert looks(running, ListShown)[-1].case_ids == ()


def test_an_export_of_the_past_is_of_that_time(running: Any, case_id: str):
    position = int(running.get(f"/v1/leaves?case_id={case_id}&format=csv").headers["Rollcall-Position"])
    later = leave(running, case_id, 30)
    running.get(f"/v1/leaves?case_id={case_id}", Rollcall_At_Least=str(later))
    then = running.get(f"/v1/leaves?case_id={case_id}&format=csv&known_at={position}")
    assert len(table(then)) == 2
    assert then.headers["Rollcall-Position"] == str(position)
    assert len(table(running.get(f"/v1/leaves?case_id={case_id}&format=csv"))) == 3


def test_an_export_has_no_pages(running: Any):
    for query in ("limit=10", "cursor=AAAA"):
        answer = running.get(f"/v1/leaves?format=csv&{query}")
        assert (answer.status_code, answer.json()["code"]) == (400, "query-malformed")


def test_more_lines_than_one_answer_holds_are_a_job(running: Any, case_id: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(exports, "MOST_LINES", 1)
    answer = running.get(f"/v1/leaves?case_id={case_id}&format=csv")
    assert answer.status_code == 202
    running.client.delete(answer.headers["Location"], headers=running.headers("officer"))


def test_more_entries_than_are_folded_at_once_are_a_job(running: Any, case_id: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(answering, "MOST_ENTRIES", 2)
    answer = running.get(f"/v1/leaves?case_id={case_id}&known_at=1000000")
    assert answer.status_code == 202
    running.client.delete(answer.headers["Location"], headers=running.headers("officer"))
