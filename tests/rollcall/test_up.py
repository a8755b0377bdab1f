"""The whole thing, as somebody who has just been handed it: one command, then a look around."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from .conftest import new_home

LOOK = {"Rollcall-Purpose": "inspection"}


@dataclass
class Up:
    """A running installation with its sample. said: what it printed."""

    home: Path
    port: int
    process: subprocess.Popen[str]
    said: list[str]

    def run(self, *command: str, code: int = 0) -> str:
        """One more command on the same installation."""
        done = subprocess.run(
            [sys.executable, "-m", "rollcall", *command], env=self.env, capture_output=True, text=True, check=False
        )
        assert done.returncode == code, done.stderr
        return done.stdout

    @property
    def env(self) -> dict[str, str]:
        return os.environ | {"ROLLCALL_HOME": str(self.home), "ROLLCALL_PORT": str(self.port)}

    @contextmanager
    def signed_in(self, role: str) -> Iterator[httpx.Client]:
        """A client with a token of one of the accounts that were printed."""
        line = next(line for line in self.said if line.split()[:1] == [role])
        with httpx.Client(base_url=f"http://127.0.0.1:{self.port}", timeout=20, headers=LOOK) as client:
            told = client.post("/v1/tokens", json={"name": role, "password": line.split()[1]}).json()
            client.headers["Authorization"] = f"Bearer {told['access_token']}"
            yield client


@pytest.fixture(scope="module")
def up() -> Iterator[Up]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    with new_home() as home:
        yield from _running(home, port)


def _running(home: Path, port: int) -> Iterator[Up]:
    started = Up(home, port, None, [])  # type: ignore[arg-type]
    started.process = subprocess.Popen(
        [sys.executable, "-m", "rollcall", "up", "--sample"], env=started.env, stdout=subprocess.PIPE, text=True
    )
    assert started.process.stdout is not None
    for line in started.process.stdout:
        started.said.append(line.rstrip())
        if "curl" in line and "/v1/cases" in line:
            break
    _until_ready(port)
    yield started
    started.process.send_signal(signal.SIGTERM)
    assert started.process.wait(30) == 0
    started.process.stdout.close()


def _until_ready(port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if httpx.get(f"http://127.0.0.1:{port}/health/ready").status_code == 200:
            return
        time.sleep(0.2)
    raise AssertionError("not ready in a minute")


def _cases(client: httpx.Client) -> list[dict[str, Any]]:
    return client.get("/v1/cases", params={"limit": 100}).json()["cases"]  # type: ignore[no-any-return]


def test_it_says_where_to_look_and_how_to_sign_in(up: Up) -> None:
    assert any(f"http://127.0.0.1:{up.port}" in line for line in up.said)
    assert any("simulated" in line for line in up.said)
    with up.signed_in("reviewer") as county, up.signed_in("officer") as office:
        everybody, ours = _cases(county), _cases(office)
    assert len(everybody) == 60
    assert 0 < len(ours) < 60
    assert {case["unit_id"] for case in ours} == {"sim.linhe.east"}


def test_a_case_reads_the_same_over_http_and_replayed(up: Up) -> None:
    with up.signed_in("inspector") as client:
        case = _cases(client)[0]
        for _ in range(10):  # the clock may be writing to it
            file = client.get(f"/v1/cases/{case['case_id']}").json()
            replayed = json.loads(up.run("replay", case["case_number"], "--purpose", "inspection", "--json"))
            if replayed["case_file"]["version"] == file["version"]:
                break
    for column in ("check_ins_received", "check_ins_missed", "level", "officer_id", "version", "next_check_in_due_on"):
        assert replayed["case_file"][column] == file[column], column


def test_the_page_for_paper_says_as_of_when_and_by_which_checkpoint(up: Up) -> None:
    day = datetime.now(UTC).date() - timedelta(150)
    page = up.run("replay", "SIM-000001", "--as-at", str(day), "--known-at", "3000", "--print")
    assert f"as at {day}T23:59" in page
    assert "as known at position 3000" in page
    assert "covers this page" in page
    assert page.count("\n") < 90


def test_what_came_since_is_told_with_the_entries_that_made_it(up: Up) -> None:
    said = up.run("replay", "SIM-000001", "--since", "3000")
    assert re.search(r"Since then: \d+ values differ, made by \d+ entries", said)
    assert "case_files.check_ins_received" in said


def test_a_look_at_the_command_line_is_recorded_too(up: Up) -> None:
    up.run("replay", "SIM-000002", "--purpose", "complaint")
    with up.signed_in("inspector") as client:
        case = next(c for c in _cases(client) if c["case_number"] == "SIM-000002")
        told = client.get(f"/v1/cases/{case['case_id']}/accesses", headers={"Rollcall-Purpose": "inspection"})
    assert any("operator" in json.dumps(look) and "complaint" in json.dumps(look) for look in told.json()["accesses"])


def test_an_unknown_case_is_said_to_be_unknown(up: Up) -> None:
    up.run("replay", "SIM-999999", code=1)


def test_the_record_is_whole_and_its_models_are_what_it_says(up: Up) -> None:
    assert "record: whole" in up.run("verify", "--models")


def test_an_export_is_verified_offline(up: Up, tmp_path: Path) -> None:
    file = tmp_path / "case.ndjson"
    up.run("export", "SIM-000001", "--out", str(file))
    vkey = next(up.home.glob("secrets/*.vkey"))
    up.run("verify", str(file), "--vkey", str(vkey))
    changed = tmp_path / "changed.ndjson"
    changed.write_text(file.read_text().replace("officer-1", "officer-2", 1).replace("officer-4", "officer-3", 1))
    up.run("verify", str(changed), "--vkey", str(vkey), code=1)


def test_a_rebuild_leaves_what_it_finds(up: Up) -> None:
    first = up.run("rebuild", "case_files", "tallies")
    for _ in range(10):  # the clock may be writing
        again, first = first, up.run("rebuild", "case_files", "tallies")
        if first == again:
            break
    assert first == again
    assert len(first.splitlines()) == 2


def test_a_second_one_says_that_the_address_is_taken(up: Up) -> None:
    up.run("up", code=3)
