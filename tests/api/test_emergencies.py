"""Emergencies: a file out of reach is opened by whoever says why, on record before it is shown, so many a day, and
somebody else says whether it was justified."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from api.signin import accounts
from api.signin.accounts import REFRESH_SECONDS
from domain.catalogue import policies
from domain.oversight.glass.tables import BreakGlass
from journal.store import Unavailable

from .conftest import PASSWORD

GLASS = {"Rollcall_Break_Glass": "danger_to_life"}
USED = "oversight.break-glass-used.v1"
RULE = policies().of(BreakGlass.table)[0]


#: How many new accounts of each role and unit the tests of this module take.
POOL = {
    ("officer", "west"): 20, ("officer", "east"): 4, ("police", "west"): 1, ("inspector", "west"): 1,
    ("admin", "west"): 1, ("leader", "east"): 3, ("leader", "west"): 1, ("inspector", "east"): 1,
    ("officer", "county"): 2, ("reviewer", "county"): 2, ("upper", "county"): 2, ("police", "county"): 2,
    ("admin", "county"): 1,
}  # fmt: skip


@pytest.fixture(scope="module")
def pool(running: Any) -> dict[tuple[str, str], list[str]]:
    """Accounts that have opened nothing, which the API knows of."""
    made: dict[tuple[str, str], list[str]] = {}
    for (role, unit), count in POOL.items():
        made[role, unit] = [f"{role}-{unit}-{n}" for n in range(count)]
        for name in made[role, unit]:
            running.people[name] = accounts.add(running.site, name, role, unit, PASSWORD)
    time.sleep(2 * REFRESH_SECONDS)
    return made


@pytest.fixture
def somebody(pool: Any) -> Any:
    """``somebody(role, unit)``: the name of an account that has opened nothing."""
    return lambda role="officer", unit="west": pool[role, unit].pop()


def looks(running: Any, by: str) -> list[Any]:
    """What the journal of looks has of somebody, in order."""
    with running.site.reader("reads") as reader:
        entries = reader.after(0, 100_000)
    return [entry for entry in entries if entry.actor_id == running.people[by]]


def topics(running: Any, by: str) -> list[str]:
    return [entry.event.topic.removeprefix("oversight.").removesuffix(".v1") for entry in looks(running, by)]


def restricted(running: Any, case_id: str, reason: str, listing: str = "deny", **on: Any) -> str:
    version = running.get(f"/v1/cases/{case_id}", "leader").headers["ETag"]
    body = {"listing": listing, "reason": reason, **on}
    made = running.post(f"/v1/cases/{case_id}/restrictions", body, "leader", If_Match=version)
    assert made.status_code == 201, made.text
    wait(running, made)
    entry: Any = running.entries(case_id)[-1].event
    return str(entry.restriction_id)


def wait(running: Any, written: Any) -> None:
    """Until the read models show what was written."""
    at = written.headers["Rollcall-Position"]
    running.get(f"/v1/cases/{uuid4()}", "officer", Rollcall_At_Least=at, Rollcall_Wait="10")


def test_a_file_out_of_reach_is_not_there_without_a_ground_and_is_shown_with_one(running: Any, somebody: Any):
    case_id, by = running.case(), somebody()
    path = f"/v1/cases/{case_id}"
    assert running.get(path, by).status_code == 404
    shown = running.get(path, by, **GLASS)
    assert shown.status_code == 200, shown.text
    assert shown.json()["name"] == "Li Na"
    assert topics(running, by) == ["refusal-made", "break-glass-used"]
    used = looks(running, by)[-1]
    assert (str(used.event.case_id), used.event.ground.value) == (case_id, "danger_to_life")
    assert (used.event.route, used.event.purpose.value) == ("GET:/v1/cases/case_id", "supervision")
    assert used.event.position == int(shown.headers["Rollcall-Position"]) > 0
    today = datetime.now(ZoneInfo("Asia/Shanghai")).date()
    assert used.event.review_by == today + timedelta(days=RULE.review.number)  # type: ignore[attr-defined]
    assert used.policies == (RULE.pin,)
    assert used.unit_id == "west"


def test_so_is_its_history_and_nothing_else_of_it(running: Any, somebody: Any):
    case_id, by = running.case(), somebody()
    shown = running.get(f"/v1/cases/{case_id}/history", by, **GLASS)
    assert shown.status_code == 200, shown.text
    assert "Li Na" in shown.text
    assert topics(running, by) == ["break-glass-used"]
    for below in ("tallies", "accesses", "replay", "first?model=case_files&column=unit_id&is_not=x", "difference"):
        assert running.get(f"/v1/cases/{case_id}/{below}", by, **GLASS).status_code == 404, below
    assert running.get("/v1/cases", by, **GLASS).json()["cases"] == []
    assert topics(running, by).count("break-glass-used") == 1


def test_whoever_holds_the_version_already_is_on_record_too(running: Any, somebody: Any):
    case_id, by = running.case(), somebody()
    shown = running.get(f"/v1/cases/{case_id}", by, **GLASS)
    again = running.get(f"/v1/cases/{case_id}", by, If_None_Match=shown.headers["ETag"], **GLASS)
    assert again.status_code == 304
    assert [look.event.outcome.value for look in looks(running, by)] == ["shown", "unchanged"]


def test_what_is_in_reach_is_shown_as_ever_whatever_the_ground(running: Any, somebody: Any):
    case_id, by = running.case(), somebody("officer", "east")
    for below in ("", "/history"):
        assert running.get(f"/v1/cases/{case_id}{below}", by, **GLASS).status_code == 200
    assert topics(running, by) == ["file-shown", "file-shown"]


@pytest.mark.parametrize("below", ["", "/history"])
def test_a_ground_that_there_is_not_is_refused_whether_or_not_there_is_a_file(running: Any, somebody: Any, below: str):
    by = somebody()
    for case_id in (running.case(), str(uuid4())):
        refused = running.get(f"/v1/cases/{case_id}{below}", by, Rollcall_Break_Glass="curiosity")
        assert (refused.status_code, refused.json()["code"]) == (400, "ground-unknown")
        assert "person_missing" in refused.json()["facts"]["grounds"]
        assert "curiosity" not in refused.text


@pytest.mark.parametrize("reason", ["juvenile", "conflict_of_interest", "protected"])
def test_a_restriction_gives_way(running: Any, somebody: Any, reason: str):
    case_id, by = running.case(), somebody("officer", "east")
    restricted(running, case_id, reason, accounts=[running.people[by]])
    assert running.get(f"/v1/cases/{case_id}", by).status_code == 404
    assert running.get(f"/v1/cases/{case_id}", by, **GLASS).status_code == 200


def test_a_sealed_record_is_as_one_that_is_not_there(running: Any, somebody: Any):
    by = somebody()
    sealed = running.case()
    restricted(running, sealed, "sealed_record", "allow", roles=["leader"])
    named = running.case()  # a list that lets them through opens nothing either, as long as it is of a sealed record
    restricted(running, named, "sealed_record", "allow", roles=["leader"], accounts=[running.people[by]])
    more = {"Rollcall_Correlation": "0199d3a1-0000-7000-8000-000000000001", **GLASS}
    for below in ("", "/history"):
        answers = [running.get(f"/v1/cases/{one}{below}", by, **more) for one in (str(uuid4()), sealed, named)]
        assert {answer.status_code for answer in answers} == {404}
        assert len({answer.content for answer in answers}) == 1
        heads = [[(k, v) for k, v in answer.headers.items() if k != "date"] for answer in answers]
        assert heads[0] == heads[1] == heads[2]
    assert set(topics(running, by)) == {"refusal-made"}


@pytest.mark.parametrize("role", ["inspector", "admin"])
def test_whom_the_table_does_not_name_is_refused_and_on_record(running: Any, somebody: Any, role: str):
    by = somebody(role)
    for case_id in (running.case(), str(uuid4())):
        refused = running.get(f"/v1/cases/{case_id}", by, **GLASS)
        assert (refused.status_code, refused.json()["code"]) == (403, "not-empowered")
        assert refused.json()["rule"] == RULE.pin
        look = looks(running, by)[-1]
        assert (look.event.refusal, str(look.event.case_id)) == ("not-empowered", case_id)


def test_an_account_opens_as_many_files_as_the_table_says_and_each_as_often_as_need_be(running: Any, somebody: Any):
    by = somebody("police")
    files = [running.case() for _ in range(RULE.files)]  # type: ignore[attr-defined]
    for case_id in files:
        assert running.get(f"/v1/cases/{case_id}", by, **GLASS).status_code == 200
    for further in (running.case(), str(uuid4())):  # the refusal does not say whether the file is there
        refused = running.get(f"/v1/cases/{further}", by, **GLASS)
        assert (refused.status_code, refused.json()["code"]) == (403, "oversight.break-glass-spent")
        assert refused.json()["facts"] == {"opened": len(files), "files": len(files), "within_hours": 24}
        look = looks(running, by)[-1]
        assert (look.event.refusal, str(look.event.case_id)) == ("oversight.break-glass-spent", further)
    assert running.get(f"/v1/cases/{files[0]}/history", by, **GLASS).status_code == 200
    assert running.get(f"/v1/cases/{running.case()}", somebody(), **GLASS).status_code == 200  # each account for itself


def test_of_many_at_once_no_more_come_through(running: Any, somebody: Any):
    by = somebody()
    running.sign_in(by)
    files = [running.case() for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda case_id: running.get(f"/v1/cases/{case_id}", by, **GLASS), files))
    shown = [answer for answer in answers if answer.status_code == 200]
    refused = [answer for answer in answers if answer.status_code != 200]
    assert {answer.status_code for answer in refused} <= {403, 409}
    assert 1 <= len(shown) <= RULE.files  # type: ignore[attr-defined]
    assert topics(running, by).count("break-glass-used") == len(shown)


def test_nothing_is_shown_that_could_not_be_recorded(running: Any, somebody: Any, monkeypatch: pytest.MonkeyPatch):
    case_id, by = running.case(), somebody()

    async def away(*_: Any, **__: Any) -> bool:
        raise Unavailable("the record's server is away")

    monkeypatch.setattr(running.app.state.rooms.emergencies, "use", away)
    for below in ("", "/history"):
        answer = running.get(f"/v1/cases/{case_id}{below}", by, **GLASS)
        assert answer.status_code == 503
        assert "Li Na" not in answer.text


@pytest.fixture
def used(running: Any, somebody: Any) -> tuple[str, str, str]:
    """A file that was opened in an emergency, the id of that look, and by whom."""
    case_id, by = running.case(), somebody()
    assert running.get(f"/v1/cases/{case_id}", by, **GLASS).status_code == 200
    return case_id, str(looks(running, by)[-1].event_id), by


def listed(running: Any, use_id: str, by: str, **asked: Any) -> list[Any]:
    """The lines of the list about one use, once the models have come so far."""
    answer = running.client.get("/v1/break-glass", params={"limit": 500, **asked}, headers=running.headers(by))
    assert answer.status_code == 200, answer.text
    return [line for line in answer.json()["emergencies"] if line["use_id"] == use_id]


def folded(running: Any, use_id: str) -> Any:
    until = time.monotonic() + 10
    while not (lines := listed(running, use_id, "inspector")):
        assert time.monotonic() < until, "the models did not come so far"
        time.sleep(0.05)
    return lines[0]


def test_the_leader_and_inspectors_see_it_and_nobody_else(running: Any, somebody: Any, used: Any):
    case_id, use_id, by = used
    line = folded(running, use_id)
    assert (line["case_id"], line["unit_id"], line["of_unit_id"]) == (case_id, "east", "west")
    assert (line["actor_id"], line["ground"]) == (running.people[by], "danger_to_life")
    assert (line["judgement"], line["late"]) == (None, False)
    assert listed(running, use_id, somebody("leader", "east")) == [line]
    assert listed(running, use_id, somebody("leader", "west")) == []  # of another unit than the file's
    for role in ("officer", "reviewer", "upper", "police", "admin"):
        refused = running.get("/v1/break-glass", somebody(role, "county"))
        assert (refused.status_code, refused.json()["code"]) == (403, "not-empowered")


def test_it_stands_among_the_looks_at_the_file(running: Any, used: Any):
    case_id, use_id, by = used
    folded(running, use_id)
    found = running.get(f"/v1/cases/{case_id}/accesses", "leader").json()["accesses"]
    (line,) = [line for line in found if line["look"] == "break_glass"]
    assert (line["entry"], line["actor_id"], line["ground"]) == (use_id, running.people[by], "danger_to_life")
    assert line["review_by"]


def review(running: Any, used: Any, by: str, judgement: str = "justified", use_id: str = "") -> Any:
    case_id, its, _ = used
    version = running.get(f"/v1/cases/{case_id}", "leader").headers["ETag"]
    path = f"/v1/cases/{case_id}/break-glass/{use_id or its}/review"
    return running.post(path, {"judgement": judgement}, by, If_Match=version)


@pytest.mark.parametrize("role", ["leader", "inspector"])
def test_another_person_says_whether_it_was_justified_once(running: Any, somebody: Any, used: Any, role: str):
    case_id, use_id, by = used
    done = review(running, used, somebody(role, "east"), "unjustified")
    assert done.status_code == 201, done.text
    wait(running, done)
    entry = running.entries(case_id)[-1]
    assert (str(entry.event.use_id), entry.event.used_by) == (use_id, running.people[by])
    assert use_id in entry.evidence
    folded(running, use_id)
    (line,) = listed(running, use_id, "leader", reviewed="true")
    assert (line["judgement"], line["reviewed_by"]) == ("unjustified", entry.actor_id)
    assert listed(running, use_id, "leader", reviewed="false") == []
    again = review(running, used, "leader")
    assert (again.status_code, again.json()["code"]) == (409, "oversight.use-reviewed-already")


def test_whoever_opened_it_does_not_review_it(running: Any, somebody: Any):
    case_id, by = running.case(), somebody("leader", "east")
    restriction = restricted(running, case_id, "conflict_of_interest", accounts=[running.people[by]])
    assert running.get(f"/v1/cases/{case_id}", by, **GLASS).status_code == 200
    used = case_id, str(looks(running, by)[-1].event_id), by
    assert review(running, used, by).status_code == 404  # the file is not in their reach
    version = running.get(f"/v1/cases/{case_id}", "reviewer").headers["ETag"]
    lifted = running.post(f"/v1/cases/{case_id}/restrictions/{restriction}/lift", {}, "reviewer", If_Match=version)
    assert lifted.status_code == 201, lifted.text
    wait(running, lifted)
    refused = review(running, used, by)
    assert (refused.status_code, refused.json()["code"]) == (403, "oversight.user-may-not-review")
    assert looks(running, by)[-1].event.refusal == "oversight.user-may-not-review"
    assert review(running, used, "leader").status_code == 201


@pytest.mark.parametrize("role", ["officer", "reviewer", "upper", "police"])
def test_nobody_else_reviews(running: Any, somebody: Any, used: Any, role: str):
    refused = review(running, used, somebody(role, "county"))
    assert (refused.status_code, refused.json()["code"]) == (403, "not-empowered")


def test_what_opened_another_file_or_is_another_look_is_not_reviewed_here(running: Any, used: Any, somebody: Any):
    other = running.case(), "", ""
    shown = looks(running, "leader")[-1]
    assert shown.event.topic != USED
    for use_id in (used[1], str(shown.event_id), str(uuid4())):
        refused = review(running, other, "leader", use_id=use_id)
        assert (refused.status_code, refused.json()["code"]) == (404, "oversight.use-unknown")
