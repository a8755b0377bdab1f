"""Setting an installation up and opening it are two things; a command that fails says why, and by its exit code."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from journal import store
from journal.keys import RootKeyMissing
from journal.proof.signer import Signer
from journal.schema import WrongKind
from journal.site import Site
from rollcall.cli import main
from rollcall.installation import NotMigrated, installed
from rollcall.settings import Settings

OPENING = [("verify",), ("replay", "--all"), ("accounts", "list"), ("rebuild",), ("signer",)]
TABLES = "SELECT schemaname, tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
GONE = "postgresql://nobody:hush@127.0.0.1:1"


@pytest.fixture
def root_key(called, by_url: tuple[str, str], tmp_path: Path) -> Path:
    """The root key of the installation that `rollcall migrate` made of them."""
    assert called("migrate") == 0
    return tmp_path / "home" / "secrets" / "master.key"


@pytest.mark.parametrize("command", OPENING, ids=lambda command: command[0])
def test_what_was_never_set_up_is_said_to_be_so_and_stays_as_it_is(called, by_url, command, tmp_path, capsys):
    assert called(*command) == 3
    assert "Run `rollcall migrate` or `rollcall up` first" in capsys.readouterr().err
    for url in by_url:
        with psycopg.connect(url) as conn:
            assert conn.execute(TABLES).fetchall() == []
    assert not (tmp_path / "home").exists()


def test_no_server_is_made_to_find_nothing_on_it(called, empty_home: Path, monkeypatch, capsys):
    monkeypatch.setenv("ROLLCALL_HOME", str(empty_home))
    assert called("verify") == 3
    assert "Run `rollcall migrate` or `rollcall up` first" in capsys.readouterr().err
    assert list(empty_home.iterdir()) == []


def test_a_migration_that_is_still_to_come_is_noticed(root_key: Path, by_url):
    with psycopg.connect(by_url[0], autocommit=True) as conn:
        conn.execute("DELETE FROM reads.migrations")
    with pytest.raises(NotMigrated), installed(Settings()):
        pass


def test_a_model_without_a_table_is_noticed(root_key: Path, by_url):
    with psycopg.connect(by_url[0], autocommit=True) as conn:
        conn.execute("DELETE FROM views.models WHERE model = 'tallies'")
    with pytest.raises(NotMigrated), installed(Settings()):
        pass


def test_a_signer_needs_no_root_key(called, root_key: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    root_key.unlink()
    monkeypatch.setenv("ROLLCALL_LOG_KEY_FILE", str(tmp_path / "signer" / "log.key"))
    stop = threading.Event()
    monkeypatch.setattr("rollcall.up.parts.told_to_stop", lambda: stop)
    signed: list[bool] = []

    def step(signer: Signer, real: Callable[[Signer], bool] = Signer.step) -> bool:
        signed.append(real(signer))
        stop.set()
        return signed[-1]

    monkeypatch.setattr(Signer, "step", step)
    assert called("signer") == 0
    assert any(signed)
    assert not root_key.exists()
    assert (tmp_path / "signer" / "log.record.checkpoint").exists()


@pytest.fixture
def member(root_key: Path, by_url: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The settings name accounts that may do what the service and the projector may, and own nothing."""
    for name, url in zip(("DATABASE", "KEYS"), by_url, strict=True):
        roles = "rollcall_service, rollcall_projector" if name == "DATABASE" else "rollcall_service"
        _run(url, f"CREATE ROLE member LOGIN PASSWORD 'hush' IN ROLE {roles}")
        monkeypatch.setenv(f"ROLLCALL_{name}_URL", re.sub("//[^@]*@", "//member:hush@", url, count=1))
    yield
    for url in by_url:
        _run(url, "DROP ROLE member")


def _run(url: str, statement: str) -> None:
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute(statement)  # type: ignore[call-overload]


@pytest.mark.parametrize("command", [("verify", "--models"), ("replay", "--all"), ("accounts", "list")], ids=str)
def test_what_only_opens_needs_no_rights_of_an_owner(member, called, command):
    assert called(*command) == 0


def test_what_sets_up_does(member, called, capsys):
    assert called("migrate") == 3
    assert "its owner has to run `rollcall migrate`" in capsys.readouterr().err


def test_the_sample_does_not_go_where_databases_are_given_by_address(called, by_url, capsys):
    assert called("up", "--sample") == 2
    assert "only into the embedded server" in capsys.readouterr().err
    with psycopg.connect(by_url[0]) as conn:
        assert conn.execute(TABLES).fetchall() == []


def test_a_server_that_is_away_is_not_a_wrong_record(called, by_url, monkeypatch, capsys):
    monkeypatch.setenv("ROLLCALL_DATABASE_URL", f"{GONE}/record")
    monkeypatch.setenv("ROLLCALL_KEYS_URL", f"{GONE}/keys")
    assert called("verify") == 3
    said = capsys.readouterr().err
    assert said.startswith("rollcall: a database cannot be reached")
    assert said.count("\n") == 1
    assert "hush" not in said


def test_without_its_root_key_nothing_is_opened(called, root_key, capsys):
    root_key.unlink()
    assert called("verify") == 3
    assert (
        capsys.readouterr().err == "rollcall: the file of the root key is not there; nothing can be opened without it\n"
    )
    assert called("migrate") == 3
    assert not root_key.exists()


def test_another_root_key_is_said_to_be_another(called, root_key, capsys):
    root_key.write_bytes(bytes(32))
    assert called("replay", "--all") == 3
    assert "the root key is not the one" in capsys.readouterr().err


@pytest.mark.parametrize(
    "raised",
    [
        store.Unavailable("17"),
        store.TailCut("17"),
        store.ClockWrong("17"),
        RootKeyMissing("it is gone"),
        WrongKind("it is real"),
        ConnectionResetError(),
        FileNotFoundError(2, "No such file or directory", "/where/people/are"),
        psycopg.errors.InsufficientPrivilege("17"),
    ],
    ids=lambda raised: type(raised).__name__,
)
def test_what_is_not_there_ends_with_three_and_one_line_without_values(called, by_url, raised, monkeypatch, capsys):
    def fails(*_: Any, **__: Any) -> None:
        raise raised

    monkeypatch.setattr(Site, "pending", fails)
    assert called("verify") == 3
    said = capsys.readouterr().err
    assert said.startswith("rollcall: ")
    assert said.count("\n") == 1
    assert "17" not in said
    assert "/where/people/are" not in said


def test_wrong_settings_are_a_wrong_call(called, by_url, monkeypatch, capsys):
    monkeypatch.delenv("ROLLCALL_KEYS_URL")
    monkeypatch.setenv("ROLLCALL_PORT", "many")
    assert called("verify") == 2
    said = capsys.readouterr().err
    assert said.startswith("rollcall: ROLLCALL_PORT: ")
    assert "many" not in said


def test_what_nobody_foresaw_is_not_hidden(by_url, monkeypatch):
    def fails(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(Site, "pending", fails)
    with pytest.raises(ZeroDivisionError):
        main(("verify",))
