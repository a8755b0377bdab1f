"""The digest of a row: three readings of one form, held to golden vectors."""

from __future__ import annotations

import json
import runpy
import struct
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest

from journal.proof.bundle.line import Line
from journal.proof.merkle import leaf
from journal.proof.stored.rows import Malformed, digest_of, members, personal_parts, strings
from journal.row import digest

HERE = Path(__file__).parent
VECTORS = json.loads((HERE / "golden" / "rows.json").read_text())
GENERATOR = runpy.run_path(str(HERE / "golden" / "rows.py"))
INDEPENDENT = runpy.run_path(str(HERE / "independent.py"))
EPOCH_2000 = 946_684_800_000_000


def test_the_golden_vectors_are_those_of_their_generator():
    made = [GENERATOR["vector"](says, row) for says, row in GENERATOR["ROWS"].items()]
    assert made == VECTORS


@pytest.mark.parametrize("vector", VECTORS, ids=[v["says"] for v in VECTORS])
def test_every_reading_of_a_row_gives_the_golden_digest(vector: dict[str, Any]):
    row = GENERATOR["ROWS"][vector["says"]]
    line = line_of(vector)
    assert digest(row).hex() == vector["digest"]
    assert digest_of(as_sent(row)).hex() == vector["digest"]
    assert line.digest().hex() == vector["digest"]
    assert INDEPENDENT["digest"](vector["row"]).hex() == vector["digest"]


@pytest.mark.parametrize("vector", VECTORS, ids=[v["says"] for v in VECTORS])
def test_the_entry_and_leaf_of_a_row_are_golden(vector: dict[str, Any]):
    line = line_of(vector)
    assert line.entry().to_bytes().hex() == vector["entry"]
    assert leaf(bytes.fromhex(vector["entry"])).hex() == vector["leaf"]


def test_two_vectors_never_share_a_digest():
    assert len({vector["digest"] for vector in VECTORS}) == len(VECTORS)


@pytest.mark.parametrize("at", range(22))
def test_a_column_of_no_form_has_no_digest(at: int):
    row = list(as_sent(GENERATOR["FULL"]))
    may_be_null = at in (10, 14, 15, 16, 21)
    row[at] = 7 if may_be_null else None
    if at == 21:
        return
    with pytest.raises(Malformed):
        digest_of(row)


@pytest.mark.parametrize(
    "array",
    [
        struct.pack(">iiI", 0, 0, 25)[:11],
        struct.pack(">iiIii", 1, 1, 25, 1, 1) + b"\xff\xff\xff\xff",
        struct.pack(">iiIii", 1, 0, 17, 0, 1),
        struct.pack(">iiIii", 1, 0, 25, 1, 5) + b"\x00\x00\x00\x01a",
        struct.pack(">iiIiiii", 2, 0, 25, 1, 1, 1, 1) + b"\x00\x00\x00\x01a",
    ],
    ids=["cut", "null member", "other type", "other bound", "two dimensions"],
)
def test_an_array_that_is_not_one_plain_list_is_refused(array: bytes):
    with pytest.raises((Malformed, struct.error)):
        members(array)


def test_members_are_read_as_strings():
    assert strings(text_array("a", "", "two words", "东岸")) == ("a", "", "two words", "东岸")
    assert strings(text_array()) == ()


def test_a_part_cut_short_is_refused():
    whole = GENERATOR["FULL"].personal
    assert len(personal_parts(whole)) == 2
    for length in (1, 32, 40, len(whole) - 1):
        with pytest.raises(Malformed):
            personal_parts(whole[:length])


def line_of(vector: dict[str, Any]) -> Line:
    """The line of a bundle that a vector is."""
    written = {**vector["row"], "facts": None, "closed": None, "proof": []}
    return msgspec.json.decode(json.dumps(written), type=Line)


def as_sent(row: Any) -> list[Any]:
    """The columns of a row as PostgreSQL sends them, and a digest behind them."""
    return [as_column(name, value) for name, value in row._asdict().items()] + [bytes(32)]


def as_column(name: str, value: Any) -> bytes | None:
    if value is None or isinstance(value, bytes):
        return value
    if isinstance(value, UUID):
        return value.bytes
    if isinstance(value, int):
        return (value - (EPOCH_2000 if name.endswith("_at") else 0)).to_bytes(8, "big", signed=True)
    return text_array(*value.split()) if name in ("policies", "evidence") else value.encode()


def text_array(*given: str) -> bytes:
    if not given:
        return struct.pack(">iiI", 0, 0, 25)
    encoded = [member.encode() for member in given]
    body = b"".join(len(e).to_bytes(4, "big") + e for e in encoded)
    return struct.pack(">iiIii", 1, 0, 25, len(encoded), 1) + body


def test_the_independent_verifier_is_as_short_as_its_description_says():
    source = (HERE / "independent.py").read_text()
    code = source.split('"""', 2)[2]  # without the words that begin it
    assert sum(bool(line.strip()) for line in code.splitlines()) <= 60
    assert "in sixty lines of code" in (HERE.parents[1] / "docs" / "proof.md").read_text()
