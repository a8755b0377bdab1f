"""``rollcall accounts`` and ``rollcall routes``, as they are called."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import pytest

from api.signin.accounts import every, fits
from journal.site import Site
from rollcall.cli import main
from rollcall.exits import Exit

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(site: Site, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Call a command on this module's installation: exit code, output, errors."""
    monkeypatch.setenv("ROLLCALL_DATABASE_URL", site.record_url)
    monkeypatch.setenv("ROLLCALL_KEYS_URL", site.keys_url)
    monkeypatch.setenv("ROLLCALL_MASTER_KEY_FILE", str(site.root_file))
    monkeypatch.setenv("ROLLCALL_HOME", str(site.root_file.parent))

    def called(*words: str, typed: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        with pytest.raises(SystemExit) as ended:
            main(words)
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return called


def account(site: Site, name: str) -> Any:
    return next(a for a in every(site) if a.name == name)


def test_an_account_is_made_changed_and_ended(site: Site, call: Call):
    code, out, _ = call("accounts", "add", "wang", "--role", "officer", "--unit", "east", typed="long enough for it\n")
    assert code == Exit.OK
    made = account(site, "wang")
    assert out == f"wang: {made.account_id}\n"
    assert "wang" not in made.account_id
    assert fits("long enough for it", made.password_hash)
    assert call("accounts", "password", "wang", typed="another one for it\n")[0] == Exit.OK
    assert fits("another one for it", account(site, "wang").password_hash)
    assert call("accounts", "disable", "wang")[0] == Exit.OK
    assert account(site, "wang").disabled_at is not None
    assert "disabled" in call("accounts", "list")[1]


def test_a_password_is_made_and_told_once(site: Site, call: Call):
    code, out, _ = call("accounts", "add", "zhao", "--role", "inspector", "--unit", "county", "--generate")
    password = out.splitlines()[1].removeprefix("password: ")
    assert code == Exit.OK
    assert fits(password, account(site, "zhao").password_hash)


@pytest.mark.parametrize(
    ("words", "typed"),
    [
        (("add", "li", "--role", "officer", "--unit", "east"), "short\n"),
        (("add", "li", "--role", "officer", "--unit", "east"), "x" * 300),
        (("add", "li", "--role", "clock", "--unit", "east"), "long enough for it\n"),
        (("add", "Li Na", "--role", "officer", "--unit", "east"), "long enough for it\n"),
        (("add", "li", "--role", "officer", "--unit", "East End"), "long enough for it\n"),
        (("disable", "nobody"), ""),
        (("password", "nobody"), "long enough for it\n"),
    ],
)
def test_what_is_wrong_with_an_account_is_said_and_nothing_is_done(
    site: Site, call: Call, words: tuple[str, ...], typed: str
):
    before = len(every(site))
    code, out, err = call("accounts", *words, typed=typed)
    assert (code, out) == (Exit.USAGE, "")
    assert err.startswith("rollcall: it takes ")
    assert len(every(site)) == before


def test_a_name_is_taken_once(call: Call):
    words = ("accounts", "add", "twice", "--role", "officer", "--unit", "east", "--generate")
    assert [call(*words)[0] for _ in range(2)] == [Exit.OK, Exit.USAGE]


def test_every_route_is_listed_with_its_rule_its_roles_and_its_refusals(call: Call):
    code, out, _ = call("routes")
    listed = [json.loads(line) for line in out.splitlines()]
    assert code == Exit.OK
    check_in = next(line for line in listed if line["path"] == "/v1/cases/{case_id}/check-ins" and line["rule"])
    assert check_in["rule"] == "RecordCheckIn"
    assert {"code": "unknown", "status": 404} in check_in["refusals"]
