"""Checkpoints: the verifier brings origin and key, and believes nothing before they fit."""

from __future__ import annotations

from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.proof import merkle
from journal.proof.checkpoint import Checkpoint, Pin, check_growth
from journal.proof.doubts import (
    CheckpointMalformed,
    CheckpointOlder,
    Doubt,
    HistoryForked,
    LogSignatureMissing,
    NoteMalformed,
    OriginDiffers,
    ProofTooLong,
    ProofTooShort,
    RootDiffers,
    SignatureBad,
    SignatureMissing,
    WitnessesMissing,
)
from journal.proof.merkle import RightEdge
from journal.proof.note import signed_note
from journal.proof.paths import consistency
from journal.proof.signature import Kind, SignerKey

ORIGIN = "log.example/record"
LOG = SignerKey(ORIGIN, b"l" * 32)
W1 = SignerKey("witness.example/w1", b"1" * 32, Kind.WITNESS)
W2 = SignerKey("witness.example/w2", b"2" * 32, Kind.WITNESS)
LEAVES = [merkle.leaf(bytes([index])) for index in range(20)]
PIN = Pin(ORIGIN, LOG.verifier, (W1.verifier, W2.verifier))
ROOT64 = b64encode(bytes(32)).decode()


def at(size: int, origin: str = ORIGIN) -> Checkpoint:
    return Checkpoint(origin, size, RightEdge().extended(LEAVES[:size]).root())


def path(old: int, new: int) -> list[bytes]:
    def read(nodes):
        return [merkle.subtree_root(LEAVES[n.number << n.level : n.number + 1 << n.level]) for n in nodes]

    return consistency(old, new, read)


def test_a_checkpoint_is_three_lines():
    assert Checkpoint(ORIGIN, 5, bytes(32)).text() == f"{ORIGIN}\n5\n{ROOT64}\n"


def test_a_checkpoint_is_signed_and_opened():
    signed = PIN.open(at(5).signed(LOG))
    assert signed.checkpoint == at(5)
    assert signed.note == at(5).signed(LOG)
    assert signed.witnessed_at is None


@given(
    st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"]), min_size=1),
    st.integers(1, (1 << 63) - 1),
    st.binary(min_size=32, max_size=32),
    st.lists(st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"]), min_size=1)),
)
def test_a_checkpoint_is_read_as_it_was_written(origin: str, size: int, root: bytes, more: list[str]):
    written = Checkpoint(origin, size, root, tuple(more))
    assert Checkpoint.parse(written.text()) == written


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n\n",
        f"{ORIGIN}\n5\n",
        f"{ORIGIN}\n5\n{ROOT64}",
        f"\n5\n{ROOT64}\n",
        f"{ORIGIN}\n05\n{ROOT64}\n",
        f"{ORIGIN}\n-5\n{ROOT64}\n",
        f"{ORIGIN}\n+5\n{ROOT64}\n",
        f"{ORIGIN}\n 5\n{ROOT64}\n",
        f"{ORIGIN}\n٥\n{ROOT64}\n",
        f"{ORIGIN}\n5.0\n{ROOT64}\n",
        f"{ORIGIN}\n\n{ROOT64}\n",
        f"{ORIGIN}\n{1 << 63}\n{ROOT64}\n",
        f"{ORIGIN}\n{10**30}\n{ROOT64}\n",
        f"{ORIGIN}\n5\n{ROOT64[:-1]}\n",
        f"{ORIGIN}\n5\n{ROOT64[:-2]}B=\n",
        f"{ORIGIN}\n5\n{ROOT64} \n",
        f"{ORIGIN}\n5\n{bytes(32).hex()}\n",
        f"{ORIGIN}\n5\n{b64encode(bytes(31)).decode()}\n",
        f"{ORIGIN}\n5\n{b64encode(bytes(33)).decode()}\n",
        f"{ORIGIN}\n5\n{ROOT64}\n\n",
        f"{ORIGIN}\n5\n{ROOT64}\n\nmore\n",
        f"{ORIGIN}\n0\n{ROOT64}\n",
    ],
)
def test_another_spelling_is_no_checkpoint(text: str):
    with pytest.raises(CheckpointMalformed):
        Checkpoint.parse(text)


def test_another_key_is_not_the_logs():
    with pytest.raises(LogSignatureMissing):
        PIN.open(at(5).signed(SignerKey(ORIGIN, b"x" * 32)))


