"""The moment that an answer is of: its position is that of the rows shown, in the answer and in the look's record."""

from __future__ import annotations

import random
import time
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest

from api.reads import files
from projections.questions import TALLIES

PLAIN = "SELECT coalesce(max(position), 0) FROM entries WHERE recorded_at <= %s"


def looks(running: Any, case_id: str) -> list[Any]:
    with running.site.reader("reads") as reader:
        events = [entry.event for entry in reader.after(0, 10_000)]
    return [event for event in events if getattr(event, "case_id", None) == UUID(case_id)]


def awarded(running: Any, case_id: str) -> int:
    """Award points; the position at which the models have come to them."""
    evidence = running.post(f"/v1/cases/{case_id}/talks", {"talk": "first"})
    body = {"rule_id": "A01", "for_month": "2026-01", "evidence": evidence.json()["entries"]}
    done = running.post(f"/v1/cases/{case_id}/points/award", body, "second", If_Match=evidence.headers["ETag"])
    assert done.status_code == 201, done.text
    position = int(done.headers["Rollcall-Position"])
    until = time.monotonic() + 5
    while running.app.state.rooms.waiting.position < position:
        assert time.monotonic() < until
        time.sleep(0.02)
    return position


@pytest.fixture
def behind(running: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the API knows of the models' position is older than the models are."""
    monkeypatch.setattr(running.app.state.rooms, "waiting", SimpleNamespace(position=1))


def test_tallies_and_their_lines_are_of_one_moment_and_cite_it(running: Any, monkeypatch: pytest.MonkeyPatch):
    """Between the two questions another award is folded: neither is of it."""
    case_id = running.case()
    first = awarded(running, case_id)
    later = 0

    def ask(conn: Any, question: Any, params: Any) -> Any:
        nonlocal later
        rows = asked(conn, question, params)
        if question is TALLIES and not later:
            later = awarded(running, case_id)
        return rows

    asked = files.ask
    monkeypatch.setattr(files, "ask", ask)
    answer = running.get(f"/v1/cases/{case_id}/tallies?span=term")
    told = answer.json()
    assert later > first
    assert sum(row["awarded"] for row in told["tallies"]) == sum(line["line"]["points"] for line in told["ledger"]) == 2
    assert told["position"] == int(answer.headers["Rollcall-Position"]) == first
    assert looks(running, case_id)[-1].position == first
    again = running.get(f"/v1/cases/{case_id}/tallies?span=term").json()
    assert (again["position"], sum(row["awarded"] for row in again["tallies"])) == (later, 4)


@pytest.mark.usefixtures("behind")
@pytest.mark.parametrize("read", ["tallies", "history", "accesses"])
def test_a_read_cites_the_position_of_what_it_showed(running: Any, read: str):
    position = int(running.opened().headers["Rollcall-Position"])
    with running.site.reader() as reader:
        case_id = str(reader.after(position - 1, 1)[0].originator_id)
    answer = _shown(running, f"/v1/cases/{case_id}/{read}")
    assert int(answer.headers["Rollcall-Position"]) == position
    assert looks(running, case_id)[-1].position == position
    assert answer.json().get("position", position) == position


@pytest.mark.usefixtures("behind")
def test_a_list_cites_the_position_of_what_it_showed(running: Any):
    opened = running.opened("M-LIST")
    position = int(opened.headers["Rollcall-Position"])
    until = time.monotonic() + 5
    while not (answer := running.get("/v1/cases?number=M-LIST")).json()["cases"]:
        assert time.monotonic() < until
    assert answer.json()["position"] == int(answer.headers["Rollcall-Position"]) == position


@pytest.mark.parametrize("held", [False, True], ids=["shown", "unchanged"])
def test_a_look_at_a_file_cites_the_version_that_was_shown_though_it_was_recorded_beside(
    running: Any, held: bool, monkeypatch: pytest.MonkeyPatch
):
    case_id = running.case()
    shown = running.get(f"/v1/cases/{case_id}")
    position = shown.json()["position"]
    before = len(looks(running, case_id))
    monkeypatch.setattr(running.app.state.rooms, "waiting", SimpleNamespace(position=position - 1))
    answer = running.get(f"/v1/cases/{case_id}", **({"If_None_Match": shown.headers["ETag"]} if held else {}))
    assert answer.status_code == (304 if held else 200)
    assert int(answer.headers["Rollcall-Position"]) == position
    noted = [(look.position, look.outcome) for look in looks(running, case_id)[before:]]
    assert noted == ([(position, "unchanged")] if held else [(position - 1, "shown"), (position, "shown")])


def test_the_position_at_an_instant_is_the_last_one_recorded_by_then(running: Any):
    case_id = running.case()
    for _ in range(30):
        running.post(f"/v1/cases/{case_id}/talks", {"talk": "group"})
    chance = random.Random(7)
    with running.site.reader() as reader:
        entries = reader.after(0, 1000)
        first, last = entries[0].recorded_at, entries[-1].recorded_at
        instants = [first + chance.random() * (last - first) for _ in range(200)]
        instants += [entry.recorded_at + n * timedelta(microseconds=1) for entry in entries for n in (-1, 0, 1)]
        instants += [datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)]
        for at in instants:
            plain = reader.conn.execute(PLAIN, [at]).fetchone()
            assert (reader.position_at(at),) == plain
    with running.site.reader("reads") as reader:
        assert reader.position_at(first - timedelta(days=1)) == 0


def _shown(running: Any, path: str) -> Any:
    until = time.monotonic() + 5
    while (answer := running.get(path)).status_code == 404:
        assert time.monotonic() < until
    return answer
