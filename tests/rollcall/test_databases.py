"""Which databases a command works on."""

from __future__ import annotations

from pathlib import Path

import pytest

from rollcall.databases import databases
from rollcall.settings import Settings


def test_addresses_in_the_settings_win_and_start_nothing(empty_home: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ROLLCALL_HOME", str(empty_home))
    monkeypatch.setenv("ROLLCALL_DATABASE_URL", "postgresql://db/record")
    monkeypatch.setenv("ROLLCALL_KEYS_URL", "postgresql://db/keys")
    with databases(Settings()) as found:
        assert (found.record_url, found.keys_url) == ("postgresql://db/record", "postgresql://db/keys")
        assert not found.started_here
    assert list(empty_home.iterdir()) == []


def test_without_them_the_servers_of_the_home_are_started(home: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ROLLCALL_HOME", str(home))
    monkeypatch.setenv("ROLLCALL_EMBEDDED_FSYNC", "off")
    with databases(Settings()) as found:
        assert found.started_here
        assert found.record_pid_file is not None
        assert found.record_pid_file.exists()


def test_what_is_done_meanwhile_is_done_once_whether_they_have_to_be_started_or_not(
    home: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("ROLLCALL_HOME", str(home))
    monkeypatch.setenv("ROLLCALL_EMBEDDED_FSYNC", "off")
    done: list[str] = []
    with databases(Settings(), meanwhile=lambda: done.append("first")):
        assert done == ["first"]
        with databases(Settings(), meanwhile=lambda: done.append("second")) as found:
            assert not found.started_here
            assert done == ["first", "second"]


def test_it_is_done_for_addresses_in_the_settings_too(empty_home: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ROLLCALL_HOME", str(empty_home))
    monkeypatch.setenv("ROLLCALL_DATABASE_URL", "postgresql://db/record")
    monkeypatch.setenv("ROLLCALL_KEYS_URL", "postgresql://db/keys")
    done: list[str] = []
    with databases(Settings(), meanwhile=lambda: done.append("meanwhile")):
        assert done == ["meanwhile"]
