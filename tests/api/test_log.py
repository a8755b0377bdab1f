"""The log over HTTP: for whoever is signed in, byte for byte what was signed."""

from __future__ import annotations

import hashlib

import pytest

from journal.proof.checkpoint import Pin
from journal.proof.entry import TreeEntry
from journal.proof.merkle import RightEdge, leaf
from journal.proof.signer import sign
from journal.proof.stored.keys import verifier_keys
from journal.proof.tiles import unbundled


@pytest.fixture
def signed(running):
    """The signed checkpoint of the record, and the pinned log."""
    running.case()
    sign(running.site, "record")
    keys = verifier_keys((running.site.root_file.parent / "log.vkey").read_text())
    note = running.get("/log/record/checkpoint")
    assert note.status_code == 200
    assert note.headers["content-type"] == "text/plain; charset=utf-8"
    return Pin("test/record", keys["test/record"]).open(note.content).checkpoint


def test_the_entries_served_make_the_root_that_was_signed(running, signed):
    served = running.get(f"/log/record/tile/entries/000.p/{signed.size}")
    assert served.headers["content-type"] == "application/octet-stream"
    assert "immutable" in served.headers["cache-control"]
    entries = unbundled(served.content, signed.size)
    assert RightEdge().extended([leaf(entry) for entry in entries]).root() == signed.root
    assert [TreeEntry.from_bytes(entry).position for entry in entries] == list(range(1, signed.size + 1))
    tile = running.get(f"/log/record/tile/0/000.p/{signed.size}")
    assert tile.content == b"".join(leaf(entry) for entry in entries)


@pytest.mark.parametrize(
    "path",
    [
        "tile/entries/000",
        "tile/0/001.p/1",
        "tile/0/000.p/256",
        "tile/0/000.p/0",
        "tile/64/000.p/1",
        "tile/0/0.p/1",
        "checkpoints",
        "tile/0/x999/x999/x999/x999/x999/x999/999.p/1",
    ],
)
def test_what_the_log_has_not_is_not_found(running, signed, path):
    answer = running.get(f"/log/record/{path}")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_log_that_nobody_signed_has_no_checkpoint(running):
    assert running.get("/log/reads/checkpoint").status_code == 404
    assert running.get("/log/other/checkpoint").json()["type"].endswith("path-malformed")


@pytest.mark.parametrize("path", ["checkpoint", "tile/0/000.p/1", "tile/entries/000.p/1"])
def test_nobody_reads_the_log_without_a_token(running, signed, path):
    answer = running.client.get(f"/log/record/{path}")
    assert answer.status_code == 401
    assert hashlib.sha256(signed.root).digest() not in answer.content
