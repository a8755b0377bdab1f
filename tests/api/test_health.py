"""Whether it lives and is ready, what is counted, what is logged; and that it comes back after an outage."""

from __future__ import annotations

import contextlib
import json
import select
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit, urlunsplit

import httpx
import psycopg
import pytest

from api.app import ApiSettings, create
from api.health.logs import ALLOWED, allowed
from consumers.following import postgres
from journal.site import Site


def test_it_lives_and_says_when_it_is_ready(running: Any):
    assert running.client.get("/health/live").json() == {"status": "live"}
    until = time.monotonic() + 5
    missing = {"record.views"}
    while not missing <= {"record.signer", "reads.signer"}:  # no signer runs beside it here
        assert time.monotonic() < until, missing
        answer = running.client.get("/health/ready")
        assert (answer.status_code == 503) == ("Retry-After" in answer.headers)
        missing = set(answer.json().get("parts", {}))


def test_what_is_counted_is_nothing_personal(running: Any):
    case_id = running.case(number="M-1", name="Zhao Lei")
    running.post(f"/v1/cases/{case_id}/check-ins", {"mode": "phone", "occurred_on": "2026-01-01"})
    time.sleep(1.2)
    counted = running.client.get("/metrics").text
    assert 'rollcall_commands_accepted_total{rule="OpenCase"}' in counted
    assert 'rollcall_commands_refused_total{code="intake.before-case-opened",rule="RecordCheckIn"}' in counted
    assert 'rollcall_position{journal="record"}' in counted
    for personal in ("Zhao", "M-1", case_id, running.people["officer"], "east"):
        assert personal not in counted


def test_a_relay_that_waits_is_noted_and_how_consumers_fare_is_counted(running: Any):
    with psycopg.connect(running.site.record_url, autocommit=True) as conn:
        conn.execute("INSERT INTO record.relay_rounds VALUES (true, now(), now(), 0, 7, 'NoBrokersAvailable')")
        conn.execute("INSERT INTO record.relay_marks VALUES ('t.events', 'x', 5, '{10, 4}')")
        postgres.make(conn, "webhooks")
        conn.execute("INSERT INTO consumer_marks VALUES ('webhooks', 0, 3, 2), ('webhooks', 1, 4, 5)")
        conn.execute("INSERT INTO consumer_parked VALUES ('webhooks', 0, 1, NULL, '', 'foreign')")
    until = time.monotonic() + 10
    while 'rollcall_consumer_lag_records{consumer="webhooks"} 7.0' not in (counted := _counted(running)):
        assert time.monotonic() < until, counted
    assert 'rollcall_consumer_parked{consumer="webhooks"} 1.0' in counted
    assert "rollcall_relay_waiting 1.0" in counted
    assert "rollcall_relay_sent 7.0" in counted
    assert running.client.get("/health/ready").json()["notes"]["relay"] == "waits"  # ready or not


def _counted(running: Any) -> str:
    time.sleep(0.2)
    return str(running.client.get("/metrics").text)


def test_counters_are_for_this_machine_or_for_whoever_is_signed_in(running: Any):
    asked_for_another = {"X-Forwarded-For": "192.0.2.1"}
    assert running.client.get("/metrics", headers=asked_for_another).status_code == 401
    signed_in = running.headers("inspector") | asked_for_another
    assert running.client.get("/metrics", headers=signed_in).status_code == 200


def test_only_listed_fields_and_nothing_personal_reach_the_log():
    line = allowed(None, "error", {"event": "failed", "exception": "KeyError", "name": "Zhao Lei", "query": "?name=x"})
    assert line == {"event": "failed", "exception": "KeyError"}
    assert not ALLOWED & {"name", "path", "query", "body", "message", "actor"}


