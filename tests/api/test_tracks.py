"""Tracks over HTTP: below their file, a batch as lists of numbers, refused by name."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from domain.kernel.ids import tracks_of
from tests.api.conftest import Running

HERE = [39_908_692, 116_397_477, 10]


def batch(number: int = 1, **more: Any) -> dict[str, Any]:
    while (datetime.now(UTC) + timedelta(hours=8, seconds=15)).day != (datetime.now(UTC) + timedelta(hours=8)).day:
        time.sleep(1)  # a batch does not run over midnight at the unit
    now = datetime.now(UTC)
    each = [[(now + timedelta(milliseconds=n)).isoformat(), *HERE] for n in range(number)]
    return {"source": "mobile_phone", "datum": "gcj02", "fixes": each, **more}


@pytest.fixture(scope="module")
def case(running: Running) -> str:
    """A file with a location plan that allows twelve fixes a day of a phone."""
    opened = running.opened()
    case_id: str = opened.json()["stream"]
    today = datetime.now(UTC).date()
    body = {
        "basis": "information_check",
        "entry": opened.json()["entries"][0],
        "starts_on": str(today - timedelta(days=1)),
        "ends_on": str(today + timedelta(days=20)),
        "fixes_a_day": 12,
        "sources": ["mobile_phone"],
    }
    planned = running.post(f"/v1/cases/{case_id}/location-plans/set", body, If_Match=opened.headers["ETag"])
    assert planned.status_code == 201, planned.text
    return case_id


def test_a_batch_is_recorded_below_its_file(running: Running, case: str) -> None:
    answer = running.post(f"/v1/cases/{case}/tracks/fixes", batch(2))
    assert answer.status_code == 201, answer.text
    assert answer.headers["Location"] == f"/v1/cases/{case}"
    (entry,) = running.entries(answer.json()["stream"])
    assert str(entry.originator_id) == str(tracks_of(entry.originator_id)) != case
    assert entry.event.count == 2


@pytest.mark.parametrize(
    ("more", "status", "code"),
    [
        ({"datum": "cgcs2000"}, 422, "whereabouts.datum-unknown"),
        ({"fixes": []}, 422, "malformed"),
        ({"fixes": [["2026-03-09T08:00:00", *HERE]]}, 422, "malformed"),
        ({"fixes": [["2026-03-09T08:00:00Z", 91_000_000, 0, 1]]}, 422, "malformed"),
        ({"source": "device", "device_id": str(uuid4())}, 409, "whereabouts.device-not-worn"),
    ],
)
def test_what_is_wrong_with_a_batch_is_named(
    running: Running, case: str, more: dict[str, Any], status: int, code: str
) -> None:
    answer = running.post(f"/v1/cases/{case}/tracks/fixes", batch(**more))
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert "cgcs2000" not in answer.text


def test_whoever_may_not_see_the_file_may_not_see_its_tracks(running: Running, case: str) -> None:
    answer = running.post(f"/v1/cases/{case}/tracks/fixes", batch(), by="elsewhere")
    assert (answer.status_code, answer.json()["code"]) == (404, "unknown")


def test_a_thousand_fixes_fit_in_one_batch(running: Running, case: str) -> None:
    answer = running.post(f"/v1/cases/{case}/tracks/fixes", batch(1000))
    assert (answer.status_code, answer.json()["code"]) == (409, "whereabouts.denser-than-allowed")
    assert running.post(f"/v1/cases/{case}/tracks/fixes", batch(1001)).status_code == 422
