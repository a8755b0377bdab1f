"""`rollcall doctor` looks before it says that something is good."""

from __future__ import annotations

from pathlib import Path

import psycopg

from rollcall import reaching
from rollcall.finding import Finding
from rollcall.reaching import by_url as databases
from rollcall.reaching import key_files
from rollcall.settings import Settings


def found() -> dict[str, Finding]:
    return {finding.what: finding for finding in databases(Settings())}


def test_databases_that_answer_are_told_apart_and_said_to_be_empty(by_url):
    seen = found()
    assert {what: finding.state for what, finding in seen.items()} == {
        "record database": "good",
        "keys database": "good",
        "databases": "good",
        "journal": "look",
    }
    assert "nothing is set up: run `rollcall migrate`" in seen["journal"].says
    with psycopg.connect(by_url[0]) as conn:
        assert conn.execute("SELECT to_regnamespace('record')").fetchone() == (None,)


def test_the_kind_of_the_journal_is_said(by_url, called):
    assert called("migrate") == 0
    assert found()["journal"] == Finding("journal", "good", "born real, in this release's form")


def test_a_migration_that_is_still_to_come_is_said(by_url, called):
    assert called("migrate") == 0
    with psycopg.connect(by_url[1], autocommit=True) as conn:
        conn.execute("DELETE FROM keys.migrations WHERE name LIKE 'keys_0002%'")
    assert "1 migrations of this release are to come" in found()["journal"].says


def test_a_database_that_does_not_answer_is_missing_and_its_password_is_not_said(by_url, monkeypatch, called, capsys):
    monkeypatch.setenv("ROLLCALL_KEYS_URL", "postgresql://nobody:hush@127.0.0.1:1/keys")
    assert found()["keys database"].state == "missing"
    assert called("doctor") == 1
    assert "hush" not in "".join(capsys.readouterr())


def test_two_addresses_of_one_database_are_found_out(by_url, monkeypatch):
    monkeypatch.setenv("ROLLCALL_KEYS_URL", f"{by_url[0]}&application_name=x".replace("/servers/", "/servers/./"))
    monkeypatch.setattr("rollcall.settings.Settings._same_database", lambda _: False)
    assert found()["databases"].state == "missing"


def test_a_server_that_is_too_old_is_missing(by_url, monkeypatch):
    monkeypatch.setattr(reaching, "LEAST_MAJOR", 99)
    assert found()["record database"].state == "missing"


def test_key_files_are_looked_at(by_url, called, tmp_path: Path):
    def states() -> dict[str, str]:
        return {finding.what: finding.state for finding in key_files(Settings())}

    assert states() == {"root key": "look", "token key": "look", "signer's key": "look"}
    assert called("migrate") == 0
    assert states()["root key"] == "good"
    root = tmp_path / "home" / "secrets" / "master.key"
    root.chmod(0o644)
    assert states()["root key"] == "good"  # its folder lets nobody pass
    root.parent.chmod(0o755)
    assert states()["root key"] == "look"
