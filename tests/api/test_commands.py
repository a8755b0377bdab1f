"""Commands over HTTP: what they answer, once and again; on which version; to whom."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from api.problems import KINDS, OWN, Problem, answer, status_of
from domain.kernel.refusal import REFUSALS, Refused

CHECK_IN = {"mode": "phone", "identity": "confirmed"}


def test_an_accepted_command_says_where_its_entries_stand(running: Any):
    answer = running.opened("A-1")
    told = answer.json()
    assert answer.status_code == 201
    assert answer.headers["Location"] == f"/v1/cases/{told['stream']}"
    assert answer.headers["ETag"] == f'"{told["version"]}"'
    assert answer.headers["Rollcall-Position"] == str(told["position"])
    assert answer.headers["Cache-Control"] == "no-store"
    assert told["recorded_at"].endswith("Z")
    assert len(told["entries"]) == 1
    (entry,) = running.entries(told["stream"])
    assert str(entry.correlation_id) == answer.headers["Rollcall-Correlation"]
    assert (entry.actor_id, entry.actor_role) == (running.people["officer"], "officer")


def test_a_repeated_command_gets_its_answer_again_byte_for_byte(running: Any):
    case_id = running.case()
    first, second = (
        running.post(f"/v1/cases/{case_id}/check-ins", CHECK_IN, Idempotency_Key="same-1") for _ in range(2)
    )
    assert (first.status_code, first.content) == (second.status_code, second.content)
    assert second.headers["Idempotency-Replayed"] == "true"
    assert second.headers["ETag"] == first.headers["ETag"]


def test_eight_at_once_with_one_key_have_one_effect_and_one_answer(running: Any):
    case_id = running.case()
    with ThreadPoolExecutor(8) as pool:
        for n in range(5):
            key = f"eight-{n}-{uuid4().hex}"
            sent = [
                pool.submit(running.post, f"/v1/cases/{case_id}/talks", {"talk": "group"}, Idempotency_Key=key)
                for _ in range(8)
            ]
            answers = [one.result() for one in sent]
            assert {a.status_code for a in answers} == {201}
            assert len({a.content for a in answers}) == 1
    assert len(running.entries(case_id)) == 1 + 5


def test_a_key_that_was_used_for_something_else_is_refused(running: Any):
    case_id = running.case()
    running.post(f"/v1/cases/{case_id}/check-ins", CHECK_IN, Idempotency_Key="other-1")
    for path, body in ((f"/v1/cases/{case_id}/check-ins", {"mode": "video"}), (f"/v1/cases/{case_id}/talks", CHECK_IN)):
        again = running.post(path, body | {"talk": "group"} if "talks" in path else body, Idempotency_Key="other-1")
        assert again.status_code == 422


def test_the_same_key_of_somebody_else_is_another_command(running: Any):
    case_id = running.case()
    for by in ("officer", "reviewer"):
        sent = running.post(f"/v1/cases/{case_id}/talks", {"talk": "first"}, by, Idempotency_Key="shared")
        assert (sent.status_code, "Idempotency-Replayed" in sent.headers) == (201, False)


def test_a_command_without_a_key_is_refused(running: Any):
    answer = running.client.post("/v1/cases", json={}, headers=running.headers("officer"))
    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency-key-missing")


def test_a_decision_is_taken_on_the_version_that_was_seen(running: Any):
    case_id = running.case()
    seen = running.get(f"/v1/cases/{case_id}").headers["ETag"]
    body = {"officer_id": "a-somebody"}
    path = f"/v1/cases/{case_id}/responsible-officer"
    missing = running.post(path, body)
    assert (missing.status_code, missing.json()["code"]) == (428, "seen-version-missing")
    running.post(f"/v1/cases/{case_id}/talks", {"talk": "first"})
    stale = running.post(path, body, If_Match=seen)
    assert (stale.status_code, stale.json()["facts"]) == (412, {"version": 2})
    decided = running.post(path, body, If_Match='"2"')
    assert (decided.status_code, decided.headers["ETag"]) == (201, '"3"')
    last = running.entries(case_id)[-1]
    assert last.event.seen_position == last.position - 1


@pytest.mark.parametrize("tag", ["1", "*", 'W/"1"', '"1", "2"', '"01"', '"-1"', '"a"', '"1"x', '""'])
def test_a_version_is_named_by_exactly_one_strong_tag(running: Any, tag: str):
    answer = running.post(f"/v1/cases/{uuid4()}/plan", {"measures": ["a"]}, If_Match=tag)
    assert (answer.status_code, answer.json()["code"]) == (400, "header-malformed")


def test_a_refusal_says_what_is_wrong_by_which_rule_and_what_would_do(running: Any):
    case_id = running.case()
    body = {"occurred_on": "2026-01-04", **CHECK_IN}
    english = running.post(f"/v1/cases/{case_id}/check-ins", body)
    chinese = running.post(f"/v1/cases/{case_id}/check-ins", body, Accept_Language="zh-CN")
    told = english.json()
    assert (english.status_code, told["code"]) == (409, "intake.before-case-opened")
    assert told["type"] == "urn:rollcall:problem:intake.before-case-opened"
    assert english.headers["Content-Type"] == "application/problem+json"
    assert (english.headers["Content-Language"], chinese.headers["Content-Language"]) == ("en", "zh")
    assert told["title"] != chinese.json()["title"]
    assert told["acceptable"]
    assert told["correlation_id"] == english.headers["Rollcall-Correlation"]


def test_a_refusal_that_follows_from_a_policy_pins_its_version(running: Any):
    case_id = running.case()
    told = running.post(f"/v1/cases/{case_id}/check-ins", {"mode": "kiosk", "identity": "not_checked"}).json()
    assert told["rule"].startswith("checkin.cadence@")


def test_a_role_that_may_not_is_refused_with_the_roles_that_may_and_the_attempt_is_recorded(running: Any):
    case_id = running.case()
    refused = running.post(f"/v1/cases/{case_id}/talks", {"talk": "first"}, "inspector")
    assert (refused.status_code, refused.json()["code"]) == (403, "not-empowered")
    assert refused.json()["facts"] == {"role": "inspector", "may": "officer, reviewer"}
    attempts = eventually(lambda: [a for a in accesses(running, case_id) if a["look"] == "refusal"])
    assert attempts[0]["actor_id"] == running.people["inspector"]
    assert attempts[0]["refusal"] == "not-empowered"


def test_a_file_and_a_unit_are_opened_only_within_reach(running: Any):
    body = {"case_number": "X-1", "unit_id": "west", "category": "parole", "name": "Li Na"}
    assert running.post("/v1/cases", body, "officer").json()["code"] == "outside-scope"
    unit = {"unit_id": "beyond", "name": "Beyond", "zone": "UTC"}
    assert running.post("/v1/units", unit, "reviewer").json()["code"] == "outside-scope"
    assert running.post("/v1/units", unit | {"parent": "county"}, "reviewer").status_code == 201


def test_a_unit_is_renamed_on_the_version_that_was_seen(running: Any):
    seen = running.get("/v1/units/west", "reviewer")
    assert seen.json()["name"] == "West"
    renamed = running.post("/v1/units/west/rename", {"name": "Far West"}, "reviewer", If_Match=seen.headers["ETag"])
    assert renamed.status_code == 201
    assert running.get("/v1/units/west", "reviewer").json()["name"] == "Far West"


def test_whoever_goes_away_before_the_answer_has_recorded_all_the_same(running: Any):
    case_id = running.case()
    address = urlsplit(running.url)
    body = b'{"talk":"individual"}'
    head = (
        f"POST /v1/cases/{case_id}/talks HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {running.sign_in('officer')}\r\n"
        f"Idempotency-Key: gone\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection((address.hostname, address.port)) as conn:
        conn.sendall(head.encode() + body)
    assert len(eventually(lambda: running.entries(case_id)[1:])) == 1
    headers = running.headers("officer", Idempotency_Key="gone", Content_Type="application/json")
    again = running.client.post(f"/v1/cases/{case_id}/talks", content=body, headers=headers)
    assert (again.status_code, again.headers["Idempotency-Replayed"]) == (201, "true")
    assert len(running.entries(case_id)) == 2


def test_every_status_of_a_refusal_comes_from_one_table():
    for code, kind in REFUSALS.items():
        status = status_of(kind())
        assert status in {403, 404, 409, 412, 422, 428}, code
        assert code not in OWN or OWN[code].status == status
    assert all(issubclass(kind, Refused) for kind, _ in KINDS)


def test_every_problem_of_the_api_has_its_words_in_both_languages():
    facts = {"most_bytes": 1, "position": 1, "lag": 1, "at_least": 1, "most": 1, "state": "done"}
    for code in OWN:
        for language in ("en", "zh"):
            told = answer(Problem(code, **facts), language, "id")
            assert 400 <= told.status < 600
            assert b"{" not in told.body.replace(b'{"', b"").replace(b"{}", b""), code


def test_many_commands_on_one_file_at_once_are_all_recorded_in_order(running: Any):
    case_id = running.case()
    done: list[int] = []

    def talk() -> None:
        done.append(running.post(f"/v1/cases/{case_id}/talks", {"talk": "group"}).status_code)

    threads = [threading.Thread(target=talk) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(done) <= {201, 409}
    assert [e.originator_version for e in running.entries(case_id)] == list(range(1, 2 + done.count(201)))


def accesses(running: Any, case_id: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = running.get(f"/v1/cases/{case_id}/accesses", "inspector").json()["accesses"]
    return found


def eventually(found: Callable[[], list[Any]]) -> list[Any]:
    until = time.monotonic() + 5
    while not (some := found()):
        assert time.monotonic() < until
        time.sleep(0.1)
    return some
