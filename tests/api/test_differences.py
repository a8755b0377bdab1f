"""The difference of a listing at two moments: lines added, gone and changed, each with the entries that did it."""

from __future__ import annotations

import json
from typing import Any

from .test_jobs import begun, done
from .test_listings import leave


def head(running: Any) -> int:
    with running.site.reader() as reader:
        return int(reader.head().position)


def differences(running: Any, case_id: str, first: int, second: int | str = "") -> list[Any]:
    to = f"&to_known_at={second}" if second else ""
    answer = running.get(f"/v1/leaves/difference?case_id={case_id}&known_at={first}{to}")
    assert answer.status_code == 200, answer.text
    lines: list[Any] = answer.json()["lines"]
    return lines


def withdrawn(running: Any, case_id: str, leave_id: str) -> int:
    answer = running.post(f"/v1/cases/{case_id}/leaves/{leave_id}/withdraw", {"cause": "not_used"})
    assert answer.status_code == 201, answer.text
    return int(answer.headers["Rollcall-Position"])


def test_a_line_that_came_is_told_with_the_entry_that_brought_it(running: Any):
    case_id = running.case()
    first = head(running)
    position = leave(running, case_id, 10)
    (line,) = differences(running, case_id, first)
    assert (line["change"], line["before"], line["after"]["case_id"]) == ("added", None, case_id)
    assert [(cause["why"], cause["position"]) for cause in line["causes"]] == [("new", position)]
    assert line["causes"][0]["sentence"]


def test_a_line_that_changed_is_told_column_by_column(running: Any):
    case_id = running.case()
    first = leave(running, case_id, 10)
    (asked,) = running.get(f"/v1/leaves?case_id={case_id}", Rollcall_At_Least=str(first)).json()["lines"]
    position = withdrawn(running, case_id, asked["leave_id"])
    (line,) = differences(running, case_id, first)
    assert line["change"] == "changed"
    changed = {column["column"]: (column["before"], column["after"]) for column in line["columns"]}
    assert changed["status"] == ("requested", "withdrawn")
    assert [cause["position"] for cause in line["causes"]] == [position]


def test_backwards_a_line_that_came_is_one_that_goes(running: Any):
    case_id = running.case()
    first = head(running)
    second = leave(running, case_id, 10)
    (line,) = differences(running, case_id, second, first)
    assert (line["change"], line["after"]) == ("gone", None)
    assert [cause["why"] for cause in line["causes"]] == ["not_yet"]


def test_between_equal_moments_nothing_differs(running: Any):
    case_id = running.case()
    position = leave(running, case_id, 10)
    assert differences(running, case_id, position, position) == []


def test_a_difference_leaves_out_what_is_not_in_reach(running: Any):
    case_id = running.case()
    first = head(running)
    leave(running, case_id, 10)
    answer = running.get(f"/v1/leaves/difference?case_id={case_id}&known_at={first}", "elsewhere")
    assert answer.json()["lines"] == []


def test_as_a_job_it_gives_the_same_lines(running: Any):
    case_id = running.case()
    first = head(running)
    second = leave(running, case_id, 10)
    path = f"/v1/leaves/difference?case_id={case_id}&known_at={first}&to_known_at={second}"
    result = running.get(done(running, begun(running, path))["result"])
    assert [json.loads(line) for line in result.content.splitlines()] == running.get(path).json()["lines"]
    answer = running.get(f"{path}&format=csv")
    assert answer.status_code == 202
    assert done(running, answer)["made"]["lines"] == 1
