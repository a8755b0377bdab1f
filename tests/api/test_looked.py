"""Who looked at what, over HTTP: to whom it may be said, through time, as a table and as a job; each answer says which
position of which journal it is of, and is a look itself."""

from __future__ import annotations

import csv
import io
import json
import time
from typing import Any

import pyarrow.parquet
import pytest

from domain.oversight.looks.record import ExportMade, ListShown, Purpose
from domain.oversight.upkeep.record import Anchor, ChainAnchored
from journal.noting import noting
from projections.asking import answering

from .test_emergencies import GLASS, pool, somebody
from .test_exports import looks
from .test_jobs import begun, done

__all__ = ["pool", "somebody"]

BY = "leader"


def head(running: Any, journal: str = "reads") -> int:
    with running.site.reader(journal) as reader:
        return int(reader.head().position)


def asked(running: Any, path: str, by: str = BY, **headers: str) -> Any:
    """An answer once the models have all that was looked at before it was asked."""
    wanted, until = head(running), time.monotonic() + 20
    while True:
        answer = running.get(path, by, **headers)
        assert answer.status_code == 200, answer.text
        moment = answer.json()["moment"]
        if moment["position"] >= wanted:
            return answer
        assert time.monotonic() < until
        time.sleep(0.05)


@pytest.fixture
def case_id(running: Any) -> str:
    """A file that was looked at twice, by an officer; the second time they held it already."""
    case_id: str = running.case(number=None)
    seen = running.get(f"/v1/cases/{case_id}")
    assert running.get(f"/v1/cases/{case_id}", If_None_Match=seen.headers["ETag"]).status_code == 304
    return case_id


def test_who_looked_at_a_file_is_told_with_the_file_and_the_entry(running: Any, case_id: str):
    answer = asked(running, f"/v1/accesses?case_id={case_id}")
    newest, before, *_ = answer.json()["lines"]
    assert (newest["outcome"], before["outcome"]) == ("unchanged", "shown")
    assert (newest["actor_id"], newest["of_unit_id"]) == (running.people["officer"], "east")
    assert (newest["case_id"], newest["unit_id"], newest["name"]) == (case_id, "east", "Li Na")
    with running.site.reader("reads") as reader:
        (entry,) = reader.after(newest["position"] - 1, 1)
    assert newest["entry"] == str(entry.event_id)


def test_the_answer_says_which_position_of_which_journal_it_is_of(running: Any, case_id: str):
    answer = asked(running, f"/v1/accesses?case_id={case_id}")
    moment = answer.json()["moment"]
    assert (moment["journal"], moment["open"]) == ("reads", True)
    assert moment["beside"] == int(answer.headers["Rollcall-Position"]) <= head(running, "record")
    assert moment["position"] <= head(running)
    of_record = running.get(f"/v1/leaves?case_id={case_id}").json()["moment"]
    assert set(of_record) == {"as_at", "position", "open"}


def test_to_ask_is_a_look_at_each_file_itself(running: Any, case_id: str):
    answer = asked(running, f"/v1/accesses?case_id={case_id}")
    noted = looks(running, ListShown)[-1]
    assert ([str(file) for file in noted.case_ids], noted.route) == ([case_id], "GET:/v1/accesses")
    assert noted.position == int(answer.headers["Rollcall-Position"])
    again = asked(running, f"/v1/accesses?case_id={case_id}&route=GET:/v1/accesses").json()["lines"]
    assert {line["actor_id"] for line in again} == {running.people[BY]}


def test_as_known_before_a_look_it_is_not_there(running: Any, case_id: str):
    path = f"/v1/accesses?case_id={case_id}"
    newest, *others = asked(running, path).json()["lines"]
    then = running.get(f"{path}&known_at={newest['position'] - 1}", BY).json()
    assert (then["lines"], then["moment"]["position"]) == (others, newest["position"] - 1)
    assert (then["moment"]["journal"], then["moment"]["open"]) == ("reads", False)
    by_time = running.get(f"{path}&as_at=2020-01-01", BY).json()
    assert by_time["lines"] == []
    at = running.get(f"{path}&known_at={newest['looked_at']}", BY).json()
    assert at["lines"] == [newest, *others]


