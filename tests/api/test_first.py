"""Which entry first made something true of a file, and further models in a replay."""

from __future__ import annotations

from typing import Any

import pytest

from .test_differences import withdrawn
from .test_listings import leave


@pytest.fixture
def told(running: Any) -> tuple[str, int, int]:
    """A file with a leave that was asked for and given up, and the positions of both."""
    case_id = running.case()
    asked = leave(running, case_id, 10)
    line = running.get(f"/v1/leaves?case_id={case_id}", Rollcall_At_Least=str(asked)).json()["lines"][0]
    return case_id, asked, withdrawn(running, case_id, line["leave_id"])


def first(running: Any, case_id: str, query: str) -> Any:
    answer = running.get(f"/v1/cases/{case_id}/first?{query}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_the_entry_that_first_made_it_true_is_told_with_its_sentence_and_both_clocks(running: Any, told: Any):
    case_id, _, gone = told
    found = first(running, case_id, "model=leave_book&column=status&is=withdrawn")
    assert (found["entry"]["position"], found["entry"]["topic"]) == (gone, "leave.leave-withdrawn.v1")
    assert {"sentence", "occurred_at", "recorded_at"} <= set(found["entry"])
    assert found["row"]["status"] == "withdrawn"


def test_what_was_true_and_is_no_more_is_found(running: Any, told: Any):
    case_id, asked, _ = told
    found = first(running, case_id, "model=leave_book&column=status&is=requested")
    assert found["entry"]["position"] == asked


def test_what_never_was_is_told_as_such(running: Any, told: Any):
    found = first(running, told[0], "model=leave_book&column=status&is=away")
    assert (found["entry"], found["row"]) == (None, None)


def test_as_known_before_it_was_recorded_it_never_was(running: Any, told: Any):
    case_id, _, gone = told
    found = first(running, case_id, f"model=leave_book&column=status&is=withdrawn&known_at={gone - 1}")
    assert (found["entry"], found["moment"]["position"]) == (None, gone - 1)


def test_dates_and_numbers_are_compared(running: Any, told: Any):
    case_id, asked, gone = told
    by_date = "model=leave_book&column=starts_on"
    assert first(running, case_id, f"{by_date}&at_least=2000-01-01")["entry"]["position"] == asked
    assert first(running, case_id, f"{by_date}&at_least=2190-01-01")["entry"] is None
    assert first(running, case_id, f"{by_date}&at_most=2190-01-01")["entry"]["position"] == asked
    assert first(running, case_id, "model=leave_book&column=status&is_not=requested")["entry"]["position"] == gone
    assert first(running, case_id, "model=case_files&column=version&at_least=1")["entry"]["position"] < asked


@pytest.mark.parametrize(
    "query",
    [
        "model=no_such&column=status&is=away",
        "model=leave_book&column=no_such&is=away",
        "model=leave_book&column=status&is=no_such",
        "model=leave_book&column=status&at_least=away",
        "model=leave_book&column=said&is=1",
        "model=case_files&column=name&is=x",
        "model=leave_book&column=status",
        "model=leave_book&column=status&is=away&is_not=away",
        "model=accesses&column=route&is=x",
    ],
)
def test_what_cannot_be_asked_is_refused_by_name(running: Any, told: Any, query: str):
    answer = running.get(f"/v1/cases/{told[0]}/first?{query}")
    assert (answer.status_code, answer.json()["code"]) == (400, "query-malformed")


def test_a_replay_shows_the_further_models_that_are_asked_for_and_no_others(running: Any, told: Any):
    case_id, *_ = told
    path = f"/v1/cases/{case_id}/replay"
    assert running.get(path).json()["models"] == {}
    models = running.get(f"{path}?models=leave_book").json()["models"]
    assert [row["status"] for row in models.pop("leave_book")] == ["withdrawn"]
    assert models == {}
    assert {"leave_book", "memberships"} <= set(running.get(f"{path}?models=all").json()["models"])
    for wrong in ("no_such", "leave_book,no_such", "accesses"):
        assert running.get(f"{path}?models={wrong}").json()["code"] == "query-malformed"
