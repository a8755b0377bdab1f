"""Results of jobs: kept sealed, in parts, under a key of their own that is destroyed when they expire.

A result holds personal values in clear. Its key lies where the keys of files lie, so that a copy of the record's
database opens nothing.
"""

from __future__ import annotations

import os
from typing import Any, LiteralString
from uuid import UUID

import psycopg
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.keywrap import aes_key_unwrap_with_padding, aes_key_wrap_with_padding

from journal.keys import Custodians

Conn = psycopg.Connection[Any]
NONCE = 12

_KEY: LiteralString = "INSERT INTO keys.results (job_id, wrapped) VALUES (%s, %s)"
_KEYS: LiteralString = "SELECT wrapped FROM keys.results WHERE job_id = %s"
_NO_KEY: LiteralString = "DELETE FROM keys.results WHERE job_id = %s"
_PART: LiteralString = "INSERT INTO jobs.parts (job_id, number, content) VALUES (%s, %s, %s)"
_PARTS: LiteralString = "SELECT content FROM jobs.parts WHERE job_id = %s AND number = %s"
_NO_PARTS: LiteralString = "DELETE FROM jobs.parts WHERE job_id = %s"


class Gone(Exception):
    """The result is not there any more."""


class Keeping:
    """Takes the parts of a result as they are made. What an earlier attempt has left goes first.

    conn: to the jobs; keys: to the keys' database; each statement its own transaction.
    """

    def __init__(self, conn: Conn, keys: Conn, custodians: Custodians, job_id: UUID) -> None:
        discard(conn, keys, job_id)
        plain = os.urandom(32)
        keys.execute(_KEY, [job_id, aes_key_wrap_with_padding(custodians.active, plain)])
        self._conn, self._job_id, self._cipher, self._number = conn, job_id, AESGCM(plain), 0

    def take(self, part: bytes) -> None:
        """Keep one more part."""
        nonce = os.urandom(NONCE)
        sealed = nonce + self._cipher.encrypt(nonce, part, _bound(self._job_id, self._number))
        self._conn.execute(_PART, [self._job_id, self._number, sealed])
        self._number += 1


def part(conn: Conn, keys: Conn, custodians: Custodians, job_id: UUID, number: int) -> bytes | None:
    """One part of a result in clear, from 0; None after the last. Gone where its key is not there any more."""
    row = keys.execute(_KEYS, [job_id], binary=True).fetchone()
    if row is None:
        raise Gone()
    kept = conn.execute(_PARTS, [job_id, number], binary=True).fetchone()
    if kept is None:
        return None
    cipher, sealed = AESGCM(aes_key_unwrap_with_padding(custodians.active, row[0])), kept[0]
    return cipher.decrypt(sealed[:NONCE], sealed[NONCE:], _bound(job_id, number))


def discard(conn: Conn, keys: Conn, job_id: UUID) -> None:
    """Destroy a result: its key first."""
    keys.execute(_NO_KEY, [job_id])
    conn.execute(_NO_PARTS, [job_id])


def _bound(job_id: UUID, number: int) -> bytes:
    return job_id.bytes + number.to_bytes(4, "big")
