"""Signed notes: what is read is what a known key signed, or nothing is."""

from __future__ import annotations

from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.proof.doubts import (
    Doubt,
    KeyIdDiffers,
    KeyMalformed,
    KeysAmbiguous,
    NoteMalformed,
    SignatureBad,
    SignatureMissing,
)
from journal.proof.note import Note, Verified, open_note, signed_note
from journal.proof.signature import Kind, Signature, SignerKey, VerifierKey

LOG = SignerKey("log.example/record", b"l" * 32)
OTHER = SignerKey("log.example/record", b"o" * 32)
WITNESS = SignerKey("witness.example/w1", b"w" * 32, Kind.WITNESS)
TEXT = "log.example/record\n5\nroot\n"
FORGED = "a text that goes on as a signature\n\n— a AAAAAAA="


def test_a_signed_text_is_opened():
    opened = open_note(signed_note(TEXT, [LOG.sign(TEXT)]), [LOG.verifier])
    assert opened.text == TEXT
    assert opened.verified == (Verified(LOG.verifier, None),)


def test_a_witness_says_when_it_signed():
    message = signed_note(TEXT, [LOG.sign(TEXT), WITNESS.sign(TEXT, at=1_790_000_000)])
    opened = open_note(message, [LOG.verifier, WITNESS.verifier])
    assert opened.verified[1] == Verified(WITNESS.verifier, 1_790_000_000)


def test_signatures_of_unknown_keys_are_ignored_also_under_a_known_name():
    message = signed_note(TEXT, [OTHER.sign(TEXT), LOG.sign(TEXT)])
    assert open_note(message, [LOG.verifier]).verified == (Verified(LOG.verifier, None),)
    with pytest.raises(SignatureMissing):
        open_note(signed_note(TEXT, [OTHER.sign(TEXT)]), [LOG.verifier])
    with pytest.raises(SignatureMissing):
        open_note(message, [])


@pytest.mark.parametrize("order", [slice(None), slice(None, None, -1)])
def test_a_bad_signature_of_a_known_key_beside_a_good_one_refuses_the_whole_note(order: slice):
    good = LOG.sign(TEXT)
    bad = good._replace(signed=LOG.sign("another text\n").signed)
    with pytest.raises(SignatureBad) as refused:
        open_note(signed_note(TEXT, [good, bad][order]), [LOG.verifier])
    assert refused.value.facts == {"name": "log.example/record"}


def test_a_signature_of_another_length_is_bad():
    for signed in (b"\x00", bytes(63), bytes(65), bytes(72)):
        for key in (LOG.verifier, WITNESS.verifier):
            with pytest.raises(SignatureBad):
                key.check(TEXT, signed)


def test_a_key_that_is_no_point_of_the_curve_verifies_nothing():
    for public in (b"\xff" * 32, bytes(32), b"\x02" + bytes(31)):
        with pytest.raises(SignatureBad):
            VerifierKey("log.example/record", public).check(TEXT, LOG.sign(TEXT).signed)


def test_the_time_of_a_cosignature_is_signed():
    signed = WITNESS.sign(TEXT, at=7).signed
    with pytest.raises(SignatureBad):
        WITNESS.verifier.check(TEXT, (8).to_bytes(8, "big") + signed[8:])


def test_a_time_beyond_the_format_is_bad():
    with pytest.raises(SignatureBad):
        WITNESS.verifier.check(TEXT, WITNESS.sign(TEXT, at=1 << 63).signed)


def test_a_log_signs_without_a_time_and_a_witness_with_one():
    with pytest.raises(ValueError, match="witness signs with a time"):
        LOG.sign(TEXT, at=7)
    with pytest.raises(ValueError, match="witness signs with a time"):
        WITNESS.sign(TEXT)


def test_one_seed_makes_keys_of_both_kinds_that_are_not_taken_for_each_other():
    witness = SignerKey("log.example/record", b"l" * 32, Kind.WITNESS)
    assert witness.verifier.key_id != LOG.verifier.key_id
    with pytest.raises(SignatureMissing):
        open_note(signed_note(TEXT, [witness.sign(TEXT, at=7)]), [LOG.verifier])


