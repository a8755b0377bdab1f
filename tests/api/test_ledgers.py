"""The ledgers of units and files over what was recorded by command: each has its lines, now and as it was known."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from projections.listings import LISTINGS

TODAY = datetime.now(UTC).date()
MONTH = f"{TODAY:%Y-%m}"
#: What has a line once everything below was recorded.
FILLED = (
    "check-ins", "unasked-check-ins", "key-subjects", "risk-signals", "groups", "caseload", "staff-ledger",
    "volunteers-ledger", "meeting-ledger", "meeting-actions", "inspection-ledger", "work-ledger", "education-hours",
    "help-ledger", "session-ledger", "training-ledger", "guardians", "needs", "permits", "arrivals", "departures",
    "exit-bans",
)  # fmt: skip


def test_the_names_of_ledgers_are_those_of_listings():
    assert set(FILLED) <= LISTINGS.keys()


class Office:
    """What an office records by command. position: of the newest entry. seen: the version of the file."""

    def __init__(self, running: Any) -> None:
        self.running = running
        self.position = 0
        self.seen = ""
        self.case_id = running.case()
        self.staff_id: str = running.people["officer"]

    def records(self, path: str, by: str = "officer", headers: dict[str, str] | None = None, **body: Any) -> Any:
        answer = self.running.post(f"/v1/{path}", body, by, **(headers or {}))
        assert answer.status_code == 201, (path, answer.text)
        self.position = int(answer.headers["Rollcall-Position"])
        return answer

    def of_case(self, path: str, by: str = "officer", **body: Any) -> None:
        """Something on the file; a decision rests on what was last seen of it."""
        seen = {"If_Match": self.seen} if self.seen else {}
        self.seen = self.records(f"cases/{self.case_id}/{path}", by, seen, **body).headers["ETag"]

    def ledger(self, name: str, query: str = "") -> list[Any]:
        answer = self.running.get(f"/v1/{name}?limit=500{query}", Rollcall_At_Least=str(self.position))
        assert answer.status_code == 200, answer.text
        return list(answer.json()["lines"])


@pytest.fixture(scope="module")
def office(running: Any) -> Office:
    """An office that has recorded a little of everything."""
    at = Office(running)
    unit = {"unit_id": "east"}
    at.of_case("check-ins", mode="in_person", identity="confirmed")
    at.of_case("check-ins/schedule", "reviewer", due_on=str(TODAY + timedelta(days=7)))
    at.records("staff", "reviewer", staff_id=at.staff_id, post="cadre", functions=["educating"], sex="female", **unit)
    at.of_case("group/form")
    at.of_case("group/members/join", role="corrections_worker", staff_id=at.staff_id)
    at.of_case("risk-signals", signal="quarrels", noticed_by="guardian")
    opened = running.entries(at.case_id)[0].event_id
    at.of_case("key-subject", criterion="parolee", responsible_id=at.staff_id, entries=[str(opened)])
    at.of_case(f"education/sessions/{uuid4()}/attend", held_on=str(TODAY), topic_id="legal-knowledge", minutes=60)
    _helped(at)
    at.records("volunteers", name="Zhao Lan", sex="female", skills=["law"], **unit)
    at.records("meetings", "reviewer", series_id="east.office", kind="office", begins_on=f"{MONTH}-01", **unit)
    at.records("meetings/east.office/held", attended=4)
    meeting = at.ledger("meeting-ledger")[0]["meeting_id"]
    at.records(
        "meetings/east.office/actions", meeting_id=meeting, assigned_to="east", responsible_id=at.staff_id,
        about="hand-over", due_on=str(TODAY + timedelta(days=9)),
    )  # fmt: skip
    at.records("inspections", "reviewer", programme_id="east.weekly", kind="weekly", begins_on=str(TODAY), **unit)
    at.records("inspections/east.weekly/planned", inspects_on=str(TODAY + timedelta(days=7)))
    at.records("work", "reviewer", begins_on=f"{MONTH}-01", **unit)
    at.records("work/east/activities", activity="publicity", reached=120)
    at.records("sessions", "reviewer", series_id="east.entry", **unit)
    at.records("sessions/east.entry/called", meets_on=str(TODAY + timedelta(days=3)), topic_id="legal-knowledge")
    at.records("staffing/trainings", topic_code="law-2020", hours=4, **unit)
    return at


def _helped(at: Office) -> None:
    """What an office did with and for one person."""
    day = str(TODAY)
    at.of_case("education/help", need="employment", counterpart="cadre-12")
    at.of_case("help-needed", needs=["law"])
    at.of_case("guardians", relation="parent", sex="female", name="Chen Yu")
    at.of_case("visitor-contacts/request", person="victim", starts_on=day, ends_on=day)
    at.of_case("exit-ban/report", authority="exit-entry-office")
    at.of_case("own-summary", text="I have found work.")


@pytest.mark.parametrize("name", FILLED)
def test_a_ledger_shows_what_was_recorded_and_as_known_now_the_same(office: Office, name: str):
    now = office.ledger(name)
    assert now
    assert office.ledger(name, f"&known_at={office.position}") == now


def test_what_was_not_yet_known_is_in_no_ledger(office: Office):
    for name in ("meeting-ledger", "staff-ledger", "check-ins", "groups"):
        assert office.ledger(name, "&known_at=1") == []


def test_names_of_staff_and_volunteers_are_opened_for_those_who_see_the_unit(office: Office):
    (volunteer,) = office.ledger("volunteers-ledger")
    assert volunteer["name"] == "Zhao Lan"
    refused = office.running.get("/v1/volunteers-ledger?unit=west")
    assert (refused.status_code, refused.json()["code"]) == (403, "outside-scope")
    elsewhere = office.running.get("/v1/volunteers-ledger", "elsewhere").json()["lines"]
    assert elsewhere == []


def test_the_name_of_a_guardian_is_opened_and_codes_are_words_in_the_language_asked_for(office: Office):
    (guardian,) = office.ledger("guardians", "&current=true")
    assert (guardian["guardian_name"], guardian["what"]) == ("Chen Yu", "parent")
    answer = office.running.get("/v1/guardians", Accept_Language="zh", Rollcall_At_Least=str(office.position))
    (line,) = answer.json()["lines"]
    assert (line["what"].isascii(), line["relation"]) == (False, "parent")


def test_a_year_and_a_period_are_asked_for_by_name(office: Office):
    assert [line["year"] for line in office.ledger("staff-ledger", "&year=2020")] == [2020]
    day = TODAY + timedelta(days=7)
    (line,) = office.ledger("compliance", f"&from_on={day}&to_on={day}")
    assert (line["from_on"], line["to_on"], line["asked"], line["rate"]) == (str(day), str(day), 0, None)
    refused = office.running.get("/v1/staff-ledger?year=soon")
    assert (refused.status_code, refused.json()["code"]) == (400, "query-malformed")


def test_a_ledger_of_units_names_no_files_in_the_access_log(office: Office):
    office.ledger("caseload")
    with office.running.site.reader("reads") as looks:
        shown = [
            entry.event for entry in looks.after(0, 10_000) if getattr(entry.event, "route", "") == "GET:/v1/caseload"
        ]
    assert shown
    assert all(event.case_ids == () for event in shown)
