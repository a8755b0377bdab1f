"""Where the servers' data and programs lie when an account may not pass everywhere. Modes are never changed."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from rollcall import embedded
from rollcall.embedded.account import AccountMissing, account_named, server_account
from rollcall.embedded.binaries import Binaries, ServerMissing, choose, found, within_reach
from rollcall.embedded.place import OUTSIDE, PlaceUnreachable, servers_folder


def wheel() -> Binaries:
    return next(one for one in found() if one.source == "wheel")


def test_programs_in_a_closed_folder_run_where_that_folder_is_not_opened(empty_home: Path):
    """As root a copy is made for the account; anybody else runs them where they are."""
    closed = empty_home / "closed"
    closed.mkdir(mode=0o700)
    package = wheel().folder.parents[1]
    shutil.copytree(package, closed / package.name, ignore=shutil.ignore_patterns("include", "pginstall"))
    libraries = package.with_name(f"{package.name}.libs")
    shutil.copytree(libraries, closed / libraries.name)
    hidden = Binaries(closed / package.name / "pginstall18" / "bin", 18, wheel().version, "asked")
    account = server_account()
    usable = within_reach(hidden, account, empty_home)
    assert account.executes(usable.postgres)
    assert account.executes(usable.initdb)
    assert (usable == hidden) == account.ours
    assert closed.stat().st_mode & 0o777 == 0o700


def test_a_home_that_the_account_may_not_enter_keeps_its_mode(empty_home: Path):
    """As root the data goes elsewhere and `servers` is a link; anybody else enters their own home."""
    closed = empty_home / "closed"
    closed.mkdir(mode=0o700)
    account = server_account()
    try:
        with embedded.running(closed / "home", fsync=False) as servers:
            assert servers.record_pid_file is not None
            assert servers.record_pid_file.is_relative_to(OUTSIDE) == (not account.ours)
        assert servers_folder(closed / "home", account) == (closed / "home" / "servers").resolve()
        assert closed.stat().st_mode & 0o777 == 0o700
    finally:
        shutil.rmtree((closed / "home" / "servers").resolve())


def test_a_link_to_data_that_is_gone_is_not_followed_into_new_data(empty_home: Path):
    (empty_home / "servers").symlink_to(empty_home / "gone")
    with pytest.raises(PlaceUnreachable):
        servers_folder(empty_home, server_account())
    assert not (empty_home / "gone").exists()


def test_what_is_asked_for_wins_over_what_is_found(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ROLLCALL_PG_BIN", str(wheel().folder))
    assert choose(None).source == "asked"


def test_data_of_another_version_is_not_opened(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ROLLCALL_PG_BIN", str(wheel().folder))
    with pytest.raises(ServerMissing, match="made by PostgreSQL 12"):
        choose(12)


def test_an_installed_server_too_old_for_new_data_is_passed_over():
    old = Binaries(Path("/usr/lib/postgresql/15/bin"), 15, "15.18", "installed")
    assert choose(None, [old, wheel()]) == wheel()
    assert choose(15, [old, wheel()]) == old


def test_an_installed_server_that_is_new_enough_wins_over_the_wheel():
    installed = Binaries(Path("/usr/lib/postgresql/18/bin"), 18, "18.9", "installed")
    assert choose(None, [installed, wheel()]) == installed


def test_with_no_server_at_all_it_says_what_would_help():
    with pytest.raises(ServerMissing, match="ROLLCALL_DATABASE_URL"):
        choose(None, [])


def test_the_server_never_runs_as_root():
    account = server_account()
    assert account.uid != 0
    assert account.ours == (os.geteuid() != 0)


@pytest.mark.parametrize("name", ["root", "nobody-of-that-name"])
def test_an_account_that_cannot_run_the_server_is_refused_and_none_is_made(name: str):
    with pytest.raises(AccountMissing):
        account_named(name)
