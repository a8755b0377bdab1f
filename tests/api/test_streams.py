"""What is no person's file is read as its entries add up: with its version, by whom it concerns."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest


@pytest.fixture(scope="module")
def staff_id(running: Any) -> str:
    """The id of a member of staff of the eastern office, of whom misconduct has been reported."""
    found = f"officer-{uuid4().hex[:8]}"
    body = {"staff_id": found, "unit_id": "east", "post": "cadre", "functions": ["educating"], "sex": "female"}
    assigned = running.post("/v1/staff", body, "reviewer")
    assert assigned.status_code == 201, assigned.text
    assert assigned.headers["Location"] == "/v1/staff"
    reported = running.post(f"/v1/staff/{found}/misconduct", {"kind": "neglect_of_duty"}, "inspector")
    assert reported.status_code == 201, reported.text
    return found


def test_it_is_shown_with_the_version_to_decide_on(running: Any, staff_id: str):
    answer = running.get(f"/v1/staff/{staff_id}", "reviewer")
    assert answer.status_code == 200, answer.text
    shown = answer.json()
    assert answer.headers["ETag"] == f'"{shown["version"]}"'
    assert (shown["state"]["staff_id"], shown["state"]["unit_id"]) == (staff_id, "east")
    assert shown["position"] == int(answer.headers["Rollcall-Position"])


def test_what_was_reported_of_somebody_is_shown_to_those_who_oversee_alone(running: Any, staff_id: str):
    assert "reports" not in running.get(f"/v1/staff/{staff_id}", "officer").json()["state"]
    assert running.get(f"/v1/staff/{staff_id}", "inspector").json()["state"]["reports"]


def test_a_look_at_somebody_needs_a_purpose_and_is_recorded(running: Any, staff_id: str):
    headers = running.headers("reviewer") | {"Rollcall-Purpose": ""}
    assert running.client.get(f"/v1/staff/{staff_id}", headers=headers).status_code == 400
    with running.site.reader("reads") as reader:
        before = reader.head().position
    running.get(f"/v1/staff/{staff_id}", "reviewer")
    with running.site.reader("reads") as reader:
        assert reader.head().position == before + 1


@pytest.mark.parametrize("by", ["elsewhere", "admin"])
def test_what_lies_out_of_reach_does_not_exist(running: Any, staff_id: str, by: str):
    answer = running.get(f"/v1/staff/{staff_id}", by)
    nothing = running.get("/v1/staff/nobody", by)
    assert answer.status_code == nothing.status_code == 404
    assert answer.json()["code"] == nothing.json()["code"]


def test_what_has_no_person_in_it_needs_no_purpose(running: Any):
    seed = running.post("/v1/seeds", {"unit_id": "east", "for_month": this_month()}, "reviewer")
    assert seed.status_code == 201, seed.text
    headers = {"Authorization": running.headers("officer")["Authorization"]}
    answer = running.client.get("/v1/seeds/east", headers=headers)
    assert answer.status_code == 200
    assert list(answer.json()["state"]["months"]) == [this_month()]


def test_an_id_of_another_form_is_said_to_be_none(running: Any):
    assert running.get("/v1/findings/not-a-uuid", "inspector").json()["code"] == "path-malformed"
    assert running.get("/v1/staff/%20", "inspector").json()["code"] == "path-malformed"


def this_month() -> str:
    return (datetime.now(UTC) + timedelta(hours=8)).strftime("%Y-%m")


def test_a_survey_is_corrected_below_its_own_address(running: Any):
    body = {"issuer": "court-1", "unit_id": "east", "name": "Invented Person"}
    stream = running.post("/v1/surveys", body).json()["stream"]
    answered = running.post(f"/v1/surveys/{stream}/decline", {"reason": "materials_missing"}).json()
    wrong = {"entry": answered["entries"][0], "reason": "Typed wrongly.", "becomes": {"reason": "person_not_found"}}
    proposed = running.post(f"/v1/surveys/{stream}/corrections", wrong, If_Match='"2"')
    assert proposed.status_code == 201, proposed.text
    assert proposed.headers["Location"] == f"/v1/surveys/{stream}"
    seen = running.get(f"/v1/surveys/{stream}")
    (proposal,) = seen.json()["state"]["corrections"]["open"]
    path = f"/v1/surveys/{stream}/corrections/{proposal}/approve"
    assert running.post(path, {}, If_Match=seen.headers["ETag"]).status_code == 403
    decided = running.post(path, {}, "reviewer", If_Match=seen.headers["ETag"])
    assert decided.status_code == 201, decided.text
    position = decided.headers["Rollcall-Position"]
    assert running.get(f"/v1/cases/{stream}", Rollcall_At_Least=position).status_code == 404
    assert running.get("/v1/cases?limit=500", Rollcall_At_Least=position).status_code == 200
