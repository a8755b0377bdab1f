"""What does not pass by waiting: it is answered by its own name, logged, counted, and told by readiness."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from domain.kernel.codec import TopicUnknown
from journal.store import ClockWrong

LOOPS: dict[str, Callable[[Any], tuple[Any, str]]] = {
    "pulse": lambda rooms: (rooms.pulse, "beat"),
    "accounts": lambda rooms: (rooms.directory, "refresh"),
    "waiting": lambda rooms: (rooms.waiting, "_look"),
}


def parts(running: Any) -> dict[str, str]:
    found: dict[str, str] = running.client.get("/health/ready").json().get("parts", {})
    return found


def becomes(said: Callable[[], bool]) -> None:
    until = time.monotonic() + 5
    while not said():
        assert time.monotonic() < until
        time.sleep(0.05)


def talk(running: Any, case_id: str) -> Any:
    return running.post(f"/v1/cases/{case_id}/talks", {"talk": "group"})


@pytest.mark.parametrize("part", LOOPS)
def test_a_loop_that_meets_what_nobody_foresaw_says_so_and_goes_on(
    running: Any, part: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    beaten = 0

    async def broken(*_: Any) -> None:
        nonlocal beaten
        beaten += 1
        raise TopicUnknown("name=Zhao Lei")

    with monkeypatch.context() as breaking:
        breaking.setattr(*LOOPS[part](running.app.state.rooms), broken)
        becomes(lambda: parts(running).get(part) == "failing" and beaten > 1)
    said = capsys.readouterr()
    assert "TopicUnknown" in said.out + said.err
    assert "Zhao" not in said.out + said.err
    assert f'rollcall_loop_failures_total{{part="{part}"}}' in running.client.get("/metrics").text
    becomes(lambda: part not in parts(running))
    assert running.get("/v1/units").status_code == 200


def test_a_wrong_clock_is_answered_by_its_name_and_readiness_says_so(
    running: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    case_id = running.case()

    def wrong(*_: Any) -> None:
        raise ClockWrong("the server's clock is behind the last entry")

    with monkeypatch.context() as breaking:
        breaking.setattr("journal.writer.guard_clock", wrong)
        breaking.setattr("api.health.pulse.guard_clock", wrong)
        answers = talk(running, case_id), running.get(f"/v1/cases/{case_id}")
        becomes(lambda: parts(running).get("record") == "clock")
        assert 'rollcall_writing_stopped{cause="clock",journal="record"} 1.0' in running.client.get("/metrics").text
    for answer in answers:
        assert (answer.status_code, answer.json()["code"]) == (503, "clock-wrong")
        assert int(answer.headers["Retry-After"]) >= 1
    said = capsys.readouterr()
    assert "ClockWrong" in said.out + said.err
    becomes(lambda: "record" not in parts(running))
    assert talk(running, case_id).status_code == 201


def test_a_cut_tail_is_answered_by_its_name_and_readiness_says_so(running: Any, capsys: pytest.CaptureFixture[str]):
    """The last of this module: a checkpoint that nothing answers to cannot be taken back."""
    case_id = running.case()
    with psycopg.connect(running.site.record_url, autocommit=True) as conn:
        conn.execute("INSERT INTO record.checkpoints VALUES (1000000, now(), %s, '', '')", [bytes(32)])
    english = talk(running, case_id)
    chinese = running.post(f"/v1/cases/{case_id}/talks", {"talk": "group"}, Accept_Language="zh")
    assert (english.status_code, english.json()["code"]) == (503, "record-cut")
    assert english.json()["title"] != chinese.json()["title"]
    assert int(english.headers["Retry-After"]) >= 1
    becomes(lambda: parts(running).get("record") == "cut")
    assert running.get(f"/v1/cases/{case_id}").status_code == 200, "what is there can be read"
    counted = running.client.get("/metrics").text
    assert 'rollcall_writing_stopped{cause="cut",journal="record"} 1.0' in counted
    assert 'rollcall_writing_stopped{cause="cut",journal="reads"} 0.0' in counted
    assert 'rollcall_alarms_total{code="record-cut"}' in counted
    said = capsys.readouterr()
    assert "TailCut" in said.out + said.err
    assert case_id not in said.out + said.err
