"""The keys of files: made, wrapped, kept in their own database, and held ready in a ring.

A root key outside every database wraps three custodian keys; ``active`` wraps the data keys, one a file and
category. A key is durable before the first event that uses it; an unused one is harmless.
"""

from __future__ import annotations

import hmac
import os
import time
import unicodedata
from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, LiteralString, NamedTuple
from uuid import UUID

import psycopg
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.keywrap import (
    aes_key_unwrap_with_padding,
    aes_key_wrap_with_padding,
)
from uuid_utils.compat import uuid7

from domain.kernel.event import Category
from domain.kernel.ids import owner_of
from journal.arrays import Bigints, Blobs, Uuids
from journal.durable import kept
from journal.sealing import Key, Keys

#: The owner of the journal's own key: streams without a person.
NOBODY = UUID(int=0)
ROOT_BYTES = 32

SELECT: LiteralString = """
SELECT key_id, k.stream, category, wrapped, wrapped_by
FROM unnest(%s) AS named(stream) JOIN keys AS k ON k.stream = named.stream ORDER BY epoch"""
SELECT_FACTS: LiteralString = SELECT.replace("ORDER BY", "AND category = 0 ORDER BY")
INSERT: LiteralString = """
INSERT INTO keys (key_id, stream, category, wrapped, wrapped_by)
SELECT key_id, stream, category, wrapped, 'active'
FROM unnest(%s, %s, %s, %s) AS row(key_id, stream, category, wrapped)
ON CONFLICT DO NOTHING"""
TOKENS: LiteralString = """
INSERT INTO name_tokens SELECT * FROM unnest(%s, %s) ON CONFLICT DO NOTHING"""
#: Keys and tokens in one statement: one wait for the disk. It gives the keys that are new.
INSERT_NAMED: LiteralString = f"WITH named AS ({TOKENS}) {INSERT} RETURNING key_id"
FIND: LiteralString = """
SELECT stream FROM name_tokens WHERE token = ANY(%s) GROUP BY stream HAVING count(*) = %s LIMIT %s"""


class RootKeyMissing(Exception):
    """The root key is not there, or nothing that it could open."""


class Custodians(NamedTuple):
    """The key-encryption keys in use. sealed is None where this process may not open sealed files."""

    active: bytes
    search: bytes
    sealed: bytes | None = None


class MadeKey(NamedTuple):
    """A new data key, to be stored before it is used."""

    key_id: UUID
    stream: UUID
    category: Category
    wrapped: bytes
    key: Key


def custodians(url: str, root_file: Path) -> Custodians:
    """The custodian keys. RootKeyMissing where there are none, or where the root key's file is not there.

    url: of the keys' database, with the settings of the service. root_file: 32 bytes, readable by its owner alone.
    """
    with psycopg.connect(url, autocommit=True) as conn:
        stored = _wrapped(conn)
    return _unwrapped(stored, _root_key(root_file))


def make_custodians(url: str, root_file: Path) -> Custodians:
    """The custodian keys, and the root key that wraps them, made where there are none.

    RootKeyMissing if they exist and the root key does not: another one would open nothing.
    """
    with psycopg.connect(url, autocommit=True) as conn:
        stored = _wrapped(conn)
        if stored:
            return _unwrapped(stored, _root_key(root_file))
        kept(root_file, lambda: os.urandom(ROOT_BYTES))  # durable before the keys that it wraps
        root = _root_key(root_file)
        made = [(name, aes_key_wrap_with_padding(root, os.urandom(32))) for name in Custodians._fields]
        with conn.transaction():
            conn.cursor().executemany("INSERT INTO keys.custodians VALUES (%s, %s) ON CONFLICT DO NOTHING", made)
        return _unwrapped(_wrapped(conn), root)


def _wrapped(conn: psycopg.Connection[Any]) -> dict[str, bytes]:
    return dict(conn.execute("SELECT name, wrapped FROM keys.custodians").fetchall())


