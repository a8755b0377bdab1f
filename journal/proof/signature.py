"""Signatures of notes and the keys that make and check them, as C2SP signed-note has them.

Two kinds of key, both Ed25519: a log's (0x01) signs the text as it stands, a witness's (0x04, C2SP
tlog-cosignature, cosignature/v1) signs it together with the time. Base64 is the standard one and
must be spelled the one way it can be.
"""

from __future__ import annotations

import re
from base64 import b64encode
from binascii import Error as NotBase64
from binascii import a2b_base64
from dataclasses import dataclass
from enum import IntEnum
from hashlib import sha256
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from journal.proof.doubts import KeyIdDiffers, KeyMalformed, NoteMalformed, SignatureBad

_DASH = "\N{EM DASH} "
_KEY_ID, _KEY, _TIME = 4, 32, 8


class Kind(IntEnum):
    """What a key signs: the text (a log), or the text and a time (a witness)."""

    LOG = 0x01
    WITNESS = 0x04


class Signature(NamedTuple):
    """One signature line: who says to have signed, by name and key id (4 bytes), and the bytes."""

    name: str
    key_id: bytes
    signed: bytes

    def line(self) -> str:
        """The line as it stands in a note, with its newline."""
        return f"{_DASH}{self.name} {_base64(self.key_id + self.signed)}\n"

    @classmethod
    def parse(cls, line: str) -> Signature:
        """The signature in a line without its newline; NoteMalformed where it is none."""
        name, _, encoded = line.removeprefix(_DASH).partition(" ")
        signed = _unbase64(encoded)
        if not line.startswith(_DASH) or not _proper(name) or signed is None or len(signed) <= _KEY_ID:
            raise NoteMalformed(reason="a line after the text is not a signature")
        return cls(name, signed[:_KEY_ID], signed[_KEY_ID:])


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key under a name. `str()` is its text form, `name+keyid+base64`."""

    name: str
    public: bytes
    kind: Kind = Kind.LOG

    def __post_init__(self) -> None:
        if not _proper(self.name) or len(self.public) != _KEY:
            raise KeyMalformed

    @property
    def key_id(self) -> bytes:
        """The first 4 bytes of SHA-256 over name, newline, kind and key."""
        return sha256(f"{self.name}\n".encode() + bytes([self.kind]) + self.public).digest()[:_KEY_ID]

    @classmethod
    def parse(cls, text: str) -> VerifierKey:
        """The key in this text form. KeyMalformed, or KeyIdDiffers where name and key give another id."""
        name, key_id, public, kind = _key_parts(text)
        key = cls(name, public, kind)
        if key.key_id.hex() != key_id:
            raise KeyIdDiffers
        return key

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{_base64(bytes([self.kind]) + self.public)}"

    def check(self, text: str, signed: bytes) -> int | None:
        """Check the bytes of a signature over a note's text; SignatureBad where they are not this key's.

        Returns the time that a witness signed with, in POSIX seconds; None for a log's key.
        """
        at, signature = _timed(signed) if self.kind is Kind.WITNESS else (None, signed)
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, _message(text, at))
        except InvalidSignature:
            raise SignatureBad(name=self.name) from None
        if at is not None and at >> 63:
            raise SignatureBad(name=self.name)
        return at


class SignerKey:
    """A private key under a name. Only `secret` gives it away; it prints as its public half."""

    def __init__(self, name: str, seed: bytes, kind: Kind = Kind.LOG) -> None:
        """seed: the 32 bytes of RFC 8032. KeyMalformed on another length or an improper name."""
        if len(seed) != _KEY:
            raise KeyMalformed
        self._seed = seed
        self._private = Ed25519PrivateKey.from_private_bytes(seed)
        self.verifier = VerifierKey(name, self._private.public_key().public_bytes_raw(), kind)

    @classmethod
    def generate(cls, name: str, kind: Kind = Kind.LOG) -> SignerKey:
        """A new key from the system's randomness."""
        return cls(name, Ed25519PrivateKey.generate().private_bytes_raw(), kind)

    @classmethod
    def parse(cls, secret: str) -> SignerKey:
        """The key in the text form of `secret`. KeyMalformed, or KeyIdDiffers."""
        if not secret.startswith("PRIVATE+KEY+"):
            raise KeyMalformed
        name, key_id, seed, kind = _key_parts(secret.removeprefix("PRIVATE+KEY+"))
        key = cls(name, seed, kind)
        if key.verifier.key_id.hex() != key_id:
            raise KeyIdDiffers
        return key

    def secret(self) -> str:
        """The private key as text, `PRIVATE+KEY+name+keyid+base64`: for the signer's key file alone."""
        key = self.verifier
        return f"PRIVATE+KEY+{key.name}+{key.key_id.hex()}+{_base64(bytes([key.kind]) + self._seed)}"

    def __repr__(self) -> str:
        return f"SignerKey({self.verifier})"

    def sign(self, text: str, *, at: int | None = None) -> Signature:
        """Sign a note's text. at: POSIX seconds, for a witness and only for one, else ValueError."""
        if (at is not None) != (self.verifier.kind is Kind.WITNESS):
            raise ValueError("a witness signs with a time, a log without one")
        stamp = b"" if at is None else at.to_bytes(_TIME, "big")
        signed = stamp + self._private.sign(_message(text, at))
        return Signature(self.verifier.name, self.verifier.key_id, signed)


def _message(text: str, at: int | None) -> bytes:
    return (text if at is None else f"cosignature/v1\ntime {at}\n{text}").encode()


def _timed(signed: bytes) -> tuple[int, bytes]:
    return int.from_bytes(signed[:_TIME], "big"), signed[_TIME:]


def _key_parts(text: str) -> tuple[str, str, bytes, Kind]:
    parts = text.split("+", 2)  # the base64 may hold a plus, name and key id may not
    if len(parts) != 3:
        raise KeyMalformed
    name, key_id, encoded = parts
    key = _unbase64(encoded)
    if key is None or len(key) != 1 + _KEY or key[0] not in set(Kind):
        raise KeyMalformed
    return name, key_id, key[1:], Kind(key[0])


def _proper(name: str) -> bool:
    """Whether this is a key name: not empty, without any space, plus or control, and plain UTF-8."""
    surrogates = any("\ud800" <= char <= "\udfff" for char in name)
    return bool(name) and not surrogates and not re.search(r"[\s+\x00-\x1f]", name)


def _base64(data: bytes) -> str:
    return b64encode(data).decode()


def _unbase64(text: str) -> bytes | None:
    try:
        data = a2b_base64(text, strict_mode=True)
    except (NotBase64, ValueError):
        return None
    return data if _base64(data) == text else None
