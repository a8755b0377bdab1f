"""Changing the keys of files: handed from one custodian to the other, or destroyed. The keeper alone does.

Each change is one transaction, and doing it again changes nothing more.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any, Literal, LiteralString
from uuid import UUID

import psycopg
from cryptography.hazmat.primitives.keywrap import (
    aes_key_unwrap_with_padding,
    aes_key_wrap_with_padding,
)
from uuid_utils.compat import uuid7

from domain.kernel.event import Category
from journal import schema
from journal.keys import Custodians, custodians
from journal.site import Site

Hand = Literal["active", "sealed"]

_HELD: LiteralString = """
SELECT key_id, wrapped FROM keys WHERE stream = %s AND wrapped_by = %s AND wrapped IS NOT NULL FOR UPDATE"""
_HAND_OVER: LiteralString = "UPDATE keys SET wrapped = %s, wrapped_by = %s WHERE key_id = %s"
_COUNT: LiteralString = "SELECT count(*) FROM keys WHERE stream = %s AND wrapped_by = %s AND wrapped IS NOT NULL"
_DESTROY: LiteralString = """
UPDATE keys SET wrapped = NULL, destroyed_at = clock_timestamp()
WHERE stream = %s AND category = ANY(%s) AND wrapped IS NOT NULL"""
#: A category that never had a key gets a destroyed one, so that none is made for it later.
_NEVER: LiteralString = """
INSERT INTO keys (key_id, stream, category, wrapped_by, destroyed_at)
VALUES (%s, %s, %s, 'active', clock_timestamp()) ON CONFLICT DO NOTHING"""
_DESTROYED: LiteralString = """
SELECT key_id FROM keys WHERE stream = %s AND category = ANY(%s) AND wrapped IS NULL ORDER BY category, epoch"""
_NAMES: LiteralString = "DELETE FROM name_tokens WHERE stream = %s"


class Custody:
    """The keys of files, for whoever may change them. conn: to their database, in the role of the custodian."""

    def __init__(self, conn: psycopg.Connection[Any], held: Custodians) -> None:
        self._conn = conn
        self._held = held

    def seal(self, file: UUID) -> int:
        """Hand all keys of a file to the custodian of seals; how many it has of it then."""
        return self._handed(file, "active", "sealed")

    def unseal(self, file: UUID) -> int:
        """Hand all keys of a file back; how many there are then."""
        return self._handed(file, "sealed", "active")

    def destroy(self, file: UUID, categories: Collection[Category]) -> list[UUID]:
        """Destroy the keys of some categories of a file, and what it is found by where it is by its names; the ids of
        the keys that are gone."""
        wanted = [int(category) for category in categories]
        with self._conn.transaction():
            self._conn.execute(_DESTROY, [file, wanted])
            for category in wanted:
                self._conn.execute(_NEVER, [uuid7(), file, category])
            if Category.IDENTITY in categories:
                self._conn.execute(_NAMES, [file])
            return [key_id for (key_id,) in self._conn.execute(_DESTROYED, [file, wanted])]

    def _handed(self, file: UUID, giver: Hand, taker: Hand) -> int:
        opens, closes = self._custodian(giver), self._custodian(taker)
        with self._conn.transaction():
            for key_id, wrapped in self._conn.execute(_HELD, [file, giver]).fetchall():
                again = aes_key_wrap_with_padding(closes, aes_key_unwrap_with_padding(opens, wrapped))
                self._conn.execute(_HAND_OVER, [again, taker, key_id])
            row = self._conn.execute(_COUNT, [file, taker]).fetchone()
        return int(row[0]) if row else 0

    def _custodian(self, hand: Hand) -> bytes:
        key = self._held.active if hand == "active" else self._held.sealed
        assert key is not None, "the custodian of seals is shown to this role"
        return key


def shown(site: Site) -> Custodians:
    """The custodian keys that this login may see, to prove what they wrap: those of sealed files too where it may take
    the custodian's role. Nothing is opened with them but keys."""
    try:
        return custodians(schema.conninfo(site.keys_url, "keys", role=schema.CUSTODIAN), site.root_file)
    except psycopg.OperationalError:  # the role is not this login's to take
        return site.custodians


@contextmanager
def custody(site: Site) -> Iterator[Custody]:
    """The custody of a site's keys, over a connection of its own."""
    url = schema.conninfo(site.keys_url, "keys", role=schema.CUSTODIAN)
    held = custodians(url, site.root_file)
    with psycopg.connect(url, autocommit=True) as conn:
        yield Custody(conn, held)