def test_a_look_that_came_between_two_moments_is_told_with_its_entry(running: Any, case_id: str):
    first = head(running)
    running.get(f"/v1/cases/{case_id}")
    answer = running.get(f"/v1/accesses/difference?case_id={case_id}&known_at={first}", BY)
    assert answer.status_code == 200, answer.text
    (line,) = answer.json()["lines"]
    assert (line["change"], line["after"]["outcome"]) == ("added", "shown")
    assert [(cause["why"], cause["entry"]) for cause in line["causes"]] == [("new", line["after"]["entry"])]
    assert "was shown" in line["causes"][0]["sentence"]


@pytest.mark.parametrize("narrowed", ["account", "outcome", "days", "unit"])
def test_looks_are_narrowed_down(running: Any, case_id: str, narrowed: str):
    passing, failing = {
        "account": (f"account={running.people['officer']}", "account=nobody"),
        "outcome": ("outcome=unchanged", "outcome=part"),
        "days": ("from_on=2026-01-01&to_on=2199-01-01", "to_on=2026-01-01"),
        "unit": ("of_unit=east&unit=east", "of_unit=west"),
    }[narrowed]
    assert asked(running, f"/v1/accesses?case_id={case_id}&{passing}").json()["lines"]
    assert asked(running, f"/v1/accesses?case_id={case_id}&{failing}").json()["lines"] == []


def test_pages_follow_each_other_without_a_gap(running: Any, case_id: str):
    path = f"/v1/accesses?case_id={case_id}"
    position = asked(running, path).json()["moment"]["position"]
    whole = running.get(f"{path}&known_at={position}", BY).json()["lines"]
    for more in (f"&known_at={position}", ""):
        seen: list[Any] = []
        following = ""
        while following is not None:
            page = running.get(f"{path}&limit=1{more}{following and f'&cursor={following}'}", BY).json()
            seen += page["lines"]
            following = page["next"]
        assert seen[-len(whole) :] == whole


def test_whom_a_file_is_not_in_reach_of_does_not_hear_of_looks_at_it(running: Any, case_id: str, somebody: Any):
    by = somebody("leader", "west")
    for more in ("", f"&known_at={head(running)}", "&format=csv"):
        answer = running.get(f"/v1/accesses?case_id={case_id}{more}", by)
        assert answer.status_code == 200, answer.text
        assert case_id not in answer.text


def test_a_table_says_which_position_of_looks_it_is_of(running: Any, case_id: str):
    path = f"/v1/accesses?case_id={case_id}"
    known_at = asked(running, path).json()["moment"]["position"]
    lines = running.get(f"{path}&known_at={known_at}", BY).json()["lines"]
    answer = running.get(f"{path}&known_at={known_at}&format=csv", BY)
    table = list(csv.DictReader(io.StringIO(answer.content.decode(), newline="")))
    assert [row["entry"] for row in table] == [line["entry"] for line in lines]
    assert answer.headers["Rollcall-Reads-Position"] == str(known_at)
    assert f"accesses-{known_at}.csv" in answer.headers["Content-Disposition"]
    made = looks(running, ExportMade)[-1]
    assert (str(made.case_ids[0]), made.position) == (case_id, int(answer.headers["Rollcall-Position"]))
    columns = pyarrow.parquet.read_table(io.BytesIO(running.get(f"{path}&format=parquet", BY).content))
    assert columns.schema.metadata[b"rollcall.journal"] == b"reads"
    assert {line["entry"] for line in lines} <= set(columns["entry"].to_pylist())


def test_a_job_gives_what_is_answered_at_once(running: Any, case_id: str, monkeypatch: pytest.MonkeyPatch):
    path = f"/v1/accesses?case_id={case_id}&known_at={head(running)}"
    job = done(running, begun(running, path, BY), BY)
    assert (job["state"], job["cause"], job["made"]["journal"]) == ("done", None, "reads")
    result = running.get(job["result"], BY)
    at_once = running.get(path, BY).json()
    assert [json.loads(line) for line in result.content.splitlines()] == at_once["lines"] != []
    assert result.headers["Rollcall-Reads-Position"] == str(at_once["moment"]["position"])
    assert result.headers["Rollcall-Position"] == str(at_once["moment"]["beside"])
    monkeypatch.setattr(answering, "MOST_ENTRIES", 1)
    taken = running.get(path, BY)
    assert taken.status_code == 202
    running.client.delete(taken.headers["Location"], headers=running.headers(BY))


