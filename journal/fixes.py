"""Positions of people, batch by batch: sealed beside the record under their files' keys, and deleted when their day
has come. The record holds the digest of each batch, so that what is shown is what was recorded."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from typing import Any, LiteralString, NamedTuple
from uuid import UUID

import psycopg

from domain.kernel.event import Category
from domain.kernel.rule import Content
from journal.keys import KeyStore
from journal.row import KEY_ID
from journal.sealing import Keys, Tampered, open_part, seal_part

KEEP: LiteralString = """
INSERT INTO fixes (stream, digest, until, content) VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING"""
FIND: LiteralString = "SELECT content FROM fixes WHERE stream = %s AND digest = %s"
DROP: LiteralString = "DELETE FROM fixes WHERE until < %s"
PAST: LiteralString = "SELECT count(*), count(DISTINCT stream), min(until), max(until) FROM fixes WHERE until < %s"


def kept(content: Content, stream: UUID, keys: Keys) -> tuple[LiteralString, tuple[Any, ...]]:
    """The statement that keeps a batch, sealed. Durable before the event that cites it; an orphan is harmless."""
    digest = sha256(content.plain).digest()
    sealed = seal_part(content.plain, stream, 0, _topic(digest), Category.LOCATION, keys[Category.LOCATION])
    return KEEP, (stream, digest, content.until, sealed)


class Past(NamedTuple):
    """Batches whose last day has passed: how many, of how many files, and the last days of the first and the last."""

    batches: int
    files: int
    first: date | None
    last: date | None


class Fixes:
    """The batches of all files. conn: to the record's schema. keys: of the files."""

    def __init__(self, conn: psycopg.Connection[Any], keys: KeyStore) -> None:
        self._conn = conn
        self._keys = keys

    def of(self, stream: UUID, digest: str) -> bytes | None:
        """A batch in clear, by its stream of tracks and its SHA-256 in hexadecimal.

        None where it is no longer there, or its key is destroyed or sealed. Tampered where it is not what was recorded.
        """
        name = bytes.fromhex(digest)
        row = self._conn.execute(FIND, [stream, name], binary=True).fetchone()
        return in_clear(bytes(row[0]), stream, name, self._keys.of(stream)) if row else None

    def past(self, today: date) -> Past:
        """What ``drop`` would delete."""
        row = self._conn.execute(PAST, [today]).fetchone()
        assert row is not None
        return Past(*row)

    def drop(self, today: date) -> int:
        """Delete the batches whose last day has passed; how many."""
        return self._conn.execute(DROP, [today]).rowcount


def in_clear(sealed: bytes, stream: UUID, name: bytes, keys: Keys) -> bytes | None:
    """A batch as it was recorded; None where its key is destroyed or sealed. Tampered where it is another.

    name: its SHA-256.
    """
    key = keys.get(Category.LOCATION)
    if key is None or key.key_id != sealed[:KEY_ID]:
        return None
    plain = open_part(sealed, stream, 0, _topic(name), Category.LOCATION, key)
    if sha256(plain).digest() != name:
        raise Tampered(f"fixes of {stream}")
    return plain


def _topic(digest: bytes) -> str:
    return f"fixes/{digest.hex()}"
