"""Attempts: what somebody tried and may not do, or tried on a file that is not there for them, is on record."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pytest

BODIES = {
    "talks": {"talk": "first"},
    "check-ins": {"mode": "phone"},
    "plan": {"measures": ["a"]},
    "corrections": {"entry": str(uuid4()), "reason": "wrong", "withdraw": True},
}


def refusals(running: Any) -> list[Any]:
    with running.site.reader("reads") as reader:
        entries = reader.after(0, 10_000)
    return [entry for entry in entries if entry.event.topic == "oversight.refusal-made.v1"]


@contextmanager
def recorded(running: Any, by: str, refusal: str, case_id: str | None, route: str) -> Iterator[None]:
    """Within the block one refusal comes on record, at the position where the record ends."""
    before = len(refusals(running))
    yield
    (entry,) = refusals(running)[before:]
    with running.site.reader() as reader:
        head = reader.head().position
    assert (entry.actor_id, entry.event.refusal) == (running.people[by], refusal)
    assert (entry.event.case_id and str(entry.event.case_id), entry.event.route) == (case_id, route)
    assert entry.event.position == head > 0


@pytest.mark.parametrize("path", BODIES)
def test_a_command_on_a_file_out_of_reach_is_on_record_and_answered_as_on_one_that_is_not_there(
    running: Any, path: str
):
    more = {"If_Match": '"1"', "Rollcall_Correlation": "0199d3a1-0000-7000-8000-000000000001"}
    answers = []
    for case_id in (running.case(), str(uuid4())):
        with recorded(running, "elsewhere", "unknown", case_id, f"POST:/v1/cases/case_id/{path}"):
            answers.append(running.post(f"/v1/cases/{case_id}/{path}", BODIES[path], "elsewhere", **more))
    hidden, absent = answers
    assert hidden.status_code == absent.status_code == 404
    assert hidden.content == absent.content
    heads = [[(k, v) for k, v in answer.headers.items() if k != "date"] for answer in answers]
    assert heads[0] == heads[1]


def test_a_role_that_may_not_is_on_record(running: Any):
    case_id = running.case()
    with recorded(running, "inspector", "not-empowered", case_id, "POST:/v1/cases/case_id/talks"):
        refused = running.post(f"/v1/cases/{case_id}/talks", {"talk": "first"}, "inspector")
    assert refused.status_code == 403


def test_whoever_moves_more_points_than_they_may_is_on_record(running: Any):
    case_id = running.case()
    body = {"rule_id": "R02", "for_month": "2026-01"}
    with recorded(
        running, "officer", "assessment.awarder-not-competent", case_id, "POST:/v1/cases/case_id/points/award"
    ):
        refused = running.post(f"/v1/cases/{case_id}/points/award", body, If_Match='"1"')
    assert (refused.status_code, refused.json()["code"]) == (403, "assessment.awarder-not-competent")


def test_whoever_opens_a_file_outside_their_reach_is_on_record(running: Any):
    body = {"case_number": "X-2", "unit_id": "west", "category": "parole", "name": "Li Na"}
    with recorded(running, "officer", "outside-scope", None, "POST:/v1/cases"):
        refused = running.post("/v1/cases", body)
    assert (refused.status_code, refused.json()["code"]) == (403, "outside-scope")


def test_what_only_the_state_of_a_file_forbids_is_no_attempt(running: Any):
    case_id = running.case()
    before = len(refusals(running))
    body = {"mode": "phone", "identity": "confirmed", "occurred_on": "2026-01-01"}
    assert running.post(f"/v1/cases/{case_id}/check-ins", body).status_code == 409
    missing = running.post(f"/v1/cases/{case_id}/corrections/{uuid4()}/approve", {}, "reviewer", If_Match='"1"')
    assert (missing.status_code, missing.json()["code"]) == (404, "oversight.proposal-unknown")
    assert len(refusals(running)) == before


def test_whoever_decides_on_their_own_proposal_is_refused_and_on_record(running: Any):
    case_id = running.case()
    entry = running.post(f"/v1/cases/{case_id}/talks", {"talk": "first"}).json()["entries"][0]
    body = {"entry": entry, "reason": "It was a group.", "becomes": {"talk": "group"}}
    proposed = running.post(f"/v1/cases/{case_id}/corrections", body, "reviewer", If_Match='"2"')
    assert proposed.status_code == 201, proposed.text
    proposal_id = running.entries(case_id)[-1].event.proposal_id
    route = "POST:/v1/cases/case_id/corrections/proposal_id/approve"
    with recorded(running, "reviewer", "oversight.proposer-may-not-decide", case_id, route):
        path = f"/v1/cases/{case_id}/corrections/{proposal_id}/approve"
        refused = running.post(path, {}, "reviewer", If_Match=proposed.headers["ETag"])
    assert (refused.status_code, refused.json()["code"]) == (403, "oversight.proposer-may-not-decide")
