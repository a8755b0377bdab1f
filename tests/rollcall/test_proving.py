"""`rollcall verify` and `rollcall export`, as a person calls them."""

from __future__ import annotations

import json

import psycopg
import pytest
from uuid_utils.compat import uuid7

from domain.kernel.codec import Encoded
from domain.kernel.event import Category
from journal.plan import ANY_VERSION, Append, Body, Envelope
from journal.recorder import Recorder
from journal.schema import conninfo
from journal.site import Site
from projections import schema as views
from projections.models import MODELS
from rollcall.cli import main
from rollcall.models.following import follow


@pytest.fixture
def site(fresh_urls, tmp_path, monkeypatch):
    """An installation by address, with one file of thirty entries."""
    monkeypatch.setenv("ROLLCALL_DATABASE_URL", fresh_urls[0])
    monkeypatch.setenv("ROLLCALL_KEYS_URL", fresh_urls[1])
    monkeypatch.setenv("ROLLCALL_HOME", str(tmp_path))
    secrets = tmp_path / "secrets"
    site = Site(*fresh_urls, secrets / "master.key")
    site.migrate()
    views.migrate(site.record_url, MODELS)
    (secrets / "log.key").touch(0o600)  # a signer's machine
    return site


@pytest.fixture
def case(site):
    case = uuid7()
    recorder = Recorder(conninfo(site.record_url, "record"))
    with site.keys() as keys:
        keys.ensure({case: [Category.FACTS]})
        bodies = [Body(uuid7(), Encoded("contacts.check-in-missed.v1", b'{"n":1}', ())) for _ in range(30)]
        envelope = Envelope(actor_id="officer-1", actor_role="officer", unit_id="east")
        append = Append(stream=case, expected_version=ANY_VERSION, bodies=bodies, envelope=envelope, keys=keys.of(case))
        recorder.append([append])
    recorder.close()
    return case


def called(*arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    return int(left.value.code or 0)


def test_a_whole_record_is_said_to_be_whole(site, case, capsys):
    assert called("verify") == 0
    assert capsys.readouterr().out.splitlines() == [
        "record: whole: 30 entries, nothing is signed yet",
        "reads: whole: 0 entries, nothing is signed yet",
        "documents: whole: 0 opened and as their digests say",
    ]


def test_the_first_position_and_the_kind_of_what_is_wrong_are_said(site, case, capsys):
    with psycopg.connect(site.record_url) as conn:
        conn.execute("SET session_replication_role = replica")
        conn.execute("UPDATE record.entries SET actor_id = 'x' WHERE position IN (17, 20)")
    assert called("verify", "--json") == 1
    record, reads, _ = map(json.loads, capsys.readouterr().out.splitlines())
    assert record["first"] == {"position": 17, "kind": "RowChanged", "says": "Entry 17 is not what its digest says."}
    assert (record["whole"], record["doubts"], reads["whole"]) == (False, 2, True)
    assert called("verify") == 1
    assert (
        "record: position 17: RowChanged: Entry 17 is not what its digest says. (and 1 more)" in capsys.readouterr().out
    )


def test_models_and_states_are_compared_where_that_is_asked_for(site, case, capsys):
    follow(site, plain=True)
    assert called("verify", "--models") == 0
    assert capsys.readouterr().out.splitlines()[3:] == [
        "states: as the record folds",
        "models: as the record folds up to position 30",
    ]


def test_what_is_exported_is_checked_offline(site, case, tmp_path, capsys, monkeypatch):
    file = tmp_path / "case.ndjson"
    assert called("export", str(case), "--out", str(file), "--purpose", "inspection") == 0
    keys = tmp_path / "kept.vkey"
    keys.write_text((tmp_path / "secrets" / "log.vkey").read_text())
    monkeypatch.setenv("ROLLCALL_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/gone")
    monkeypatch.setenv("ROLLCALL_KEYS_URL", "postgresql://nobody@127.0.0.1:1/gone-too")
    monkeypatch.setenv("ROLLCALL_HOME", str(tmp_path / "elsewhere"))
    assert called("verify", str(file), "--vkey", str(keys)) == 0
    file.write_bytes(file.read_bytes().replace(b'"facts":{"n":1}', b'"facts":{"n":2}', 1))
    assert called("verify", str(file), "--vkey", str(keys)) == 1
    assert "file: position 1: LineChanged" in capsys.readouterr().out


def test_a_period_is_exported_to_standard_output(site, case, capsysbinary):
    assert called("export", "--from", "2020-01-01", "--to", "2199-12-31") == 0
    lines = capsysbinary.readouterr().out.splitlines()
    assert len(lines) == 32
    assert json.loads(lines[-1])["seal"]["topic"] == "oversight.export-made.v1"


def test_a_checkpoint_kept_elsewhere_shows_a_record_that_was_rolled_back(site, case, tmp_path, capsys):
    assert called("export", str(case), "--out", str(tmp_path / "case.ndjson")) == 0
    kept = tmp_path / "kept.checkpoint"
    kept.write_bytes((tmp_path / "secrets" / "log.record.checkpoint").read_bytes())
    (tmp_path / "secrets" / "log.record.checkpoint").unlink()
    with psycopg.connect(site.record_url) as conn:
        conn.execute("SET session_replication_role = replica")
        conn.execute("DELETE FROM record.entries WHERE position > 20")
        conn.execute("DELETE FROM record.checkpoints")
    assert called("verify") == 0
    assert called("verify", "--checkpoint", str(kept)) == 1
    assert "record: position 21: TailMissing: The record ends before entry 21" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        ("export",),
        ("export", "A-1", "--from", "2020-01-01", "--to", "2020-02-01"),
        ("export", "--from", "2020-01-01"),
        ("export", "--from", "soon", "--to", "2020-02-01"),
        ("export", "--from", "2020-01-01T00:00:00", "--to", "2020-02-01"),
        ("verify", "no-such-file"),
        ("verify", "--vkey", "no+such+key"),
        ("verify", "--checkpoint", "no-such-file"),
    ],
)
def test_a_wrong_call_changes_nothing_and_says_so(site, arguments, capsys):
    assert called(*arguments) == 2
    assert capsys.readouterr().err.startswith("rollcall: ")
    with site.reader("reads") as reads:
        assert reads.head().position == 0


def test_a_case_that_nobody_knows_is_not_exported(site, case, capsys):
    assert called("export", str(uuid7())) == 1
    assert called("export", "A-1") == 1
    assert "there is no entry" in capsys.readouterr().err
