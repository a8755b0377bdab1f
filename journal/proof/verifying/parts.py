"""Opening every sealed part whose key is there, and telling erased, sealed and tampered apart."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, LiteralString, NamedTuple
from uuid import UUID

import msgspec
import psycopg
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap_with_padding

from domain.kernel.event import Category
from domain.oversight.erasure.record import KeyDestroyed
from journal.arrays import Uuids
from journal.keys import NOBODY, Custodians
from journal.proof.doubts import (
    Doubt,
    ErasureUntrue,
    KeyChanged,
    KeyMissing,
    KeyMoved,
    PartMalformed,
    PartUnreadable,
)
from journal.proof.stored.rows import (
    FACTS,
    PERSONAL,
    POSITION,
    STREAM,
    TOPIC,
    VERSION,
    Malformed,
    Part,
    Raw,
    facts_part,
    number,
    personal_parts,
    raw,
)
from journal.proof.verifying.finding import Reading

_KEYS: LiteralString = """
SELECT key_id, k.stream, category, wrapped, wrapped_by, destroyed_at FROM keys AS k"""
OF_STREAMS: LiteralString = _KEYS + " JOIN unnest(%s) AS named(stream) ON k.stream = named.stream"
BY_ID: LiteralString = _KEYS + " WHERE key_id = ANY(%s)"
_NOBODY = NOBODY.bytes
_DESTROYED = KeyDestroyed.topic.encode()
_NAMES = {int(category): category.name.lower() for category in Category}


def _owner(stream: bytes) -> bytes:
    """Whose keys open a stream's parts: what tells tracks from their file stands in byte 8."""
    return stream[:8] + bytes([stream[8] & ~0x40]) + stream[9:] if stream[8] & 0xC0 == 0xC0 else stream


class _Claim(msgspec.Struct):
    key_ids: tuple[UUID, ...]


class KeyRow(NamedTuple):
    """A key as stored. destroyed_at: anything but None where it is said to be destroyed."""

    stream: bytes
    category: int
    wrapped: bytes | None
    wrapped_by: bytes
    destroyed_at: bytes | None


class _Opener(NamedTuple):
    """A key made ready: whose it is, of what, and whether it is under seal."""

    stream: bytes
    category: int
    cipher: AESGCM
    sealed: bool


class Opening:
    """Opens the parts of rows, window by window.

    conn: to the schema of the keys. custodians: those this process has.
    """

    def __init__(self, conn: psycopg.Connection[Any], custodians: Custodians) -> None:
        self._conn = conn
        self._custodians = custodians
        self._stored: dict[bytes, KeyRow] = {}
        self._ready: dict[bytes, _Opener] = {}

    def load(self, streams: Collection[bytes]) -> None:
        """Hold the keys of the files of the next window, and no others."""
        self._stored = self._read(OF_STREAMS, [_NOBODY, *{_owner(stream) for stream in streams}])
        self._ready = {key_id: ready for key_id, ready in self._ready.items() if key_id in self._stored}

    def check(self, row: Raw, reading: Reading) -> None:
        """Open all parts of a row. Raises the Doubt for the first that should open and does not."""
        try:
            self._open(row, facts_part(row[FACTS]), reading)
            if row[PERSONAL]:
                for part in personal_parts(row[PERSONAL]):
                    self._open(row, part, reading)
        except Malformed:
            raise PartMalformed(position=number(row[POSITION])) from None

    def _open(self, row: Raw, part: Part, reading: Reading) -> None:
        category, key_id, nonce, ciphertext = part
        stream = row[STREAM]
        ready = self._ready.get(key_id)
        if ready is None:
            ready = self._made_ready(row, part, reading)
            if ready is None:
                return
        if ready.stream not in (stream, _NOBODY, _owner(stream)) or ready.category != category:
            raise self._doubt(KeyMoved, row, category)
        try:
            bound = b"%b%b%c%b%b" % (stream, row[VERSION], category, key_id, row[TOPIC])
            plain = ready.cipher.decrypt(nonce, ciphertext, bound)
        except (InvalidTag, ValueError):
            raise self._doubt(PartUnreadable, row, category) from None
        if ready.sealed:
            reading.sealed += 1
        if row[TOPIC] == _DESTROYED and category == Category.FACTS:
            self._gone(row, plain)

    def _gone(self, row: Raw, facts: bytes) -> None:
        """Raises ErasureUntrue where a key that an entry says is destroyed is there."""
        try:
            claimed = msgspec.json.decode(facts, type=_Claim)
        except msgspec.MsgspecError:
            raise self._doubt(PartUnreadable, row, Category.FACTS) from None
        for stored in self._read(BY_ID, [key_id.bytes for key_id in claimed.key_ids]).values():
            if stored.wrapped is not None:
                raise self._doubt(ErasureUntrue, row, stored.category)

    def _made_ready(self, row: Raw, part: Part, reading: Reading) -> _Opener | None:
        """The key of a part; None where it is destroyed, or sealed against this process, which is counted."""
        stored = self._stored.get(part.key_id) or self._read(BY_ID, [part.key_id]).get(part.key_id)
        if stored is None or (stored.wrapped is None and stored.destroyed_at is None):
            raise self._doubt(KeyMissing, row, part.category)
        if stored.wrapped is None:
            reading.erased += 1
            return None
        if stored.destroyed_at is not None:
            raise self._doubt(ErasureUntrue, row, part.category)
        sealed = stored.wrapped_by == b"sealed"
        custodian = self._custodians.sealed if sealed else self._custodians.active
        if custodian is None:
            reading.sealed += 1
            return None
        try:
            if stored.wrapped_by not in (b"active", b"sealed"):
                raise ValueError
            cipher = AESGCM(aes_key_unwrap_with_padding(custodian, stored.wrapped))
        except (InvalidUnwrap, ValueError):
            raise self._doubt(KeyChanged, row, part.category) from None
        ready = self._ready[part.key_id] = _Opener(stored.stream, stored.category, cipher, sealed)
        return ready

    def _read(self, query: LiteralString, ids: Collection[bytes]) -> dict[bytes, KeyRow]:
        rows = raw(self._conn).execute(query, [Uuids(list(ids))], prepare=True)
        return {row[0]: KeyRow(*row[1:]) for row in rows}

    @staticmethod
    def _doubt(kind: type[Doubt], row: Raw, category: int) -> Doubt:
        return kind(position=number(row[POSITION]), category=_NAMES.get(category, "part"))
