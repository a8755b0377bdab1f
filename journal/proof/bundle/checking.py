"""Checking a bundle offline: nothing is needed but the file and the verifier keys of the logs."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import BinaryIO, NamedTuple, TypeVar

import msgspec

from journal.proof.bundle.line import Header, Line, Seal, whole
from journal.proof.checkpoint import Checkpoint, Pin
from journal.proof.doubts import (
    BundleUnreadable,
    Doubt,
    LineChanged,
    LineMissing,
    LogSignatureMissing,
    ProofFails,
    SealFails,
    SealMissing,
)
from journal.proof.merkle import leaf
from journal.proof.note import Note
from journal.proof.paths import verify_inclusion
from journal.proof.signature import VerifierKey

EXPORT = "oversight.export-made.v1"
LONGEST = 1 << 24  # bytes of a line
T = TypeVar("T")


class Checked(NamedTuple):
    """A bundle in which all is proven. sealed_at: when it was handed out."""

    header: Header
    size: int
    sealed_at: str


def check(file: BinaryIO, keys: Mapping[str, VerifierKey]) -> Checked:
    """Check a bundle against the keys of its logs; raises the Doubt of the first position that fails.

    keys: by the names of the logs, as whoever checks got them, never from the file.
    """
    digest = sha256()
    first = file.readline(LONGEST)
    digest.update(first)
    header = _read(first, Header, 1)
    checkpoint = _opened(header.checkpoint, header.origin, keys)
    previous: Line | None = None
    for number in range(2, header.entries + 2):
        written = file.readline(LONGEST)
        digest.update(written)
        previous = _checked(written, number, header, checkpoint, previous)
    if header.case is None and (previous.position if previous else header.after) != header.up_to:
        raise LineMissing(position=(previous.position if previous else header.after) + 1)
    written = file.readline(LONGEST)
    if not written:
        raise SealMissing
    seal = _read(written, Seal, header.entries + 2)
    if msgspec.json.encode(seal) + b"\n" != written:
        raise BundleUnreadable(line=header.entries + 2)  # another spelling of the same
    sealed_at = _sealed(seal, header, digest.hexdigest(), keys)
    if file.read(1):
        raise BundleUnreadable(line=header.entries + 3)
    return Checked(header, checkpoint.size, sealed_at)


def _checked(written: bytes, number: int, header: Header, checkpoint: Checkpoint, previous: Line | None) -> Line:
    """One entry: unchanged, in its turn, and in the tree."""
    due = 1 if previous is None else previous.originator_version + 1
    line = _read(written, Line, number, _due(header, previous))
    if not whole(written):
        raise LineChanged(position=line.position)
    if header.case is not None:
        if (line.originator_id, line.originator_version) != (header.case, due):
            raise LineMissing(position=line.position)
        if not (previous.position if previous else header.after) < line.position <= header.up_to:
            raise LineMissing(position=line.position)
    elif line.position != _due(header, previous):
        raise LineMissing(position=_due(header, previous))
    _proven(line, checkpoint)
    return line


def _due(header: Header, previous: Line | None) -> int:
    return (previous.position if previous else header.after) + 1


def _proven(line: Line, checkpoint: Checkpoint) -> None:
    try:
        found = leaf(line.entry().to_bytes())
        verify_inclusion(line.position - 1, checkpoint.size, found, line.proof, checkpoint.root)
    except (Doubt, ValueError) as wrong:
        raise ProofFails(position=line.position, reason=type(wrong).__name__) from None


def _sealed(seal: Seal, header: Header, digest: str, keys: Mapping[str, VerifierKey]) -> str:
    """Check that the file was handed out as it is; when that was."""
    origin = Note.parse(seal.checkpoint.encode()).text.partition("\n")[0]
    checkpoint = _opened(seal.checkpoint, origin, keys)
    look = seal.seal
    if origin == header.origin or look.topic != EXPORT or look.evidence != (digest,):
        raise SealFails
    try:
        _proven(look, checkpoint)
    except ProofFails:
        raise SealFails from None
    return look.recorded_at


def _opened(note: str, origin: str, keys: Mapping[str, VerifierKey]) -> Checkpoint:
    if origin not in keys:
        raise LogSignatureMissing(pinned=", ".join(keys) or "nobody")
    return Pin(origin, keys[origin]).open(note.encode()).checkpoint


def _read(written: bytes, kind: type[T], number: int, due: int = 0) -> T:
    """A line as what has to stand there. It must be a line of its own, and whole."""
    try:
        if not written.endswith(b"\n"):
            raise ValueError
        return msgspec.json.decode(written, type=kind)
    except (ValueError, RecursionError):
        raise BundleUnreadable(line=number, position=due) from None