def _root_key(file: Path) -> bytes:
    try:
        root = file.read_bytes()
    except FileNotFoundError:
        raise RootKeyMissing("the file of the root key is not there; nothing can be opened without it") from None
    if len(root) != ROOT_BYTES:
        raise RootKeyMissing(f"the file of the root key does not hold {ROOT_BYTES} bytes; it is no root key")
    return root


def _unwrapped(stored: Mapping[str, bytes], root: bytes) -> Custodians:
    if not stored:
        raise RootKeyMissing("there are no keys yet: run `rollcall migrate` or `rollcall up` first")
    return Custodians(**{name: aes_key_unwrap_with_padding(root, bytes(w)) for name, w in stored.items()})


class Ring:
    """Data keys held ready, by file. Bounded; a key is held 60 s at most, so that a seal takes hold.

    What belongs to a file has the keys of that file: it may be asked for by any of its streams.
    """

    def __init__(self, custodians: Custodians, *, files: int = 50_000, seconds: float = 60.0) -> None:
        self._custodians = custodians
        self._files = files
        self._seconds = seconds
        self._held: OrderedDict[UUID, tuple[float, dict[Category, Key]]] = OrderedDict()
        self._heeded: OrderedDict[UUID, int] = OrderedDict()
        self._erased: dict[UUID, set[Category]] = {}
        self.reasons: dict[UUID, str] = {}

    def keys(self, stream: UUID) -> Keys | None:
        """The keys of a file; None where they are not held and must be loaded."""
        return self._of(owner_of(stream), time.monotonic())

    def _of(self, file: UUID, now: float) -> Keys | None:
        held = self._held.get(file)
        return None if held is None or held[0] < now else held[1]

    def erased(self, stream: UUID) -> Collection[Category]:
        """The categories of a file whose keys are destroyed, as far as its keys were read."""
        return self._erased.get(owner_of(stream), ())

    def missing(self, streams: Iterable[UUID]) -> list[UUID]:
        """Those files whose keys are not held."""
        now = time.monotonic()
        return [file for file in dict.fromkeys(map(owner_of, streams)) if self._of(file, now) is None]

    def heed(self, changes: Iterable[Sequence[Any]]) -> set[UUID]:
        """Forget the keys of files that have changed since; gives those that are sealed. changes: ``seals.CHANGES``."""
        sealed: set[UUID] = set()
        for file, position, is_sealed in changes:
            if self._heeded.get(file) != position:
                self._held.pop(file, None)
                self._heeded[file] = position
                self._heeded.move_to_end(file)
            if is_sealed:
                sealed.add(file)
        while len(self._heeded) > self._files:
            self._heeded.popitem(last=False)
        return sealed

    def add(self, asked: Collection[UUID], rows: Iterable[Sequence[Any]]) -> None:
        """Hold what the store has for the files asked after; rows of ``SELECT``. A file without keys holds none; one
        with a key that is sealed to us is not held, so that it is looked for again each time: it may be unsealed."""
        found: dict[UUID, dict[Category, Key]] = {owner_of(stream): {} for stream in asked}
        closed: set[UUID] = set()
        for key_id, stream, category, wrapped, wrapped_by in rows:
            custodian = self._custodians.active if wrapped_by == "active" else self._custodians.sealed
            if wrapped is None or custodian is None:
                self.reasons[key_id] = "erased" if wrapped is None else "sealed"
                if wrapped is not None:
                    closed.add(stream)
                else:
                    self._erased.setdefault(stream, set()).add(Category(category))
                continue
            self.reasons.pop(key_id, None)
            cipher = AESGCM(aes_key_unwrap_with_padding(custodian, wrapped))
            found[stream][Category(category)] = Key(key_id.bytes, cipher)
        until = time.monotonic() + self._seconds
        for stream, keys in found.items():
            if stream in closed:
                self._held.pop(stream, None)
                continue
            self._held[stream] = (until, keys)
            self._held.move_to_end(stream)
        while len(self._held) > max(self._files, len(found)):
            self._held.popitem(last=False)

    def join(self, made: Iterable[MadeKey]) -> list[UUID]:
        """Hold keys that have just been stored beside those that their files hold already, no longer than those.

        Returns the files of which nothing is held, so that all their keys must be loaded.
        """
        left: list[UUID] = []
        for new in made:
            held = self._held.get(new.stream)
            if held is None:
                left.append(new.stream)
            else:
                self._held[new.stream] = (held[0], {**held[1], new.category: new.key})
        return left

    def make(self, stream: UUID, categories: Iterable[Category]) -> list[MadeKey]:
        """New keys for the categories of a file that has none for them yet; not held until they are stored."""
        held: Mapping[Category, Key] = self.keys(stream) or {}
        return [self._made(owner_of(stream), category) for category in categories if category not in held]

    def _made(self, stream: UUID, category: Category) -> MadeKey:
        key_id, plain = uuid7(), os.urandom(32)
        wrapped = aes_key_wrap_with_padding(self._custodians.active, plain)
        return MadeKey(key_id, stream, category, wrapped, Key(key_id.bytes, AESGCM(plain)))

    def tokens(self, name: str) -> list[bytes]:
        """The keyed digests of the words of a name, for finding a file by it."""
        folded = unicodedata.normalize("NFKC", name).casefold()
        words = set(folded.split()) | {folded.replace(" ", "")}
        return [hmac.digest(self._custodians.search, word.encode(), "sha256") for word in sorted(words) if word]


