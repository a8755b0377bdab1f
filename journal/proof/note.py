"""Signed notes, as C2SP signed-note has them: a text, a blank line, a line for each signature."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from journal.proof.doubts import KeysAmbiguous, NoteMalformed, SignatureMissing
from journal.proof.signature import Signature, VerifierKey

SIZE_LIMIT = 1 << 20  # bytes of a note
SIGNATURE_LIMIT = 100  # lines of a note; the format asks for 16 at least

_CONTROL = re.compile("[\x00-\x09\x0b-\x1f]")


class Note(NamedTuple):
    """A note taken apart, nothing verified. The text ends with its newline."""

    text: str
    signatures: tuple[Signature, ...]

    @classmethod
    def parse(cls, message: bytes) -> Note:
        """The parts of a signed note; NoteMalformed where it is none."""
        whole = _readable(message)
        text, blank, lines = whole.rpartition("\n\n")
        if not blank or not lines.endswith("\n"):
            raise NoteMalformed(reason="no signature follows its text")
        signatures = lines.removesuffix("\n").split("\n")
        if len(signatures) > SIGNATURE_LIMIT:
            raise NoteMalformed(reason="it has more than 100 signatures")
        return cls(text + "\n", tuple(Signature.parse(line) for line in signatures))

    def to_bytes(self) -> bytes:
        """The signed note. NoteMalformed where it would not be read again as the same one."""
        message = (self.text + "\n" + "".join(each.line() for each in self.signatures)).encode()
        if Note.parse(message) != self:
            raise NoteMalformed(reason="text and signatures cannot be told apart")
        return message


class Verified(NamedTuple):
    """A signature that was checked: by which key, and when, if a witness says so (POSIX seconds)."""

    key: VerifierKey
    signed_at: int | None


class OpenedNote(NamedTuple):
    """A note of which at least one known key signed the text, and no known key's signature is bad."""

    note: Note
    verified: tuple[Verified, ...]

    @property
    def text(self) -> str:
        """What was signed."""
        return self.note.text


def open_note(message: bytes, keys: Iterable[VerifierKey]) -> OpenedNote:
    """Read a signed note and check each signature of a known key; those of other keys are ignored.

    Raises NoteMalformed; SignatureBad when any signature of a known key fails, even beside a good one
    of the same key; SignatureMissing when no known key signed; KeysAmbiguous for the keys themselves.
    """
    known: dict[tuple[str, bytes], VerifierKey] = {}
    for key in keys:
        if known.setdefault((key.name, key.key_id), key) != key:
            raise KeysAmbiguous
    note = Note.parse(message)
    claimed = [(known.get((each.name, each.key_id)), each.signed) for each in note.signatures]
    verified = [Verified(key, key.check(note.text, signed)) for key, signed in claimed if key]
    if not verified:
        raise SignatureMissing
    return OpenedNote(note, tuple(verified))


def signed_note(text: str, signatures: Sequence[Signature]) -> bytes:
    """The note of this text (ending in a newline) and these signatures; NoteMalformed."""
    return Note(text, tuple(signatures)).to_bytes()


def _readable(message: bytes) -> str:
    if len(message) > SIZE_LIMIT:
        raise NoteMalformed(reason="it is longer than 1 MiB")
    try:
        whole = message.decode()
    except UnicodeDecodeError:
        raise NoteMalformed(reason="it is not UTF-8") from None
    if _CONTROL.search(whole):
        raise NoteMalformed(reason="it holds a control character")
    return whole
