"""What stands on record of files, asked of many at once: how each stands, its entries, its points, as at any moment."""

from __future__ import annotations

import csv
import io
from typing import Any

import pyarrow.parquet
import pytest

from .test_moments import awarded


@pytest.fixture
def case_id(running: Any) -> str:
    """A file with some points, which the models show already."""
    case_id: str = running.case()
    awarded(running, case_id)
    return case_id


def lines(answer: Any) -> list[Any]:
    assert answer.status_code == 200, answer.text
    return list(answer.json()["lines"])


def test_tallies_of_many_files_are_those_of_each_and_sums_of_their_ledger(running: Any, case_id: str):
    of_one = running.get(f"/v1/cases/{case_id}/tallies").json()
    found = lines(running.get(f"/v1/tallies?case_id={case_id}"))
    counting = lines(running.get(f"/v1/points-ledger?case_id={case_id}&counts=true"))
    assert {line["span"]: line["awarded"] for line in found} == {
        row["span"]: row["awarded"] for row in of_one["tallies"]
    }
    (term,) = lines(running.get(f"/v1/tallies?case_id={case_id}&span=term"))
    assert term["awarded"] == sum(line["points"] for line in counting if line["side"] == "awarded") > 0
    assert {line["entry"] for line in counting} == {row["line"]["entry"] for row in of_one["ledger"]}
    assert all(line["policies"] and line["evidence"] for line in counting)


def test_points_are_not_in_the_ledger_as_known_before_they_were_given(running: Any, case_id: str):
    asked = f"/v1/points-ledger?case_id={case_id}"
    (line,) = lines(running.get(asked))
    assert lines(running.get(f"{asked}&known_at={line['position']}")) == [line]
    assert lines(running.get(f"{asked}&known_at={line['position'] - 1}")) == []


def test_how_a_file_stands_is_listed_as_on_its_own_page_with_the_entries_that_say_so(running: Any, case_id: str):
    page = running.get(f"/v1/cases/{case_id}").json()
    (line,) = lines(running.get(f"/v1/case-files?case_id={case_id}"))
    assert {name: page[name] for name in ("case_number", "term_ends_on", "visits", "says", "version")} == {
        name: line[name] for name in ("case_number", "term_ends_on", "visits", "says", "version")
    }
    assert (line["name"], line["ended"]) == ("Li Na", False)
    assert "address" not in line


def test_the_trail_has_each_entry_of_the_history_of_its_file(running: Any, case_id: str):
    history = running.get(f"/v1/cases/{case_id}/history?limit=500").json()["lines"]
    trail = lines(running.get(f"/v1/audit-trail?case_id={case_id}&limit=500"))
    assert [line["position"] for line in trail] == [told["position"] for told in history]
    assert [line["actor_id"] for line in trail] == [told["actor_id"] for told in history]
    assert lines(running.get(f"/v1/audit-trail?case_id={case_id}&corrected=true")) == []


@pytest.mark.parametrize("name", ["case-files", "audit-trail", "tallies", "points-ledger"])
def test_they_are_handed_out_as_tables(running: Any, case_id: str, name: str):
    asked = f"/v1/{name}?case_id={case_id}"
    found = lines(running.get(f"{asked}&limit=500"))
    of_text = list(csv.DictReader(io.StringIO(running.get(f"{asked}&format=csv").content.decode(), newline="")))
    columns = pyarrow.parquet.read_table(io.BytesIO(running.get(f"{asked}&format=parquet").content))
    assert len(of_text) == columns.num_rows == len(found) > 0
    assert list(of_text[0]) == columns.column_names == list(found[0])
