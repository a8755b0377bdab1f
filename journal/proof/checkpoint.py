"""Checkpoints, as C2SP tlog-checkpoint has them: a signed note of origin, tree size and root.

A verifier brings the origin and the key of the log with it and takes neither from the log.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass

from journal.proof.doubts import (
    CheckpointMalformed,
    CheckpointOlder,
    HistoryForked,
    LogSignatureMissing,
    OriginDiffers,
    SignatureMissing,
    WitnessesMissing,
)
from journal.proof.merkle import EMPTY_ROOT, HASH
from journal.proof.note import Verified, open_note, signed_note
from journal.proof.paths import verify_consistency
from journal.proof.signature import Kind, Signature, SignerKey, VerifierKey

_SIZE = re.compile("0|[1-9][0-9]{0,18}")
_ROOT = re.compile("[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=")  # 32 bytes, spelled the one way they can be


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The head of a log: whose it is, how many entries it has, and the root over them.

    extensions: further lines that another log may add; ours has none.
    """

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if any(not line or "\n" in line for line in (self.origin, *self.extensions)):
            raise CheckpointMalformed(reason="a line is empty")
        if not 0 <= self.size < 1 << 63 or len(self.root) != HASH:
            raise CheckpointMalformed(reason="size or root is out of bounds")
        if self.size == 0 and self.root != EMPTY_ROOT:
            raise CheckpointMalformed(reason="the root is not that of an empty tree")

    def text(self) -> str:
        """The text that is signed, with its last newline."""
        lines = (self.origin, str(self.size), b64encode(self.root).decode(), *self.extensions)
        return "".join(f"{line}\n" for line in lines)

    @classmethod
    def parse(cls, text: str) -> Checkpoint:
        """The checkpoint in a note's text; CheckpointMalformed where it is none."""
        lines = text.split("\n")
        if len(lines) < 4 or lines.pop():
            raise CheckpointMalformed(reason="it has fewer than three whole lines")
        origin, size, root, *extensions = lines
        if not _SIZE.fullmatch(size) or not _ROOT.fullmatch(root):
            raise CheckpointMalformed(reason="size or root is misspelt")
        return cls(origin, int(size), b64decode(root), tuple(extensions))

    def signed(self, signer: SignerKey, cosignatures: Sequence[Signature] = ()) -> bytes:
        """The signed note, with what witnesses sent back for the same checkpoint."""
        return signed_note(self.text(), [signer.sign(self.text()), *cosignatures])


@dataclass(frozen=True, slots=True)
class SignedCheckpoint:
    """A checkpoint that the pinned log signed; `note` is the bytes it came in."""

    checkpoint: Checkpoint
    note: bytes
    cosignatures: tuple[Verified, ...]

    @property
    def witnessed_at(self) -> int | None:
        """When a known witness last saw this as the newest tree (POSIX seconds); None if none did."""
        return max((each.signed_at for each in self.cosignatures if each.signed_at is not None), default=None)


@dataclass(frozen=True, slots=True)
class Pin:
    """What a verifier knows of a log before it asks it: origin, key, witnesses, how many must agree."""

    origin: str
    key: VerifierKey
    witnesses: tuple[VerifierKey, ...] = ()
    quorum: int = 0

    def __post_init__(self) -> None:
        if self.key.kind is not Kind.LOG or any(key.kind is not Kind.WITNESS for key in self.witnesses):
            raise ValueError("a log's key signs checkpoints, a witness's key cosigns them")
        if any(key.public == self.key.public for key in self.witnesses):
            raise ValueError("a log is not its own witness")
        if not 0 <= self.quorum <= len({key.public for key in self.witnesses}):
            raise ValueError("the quorum counts known witnesses")

    def open(self, note: bytes) -> SignedCheckpoint:
        """Read a checkpoint and check who signed it, before anything in it is believed.

        Raises NoteMalformed, SignatureBad, LogSignatureMissing, CheckpointMalformed, OriginDiffers
        or WitnessesMissing.
        """
        try:
            opened = open_note(note, (self.key, *self.witnesses))
        except SignatureMissing:
            raise LogSignatureMissing(pinned=self.origin) from None
        if all(each.key != self.key for each in opened.verified):
            raise LogSignatureMissing(pinned=self.origin)
        checkpoint = Checkpoint.parse(opened.text)
        if checkpoint.origin != self.origin:
            raise OriginDiffers(pinned=self.origin)
        cosignatures = tuple(each for each in opened.verified if each.key != self.key)
        witnesses = len({each.key.public for each in cosignatures})
        if witnesses < self.quorum:
            raise WitnessesMissing(has=witnesses, needs=self.quorum)
        return SignedCheckpoint(checkpoint, note, cosignatures)


def check_growth(seen: Checkpoint, shown: Checkpoint, path: Sequence[bytes]) -> None:
    """Check that the log shown is the log seen before, with entries added behind it.

    path: the consistency proof from `seen` to `shown`. Raises OriginDiffers, CheckpointOlder,
    HistoryForked (two roots for one size), or what `verify_consistency` raises.
    """
    if shown.origin != seen.origin:
        raise OriginDiffers(pinned=seen.origin)
    if shown.size < seen.size:
        raise CheckpointOlder(seen=seen.size, shown=shown.size)
    if shown.size == seen.size and shown.root != seen.root:
        raise HistoryForked(size=seen.size)
    verify_consistency(seen.size, seen.root, shown.size, shown.root, path)
