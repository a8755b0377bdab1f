"""The signer: what it signs, how it goes on, and when it refuses."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import psycopg
import pytest

from journal.proof.checkpoint import Pin
from journal.proof.doubts import Doubt
from journal.proof.signer import Signer, run, sign
from journal.proof.stored.keys import checkpoint_file, signer_key, verifier_keys
from journal.proof.stored.log import newest
from journal.proof.verifying.whole import Trust, verify


@pytest.fixture
def key_file(installation):
    return installation.site.root_file.parent / "log.key"


def test_the_key_is_readable_by_its_owner_alone_and_its_verifier_by_all(installation, key_file):
    assert os.stat(key_file).st_mode & 0o777 == 0o600
    keys = verifier_keys(key_file.with_suffix(".vkey").read_text())
    assert set(keys) == {"test/record", "test/reads"}


def test_what_was_signed_last_stands_beside_the_key(installation, key_file):
    note = checkpoint_file(key_file, "record").read_bytes()
    key = verifier_keys(key_file.with_suffix(".vkey").read_text())["test/record"]
    assert Pin("test/record", key).open(note).checkpoint.size == 600


def test_a_signer_goes_on_from_what_is_stored(installation):
    assert sign(installation.site, "record") == 610
    installation.writing.record(300)
    assert sign(installation.site, "record") == 910
    assert verify(installation.site)[0].signed == 910
    assert installation.verdict() is None


def test_nothing_new_is_signed_once_in_ten_minutes(installation, monkeypatch):
    with installation.site.connected("record") as conn:
        signer = Signer(conn, "record", installation.site.root_file.parent / "log.key")
        assert signer.step()
        assert not signer.step()
        monkeypatch.setattr("journal.proof.signer.HEARTBEAT", signer._held.signed_at - signer._held.signed_at)
        first = newest(conn)
        assert signer.step()
        again = newest(conn)
    assert again.note == first.note
    assert again.signed_at > first.signed_at
    assert verify(installation.site)[0].checkpoints == 5
    assert installation.verdict() is None


def test_only_one_signer_is_at_work(installation):
    with installation.site.connected("record") as conn:
        conn.execute("SELECT pg_advisory_lock(hashtextextended('rollcall/signer/record', 0))")
        assert sign(installation.site, "record") == 0
        assert sign(installation.site, "reads") == 300


def test_growth_is_signed_within_a_second(installation):
    with running(installation.site) as state:
        until_signed(installation.site, 610)
        installation.writing.record(5)
        began = time.monotonic()
        until_signed(installation.site, 615)
        took = time.monotonic() - began
    assert state.failure is None
    assert took < 1.5  # one second, and a busy machine's allowance


def test_a_signer_comes_back_when_its_connection_is_lost(installation):
    with running(installation.site) as state:
        until_signed(installation.site, 610)
        with psycopg.connect(installation.site.record_url, autocommit=True) as conn:
            cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'rollcall-re%'"
            assert conn.execute(cut).rowcount >= 2
        installation.writing.record(5)
        until_signed(installation.site, 615)
    assert state.failure is None
    assert installation.verdict() is None


def test_a_signer_that_refuses_ends_and_says_why(installation):
    installation.tamper("DELETE FROM entries WHERE position = 605")
    with running(installation.site) as state:
        state.thread.join(10)
    assert (type(state.failure).__name__, state.failure.position) == ("PositionMissing", 605)


@pytest.mark.parametrize(
    ("statement", "kind", "position"),
    [
        ("DELETE FROM entries WHERE position >= 590", "PositionMissing", 590),
        ("UPDATE entries SET actor_id = 'x' WHERE position = 590", "HistoryRewritten", 513),
        ("UPDATE checkpoints SET edge = decode(repeat('00', 8), 'hex') WHERE size = 600", "CheckpointChanged", 600),
        ("UPDATE entries SET recorded_at = recorded_at - interval '1 day' WHERE position = 605", "RowChanged", 605),
    ],
)
def test_a_signer_does_not_go_on_from_what_was_changed(installation, statement, kind, position):
    installation.tamper(statement)
    with pytest.raises(Doubt) as refused:
        sign(installation.site, "record")
    assert (type(refused.value).__name__, refused.value.position) == (kind, position)


def test_a_signer_refuses_a_tail_cut_under_its_eyes(installation):
    with installation.site.connected("record") as conn:
        signer = Signer(conn, "record", installation.site.root_file.parent / "log.key")
        assert signer.step()
        installation.tamper("DELETE FROM entries WHERE position >= 606")
        with pytest.raises(Doubt, match="The record ends before entry 606, and 610 entries were signed"):
            signer.step()


def test_a_log_whose_key_is_gone_is_not_signed_with_a_new_one(installation, key_file):
    key_file.unlink()
    with pytest.raises(Doubt, match="the key of the log test/record is not there"):
        sign(installation.site, "record")


def test_a_rewritten_record_is_not_signed_over_the_checkpoint_beside_the_key(installation):
    installation.rewrite(300, actor_id="other")
    installation.tamper("DELETE FROM checkpoints", "DELETE FROM tiles")
    with pytest.raises(Doubt):
        sign(installation.site, "record")


def test_keys_of_two_logs_stand_in_one_file(tmp_path: Path):
    file = tmp_path / "secrets" / "log.key"
    one = signer_key(file, "a/record", may_make=True)
    two = signer_key(file, "a/reads", may_make=True)
    assert signer_key(file, "a/record", may_make=False).secret() == one.secret()
    assert Trust.beside(file).keys == {"a/record": one.verifier, "a/reads": two.verifier}


class running:  # noqa: N801
    """A signer of both journals in a thread, for as long as the block lasts."""

    def __init__(self, site):
        self.failure = None
        self._stop = threading.Event()
        self.thread = threading.Thread(target=self._run, args=(site,))

    def _run(self, site):
        try:
            run(site, self._stop)
        except Doubt as doubt:
            self.failure = doubt

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        self.thread.join(10)
        assert not self.thread.is_alive()


def until_signed(site, size):
    """Wait until so many entries are signed."""
    with site.connected("record") as conn:
        until = time.monotonic() + 10
        while newest(conn).size < size:
            assert time.monotonic() < until, "nobody signs"
            time.sleep(0.02)
