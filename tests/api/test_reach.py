"""Who reaches a file: a restricted one is not there for whoever it keeps out; one that moved is its new unit's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.api.conftest import Running
from tests.api.test_feed import all_of
from tests.api.test_uploads import pdf

READS = ("", "/tallies", "/history", "/accesses", "/replay", "/difference")


class Restricted:
    """A file that one officer is kept from. before: the position at which that officer still reached it."""

    def __init__(self, running: Running) -> None:
        self.id = running.case(number=f"N-{uuid4().hex[:8]}", name="Restricted Person")
        self.digest = running.upload(self.id, pdf()).json()["digest"]
        starts_on = datetime.now(UTC).date() + timedelta(days=10)
        away = {"reason": "medical_care", "starts_on": str(starts_on), "ends_on": str(starts_on), "division": "110101"}
        asked = running.post(f"/v1/cases/{self.id}/leaves/request", away)
        seen = running.get(f"/v1/cases/{self.id}", Rollcall_At_Least=asked.headers["Rollcall-Position"])
        self.number = seen.json()["case_number"]
        self.before = seen.headers["Rollcall-Position"]
        body = {"listing": "deny", "reason": "conflict_of_interest", "accounts": [running.people["officer"]]}
        kept = running.post(f"/v1/cases/{self.id}/restrictions", body, "leader", If_Match=seen.headers["ETag"])
        assert kept.status_code == 201, kept.text
        self.position = kept.headers["Rollcall-Position"]


@pytest.fixture(scope="module")
def restricted(running: Running) -> Restricted:
    return Restricted(running)


@pytest.mark.parametrize("read", [*READS, "/replay?known_at={before}", "/documents/{digest}"])
def test_a_restricted_file_is_not_there_for_whoever_it_keeps_out(running: Running, restricted: Any, read: str):
    path = f"/v1/cases/{restricted.id}{read}".format(**vars(restricted))
    elsewhere = f"/v1/cases/{uuid4()}{read}".format(**vars(restricted))
    kept_out = running.get(path, Rollcall_At_Least=restricted.position)
    unknown = running.get(elsewhere)
    assert (kept_out.status_code, unknown.status_code) == (404, 404)
    assert kept_out.json()["code"] == unknown.json()["code"]
    for by in ("leader", "inspector"):
        assert running.get(path, by, Rollcall_At_Least=restricted.position).status_code == 200


def test_lists_and_names_do_not_lead_to_a_restricted_file(running: Running, restricted: Any):
    for query in (f"number={restricted.number}", "name=Restricted", "unit=east&limit=200"):
        numbers = {
            by: [line["case_number"] for line in running.get(f"/v1/cases?{query}", by).json()["cases"]]
            for by in ("officer", "leader", "inspector")
        }
        assert restricted.number not in numbers["officer"]
        assert restricted.number in numbers["leader"]
        assert restricted.number in numbers["inspector"]


@pytest.mark.parametrize("when", ["", "&known_at={position}", "&known_at={before}"])
def test_no_listing_leads_to_a_restricted_file(running: Running, restricted: Any, when: str):
    """Whoever is kept out now is kept out of what was known before, too."""
    for scope in (f"case_id={restricted.id}", "unit=east&limit=500"):
        found = {
            by: {line["case_id"] for line in running.get(f"/v1/leaves?{scope}{when}".format(**vars(restricted)), by)
                 .json()["lines"]}
            for by in ("officer", "leader", "inspector")
        }  # fmt: skip
        assert restricted.id not in found["officer"]
        assert restricted.id in found["leader"] & found["inspector"]


@pytest.mark.parametrize(
    ("name", "barred", "narrowed"),
    [
        ("audit-trail", "officer", "role=leader"),
        ("decisions", "officer", "role=leader"),
        ("accesses", "leader", "role=officer"),
        ("accesses", "leader", "account={officer}"),
    ],
)
def test_no_filter_lets_somebody_ask_as_somebody_else(running: Running, name: str, barred: str, narrowed: str):
    """Not as the role or the account whose acts they ask for, from which the file is not kept."""
    case_id = running.case()
    seen = running.get(f"/v1/cases/{case_id}").headers["ETag"]
    on = {"roles": [barred]} if narrowed.startswith("role") else {"accounts": [running.people[barred]]}
    body = {"listing": "deny", "reason": "conflict_of_interest", **on}
    kept = running.post(f"/v1/cases/{case_id}/restrictions", body, "leader", If_Match=seen)
    assert kept.status_code == 201, kept.text
    asked = f"/v1/{name}?case_id={case_id}&{narrowed.format(**running.people)}"
    position = kept.headers["Rollcall-Position"]
    for when in ("", "&known_at=1000000"):
        assert running.get(asked + when, barred, Rollcall_At_Least=position).json()["lines"] == []
        by = "inspector" if name == "accesses" else "reviewer"
        assert running.get(asked + when, by).json()["lines"]


def test_no_command_and_no_document_reaches_a_restricted_file(running: Running, restricted: Any):
    assert running.post(f"/v1/cases/{restricted.id}/talks", {"talk": "group"}).status_code == 404
    assert running.upload(restricted.id, pdf()).status_code == 404
    assert running.upload(restricted.id, pdf(), "leader").status_code in {201, 403}


def test_the_feed_passes_a_restricted_file_over_from_its_first_entry_on(running: Running, restricted: Any):
    running.get(f"/v1/cases/{restricted.id}", "leader", Rollcall_At_Least=restricted.position)
    assert all_of(running, "officer", f"&case_id={restricted.id}") == []
    for by in ("leader", "inspector"):
        types = [event["type"] for event in all_of(running, by, f"&case_id={restricted.id}")]
        assert types == ["intake.case-opened.v1", "leave.leave-requested.v1", "oversight.restriction-set.v1"]


def test_a_restriction_counts_from_the_moment_it_shows_and_no_longer_than_it_stands(running: Running):
    case_id = running.case()
    for path in ("", "/tallies"):  # what the process remembers of the file does not outlive it
        assert running.get(f"/v1/cases/{case_id}{path}").status_code == 200
    body = {"listing": "allow", "reason": "protected", "roles": ["leader", "reviewer"]}
    kept = running.post(f"/v1/cases/{case_id}/restrictions", body, "leader", If_Match='"1"')
    restriction = running.entries(case_id)[-1].event.restriction_id
    seen = running.get(f"/v1/cases/{case_id}", "reviewer", Rollcall_At_Least=kept.headers["Rollcall-Position"])
    assert list(seen.json()["restrictions"]) == [str(restriction)]
    assert running.get(f"/v1/cases/{case_id}").status_code == 404
    lifted = running.post(
        f"/v1/cases/{case_id}/restrictions/{restriction}/lift", {}, "reviewer", If_Match=seen.headers["ETag"]
    )
    assert lifted.status_code == 201, lifted.text
    shown = running.get(f"/v1/cases/{case_id}", Rollcall_At_Least=lifted.headers["Rollcall-Position"])
    assert (shown.status_code, shown.json()["restrictions"]) == (200, {})


def test_the_feed_tells_of_a_file_to_the_unit_that_holds_it_now_from_its_first_entry_on(running: Running):
    case_id = running.case()
    today = datetime.now(UTC).date()
    moving = {
        "reason": "care_by_family",
        "agency": "west",
        "unit_id": "west",
        "moves_on": str(today + timedelta(days=60)),
    }

    def step(name: str, body: dict[str, Any], by: str = "officer", at: str = "") -> Any:
        version = running.entries(case_id)[-1].originator_version
        answer = running.post(f"/v1/cases/{case_id}/relocations{at}/{name}", body, by, If_Match=f'"{version}"')
        assert answer.status_code == 201, answer.text
        return answer

    step("request", moving)
    at = f"/{running.entries(case_id)[-1].event.relocation_id}"
    step("consult", {}, at=at)
    step("reply", {"reply": "agrees"}, at=at)
    step("approve", {}, "reviewer", at=at)
    before = [event["type"] for event in all_of(running, "officer", f"&case_id={case_id}")]
    assert before[0] == "intake.case-opened.v1"
    assert all_of(running, "elsewhere", f"&case_id={case_id}") == []
    reported = step("report", {}, at=at)
    running.get("/v1/cases", Rollcall_At_Least=reported.headers["Rollcall-Position"])
    after = [event["type"] for event in all_of(running, "elsewhere", f"&case_id={case_id}")]
    assert after == [*before, "intake.reported-at-new-place.v1"]
    assert all_of(running, "officer", f"&case_id={case_id}") == []
