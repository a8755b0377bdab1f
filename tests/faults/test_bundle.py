"""What is handed out proves itself, and any change to it is found."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import pytest

from domain.oversight.looks.record import Purpose
from journal.proof.bundle.checking import check
from journal.proof.bundle.writing import NothingThere, Period, Unsigned, write
from journal.proof.doubts import Doubt, SealFails, SealMissing
from journal.proof.verifying.whole import Trust

INDEPENDENT = Path(__file__).parents[1] / "proof" / "independent.py"


@pytest.fixture
def bundle(installation):
    """The bundle of the first file, as bytes, and the keys of both logs."""
    return written(installation, installation.row(1).originator_id), keys_of(installation)


def written(installation, asked) -> bytes:
    out = io.BytesIO()
    key_file = installation.site.root_file.parent / "log.key"
    write(installation.site, asked, out, purpose=Purpose.INSPECTION, key_file=key_file)
    return out.getvalue()


def keys_of(installation):
    return Trust.beside(installation.site.root_file.parent / "log.key").keys


def everything() -> Period:
    now = datetime.now(UTC)
    return Period(now - timedelta(days=1), now + timedelta(days=1))


def test_the_bundle_of_a_case_is_accepted(bundle):
    file, keys = bundle
    checked = check(io.BytesIO(file), keys)
    assert checked.size == 610
    assert checked.header.entries == len(file.splitlines()) - 2


def test_the_bundle_of_a_period_is_accepted(installation):
    file = written(installation, everything())
    assert check(io.BytesIO(file), keys_of(installation)).header.entries == 610


def test_facts_are_opened_and_personal_values_are_not_in_it(bundle):
    file, _ = bundle
    lines = [json.loads(line) for line in file.splitlines()[1:-1]]
    assert all(line["facts"] == {"mode": "visit"} and line["closed"] is None for line in lines)
    assert any(line["parts_sha256"] for line in lines)
    assert b'"calm' not in file  # the word alone may stand in a digest, and a number in an instant
    assert b"31.2,121.4" not in file


def test_what_is_erased_stays_closed_and_is_proven_all_the_same(installation):
    stream = installation.row(1).originator_id
    erase = f"UPDATE keys SET wrapped = NULL, destroyed_at = now() WHERE stream = '{stream}'"
    installation.tamper(erase, place="keys")
    file = written(installation, stream)
    check(io.BytesIO(file), keys_of(installation))
    assert {(json.loads(line)["facts"], json.loads(line)["closed"]) for line in file.splitlines()[1:-1]} == {
        (None, "erased")
    }


def test_handing_out_is_a_look_that_names_the_file(installation, bundle):
    file, _ = bundle
    with installation.site.reader("reads") as reader:
        look = reader.after(300, 1)[0]
    assert look.event.entries == len(file.splitlines()) - 2
    assert look.event.case_ids == (installation.row(1).originator_id,)
    assert look.evidence == (look.event.digest,)
    assert look.actor_id == "operator"


def test_every_changed_byte_is_found(bundle):
    """Any byte of any line: of an entry, its position is named."""
    file, keys = bundle
    lines = file.splitlines(keepends=True)
    positions = [json.loads(line).get("position") for line in lines]
    for number, line in enumerate(lines):
        for at in range(0, len(line), 1 if number in (0, len(lines) - 1) else 13):
            changed = line[:at] + bytes([line[at] ^ 1]) + line[at + 1 :]
            with pytest.raises(Doubt) as found:
                check(io.BytesIO(b"".join([*lines[:number], changed, *lines[number + 1 :]])), keys)
            if 0 < number < len(lines) - 1 and type(found.value).__name__ == "LineChanged":
                assert found.value.position == positions[number] or b'"position"' in changed[:12]


def test_a_changed_fact_is_found_where_it_is(bundle):
    file, keys = bundle
    lines = file.splitlines(keepends=True)
    for number in (1, 7, len(lines) - 2):
        changed = lines[number].replace(b'{"mode":"visit"}', b'{"mode":"phone"}')
        with pytest.raises(Doubt) as found:
            check(io.BytesIO(b"".join([*lines[:number], changed, *lines[number + 1 :]])), keys)
        assert type(found.value).__name__ == "LineChanged"
        assert found.value.position == json.loads(lines[number])["position"]


def test_a_seal_is_spelled_in_one_way_only(bundle):
    file, keys = bundle
    *lines, seal = file.splitlines(keepends=True)
    with pytest.raises(Doubt, match=f"Line {len(lines) + 1} of the file"):
        check(io.BytesIO(b"".join([*lines, seal.replace(b'"seal":', b'"seal": ', 1)])), keys)


def test_nothing_may_follow_the_seal(bundle):
    file, keys = bundle
    with pytest.raises(Doubt, match=f"Line {len(file.splitlines()) + 1} of the file"):
        check(io.BytesIO(file + file.splitlines(keepends=True)[1]), keys)


@pytest.mark.parametrize("field", ["actor_id", "topic", "recorded_at", "facts_sha256", "event_id", "position"])
def test_a_line_changed_and_marked_again_is_not_in_the_tree(bundle, field):
    file, keys = bundle
    lines = file.splitlines(keepends=True)
    line = json.loads(lines[3])
    other = json.loads(lines[4])
    line[field] = other[field] if line[field] != other[field] else "another"
    with pytest.raises(Doubt) as found:
        check(io.BytesIO(b"".join([*lines[:3], remarked(line), *lines[4:]])), keys)
    assert type(found.value).__name__ in ("ProofFails", "LineMissing")


def test_opened_facts_changed_and_marked_again_break_the_seal(bundle):
    file, keys = bundle
    lines = file.splitlines(keepends=True)
    line = json.loads(lines[3])
    line["facts"] = {"mode": "phone"}
    with pytest.raises(SealFails):
        check(io.BytesIO(b"".join([*lines[:3], remarked(line), *lines[4:]])), keys)


def test_an_entry_left_out_is_found(bundle):
    file, keys = bundle
    lines = file.splitlines(keepends=True)
    with pytest.raises(Doubt) as found:
        check(io.BytesIO(b"".join([*lines[:3], *lines[4:]])), keys)
    assert (type(found.value).__name__, found.value.position) == ("LineMissing", json.loads(lines[4])["position"])


def test_a_file_without_its_seal_is_not_accepted(bundle):
    file, keys = bundle
    with pytest.raises(SealMissing):
        check(io.BytesIO(file[: file.rstrip().rindex(b"\n") + 1]), keys)


def test_the_seal_of_another_file_is_not_accepted(installation, bundle):
    file, keys = bundle
    other = written(installation, installation.writing.files[3])
    with pytest.raises(SealFails):
        check(io.BytesIO(b"".join([*file.splitlines(keepends=True)[:-1], other.splitlines(keepends=True)[-1]])), keys)


def test_a_bundle_of_an_unknown_log_is_not_accepted(bundle):
    file, keys = bundle
    for name in keys:
        with pytest.raises(Doubt, match="did not sign"):
            check(io.BytesIO(file), {n: key for n, key in keys.items() if n != name})


def test_a_verifier_that_knows_nothing_of_ours_agrees(bundle, tmp_path):
    file, keys = bundle
    texts = [str(key) for key in keys.values()]
    whole, changed = tmp_path / "whole.ndjson", tmp_path / "changed.ndjson"
    whole.write_bytes(file)
    changed.write_bytes(file.replace(b'"actor_id":"officer-1"', b'"actor_id":"officer-2"', 1))
    accepted = independent(whole, texts)
    refused = independent(changed, texts)
    assert (accepted.returncode, accepted.stderr) == (0, "")
    assert refused.returncode == 1
    assert refused.stderr.startswith("position ")


def test_nothing_is_written_of_what_is_not_there(installation):
    with pytest.raises(NothingThere):
        written(installation, uuid4())


def test_without_a_signer_nothing_is_handed_out(installation, monkeypatch):
    monkeypatch.setattr("journal.proof.bundle.writing.PATIENCE_SECONDS", 0.2)
    with pytest.raises(Unsigned):
        write(installation.site, everything(), io.BytesIO(), purpose=Purpose.INSPECTION)


def remarked(line: dict) -> bytes:
    """A line as somebody would write it who can compute a SHA-256."""

    line.pop("line")
    plain = json.dumps(line, separators=(",", ":")).encode().removesuffix(b"}")
    return plain + b',"line":"' + sha256(plain).hexdigest().encode() + b'"}\n'


def independent(file: Path, keys: list[str]):
    command = [sys.executable, "-I", str(INDEPENDENT), str(file), *keys]
    return subprocess.run(command, capture_output=True, text=True, check=False)