def test_a_file_opened_in_an_emergency_is_told_with_its_review(running: Any, case_id: str, somebody: Any):
    by = somebody()
    assert running.get(f"/v1/cases/{case_id}", by, **GLASS).status_code == 200
    path = f"/v1/emergencies?case_id={case_id}"
    (use,) = asked(running, path).json()["lines"]
    assert (use["ground"], use["reviewed"], use["review"]) == ("danger_to_life", False, None)
    assert running.get("/v1/break-glass", BY).json()["emergencies"][0]["use_id"] == use["use_id"]
    before = head(running)
    version = running.get(f"/v1/cases/{case_id}", BY).headers["ETag"]
    body = {"judgement": "justified"}
    review = running.post(f"/v1/cases/{case_id}/break-glass/{use['use_id']}/review", body, BY, If_Match=version)
    assert review.status_code == 201, review.text
    position = int(review.headers["Rollcall-Position"])
    (use,) = asked(running, path, Rollcall_At_Least=str(position)).json()["lines"]
    assert (use["reviewed"], use["judgement"], use["review"]["position"]) == (True, "justified", position)
    (then,) = running.get(f"{path}&known_at={before}", BY).json()["lines"]
    assert (then["use_id"], then["reviewed"]) == (use["use_id"], False)
    answer = running.get(f"/v1/emergencies/difference?case_id={case_id}&known_at={before}", BY)
    (line,) = answer.json()["lines"]
    assert [cause["position"] for cause in line["causes"]] == [position]


def test_who_holds_the_record_is_told_through_time_to_everybody(running: Any, case_id: str):
    before = head(running)
    anchored = ChainAnchored(journal="record", origin="x/record", size=before, root="0" * 64, how=Anchor.KEPT_ELSEWHERE)
    with noting(running.site) as note:
        note(anchored)
    (act,) = asked(running, "/v1/upkeep?act=anchored&newest=true", "officer").json()["lines"]
    assert (act["size"], act["followed_by"], act["newest"]) == (before, None, True)
    assert "case_id" not in act
    assert running.get(f"/v1/upkeep?act=anchored&known_at={before}", "officer").json()["lines"] == []


def test_an_export_of_all_files_is_told_to_those_who_oversee(running: Any, case_id: str):
    export = ExportMade(
        route="cli.export",
        purpose=Purpose.COURT_REQUEST,
        case_ids=(),
        from_position=1,
        position=head(running, "record"),
        entries=1,
    )
    with noting(running.site) as note:
        note(export)
    known_at = head(running)
    (line,) = asked(running, "/v1/whole-exports", "inspector").json()["lines"]
    assert (line["route"], line["purpose"], line["position"]) == ("cli.export", "court_request", known_at)
    assert running.get(f"/v1/whole-exports?known_at={known_at}", "inspector").json()["lines"] == [line]
    assert running.get(f"/v1/whole-exports?known_at={known_at - 1}", "inspector").json()["lines"] == []


@pytest.mark.parametrize(
    "query", ["known_at=-1", "known_at=1e3", "as_at=yesterday", "look=peep", "case_id=1", "limit=0", "of=1", "account="]
)
def test_what_is_of_the_wrong_form_is_refused(running: Any, query: str):
    for path in ("/v1/accesses", "/v1/emergencies", "/v1/whole-exports", "/v1/upkeep"):
        if query.partition("=")[0] in ("look", "case_id", "account") and path != "/v1/accesses":
            continue
        answer = running.get(f"{path}?{query}", BY)
        assert (answer.status_code, answer.json()["code"]) == (400, "query-malformed"), path
        assert "yesterday" not in answer.text


def test_a_position_beyond_the_newest_gives_the_newest_and_says_that_it_is_open(running: Any, case_id: str):
    moment = running.get(f"/v1/accesses?case_id={case_id}&known_at=100000000", BY).json()["moment"]
    assert moment["open"]
    assert moment["position"] <= head(running)
