"""`rollcall expire`: what may go, and that it goes only where it is asked for."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from rollcall.expiring import over_everywhere

TODAY = over_everywhere(datetime.now(UTC))
KEEP = "INSERT INTO record.fixes (stream, digest, until, content) VALUES (%s, %s, %s, %s)"


def kept(url: str) -> list[date]:
    with psycopg.connect(url) as conn:
        return [row[0] for row in conn.execute("SELECT until FROM record.fixes ORDER BY until")]


@pytest.fixture
def days(called: Any, by_url: tuple[str, str]) -> list[date]:
    """The last days of four batches of two files: two are over."""
    assert called("migrate") == 0
    days = [TODAY - timedelta(days=400), TODAY - timedelta(days=1), TODAY, TODAY + timedelta(days=90)]
    one, other = uuid4(), uuid4()
    with psycopg.connect(by_url[0]) as conn:
        for n, (stream, until) in enumerate(zip([one, other, one, other], days, strict=True)):
            conn.execute(KEEP, [stream, bytes([n]) * 32, until, b"sealed"])
    return days


def test_what_is_over_is_counted_and_stays_until_deleting_is_asked_for(called, by_url, days, capsys):
    assert called("expire") == 0
    said = json.loads(capsys.readouterr().out)
    assert said == {"batches": 2, "files": 2, "first": str(days[0]), "last": str(days[1]), "deleted": 0}
    assert kept(by_url[0]) == days


def test_what_is_over_is_deleted_once_and_nothing_else(called, by_url, days, capsys):
    assert called("expire", "--delete") == 0
    assert json.loads(capsys.readouterr().out)["deleted"] == 2
    assert kept(by_url[0]) == days[2:]
    assert called("expire", "--delete") == 0
    said = json.loads(capsys.readouterr().out)
    assert said == {"batches": 0, "files": 0, "first": None, "last": None, "deleted": 0}


@pytest.mark.parametrize(
    ("now", "day"), [("2026-03-10T11:59+00:00", "2026-03-09"), ("2026-03-10T12:00+00:00", "2026-03-10")]
)
def test_a_day_is_over_when_it_is_over_everywhere(now, day):
    assert over_everywhere(datetime.fromisoformat(now)) == date.fromisoformat(day)
