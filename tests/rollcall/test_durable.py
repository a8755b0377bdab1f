"""A secret file is whole or not there, and on disk before anything rests on it."""

from __future__ import annotations

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import psycopg
import pytest

from journal.durable import kept
from journal.site import Site


def test_it_is_made_once_for_its_owner_alone(tmp_path: Path):
    file = tmp_path / "secrets" / "a.key"
    assert kept(file, lambda: b"first") == b"first"
    assert kept(file, lambda: b"second") == b"first"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert list(file.parent.iterdir()) == [file]


def test_of_several_who_make_it_at_once_the_first_wins(tmp_path: Path):
    together = Barrier(8)

    def make(n: int) -> bytes:
        return kept(tmp_path / "a.key", lambda: bytes([n, together.wait() * 0]) * 16)

    with ThreadPoolExecutor(8) as threads:
        found = set(threads.map(make, range(8)))
    assert len(found) == 1
    assert len(list(tmp_path.iterdir())) == 1


def test_the_file_is_on_disk_before_its_name_and_both_before_it_is_used(tmp_path: Path, monkeypatch):
    did = _watched(monkeypatch)
    kept(tmp_path / "a.key", lambda: b"secret")
    assert did == ["sync file", "link", "sync folder", "sync folder"]


def test_the_root_key_is_on_disk_before_the_keys_that_it_wraps(fresh_urls, tmp_path: Path, monkeypatch):
    did = _watched(monkeypatch)
    real = psycopg.Cursor.executemany

    def stored(self, query, *more, **named):
        if "custodians" in str(query):
            did.append("store")
        return real(self, query, *more, **named)

    monkeypatch.setattr(psycopg.Cursor, "executemany", stored)
    Site(*fresh_urls, tmp_path / "secrets" / "master.key").migrate()
    assert did == ["sync file", "link", "sync folder", "sync folder", "store"]


@pytest.mark.parametrize("content", [b"", b"short"])
def test_half_a_root_key_is_none(fresh_urls, tmp_path: Path, content: bytes):
    (tmp_path / "master.key").write_bytes(content)
    with pytest.raises(Exception, match="32 bytes"):
        Site(*fresh_urls, tmp_path / "master.key").migrate()
    with psycopg.connect(fresh_urls[1]) as conn:
        assert conn.execute("SELECT count(*) FROM keys.custodians").fetchone() == (0,)


def _watched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is asked of the system about files, in order."""
    did: list[str] = []
    sync, link = os.fsync, os.link

    def synced(descriptor: int) -> None:
        did.append("sync folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "sync file")
        sync(descriptor)

    def linked(source: Path, target: Path) -> None:
        did.append("link")
        link(source, target)

    monkeypatch.setattr("journal.durable.os.fsync", synced)
    monkeypatch.setattr("journal.durable.os.link", linked)
    return did