def stored(made: Sequence[MadeKey]) -> tuple[Uuids, Uuids, Bigints, Blobs]:
    """The parameters of ``INSERT`` for new keys."""
    return (
        Uuids([m.key_id for m in made]),
        Uuids([m.stream for m in made]),
        Bigints([m.category for m in made]),
        Blobs([m.wrapped for m in made]),
    )


class KeyStore:
    """The ring over a connection of its own: for everything that works in step (import, projections, tools)."""

    def __init__(self, conn: psycopg.Connection[Any], ring: Ring) -> None:
        self.conn = conn
        self.ring = ring

    def load(self, streams: Collection[UUID]) -> None:
        """Hold the keys of some files; those held already are not read again."""
        missing = self.ring.missing(streams)
        if missing:
            rows = self.conn.execute(SELECT, [Uuids(missing)], prepare=True, binary=True).fetchall()
            self.ring.add(missing, rows)

    def renew(self, stream: UUID) -> Keys:
        """The keys of a file, read again: it may have got one for another category since."""
        rows = self.conn.execute(SELECT, [Uuids([owner_of(stream)])], prepare=True, binary=True).fetchall()
        self.ring.add([stream], rows)
        return self.of(stream)

    def ensure(self, wanted: Mapping[UUID, Collection[Category]], names: Iterable[tuple[UUID, str]] = ()) -> None:
        """See that files have keys of some categories, durably, and hold them; names make them findable."""
        self.load(wanted.keys())
        made = [key for stream, categories in wanted.items() for key in self.ring.make(stream, categories)]
        pairs = [(token, stream) for stream, name in names for token in self.ring.tokens(name)]
        if not made and not pairs:
            return
        named = (Blobs([token for token, _ in pairs]), Uuids([stream for _, stream in pairs]))
        rows = self.conn.execute(INSERT_NAMED, [*named, *stored(made)], prepare=True, binary=True).fetchall()
        new = {key_id for (key_id,) in rows}
        others = self.ring.join([key for key in made if key.key_id in new])
        others += [key.stream for key in made if key.key_id not in new]  # somebody else made it meanwhile
        if others:
            again = list(dict.fromkeys(others))
            self.ring.add(again, self.conn.execute(SELECT, [Uuids(again)], binary=True).fetchall())

    def of(self, stream: UUID) -> Keys:
        """The keys of a file, loaded if need be."""
        keys = self.ring.keys(stream)
        if keys is None:
            self.load([stream])
            keys = self.ring.keys(stream)
        return keys if keys is not None else {}