class Cut:
    """A way to a server that can be cut for a while: connections end, new ones are refused."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        asked = parse_qs(parts.query)
        self._socket = f"{asked['host'][0]}/.s.PGSQL.{asked['port'][0]}"
        self._open: list[socket.socket] = []
        self._listening = self._listen(0)
        self._port = self._listening.getsockname()[1]
        place = f"{parts.username}:{parts.password}@127.0.0.1:{self._port}"
        self.url = urlunsplit(parts._replace(netloc=place, query=""))

    def _listen(self, port: int) -> socket.socket:
        listening = socket.create_server(("127.0.0.1", port), reuse_port=True)
        threading.Thread(target=self._accept, args=(listening,), daemon=True).start()
        return listening

    def _accept(self, listening: socket.socket) -> None:
        while True:
            try:
                near, _ = listening.accept()
            except OSError:
                return
            far = socket.socket(socket.AF_UNIX)
            far.connect(self._socket)
            self._open += [near, far]
            threading.Thread(target=self._pass, args=(near, far), daemon=True).start()

    @staticmethod
    def _pass(near: socket.socket, far: socket.socket) -> None:
        try:
            while True:
                for one in select.select([near, far], [], [])[0]:
                    data = one.recv(65536)
                    if not data:
                        return
                    (far if one is near else near).sendall(data)
        except (OSError, ValueError):
            return
        finally:
            near.close()
            far.close()

    def cut(self) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for one in self._open:
            try:
                one.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue
        self._open.clear()

    def mend(self) -> None:
        self._listening = self._listen(self._port)

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self.cut()


@pytest.fixture
def severable(running: Any) -> Iterator[tuple[Cut, httpx.Client]]:
    """A second API over the same installation, whose way to the record can be cut."""
    way = Cut(running.site.record_url)
    site = Site(way.url, running.site.keys_url, running.site.root_file)
    with type(running).served(create(site, ApiSettings(running.token_key_file))) as url:
        with httpx.Client(base_url=url, timeout=30) as client:
            yield way, client
        way.close()


def test_ten_seconds_without_the_record_are_waited_out_or_answered_503_and_then_all_goes_on(
    running: Any, severable: tuple[Cut, httpx.Client]
):
    way, client = severable
    case_id = running.case()
    running.sign_in("officer")
    read = lambda: client.get(f"/v1/cases/{case_id}", headers=running.headers("officer"))  # noqa: E731

    def write(n: int) -> httpx.Response:
        headers = running.headers("officer", Idempotency_Key=f"outage-{n}")
        return client.post(f"/v1/cases/{case_id}/talks", json={"talk": "group"}, headers=headers)

    assert (read().status_code, write(0).status_code) == (200, 201)
    way.cut()
    until = time.monotonic() + 10
    answers: list[httpx.Response] = []
    n = 0
    while time.monotonic() < until:
        n += 1
        answers += [write(n), read()]
    assert {a.status_code for a in answers} == {503}
    assert all(a.json()["code"] in ("unavailable", "projection-behind") for a in answers)
    assert all(int(a.headers["Retry-After"]) >= 1 for a in answers)
    assert client.get("/health/live").status_code == 200
    assert client.get("/health/ready").json()["parts"] == {"record": "away"}
    way.mend()
    began = time.monotonic()
    assert [write(m).status_code for m in range(1, n + 1)] == [201] * n
    again = read()
    assert again.status_code == 200, (again.text, again.elapsed)
    assert time.monotonic() - began < 10
    assert len(running.entries(case_id)) == 1 + 1 + n


def test_what_nobody_foresaw_is_answered_and_logged_without_anything_personal(
    running: Any, capsys: pytest.CaptureFixture[str]
):
    rooms = running.app.state.rooms
    whole = rooms.readers

    class Broken:
        async def ask(self, _work: Any) -> Any:
            raise RuntimeError("name=Zhao Lei")

    rooms.readers = Broken()
    try:
        answer = running.get("/v1/cases")
    finally:
        rooms.readers = whole
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    said = capsys.readouterr()
    assert "Zhao" not in answer.text + said.out + said.err
    assert "RuntimeError" in said.out + said.err
    assert answer.json()["correlation_id"] in said.out + said.err
    assert json.loads(answer.content)["title"]


def test_nothing_of_an_installation_is_readable_by_others(running: Any):
    for file in (running.token_key_file, Path(running.site.root_file)):
        assert file.stat().st_mode & 0o077 == 0
