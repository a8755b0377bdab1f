"""The settings: read from the environment, whole or refused, and silent about secrets."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from rollcall.settings import Settings

RECORD = "postgresql://rollcall:hush@db:5432/record"
KEYS = "postgresql://rollcall:hush@db:5432/keys"


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch):
    import os

    for name in [name for name in os.environ if name.startswith("ROLLCALL_")]:
        monkeypatch.delenv(name)


def test_with_nothing_set_the_servers_are_our_own():
    settings = Settings()
    assert settings.embedded
    assert (settings.host, settings.port) == ("127.0.0.1", 8321)


def test_a_setting_is_read_from_the_environment(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ROLLCALL_PORT", "9000")
    assert Settings().port == 9000


@pytest.mark.parametrize("address", ["https://rollcall.example/v1/schemas/", "urn:example:schema:"])
def test_schemas_are_named_by_the_address_at_which_they_are_found(monkeypatch: pytest.MonkeyPatch, address: str):
    assert Settings().schemas == "urn:rollcall:schema:"
    monkeypatch.setenv("ROLLCALL_SCHEMAS", address)
    assert Settings().schemas == address


@pytest.mark.parametrize(
    "address", ["https://rollcall.example/v1/schemas", "rollcall.example/", "https://é.example/", ""]
)
def test_an_address_that_no_name_can_be_put_behind_is_refused(monkeypatch: pytest.MonkeyPatch, address: str):
    monkeypatch.setenv("ROLLCALL_SCHEMAS", address)
    with pytest.raises(ValidationError, match="ends in a slash"):
        Settings()


def test_two_databases_by_address_replace_our_own(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ROLLCALL_DATABASE_URL", RECORD)
    monkeypatch.setenv("ROLLCALL_KEYS_URL", KEYS)
    assert not Settings().embedded


@pytest.mark.parametrize("name", ["ROLLCALL_DATABASE_URL", "ROLLCALL_KEYS_URL"])
def test_one_database_alone_is_refused(monkeypatch: pytest.MonkeyPatch, name: str):
    monkeypatch.setenv(name, RECORD)
    with pytest.raises(ValidationError, match="together"):
        Settings()


@pytest.mark.parametrize(
    "same",
    [
        RECORD,
        "postgres://other:word@DB/record",
        "postgresql://rollcall@/record?host=db&port=5432",
        "postgresql://db?dbname=record",
    ],
)
def test_the_keys_may_not_lie_in_the_database_of_the_record(monkeypatch: pytest.MonkeyPatch, same: str):
    monkeypatch.setenv("ROLLCALL_DATABASE_URL", RECORD)
    monkeypatch.setenv("ROLLCALL_KEYS_URL", same)
    with pytest.raises(ValidationError, match="another database"):
        Settings()


def test_a_secret_may_lie_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    (tmp_path / "record").write_text(f"{RECORD}\n")
    monkeypatch.setenv("ROLLCALL_DATABASE_URL_FILE", str(tmp_path / "record"))
    monkeypatch.setenv("ROLLCALL_KEYS_URL", KEYS)
    found = Settings().database_url
    assert found is not None
    assert found.get_secret_value() == RECORD


def test_a_secret_set_twice_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    (tmp_path / "record").write_text(RECORD)
    monkeypatch.setenv("ROLLCALL_DATABASE_URL_FILE", str(tmp_path / "record"))
    monkeypatch.setenv("ROLLCALL_DATABASE_URL", RECORD)
    with pytest.raises(ValidationError, match="both set"):
        Settings()


def test_a_file_that_cannot_be_read_is_named_by_its_setting(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("ROLLCALL_KEYS_URL_FILE", str(tmp_path / "none"))
    with pytest.raises(ValidationError, match="keys_url_file cannot be read"):
        Settings()


def test_no_refusal_and_no_print_shows_a_password(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ROLLCALL_DATABASE_URL", RECORD)
    with pytest.raises(ValidationError) as refused:
        Settings()
    assert "hush" not in str(refused.value)
    monkeypatch.setenv("ROLLCALL_KEYS_URL", KEYS)
    assert "hush" not in repr(Settings())


def test_a_zone_that_is_not_one_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ROLLCALL_ZONE", "Mars/Olympus")
    with pytest.raises(ValidationError, match="time zone"):
        Settings()


def test_half_an_issuer_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ROLLCALL_ISSUER", "https://id.example")
    with pytest.raises(ValidationError, match="together"):
        Settings()


def test_a_key_lies_under_the_home_unless_it_is_placed_elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("ROLLCALL_HOME", str(tmp_path))
    assert Settings().secret("log") == tmp_path / "secrets" / "log.key"
    monkeypatch.setenv("ROLLCALL_LOG_KEY_FILE", "/run/secrets/log")
    assert Settings().secret("log") == Path("/run/secrets/log")
