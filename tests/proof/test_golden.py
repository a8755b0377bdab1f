"""What others' implementations made of the same entries, keys and notes (golden/main.go writes it)."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from journal.proof import entry, merkle, paths, tiles
from journal.proof.checkpoint import Checkpoint, Pin
from journal.proof.doubts import Doubt, NoteMalformed, SignatureBad, SignatureMissing, TilePathMalformed
from journal.proof.note import open_note
from journal.proof.signature import Kind, SignerKey, VerifierKey

GOLDEN: dict[str, Any] = json.loads((Path(__file__).parent / "golden" / "vectors.json").read_text())
ORIGIN = "rollcall.example/record"
ENTRIES = 70_000
ROOTS = {each["size"]: bytes.fromhex(each["root"]) for each in GOLDEN["roots"]}
STRICTER = {"tile/64/000", "tile/data/000"}  # taken there, though the format has levels to 63 and no data
VERDICTS: dict[str, type[Doubt]] = {
    "malformed": NoteMalformed,
    "bad": SignatureBad,
    "missing": SignatureMissing,
}


def row(index: int) -> entry.TreeEntry:
    event_id = sha256(f"event {index + 1}".encode()).digest()[:16]
    return entry.TreeEntry(index + 1, event_id, sha256(f"row {index + 1}".encode()).digest())


class Log:
    """The golden log, grown by our code in uneven batches."""

    def __init__(self) -> None:
        self.leaves = entry.leaves(row(index) for index in range(ENTRIES))
        self.stored: dict[str, bytes] = {}
        self.frontier = tiles.Frontier()
        at = 0
        for batch in [1, 2, 253, 1, 300, 40_000, ENTRIES]:
            self.frontier, filled = self.frontier.extended(self.leaves[at : at + batch])
            self.stored |= {each.tile.path: each.data for each in filled}
            at += batch
        self.reader = tiles.TileReader(ENTRIES, self.fetch)

    def fetch(self, wanted: Any) -> list[bytes]:
        partial = {tile.path: data for tile, data in self.frontier.partial()}
        return [self.stored.get(tile.path) or partial[tile.path] for tile in wanted]


@pytest.fixture(scope="module")
def log() -> Log:
    return Log()


def test_entries_have_the_same_bytes():
    assert [row(index).to_bytes().hex() for index in range(3)] == GOLDEN["entries"]


def test_leaves_have_the_same_hashes(log: Log):
    assert [leaf.hex() for leaf in log.leaves[:3]] == GOLDEN["leaves"]


@pytest.mark.parametrize("given", GOLDEN["roots"], ids=lambda given: str(given["size"]))
def test_the_tree_of_each_size_has_the_same_root_and_edge(log: Log, given: dict[str, Any]):
    size = given["size"]
    edge = merkle.RightEdge().extended(log.leaves[:size])
    assert edge.root().hex() == given["root"]
    assert b64encode(b"".join(edge.hashes)).decode() == given["edge"]
    assert merkle.RightEdge.at(size, log.reader) == edge


def test_inclusion_paths_are_the_same_and_lead_to_the_root(log: Log):
    for given in GOLDEN["inclusion"]:
        index, size = given["index"], given["size"]
        path = paths.inclusion(index, size, log.reader)
        assert b64encode(b"".join(path)).decode() == given["path"], given
        paths.verify_inclusion(index, size, log.leaves[index], path, root(log, size))


def test_consistency_paths_are_the_same_and_lead_to_both_roots(log: Log):
    for given in GOLDEN["consistency"]:
        old, new = given["old"], given["new"]
        path = paths.consistency(old, new, log.reader)
        assert b64encode(b"".join(path)).decode() == given["path"], given
        paths.verify_consistency(old, root(log, old), new, root(log, new), path)


def test_all_tiles_are_the_same_in_the_same_order(log: Log):
    whole, listed = sha256(), list(tiles.tiles_between(0, ENTRIES))
    for tile, data in zip(listed, log.fetch(listed), strict=True):
        whole.update(tile.path.encode() + data)
    assert len(listed) == GOLDEN["tiles"]["count"]
    assert whole.hexdigest() == GOLDEN["tiles"]["all"]


def test_the_tiles_that_growth_adds_are_the_same(log: Log):
    given = GOLDEN["tiles"]
    added = list(tiles.tiles_between(given["old"], given["new"]))
    assert [tile.path for tile in added] == [each["path"] for each in given["between"]]
    sums = [sha256(data).hexdigest() for data in log.fetch(added)]
    assert sums == [each["sha256"] for each in given["between"]]


def test_bundles_have_the_same_bytes():
    for given in GOLDEN["tiles"]["bundles"]:
        first = given["number"] * 256
        data = tiles.bundled([row(first + at).to_bytes() for at in range(given["width"])])
        assert sha256(data).hexdigest() == given["sha256"]


@pytest.mark.parametrize("given", GOLDEN["tiles"]["places"], ids=lambda given: given["path"])
def test_each_place_has_the_same_path_both_ways(given: dict[str, Any]):
    level, number, width = given["level"], given["number"], given["width"]
    place = tiles.Bundle(number, width) if level < 0 else tiles.Tile(level, number, width)
    assert place.path == given["path"]
    assert tiles.place_of(given["path"]) == place


@pytest.mark.parametrize("given", GOLDEN["tiles"]["paths"], ids=lambda given: given["path"])
def test_the_same_paths_are_refused(given: dict[str, Any]):
    if given["valid"] and given["path"] not in STRICTER:
        assert tiles.place_of(given["path"]).path == given["path"]
    else:
        with pytest.raises(TilePathMalformed):
            tiles.place_of(given["path"])


def test_keys_have_the_same_text_form():
    keys = GOLDEN["keys"]
    signer = SignerKey.parse(keys["signer"])
    assert signer.secret() == keys["signer"]
    assert str(signer.verifier) == keys["verifier"]
    witness = SignerKey("witness.example/w1", bytes.fromhex(keys["seed"]), Kind.WITNESS)
    assert str(witness.verifier) == keys["witness"]


def test_checkpoints_are_signed_to_the_same_bytes():
    signer = SignerKey.parse(GOLDEN["keys"]["signer"])
    for note, size in zip(GOLDEN["checkpoints"], [0, 1, 256, ENTRIES], strict=True):
        checkpoint = Checkpoint(ORIGIN, size, ROOTS[size])
        assert checkpoint.signed(signer).decode() == note
        assert Pin(ORIGIN, signer.verifier).open(note.encode()).checkpoint == checkpoint


def test_a_cosignature_is_made_to_the_same_bytes():
    keys = GOLDEN["keys"]
    witness = SignerKey("witness.example/w1", bytes.fromhex(keys["seed"]), Kind.WITNESS)
    checkpoint = Checkpoint(ORIGIN, ENTRIES, ROOTS[ENTRIES])
    line = witness.sign(checkpoint.text(), at=keys["signed_at"])
    note = checkpoint.signed(SignerKey.parse(keys["signer"]), [line])
    assert note == b64decode(next(each["note"] for each in GOLDEN["notes"] if each["what"] == "cosigned"))
    pin = Pin(ORIGIN, VerifierKey.parse(keys["verifier"]), (VerifierKey.parse(keys["witness"]),), quorum=1)
    assert pin.open(note).witnessed_at == keys["signed_at"]


@pytest.mark.parametrize("given", GOLDEN["notes"], ids=lambda given: given["what"])
def test_notes_are_opened_or_refused_alike(given: dict[str, Any]):
    keys = [VerifierKey.parse(GOLDEN["keys"][name]) for name in ("verifier", "witness")]
    note, verdict = b64decode(given["note"]), given["verdict"]
    if given["what"] == "a good signature before a bad one":
        assert verdict == "opened"  # there a second signature of the same key is not looked at
        verdict = "bad"
    if verdict == "opened":
        assert open_note(note, keys).note.to_bytes() == note
    else:
        with pytest.raises(VERDICTS[verdict]):
            open_note(note, keys)


def root(log: Log, size: int) -> bytes:
    return ROOTS.get(size) or merkle.RightEdge().extended(log.leaves[:size]).root()
