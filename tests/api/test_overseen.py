"""Breaches, the ladder, classes, services, findings and decisions, asked of a server: now and as they were known."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

DIGEST = "a3" * 32


def said(answer: Any) -> int:
    assert answer.status_code == 201, answer.text
    return int(answer.headers["Rollcall-Position"])


def lines(answer: Any) -> list[Any]:
    assert answer.status_code == 200, answer.text
    return list(answer.json()["lines"])


def breach(running: Any, case_id: str) -> int:
    body = {"kind": "late_report", "from_on": "2026-02-20", "until_on": "2026-02-22", "documents": [DIGEST]}
    return said(running.post(f"/v1/cases/{case_id}/breaches", body))


def service(running: Any, case_id: str) -> int:
    body = {"recipient": "court", "means": "posted", "document": DIGEST}
    return said(running.post(f"/v1/cases/{case_id}/services", body))


def finding(running: Any, case_id: str) -> int:
    body = {"unit_id": "east", "kind": "opinion", "narrative": "Nobody answered.", "case_id": case_id}
    return said(running.post("/v1/findings", body, "inspector"))


@pytest.mark.parametrize(
    ("name", "happens", "shown"),
    [
        ("breaches", breach, {"status": "alleged", "kind": "late_report", "unanswered": True}),
        ("ladder", breach, {"open_breaches": 1, "admonitions": 0}),
        ("services", service, {"what": "document", "status": "served", "receiver": "court"}),
        ("findings", finding, {"stage": "raised", "unit_id": "east"}),
    ],
)
def test_what_happens_is_listed_now_and_as_it_was_known(
    running: Any, name: str, happens: Callable[[Any, str], int], shown: dict[str, Any]
) -> None:
    case_id = running.case()
    position = happens(running, case_id)
    asked = f"/v1/{name}?{'file' if name == 'findings' else 'case_id'}={case_id}"
    answer = running.get(asked, Rollcall_At_Least=str(position))
    (line,) = lines(answer)
    assert {key: line[key] for key in shown} == shown
    then = running.get(f"{asked}&known_at={answer.json()['moment']['position']}")
    assert lines(then) == [line]
    before = lines(running.get(f"{asked}&known_at={position - 1}"))
    assert before == [] or before[0] != line


def test_decisions_are_listed_whatever_they_are_about(running: Any) -> None:
    case_id = running.case()
    position = finding(running, case_id)
    found = lines(running.get("/v1/decisions?limit=5", "inspector", Rollcall_At_Least=str(position)))
    assert found[0]["topic"] == "oversight.inspector-finding-raised.v1"
    assert found[0]["actor_role"] == "inspector"
