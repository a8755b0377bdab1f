"""Sources over HTTP: registered, heard, and out of reach for those of elsewhere."""

from __future__ import annotations

import time
from typing import Any

import pytest


@pytest.fixture(scope="module")
def source(running: Any) -> str:
    body = {"source_id": "hall", "unit_id": "east", "modes": ["kiosk"]}
    answer = running.post("/v1/sources", body, by="reviewer")
    assert answer.status_code == 201, answer.text
    return "/v1/sources/hall"


def beat(running: Any, path: str, by: str = "officer") -> Any:
    return running.client.post(f"{path}/beat", headers=running.headers(by))


def test_a_source_is_heard(running: Any, source: str) -> None:
    assert beat(running, source).status_code == 204
    with running.site.connected("record") as conn:
        (count,) = conn.execute("SELECT count(*) FROM beats WHERE source_id = 'hall'").fetchone()
    assert count == 1
    assert beat(running, source).status_code == 204  # within the same second: known already


def test_it_is_not_there_for_those_whom_it_does_not_concern(running: Any, source: str) -> None:
    assert beat(running, source, by="elsewhere").status_code == 404
    assert beat(running, "/v1/sources/none").status_code == 404
    assert beat(running, source, by="inspector").status_code == 403
    assert running.client.post(f"{source}/beat").status_code == 401
    assert beat(running, "/v1/sources/NONE").status_code == 400


def test_how_the_clock_fares_is_counted_and_noted(running: Any) -> None:
    with running.site.connected("record") as conn:
        conn.execute(
            """INSERT INTO clock_rounds (began_at, round_at, overdue, waiting, counts)
            VALUES (now(), now() - interval '10 minutes', 3, '', '{"check-in": {"done": 2}}')
            ON CONFLICT (one) DO UPDATE SET round_at = excluded.round_at, counts = excluded.counts, overdue = 3"""
        )
    time.sleep(1.5)
    counted = running.client.get("/metrics").text
    assert 'rollcall_clock_asked{outcome="done",work="check-in"} 2.0' in counted
    assert "rollcall_clock_overdue 3.0" in counted
