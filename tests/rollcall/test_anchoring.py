"""`rollcall anchor`: a checkpoint counts as held by somebody else once it is shown to be of this record, and that is on
record; one that is not shows what was done, and is not written over."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from uuid_utils.compat import uuid7

from domain.kernel.codec import Encoded
from domain.kernel.event import Category
from domain.oversight.looks.record import FeedOpened, Purpose
from domain.oversight.upkeep.record import Anchor, ChainAnchored, ProjectionRebuilt
from journal.noting import noting
from journal.plan import ANY_VERSION, Append, Body, Envelope
from journal.proof.checkpoint import Checkpoint
from journal.proof.note import Note
from journal.proof.signature import Kind, SignerKey, VerifierKey
from journal.proof.signer import sign
from journal.recorder import Recorder
from journal.schema import conninfo
from journal.site import Site
from projections import schema as views
from projections.models import MODELS
from rollcall import reaching
from rollcall.models.following import follow
from rollcall.settings import Settings

WITNESS = SignerKey("witness.example.org", bytes(range(32)), Kind.WITNESS)


@pytest.fixture
def site(fresh_urls: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    """An installation by address."""
    monkeypatch.setenv("ROLLCALL_DATABASE_URL", fresh_urls[0])
    monkeypatch.setenv("ROLLCALL_KEYS_URL", fresh_urls[1])
    monkeypatch.setenv("ROLLCALL_HOME", str(tmp_path))
    made = Site(*fresh_urls, tmp_path / "secrets" / "master.key")
    made.migrate()
    views.migrate(made.record_url, MODELS)
    return made


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    return folder


def write(site: Site, count: int = 30) -> None:
    """Entries of one file, signed, and a look."""
    case, recorder = uuid7(), Recorder(conninfo(site.record_url, "record"))
    with site.keys() as keys:
        keys.ensure({case: [Category.FACTS]})
        bodies = [Body(uuid7(), Encoded("contacts.check-in-missed.v1", b'{"n":1}', ())) for _ in range(count)]
        envelope = Envelope(actor_id="officer-1", actor_role="officer", unit_id="east")
        recorder.append([Append(
            stream=case, expected_version=ANY_VERSION, bodies=bodies, envelope=envelope, keys=keys.of(case)
        )])  # fmt: skip
    recorder.close()
    with noting(site) as note:
        note(FeedOpened(route="events", purpose=Purpose.STATISTICS, from_position=0, position=count))
    sign_both(site)


def sign_both(site: Site) -> None:
    assert sign(site, "record") > 0
    assert sign(site, "reads") > 0


def anchors(site: Site) -> list[ChainAnchored]:
    with site.reader("reads") as reader:
        return [entry.event for entry in reader.after(0, 100) if isinstance(entry.event, ChainAnchored)]


def stored(site: Site, place: Any) -> Any:
    with site.connected(place) as conn:
        return conn.execute("SELECT note, size, root FROM checkpoints ORDER BY size DESC LIMIT 1").fetchone()


def test_checkpoints_are_put_elsewhere_and_that_is_on_record(
    site: Site, elsewhere: Path, called: Callable[..., int], capsys: pytest.CaptureFixture[str]
):
    write(site)
    assert called("anchor", "--to", str(elsewhere)) == 0
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    found = anchors(site)
    assert [(one.journal, one.size, one.how) for one in found] == [
        ("record", 30, Anchor.KEPT_ELSEWHERE),
        ("reads", 1, Anchor.KEPT_ELSEWHERE),
    ]
    assert [(one["journal"], one["root"]) for one in told] == [(one.journal, one.root) for one in found]
    for one in found:
        note, size, root = stored(site, one.journal)
        assert (elsewhere / f"{one.journal}.checkpoint").read_text() == note
        assert (one.size, one.root) == (size, root.hex())
        assert one.origin == f"rollcall/{one.journal}"
    assert called("verify", "--checkpoint", str(elsewhere / "record.checkpoint")) == 0


def test_an_older_one_of_this_record_is_written_over(site: Site, elsewhere: Path, called: Callable[..., int]):
    write(site)
    assert called("anchor", "--to", str(elsewhere)) == 0
    write(site, 500)
    assert called("anchor", "--to", str(elsewhere)) == 0
    assert [one.size for one in anchors(site) if one.journal == "record"] == [30, 530]
    assert "\n530\n" in (elsewhere / "record.checkpoint").read_text()


@pytest.mark.parametrize("longer", [True, False], ids=["longer", "other"])
def test_one_that_is_not_of_this_record_stays_and_is_told(
    site: Site, elsewhere: Path, called: Callable[..., int], capsys: pytest.CaptureFixture[str], longer: bool
):
    write(site)
    key = log_key(site)
    kept = Checkpoint("rollcall/record", 31 if longer else 30, bytes(32)).signed(key)
    (elsewhere / "record.checkpoint").write_bytes(kept)
    assert called("anchor", "--to", str(elsewhere)) == 1
    assert ("TailMissing" if longer else "HistoryResigned") in capsys.readouterr().err
    assert (elsewhere / "record.checkpoint").read_bytes() == kept
    assert anchors(site) == []


def log_key(site: Site) -> SignerKey:
    lines = (site.root_file.parent / "log.key").read_text().splitlines()
    return next(key for key in map(SignerKey.parse, lines) if key.verifier.name == "rollcall/record")


def cosigned(site: Site, place: str = "record", key: SignerKey = WITNESS, at: int = 1_790_000_000) -> bytes:
    note = Note.parse(stored(site, place)[0].encode())
    return Note(note.text, (*note.signatures, key.sign(note.text, at=at))).to_bytes()


def test_what_a_witness_cosigned_is_taken_in_and_on_record(site: Site, elsewhere: Path, called: Callable[..., int]):
    write(site)
    (elsewhere / "one").write_bytes(cosigned(site))
    write(site, 5)  # it is older than the newest by now
    assert called("anchor", "--cosigned", str(elsewhere / "one"), "--witness", str(WITNESS.verifier)) == 0
    (one,) = anchors(site)
    assert (one.journal, one.size, one.how, one.witness) == ("record", 30, Anchor.COSIGNED, "witness.example.org")
    assert one.witnessed_at is not None
    assert one.witnessed_at.timestamp() == 1_790_000_000


def test_what_no_known_witness_signed_is_not_taken_in(
    site: Site, elsewhere: Path, called: Callable[..., int], capsys: pytest.CaptureFixture[str]
):
    write(site)
    other = SignerKey("witness.example.org", bytes(32), Kind.WITNESS)
    (elsewhere / "other").write_bytes(cosigned(site, key=other))
    (elsewhere / "none").write_text(stored(site, "record")[0])
    forged = Note.parse(cosigned(site))
    bad = forged.signatures[-1]._replace(signed=bytes(72))
    (elsewhere / "bad").write_bytes(Note(forged.text, (*forged.signatures[:-1], bad)).to_bytes())
    for name, doubt in (("other", "WitnessesMissing"), ("none", "WitnessesMissing"), ("bad", "SignatureBad")):
        assert called("anchor", "--cosigned", str(elsewhere / name), "--witness", str(WITNESS.verifier)) == 1
        assert doubt in capsys.readouterr().err
    assert anchors(site) == []


def test_a_cosigned_one_of_another_history_is_not_taken_in(
    site: Site, elsewhere: Path, called: Callable[..., int], capsys: pytest.CaptureFixture[str]
):
    write(site)
    key = log_key(site)
    other = Checkpoint("rollcall/record", 20, bytes(32))
    (elsewhere / "other").write_bytes(other.signed(key, [WITNESS.sign(other.text(), at=1_790_000_000)]))
    assert called("anchor", "--cosigned", str(elsewhere / "other"), "--witness", str(WITNESS.verifier)) == 1
    assert "HistoryResigned" in capsys.readouterr().err
    assert anchors(site) == []


def test_what_is_called_wrongly_or_has_nothing_signed_changes_nothing(
    site: Site, elsewhere: Path, called: Callable[..., int]
):
    assert called("anchor") == 2
    assert called("anchor", "--to", str(elsewhere), "--cosigned", "x", "--witness", str(WITNESS.verifier)) == 2
    assert called("anchor", "--to", str(elsewhere)) == 3  # no key of a log yet
    write(site)
    assert called("anchor", "--to", str(elsewhere / "missing")) == 2
    assert called("anchor", "--cosigned", str(elsewhere / "missing"), "--witness", str(WITNESS.verifier)) == 2
    (elsewhere / "one").write_bytes(cosigned(site))
    assert called("anchor", "--cosigned", str(elsewhere / "one")) == 2
    log = (site.root_file.parent / "log.vkey").read_text().split()[0]
    assert called("anchor", "--cosigned", str(elsewhere / "one"), "--witness", log) == 2
    own = VerifierKey(
        "witness.example.org", log_key(site).verifier.public, Kind.WITNESS
    )  # a log is not its own witness
    assert called("anchor", "--cosigned", str(elsewhere / "one"), "--witness", str(own)) == 2
    assert anchors(site) == []
    assert list(elsewhere.glob("*.checkpoint")) == []


def doctor() -> dict[str, tuple[str, str]]:
    return {one.what: (one.state, one.says) for one in reaching.by_url(Settings())}


def test_the_doctor_says_who_holds_what_and_what_was_built_anew(
    site: Site, elsewhere: Path, called: Callable[..., int], monkeypatch: pytest.MonkeyPatch
):
    write(site)
    assert doctor()["record held"][0] == doctor()["reads held"][0] == "look"
    assert "rebuilt" not in doctor()
    assert called("anchor", "--to", str(elsewhere)) == 0
    assert called("rebuild", "tallies", "--json") == 0
    follow(site)
    day = time.strftime("%Y-%m-%d", time.gmtime())
    assert doctor()["record held"] == ("good", f"30 entries, kept elsewhere, on {day}")
    assert doctor()["rebuilt"][1].startswith("last tallies (version ")
    with site.reader("reads") as reader:
        (rebuilt,) = [e.event for e in reader.after(0, 100) if isinstance(e.event, ProjectionRebuilt)]
    assert (rebuilt.model, rebuilt.position, rebuilt.ahead) == ("tallies", 30, 0)
    monkeypatch.setattr("rollcall.upkeep.OLD", timedelta(seconds=-1))
    assert doctor()["record held"][0] == "look"


def test_the_doctor_has_nothing_to_say_before_there_are_models(by_url: Any, called: Callable[..., int]):
    with psycopg.connect(by_url[0], autocommit=True) as conn:
        assert called("migrate") == 0
        conn.execute("DROP SCHEMA views CASCADE")
    assert not {"record held", "rebuilt"} & doctor().keys()
