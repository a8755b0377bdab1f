"""What is due, over HTTP: soonest first, in words, of a unit, now and as it was on a day."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from ..journal.conftest import today


def opened(running: Any, **more: Any) -> tuple[str, int]:
    """A file, and the position of a check-in that is due in it."""
    case_id = running.case(**more)
    answer = running.post(f"/v1/cases/{case_id}/check-ins/schedule", {})
    assert answer.status_code == 201, answer.text
    return case_id, int(answer.headers["Rollcall-Position"])


def lines(running: Any, path: str, position: int = 0, **headers: str) -> list[Any]:
    answer = running.get(path, Rollcall_At_Least=str(position), **headers)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["lines"])


def test_what_is_due_of_a_person_comes_soonest_first_with_its_rule_its_entry_and_its_words(running: Any):
    case_id, position = opened(running, number="D-1")
    found = lines(running, f"/v1/duties?case_id={case_id}&limit=500", position)
    assert [line["due_day"] for line in found] == sorted(line["due_day"] for line in found)
    (line,) = (line for line in found if line["duty"] == "check-in")
    assert (line["status"], line["case_number"], line["whose"]) == ("open", "D-1", "officer")
    assert line["what"] == "The person has to check in."
    assert line["policy"].startswith("checkin.cadence@")
    assert line["start_position"] <= position


def test_the_words_come_in_the_language_asked_for(running: Any):
    case_id, position = opened(running)
    found = lines(running, f"/v1/duties?case_id={case_id}&duty=check-in", position, Accept_Language="zh")
    assert found[0]["what"] == "社区矫正对象应当报告。"


def test_the_duties_of_a_unit_are_those_of_the_listing_narrowed_down_to_it(running: Any):
    _, position = opened(running)
    ours = lines(running, "/v1/units/east/duties?duty=check-in&limit=500", position)
    assert ours
    assert ours == lines(running, "/v1/duties?unit=east&duty=check-in&limit=500")
    for path in ("/v1/units/nowhere/duties", "/v1/duties?unit=nowhere"):
        refused = running.get(path)
        assert (refused.status_code, refused.json()["code"]) == (403, "outside-scope")
        assert not running.get(path, Accept_Language="zh").json()["title"].isascii()


def test_a_duty_is_asked_for_by_the_day_by_which_it_is_due(running: Any):
    case_id, position = opened(running)
    due = lines(running, f"/v1/duties?case_id={case_id}&duty=check-in", position)[0]["due_day"]
    before = datetime.fromisoformat(due).date() - timedelta(days=1)
    assert lines(running, f"/v1/duties?case_id={case_id}&duty=check-in&due_by={due}")
    assert not lines(running, f"/v1/duties?case_id={case_id}&duty=check-in&due_by={before}")


def test_a_duty_is_almost_due_from_its_day_of_warning_to_its_last_day_and_then_overdue(running: Any):
    """As it stood on each of those days: the same question, asked of another day."""
    case_id, position = opened(running)
    (line,) = lines(running, f"/v1/duties?case_id={case_id}&duty=check-in", position)
    warn, due, overdue = (datetime.fromisoformat(line[name]).date() for name in ("warn_on", "due_day", "overdue_from"))
    one = timedelta(days=1)
    for day, almost, late in (
        (warn - one, False, False),
        (warn, True, False),
        (due, True, False),
        (due + one, False, False),
        (overdue - one, False, False),
        (overdue, False, True),
    ):
        (then,) = lines(running, f"/v1/duties?case_id={case_id}&duty=check-in&as_at={day}")
        assert (day, then["almost"], then["overdue"]) == (day, almost, late)


def test_a_duty_was_not_there_before_it_was_asked_for_and_is_done_once_it_is(running: Any):
    case_id, position = opened(running)
    path = f"/v1/duties?case_id={case_id}&duty=check-in"
    assert lines(running, f"{path}&known_at={position - 1}") == []
    (line,) = lines(running, path, position)
    answer = running.post(
        f"/v1/cases/{case_id}/check-ins", {"mode": "phone", "identity": "confirmed", "check_in_id": line["key"]}
    )
    if answer.status_code == 201:  # it may not be open yet
        done = lines(running, path, int(answer.headers["Rollcall-Position"]))
        assert done[0]["status"] == "satisfied"


def test_the_duties_of_a_unit_itself_are_listed_apart(running: Any):
    body = {"series_id": "east.office", "unit_id": "east", "kind": "office", "begins_on": str(today())}
    answer = running.post("/v1/meetings", body)
    assert answer.status_code in (201, 409), answer.text
    position = int(answer.headers.get("Rollcall-Position", 0))
    found = lines(running, "/v1/unit-duties?duty=meeting", position)
    assert {line["unit_id"] for line in found} == {"east"}
    assert {line["whose"] for line in found} == {"unit"}