@given(st.data())
def test_any_flipped_bit_of_a_note_is_noticed(data: st.DataObject):
    message = signed_note(TEXT, [LOG.sign(TEXT)])
    bit = data.draw(st.integers(0, len(message) * 8 - 1))
    changed = bytearray(message)
    changed[bit // 8] ^= 1 << bit % 8
    with pytest.raises((NoteMalformed, SignatureBad, SignatureMissing)):
        open_note(bytes(changed), [LOG.verifier])


@given(st.binary(max_size=200) | st.text(alphabet="a\n—  +=", max_size=60).map(str.encode))
def test_any_bytes_are_a_note_or_refused(message: bytes):
    try:
        note = Note.parse(message)
    except NoteMalformed:
        return
    assert note.to_bytes() == message


def test_a_note_has_limits():
    lines = [LOG.sign(TEXT)] * 101
    with pytest.raises(NoteMalformed, match="more than 100 signatures"):
        signed_note(TEXT, lines)
    assert len(Note.parse(signed_note(TEXT, lines[:100])).signatures) == 100
    with pytest.raises(NoteMalformed, match="longer than 1 MiB"):
        Note.parse(bytes(1 << 21))
    longest = signed_note("x\n" * 2 + "\n", [LOG.sign(TEXT)])
    padding = "x" * ((1 << 20) - len(longest))
    assert len(signed_note(padding + "x\n" * 2 + "\n", [LOG.sign(TEXT)])) == 1 << 20


@pytest.mark.parametrize("text", ["", "no newline", "first\n\nsecond without newline", "a tab\t\n", FORGED])
def test_a_text_that_would_not_be_read_again_is_not_signed(text: str):
    with pytest.raises(NoteMalformed):
        signed_note(text, [LOG.sign(text)])


def test_a_note_without_signatures_is_not_written():
    with pytest.raises(NoteMalformed):
        signed_note(TEXT, [])


def test_base64_is_spelled_the_one_way_it_can_be():
    line = Signature("a", bytes(4), bytes(1)).line().removesuffix("\n")
    assert line == "— a AAAAAAA="
    assert Signature.parse(line) == Signature("a", bytes(4), bytes(1))
    for other in ("AAAAAAB=", "AAAAAAA", "AAAAAAA==", "AAAA=AAA", "AAAAAAA=AAAA", "AAAAAAA ", "AAAA_AA="):
        with pytest.raises(NoteMalformed):
            Signature.parse(f"— a {other}")


@pytest.mark.parametrize("kind", Kind)
def test_keys_are_written_and_read(kind: Kind):
    key = SignerKey.generate("log.example/record", kind)
    assert str(SignerKey.parse(key.secret()).verifier) == str(key.verifier)
    assert VerifierKey.parse(str(key.verifier)) == key.verifier


def test_a_signing_key_does_not_print_itself():
    seed = b64encode(b"\x01" + b"l" * 32).decode()
    assert seed in LOG.secret()
    assert seed not in f"{LOG} {LOG!r} {vars(LOG)['verifier']}"


NAME, KEY_ID, PUBLIC = str(LOG.verifier).split("+", 2)
OTHER_KIND = b64encode(b"\x02" + bytes(32)).decode()
TOO_SHORT = b64encode(b"\x01" + bytes(31)).decode()


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("", KeyMalformed),
        (NAME, KeyMalformed),
        (f"{NAME}+{KEY_ID}", KeyMalformed),
        (f"{NAME}+{KEY_ID}+", KeyMalformed),
        (f"+{KEY_ID}+{PUBLIC}", KeyMalformed),
        (f"a b+{KEY_ID}+{PUBLIC}", KeyMalformed),
        (f"{NAME}\n+{KEY_ID}+{PUBLIC}", KeyMalformed),
        (f"\ud800+{KEY_ID}+{PUBLIC}", KeyMalformed),
        (f"{NAME}+{KEY_ID}+{PUBLIC}\n", KeyMalformed),
        (f"{NAME}+{KEY_ID}+{PUBLIC}+", KeyMalformed),
        (f"{NAME}+{KEY_ID}+{b64encode(bytes(33)).decode()}", KeyMalformed),
        (f"{NAME}+{KEY_ID}+{OTHER_KIND}", KeyMalformed),
        (f"{NAME}+{KEY_ID}+{TOO_SHORT}", KeyMalformed),
        (f"{NAME}+00000000+{PUBLIC}", KeyIdDiffers),
        (f"{NAME}+{KEY_ID.upper()}+{PUBLIC}", KeyIdDiffers),
        (f"{NAME}x+{KEY_ID}+{PUBLIC}", KeyIdDiffers),
    ],
)
def test_a_text_that_is_no_key_is_refused(text: str, doubt: type[Doubt]):
    with pytest.raises(doubt):
        VerifierKey.parse(text)
    with pytest.raises(doubt):
        SignerKey.parse(f"PRIVATE+KEY+{text}")


def test_a_public_key_is_no_signing_key():
    with pytest.raises(KeyMalformed):
        SignerKey.parse(str(LOG.verifier))
    with pytest.raises(KeyMalformed):
        SignerKey("log.example/record", bytes(31))


def test_known_keys_that_cannot_be_told_apart_are_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(VerifierKey, "key_id", bytes(4))
    with pytest.raises(KeysAmbiguous):
        open_note(b"", [LOG.verifier, OTHER.verifier])


def test_a_known_key_may_be_given_twice():
    message = signed_note(TEXT, [LOG.sign(TEXT)])
    assert open_note(message, [LOG.verifier, LOG.verifier]).text == TEXT


def test_a_doubt_says_what_is_wrong_in_its_own_words():
    assert str(SignatureBad(name="log.example/record")) == (
        "A signature that claims to be of log.example/record is not, so nothing in the note counts."
    )