def test_a_witness_does_not_speak_for_the_log():
    with pytest.raises(LogSignatureMissing):
        PIN.open(signed_note(at(5).text(), [W1.sign(at(5).text(), at=7)]))


def test_another_origin_under_the_pinned_key_is_another_log():
    with pytest.raises(OriginDiffers) as refused:
        PIN.open(at(5, "log.example/reads").signed(LOG))
    assert refused.value.facts == {"pinned": ORIGIN}


def test_a_signed_text_that_is_no_checkpoint_is_refused():
    with pytest.raises(CheckpointMalformed):
        PIN.open(signed_note("hello\n", [LOG.sign("hello\n")]))


def test_witnesses_are_counted_by_key_and_shown():
    lines = [W1.sign(at(5).text(), at=7), W1.sign(at(5).text(), at=9)]
    note = at(5).signed(LOG, lines)
    assert PIN.open(note).witnessed_at == 9
    with pytest.raises(WitnessesMissing) as refused:
        Pin(ORIGIN, LOG.verifier, (W1.verifier, W2.verifier), quorum=2).open(note)
    assert refused.value.facts == {"has": 1, "needs": 2}
    both = at(5).signed(LOG, [*lines, W2.sign(at(5).text(), at=8)])
    pin = Pin(ORIGIN, LOG.verifier, (W1.verifier, W2.verifier), quorum=2)
    assert [each.signed_at for each in pin.open(both).cosignatures] == [7, 9, 8]


@pytest.mark.parametrize("text", [at(4).text(), at(5, "log.example/reads").text()])
def test_a_cosignature_of_another_checkpoint_or_log_refuses_the_note(text: str):
    with pytest.raises(SignatureBad):
        PIN.open(at(5).signed(LOG, [W1.sign(text, at=7)]))


def test_a_forged_cosignature_refuses_the_note():
    forged = W1.sign(at(5).text(), at=7)._replace(signed=SignerKey("a", b"f" * 32).sign(at(5).text()).signed)
    with pytest.raises(SignatureBad):
        PIN.open(at(5).signed(LOG, [forged]))


def test_a_pin_holds_keys_of_the_right_kinds():
    twin = SignerKey("witness.example/twin", b"l" * 32, Kind.WITNESS)
    for witnesses, quorum in [((LOG.verifier,), 0), ((twin.verifier,), 0), ((W1.verifier,), 2), ((), -1)]:
        with pytest.raises(ValueError, match=r"witness"):
            Pin(ORIGIN, LOG.verifier, witnesses, quorum)
    with pytest.raises(ValueError, match="cosigns"):
        Pin(ORIGIN, W1.verifier)


@given(st.data())
def test_any_flipped_bit_of_a_checkpoint_is_noticed(data: st.DataObject):
    note = bytearray(at(5).signed(LOG))
    bit = data.draw(st.integers(0, len(note) * 8 - 1))
    note[bit // 8] ^= 1 << bit % 8
    with pytest.raises((NoteMalformed, SignatureBad, SignatureMissing, LogSignatureMissing)):
        PIN.open(bytes(note))


@pytest.mark.parametrize(("old", "new"), [(0, 0), (0, 5), (5, 5), (5, 12), (8, 16)])
def test_a_log_that_grew_is_the_same_log(old: int, new: int):
    check_growth(at(old), at(new), path(old, new))


FORKED = Checkpoint(ORIGIN, 12, bytes(32))


@pytest.mark.parametrize(
    ("seen", "shown", "proof", "doubt"),
    [
        (at(5), at(12, "log.example/reads"), path(5, 12), OriginDiffers),
        (at(12), at(5), path(5, 12), CheckpointOlder),
        (at(12), at(0), [], CheckpointOlder),
        (at(12), FORKED, [], HistoryForked),
        (at(5), FORKED, path(5, 12), RootDiffers),
        (FORKED, at(16), path(12, 16), RootDiffers),
        (at(5), at(12), [], ProofTooShort),
        (at(5), at(12), [*path(5, 12), bytes(32)], ProofTooLong),
        (at(12), at(12), [bytes(32)], ProofTooLong),
    ],
)
def test_what_is_not_growth_is_named(seen: Checkpoint, shown: Checkpoint, proof: list[bytes], doubt: type[Doubt]):
    with pytest.raises(doubt):
        check_growth(seen, shown, proof)
