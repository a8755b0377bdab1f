"""The questions that come along, on a lake of which the answers are known; and what a question may not do."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from consumers.lake.asking import NotAsked, ask, question, questions
from consumers.lake.tables import Place
from tests.consumers.lake.conftest import breach, file


def answered(place: Place, name: str) -> list[dict[str, Any]]:
    return list(ask(place, question(name)))


def test_how_steady_a_district_is(lake: Place) -> None:
    lines = {line["month"]: line for line in answered(lake, "stability")}
    assert {line["district"] for line in lines.values()} == {"county"}
    assert lines["2025-06"]["files"] == 12
    assert lines["2025-10"] == {
        "district": "county", "month": "2025-10", "files": 11, "occurrences": 1, "of_thousand": 90.9, "change": 90.9,
    }  # fmt: skip
    assert lines["2025-11"]["change"] == -30.3


def test_who_nearly_broke_the_rules(lake: Place) -> None:
    assert answered(lake, "nearly") == [
        {"stream": str(file(6)), "unit_id": "north", "late": 2, "failed": 1, "most_days": 2}
    ]


def test_how_long_from_a_breach_to_its_answer(lake: Place) -> None:
    names = ("unit_id", "quarter", "alleged", "answered", "p50_days", "p90_days", "waiting")
    assert [tuple(line[name] for name in names) for line in answered(lake, "response")] == [
        ("north", "2025-Q2", 3, 3, 4.0, 20.0, 0),
        ("south", "2025-Q2", 1, 0, None, None, 1),
        ("south", "2025-Q3", 1, 0, None, None, 1),
    ]


def test_what_changed_with_a_policy(lake: Place) -> None:
    assert answered(lake, "policy") == [
        {
            "policy": "checkin.cadence", "version": "v2", "put_in_force_at": "north",
            "effective_from": date(2025, 7, 1), "before_here": 50.0, "after_here": 12.5,
            "before_elsewhere": 25.0, "after_elsewhere": 33.3, "effect": -45.8,
        }
    ]  # fmt: skip


def test_whether_load_shows(lake: Place) -> None:
    assert answered(lake, "load") == [
        {"load": "1 to 10", "officers": 2, "files": 11, "received": 20, "missed": 4, "rate": 16.7, "unanswered": 1}
    ]


def test_which_breaches_nobody_answered(lake: Place) -> None:
    names = ("stream", "breach_id", "days", "ended")
    assert [tuple(line[name] for name in names) for line in answered(lake, "loopholes")] == [
        (str(file(11)), str(breach(5)), 186, True),
        (str(file(8)), str(breach(4)), 110, False),
    ]


def test_every_question_has_a_test_says_what_it_answers_and_what_it_cannot() -> None:
    assert set(questions()) == {"stability", "nearly", "response", "policy", "load", "loopholes"}
    for sql in questions().values():
        text = sql.read_text()
        assert text.startswith("-- ")
        assert " cannot " in text


@pytest.mark.parametrize("name", ["stability", "nearly", "response", "policy", "load", "loopholes"])
def test_every_question_can_be_asked_of_an_empty_lake(name: str, tmp_path: Any) -> None:
    assert answered(Place(tmp_path), name) == []


@pytest.mark.parametrize(
    "text",
    [
        "COPY (SELECT 1) TO '{root}/stolen.csv'",
        "CREATE TABLE mine AS SELECT 1",
        "ATTACH '{root}/stolen.db'",
        "SET enable_external_access = true",
        "SELECT 1; SELECT 2",
        "SELECT * FROM read_text('{root}/events/_delta_log/00000000000000000000.json')",
        "SELECT * FROM '{root}/other.csv'",
        "SELECT * FROM read_csv('http://127.0.0.1:9/x.csv')",
        "SELECT * FROM nowhere",
        "INSTALL httpfs",
    ],
)
def test_a_question_writes_nothing_reads_no_other_file_and_has_no_network(lake: Place, text: str) -> None:
    before = sorted(lake.root.rglob("*"))
    (lake.root / "other.csv").write_text("a\n1\n")
    with pytest.raises(NotAsked):
        list(ask(lake, text.format(root=lake.root)))
    (lake.root / "other.csv").unlink()
    assert sorted(lake.root.rglob("*")) == before


def test_a_question_by_another_name_is_told_which_there_are() -> None:
    with pytest.raises(NotAsked, match="loopholes"):
        question("nothing")
