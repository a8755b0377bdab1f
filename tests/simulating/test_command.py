"""`rollcall simulate`: only into a journal of the embedded server that was born for it."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import psycopg
import pytest

from rollcall.cli import main
from rollcall.databases import databases
from rollcall.settings import Settings


class Said(NamedTuple):
    """What a command ended with and said."""

    code: int
    out: str
    err: str


@pytest.fixture
def called(capsys) -> Callable[..., Said]:
    """Calls the command line."""

    def call(*arguments: str) -> Said:
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main(arguments)
        said = capsys.readouterr()
        return Said(int(left.value.code or 0), said.out, said.err)

    return call


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home whose servers run for as long as the test does."""
    home = Path(tempfile.mkdtemp(prefix="rollcall-"))
    home.chmod(0o711)
    for name in [name for name in os.environ if name.startswith("ROLLCALL_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("ROLLCALL_HOME", str(home))
    monkeypatch.setenv("ROLLCALL_EMBEDDED_FSYNC", "off")
    with databases(Settings()):
        yield home
    outside = (home / "servers").resolve()
    shutil.rmtree(home)
    shutil.rmtree(outside, ignore_errors=True)


def test_the_last_line_says_what_was_recorded_and_progress_goes_elsewhere(called, home):
    said = called("simulate", "--cases", "3", "--months", "2", "--seed", "5")
    assert said.code == 0
    summary = json.loads(said.out.splitlines()[-1])
    assert (summary["cases"], summary["seed"]) == (3, 5)
    assert summary["events"] > 3
    told = json.loads(said.err.splitlines()[-1])
    assert (told["progress"], told["done"], told["total"], told["unit"]) == ("simulate", 6, 6, "steps")
    again = called("simulate", "--cases", "3", "--months", "2", "--seed", "5")
    assert again.code == 2
    assert "later entries" in again.err


def test_a_real_journal_takes_nobody_who_does_not_exist(called, home):
    assert called("migrate").code == 0
    said = called("simulate", "--cases", "1", "--months", "1")
    assert (said.code, said.out) == (2, "")
    assert "born simulated" in said.err


def test_databases_given_by_address_take_nobody_either(called, fresh_urls, tmp_path: Path, monkeypatch):
    monkeypatch.setenv("ROLLCALL_HOME", str(tmp_path))
    monkeypatch.setenv("ROLLCALL_DATABASE_URL", fresh_urls[0])
    monkeypatch.setenv("ROLLCALL_KEYS_URL", fresh_urls[1])
    said = called("simulate", "--cases", "1", "--months", "1")
    assert (said.code, said.out) == (2, "")
    assert "only into the embedded server" in said.err
    with psycopg.connect(fresh_urls[0]) as conn:
        assert conn.execute("SELECT to_regnamespace('record')").fetchone() == (None,)
