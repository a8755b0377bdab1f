"""Sealing and opening the parts of an event with keys that are at hand. No storage, no choice of keys."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator, Mapping
from typing import NamedTuple
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from domain.kernel.codec import Encoded, open_field
from domain.kernel.event import Category, Sealed
from journal.row import HEAD, KEY_ID, NONCE, frame

_FACTS = Category.FACTS  # a member of an enum is slow to ask for


class Key(NamedTuple):
    """A data key of one file and category, ready for use."""

    key_id: bytes
    cipher: AESGCM


Keys = Mapping[Category, Key]  # of one file, those it has


class Tampered(Exception):
    """A sealed part does not open under its own key: it, its place or the key was changed."""


def nonces(count: int) -> Iterator[bytes]:
    """So many random nonces, each given once: one draw for all, since every draw is a call of the system."""
    drawn = os.urandom(NONCE * count)
    return iter([drawn[at : at + NONCE] for at in range(0, len(drawn), NONCE)])


def seal(
    encoded: Encoded, stream: UUID, version: int, keys: Keys, fresh: Iterator[bytes] | None = None
) -> tuple[bytes, bytes]:
    """The columns ``facts`` and ``personal`` of an event at its place in its stream.

    fresh: ``nonces`` for its parts, where there are many events; nobody else takes from it.
    """
    fresh = nonces(1 + len(encoded.personal)) if fresh is None else fresh
    topic = encoded.topic
    facts = seal_part(encoded.facts, stream, version, topic, _FACTS, keys[_FACTS], next(fresh))
    if not encoded.personal:
        return facts, b""
    sealed = [
        frame(category, seal_part(plain, stream, version, topic, category, keys[category], next(fresh)))
        for category, plain in encoded.personal
    ]
    return facts, sealed[0] if len(sealed) == 1 else b"".join(sealed)


def seal_part(
    plain: bytes, stream: UUID, version: int, topic: str, category: Category, key: Key, nonce: bytes | None = None
) -> bytes:
    """Key id, nonce and ciphertext of one part, bound to its place by associated data. nonce: drawn for it alone."""
    nonce = nonce or os.urandom(NONCE)
    bound = _BOUND(stream.int.to_bytes(16, "big"), version, category, key.key_id) + topic.encode()
    return key.key_id + nonce + key.cipher.encrypt(nonce, plain, bound)


def open_part(part: bytes, stream: UUID, version: int, topic: str, category: Category, key: Key) -> bytes:
    """The plain bytes of a part. Tampered where it does not open."""
    bound = _BOUND(stream.int.to_bytes(16, "big"), version, category, part[:KEY_ID]) + topic.encode()
    try:
        return key.cipher.decrypt(part[KEY_ID:HEAD], part[HEAD:], bound)
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


#: What a ciphertext is bound to, before the topic: stream, version, category, key id.
_BOUND = struct.Struct(">16sqB16s").pack
