"""Reads: what is shown to whom, with which purpose, and that each look is recorded."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from api.reads import lists
from domain.oversight.looks.record import Purpose

READS = ("", "/tallies", "/history", "/accesses", "/replay", "/difference")
SAME = "0199d3a1-0000-7000-8000-000000000001"


def looks(running: Any) -> list[Any]:
    with running.site.reader("reads") as reader:
        return [entry.event for entry in reader.after(0, 10_000)]


def test_a_file_is_shown_with_the_entries_that_say_so(running: Any):
    case_id = running.case(number="R-1", phone="13800000000", id_number="110101199003070000")
    shown = running.get(f"/v1/cases/{case_id}").json()
    assert (shown["name"], shown["phone"], shown["unit_id"]) == ("Li Na", "13800000000", "east")
    assert shown["says"]["case_number"]["position"] == shown["position"]


def test_a_decision_is_taken_on_the_version_shown_whatever_happened_last(running: Any):
    case_id = running.case()
    starts_on = str(datetime.now(UTC).date() + timedelta(days=10))
    away = {"reason": "medical_care", "starts_on": starts_on, "ends_on": starts_on, "division": "110101"}
    asked = running.post(f"/v1/cases/{case_id}/leaves/request", away)
    seen = running.get(f"/v1/cases/{case_id}", Rollcall_At_Least=asked.headers["Rollcall-Position"])
    assert (seen.headers["ETag"], seen.json()["version"]) == ('"2"', 2)
    body = {"listing": "deny", "reason": "protected", "accounts": ["somebody-else"]}
    decided = running.post(f"/v1/cases/{case_id}/restrictions", body, "leader", If_Match=seen.headers["ETag"])
    assert decided.status_code == 201, decided.text


def test_a_look_needs_a_purpose_of_the_list(running: Any):
    case_id = running.case()
    for purpose in ("", "curiosity", "SUPERVISION", "supervision,decision"):
        headers = running.headers("officer") | {"Rollcall-Purpose": purpose}
        answer = running.client.get(f"/v1/cases/{case_id}", headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (400, "purpose-missing")
        assert answer.json()["facts"]["purposes"] == [p.value for p in Purpose]


@pytest.mark.parametrize("read", READS)
def test_each_look_at_a_file_is_in_the_record_before_its_answer(running: Any, read: str):
    case_id = running.case()
    before = len(looks(running))
    answer = running.get(f"/v1/cases/{case_id}{read}", "inspector", Rollcall_Purpose="complaint")
    assert answer.status_code == 200, answer.text
    look = looks(running)[before]
    assert (str(look.case_id), look.purpose, look.outcome) == (case_id, "complaint", "shown")
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert look.position == int(answer.headers["Rollcall-Position"])


def test_the_first_look_at_a_file_is_recorded_as_well_as_those_after_it(running: Any):
    opened = running.opened()
    case_id = opened.json()["stream"]
    for _ in range(2):
        before = len(looks(running))
        shown = running.get(f"/v1/cases/{case_id}", Rollcall_At_Least=opened.headers["Rollcall-Position"])
        assert shown.status_code == 200
        (look,) = looks(running)[before:]
        assert (str(look.case_id), look.outcome) == (case_id, "shown")


def test_what_the_caller_holds_already_is_not_sent_again_but_is_a_look(running: Any):
    case_id = running.case()
    tag = running.get(f"/v1/cases/{case_id}").headers["ETag"]
    again = running.get(f"/v1/cases/{case_id}", If_None_Match=f'"77", {tag}')
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
    assert looks(running)[-1].outcome == "unchanged"


@pytest.mark.parametrize("read", READS)
def test_a_file_out_of_reach_is_answered_as_one_that_is_not_there(running: Any, read: str):
    case_id = running.case()
    same = {"Rollcall_Correlation": SAME}
    hidden = running.get(f"/v1/cases/{case_id}{read}", "elsewhere", **same)
    absent = running.get(f"/v1/cases/{uuid4()}{read}", "elsewhere", **same)
    assert hidden.status_code == absent.status_code == 404
    assert hidden.content == absent.content
    assert [h for h in hidden.headers.items() if h[0] != "date"] == [
        h for h in absent.headers.items() if h[0] != "date"
    ]
    assert looks(running)[-2].refusal == "unknown"


@pytest.mark.parametrize("extra", [{}, {"If_Match": '"1"'}])
@pytest.mark.parametrize("path", ["talks", "plan", "check-ins", "corrections"])
def test_a_command_on_a_file_out_of_reach_is_answered_as_on_one_that_is_not_there(
    running: Any, path: str, extra: dict[str, str]
):
    bodies = {
        "talks": {"talk": "first"},
        "plan": {"measures": ["a"]},
        "check-ins": {"mode": "phone"},
        "corrections": {"entry": SAME, "reason": "wrong", "withdraw": True},
    }
    case_id = running.case()
    hidden, absent = (
        running.post(f"/v1/cases/{one}/{path}", bodies[path], "elsewhere", Rollcall_Correlation=SAME, **extra)
        for one in (case_id, uuid4())
    )
    assert (hidden.status_code, hidden.content) == (absent.status_code, absent.content)
    assert hidden.status_code in (404, 428)


def test_files_are_found_by_number_name_unit_and_officer_and_only_in_reach(running: Any):
    case_id = running.case(number="F-77", name="Ouyang Min")
    running.post(f"/v1/cases/{case_id}/responsible-officer", {"officer_id": "a-77"}, If_Match='"1"')
    running.case(number="F-78", unit="west", by="elsewhere", name="Ouyang Min")
    position = running.opened().headers["Rollcall-Position"]

    def found(query: str, by: str = "officer") -> list[str]:
        answer = running.get(f"/v1/cases?{query}", by, Rollcall_At_Least=position)
        assert answer.status_code == 200, answer.text
        return [line["case_number"] for line in answer.json()["cases"]]

    assert found("number=F-77") == ["F-77"]
    assert found("name=Min%20OUYANG") == ["F-77"]
    assert found("name=Min%20OUYANG", "reviewer") == ["F-77", "F-78"]
    assert found("name=Ouyan") == found("name=%20") == found("number=F-78") == found("unit=west") == []
    assert found("officer=a-77") == ["F-77"]
    assert found("name=Ouyang&unit=west", "reviewer") == ["F-78"]


def test_a_name_that_too_many_bear_is_answered_so_and_none_of_them_is_left_out(
    running: Any, monkeypatch: pytest.MonkeyPatch
):
    made = [running.case(number=f"S-{n}", name="Shared Name") for n in range(3)]
    monkeypatch.setattr(lists, "MOST_NAMED", 3)
    whole = running.get("/v1/cases?name=shared").json()["cases"]
    assert sorted(line["case_id"] for line in whole) == sorted(made)
    monkeypatch.setattr(lists, "MOST_NAMED", 2)
    answer = running.get("/v1/cases?name=shared")
    assert (answer.status_code, answer.json()["code"], answer.json()["facts"]) == (400, "name-too-common", {"most": 2})
    assert "shared" not in answer.text.lower()


def test_a_list_goes_on_from_its_cursor_and_is_a_look_at_each_file_on_the_page(running: Any):
    made = {running.case(number=f"P-{n}", name="Paged Person") for n in range(5)}
    seen: list[str] = []
    cursor = ""
    while True:
        page = running.get(f"/v1/cases?name=paged&limit=2{cursor}").json()
        ids = [line["case_id"] for line in page["cases"]]
        assert [str(i) for i in looks(running)[-1].case_ids] == ids
        seen += ids
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert len(seen) == 5
    assert set(seen) == made


def test_a_read_waits_for_the_position_that_it_is_asked_for(running: Any):
    answer = running.opened()
    case_id, position = answer.json()["stream"], int(answer.headers["Rollcall-Position"])
    shown = running.get(f"/v1/cases/{case_id}", Rollcall_At_Least=str(position))
    assert shown.status_code == 200
    assert int(shown.headers["Rollcall-Position"]) >= position
    began = time.monotonic()
    behind = running.get(f"/v1/cases/{case_id}", Rollcall_At_Least=str(position + 10_000), Rollcall_Wait="1")
    assert (behind.status_code, behind.json()["code"]) == (503, "projection-behind")
    assert 0.9 < time.monotonic() - began < 3
    assert behind.json()["facts"]["lag"] > 9_000
    assert behind.headers["Retry-After"]


def test_the_history_says_every_entry_in_words_in_either_language(running: Any):
    case_id = running.case()
    running.post(f"/v1/cases/{case_id}/talks", {"talk": "first", "note": "He asked for work."})
    position = running.opened().headers["Rollcall-Position"]
    english, chinese = (
        running.get(f"/v1/cases/{case_id}/history", Accept_Language=lang, Rollcall_At_Least=position).json()
        for lang in ("en", "zh")
    )
    assert [line["version"] for line in english["lines"]] == [1, 2]
    assert english["lines"][1]["personal"] == {"note": "He asked for work."}
    assert english["lines"][1]["sentence"] != chinese["lines"][1]["sentence"]
    page = running.get(f"/v1/cases/{case_id}/history?limit=1").json()
    rest = running.get(f"/v1/cases/{case_id}/history?limit=1&after={page['next']}").json()
    assert [line["version"] for line in (*page["lines"], *rest["lines"])] == [1, 2]


def test_who_looked_is_shown_to_whoever_may_see_the_file(running: Any):
    case_id = running.case()
    running.get(f"/v1/cases/{case_id}", "inspector", Rollcall_Purpose="inspection")
    until = time.monotonic() + 5
    while True:
        found = running.get(f"/v1/cases/{case_id}/accesses").json()["accesses"]
        if any(a["actor_id"] == running.people["inspector"] and a["purpose"] == "inspection" for a in found):
            return
        assert time.monotonic() < until
        time.sleep(0.1)


def test_a_replay_tells_a_late_fact_from_a_new_one(running: Any):
    case_id = running.case()
    known = running.post(f"/v1/cases/{case_id}/talks", {"talk": "first", "occurred_on": "2026-03-01"})
    before = known.headers["Rollcall-Position"]
    late = running.post(f"/v1/cases/{case_id}/visits", {"visit": "home", "met": True, "occurred_on": "2026-02-01"})
    position = late.headers["Rollcall-Position"]

    def replayed(query: str) -> dict[str, Any]:
        answer = running.get(f"/v1/cases/{case_id}/replay?{query}", Rollcall_At_Least=position)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    assert replayed("")["file"]["visits"] == 1
    assert replayed(f"as_at=2026-02-15&known_at={before}")["file"]["visits"] == 0
    assert replayed("as_at=2026-02-15")["file"]["visits"] == 1
    assert replayed("as_at=2026-01-31")["file"]["visits"] == 0
    assert replayed("as_at=2026-01-01")["file"] is None
    moment = replayed(f"as_at=2026-02-15&known_at={before}")["moment"]
    assert moment == {"as_at": "2026-02-15T15:59:59.999999Z", "position": int(before), "open": False}
    compared = running.get(
        f"/v1/cases/{case_id}/difference?as_at=2026-02-15&known_at={before}&to_as_at=2026-04-01"
    ).json()
    assert {cause["why"] for cause in compared["causes"]} == {"late", "new"}
    assert not {"name", "address", "phone"} & {change["column"] for change in compared["changes"]}
    assert {"column": "visits", "before": 0, "after": 1}.items() <= next(
        change for change in compared["changes"] if change["column"] == "visits"
    ).items()


def test_before_anything_was_known_of_a_file_there_is_none(running: Any):
    running.opened()
    case_id = running.case()
    position = running.get(f"/v1/cases/{case_id}").json()["position"]
    assert running.get(f"/v1/cases/{case_id}/replay?known_at={position - 1}").status_code == 404
    assert running.get(f"/v1/cases/{case_id}/replay?known_at=2026-01-01T00:00:00Z").status_code == 404
    assert running.get(f"/v1/cases/{case_id}/replay?known_at={position + 10_000}").json()["moment"]["open"] is True


def test_a_correction_shows_in_the_replay_and_in_the_difference(running: Any):
    opened = running.opened()
    case_id = opened.json()["stream"]
    wrong = running.post(f"/v1/cases/{case_id}/talks", {"talk": "first"})
    entry, before = wrong.json()["entries"][0], wrong.headers["Rollcall-Position"]
    body = {"entry": entry, "reason": "It was a group.", "becomes": {"talk": "group"}}
    proposed = running.post(f"/v1/cases/{case_id}/corrections", body, If_Match='"2"')
    assert proposed.status_code == 201, proposed.text
    proposal_id = running.entries(case_id)[-1].event.proposal_id
    decided = running.post(
        f"/v1/cases/{case_id}/corrections/{proposal_id}/approve", {}, "reviewer", If_Match=proposed.headers["ETag"]
    )
    assert decided.status_code == 201, decided.text
    position = decided.headers["Rollcall-Position"]
    found = running.get(f"/v1/cases/{case_id}/difference?known_at={before}", Rollcall_At_Least=position)
    assert found.status_code == 200, found.text
    assert "corrected" in {cause["why"] for cause in found.json()["causes"]}
    line = running.get(f"/v1/cases/{case_id}/history").json()["lines"][1]
    assert line["corrected_by"] == decided.json()["entries"][0]
