"""Sealing and opening the parts of an event with keys that are at hand. No storage, no choice of keys."""

from __future__ import annotations

import os
import struct
from collections.abc import Mapping
from typing import NamedTuple
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from domain.kernel.codec import Encoded, open_field
from domain.kernel.event import Category, Sealed
from journal.row import HEAD, KEY_ID, NONCE, frame


class Key(NamedTuple):
    """A data key of one file and category, ready for use."""

    key_id: bytes
    cipher: AESGCM


Keys = Mapping[Category, Key]  # of one file, those it has


class Tampered(Exception):
    """A sealed part does not open under its own key: it, its place or the key was changed."""


def seal(encoded: Encoded, stream: UUID, version: int, keys: Keys) -> tuple[bytes, bytes]:
    """The columns ``facts`` and ``personal`` of an event at its place in its stream."""
    facts = seal_part(encoded.facts, stream, version, encoded.topic, Category.FACTS, keys[Category.FACTS])
    if not encoded.personal:
        return facts, b""
    sealed = [
        frame(category, seal_part(plain, stream, version, encoded.topic, category, keys[category]))
        for category, plain in encoded.personal
    ]
    return facts, sealed[0] if len(sealed) == 1 else b"".join(sealed)


def seal_part(plain: bytes, stream: UUID, version: int, topic: str, category: Category, key: Key) -> bytes:
    """Key id, nonce and ciphertext of one part, bound to its place by associated data."""
    nonce = os.urandom(NONCE)
    return (
        key.key_id + nonce + key.cipher.encrypt(nonce, plain, associated(stream, version, topic, category, key.key_id))
    )


def open_part(part: bytes, stream: UUID, version: int, topic: str, category: Category, key: Key) -> bytes:
    """The plain bytes of a part. Tampered where it does not open."""
    try:
        return key.cipher.decrypt(
            part[KEY_ID:HEAD], part[HEAD:], associated(stream, version, topic, category, part[:KEY_ID])
        )
    except InvalidTag:
        raise Tampered(f"{category.name.lower()} of {stream} version {version}") from None


def open_value(value: Sealed, keys: Keys) -> str | None:
    """A personal value in clear; None where its key is gone."""
    key = keys.get(value.category)
    if key is None:
        return None
    plain = open_part(value.part, value.stream, value.version, value.topic, value.category, key)
    opened = open_field(plain, value.field)
    return None if opened is None else str(opened)


def associated(stream: UUID, version: int, topic: str, category: int, key_id: bytes) -> bytes:
    """What a ciphertext is bound to: stream, version, category, key id, topic."""
    return _BOUND(stream.int.to_bytes(16, "big"), version, category, key_id) + topic.encode()


_BOUND = struct.Struct(">16sqB16s").pack
