"""The command line: quick to answer, honest in its exit codes, readable by people and by programs."""

from __future__ import annotations

import importlib
import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from rollcall.cli import SUBCOMMANDS, Subcommand, assemble


def rollcall(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "rollcall", *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_help_names_every_command_and_ends_with_zero():
    helped = rollcall("--help")
    assert helped.returncode == 0
    for one in SUBCOMMANDS:
        assert (one.name in helped.stdout) != one.hidden


def test_help_imports_no_code_of_a_sub_command():
    script = "import sys; from rollcall.cli import assemble; assemble(); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    heavy = {"fastapi", "psycopg", "pydantic", "eventsourcing", "cryptography"}
    assert not heavy & set(loaded.split())


@pytest.mark.parametrize("one", SUBCOMMANDS, ids=lambda one: one.name)
def test_every_sub_command_is_where_the_table_says(one: Subcommand):
    module, name = one.place.split(":")
    assert getattr(importlib.import_module(module), name)
    assemble(one.name)


def test_an_unknown_command_is_a_wrong_call():
    refused = rollcall("nonsense")
    assert refused.returncode == 2
    assert refused.stdout == ""


def test_doctor_speaks_json_lines_to_a_program(tmp_path: Path):
    said = rollcall("doctor", ROLLCALL_HOME=str(tmp_path), ROLLCALL_PORT="8399")
    findings = [json.loads(line) for line in said.stdout.splitlines()]
    assert {finding["what"] for finding in findings} >= {"python", "home", "disk", "account", "postgresql", "port"}
    assert all(finding["state"] in ("good", "look", "missing") for finding in findings)


def test_doctor_draws_a_table_for_a_person(tmp_path: Path):
    ours, theirs = pty.openpty()
    environment = {**os.environ, "ROLLCALL_HOME": str(tmp_path), "TERM": "xterm", "COLUMNS": "200"}
    with subprocess.Popen([sys.executable, "-m", "rollcall", "doctor"], stdout=theirs, env=environment) as process:
        os.close(theirs)
        said = b""
        try:
            while chunk := os.read(ours, 4096):
                said += chunk
        except OSError:  # the other end of a terminal closes with an error
            os.close(ours)
    assert process.returncode == 0
    assert b"finding" in said
    assert b"{" not in said


def test_doctor_names_what_is_missing_and_ends_with_one(tmp_path: Path):
    (tmp_path / "file").touch()
    said = rollcall("doctor", ROLLCALL_HOME=str(tmp_path / "file" / "home"), ROLLCALL_PG_BIN=str(tmp_path))
    missing = [json.loads(line)["what"] for line in said.stdout.splitlines() if '"missing"' in line]
    assert said.returncode == 1
    assert missing == ["home", "postgresql"]


def test_doctor_makes_nothing(tmp_path: Path):
    rollcall("doctor", ROLLCALL_HOME=str(tmp_path / "home"))
    assert list(tmp_path.iterdir()) == []


def test_doctor_does_not_repeat_a_setting_that_is_wrong():
    said = rollcall("doctor", ROLLCALL_DATABASE_URL="postgresql://a:hush@h/x")
    assert said.returncode == 1
    assert "hush" not in said.stdout + said.stderr
