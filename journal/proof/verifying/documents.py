"""Documents against their digests: each whose key is there is opened; those that entries cite have to be there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, LiteralString
from uuid import UUID

import psycopg
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap_with_padding

from journal.custody import shown
from journal.handling.documents import CONTENT, Place, unseal
from journal.keys import Custodians
from journal.proof.doubts import (
    DocumentChanged,
    DocumentErasureUntrue,
    DocumentKeyMissing,
    DocumentMissing,
    JournalUnreadable,
    KeyChanged,
)
from journal.proof.verifying.finding import Doubts, Finding
from journal.sealing import Key, Tampered
from journal.site import Site

STEP = 200  # documents listed at a time; one content is held at a time

LISTED: LiteralString = """
SELECT stream, digest, type, media_type, category, size, key_id FROM documents
WHERE (stream, digest) > (%s, %s) ORDER BY stream, digest LIMIT %s"""
KEY: LiteralString = """
SELECT wrapped, wrapped_by, destroyed_at IS NOT NULL FROM keys WHERE key_id = %s AND stream = %s AND category = %s"""
UNSTORED: LiteralString = """
SELECT min(position), cited FROM entries, unnest(evidence) AS cited
WHERE length(cited) = 64
  AND cited NOT IN (SELECT encode(digest, 'hex') FROM documents WHERE stream = originator_id)
GROUP BY cited ORDER BY 1"""


def read(site: Site) -> Finding:
    """Open every document whose key is there. ``entries`` of what is found counts those that were opened."""
    finding = Finding("documents", 0, None, None, 0, 0, 0, Doubts())
    try:
        with site.connected("record") as conn, site.connected("keys") as keys:
            held = shown(site)
            for row in _listed(conn):
                _checked(conn, keys, held, row, finding)
            for position, digest in conn.execute(UNSTORED):
                finding.doubts.add(DocumentMissing(digest=digest, position=position))
    except (psycopg.DataError, psycopg.ProgrammingError) as unreadable:
        finding.doubts.add(JournalUnreadable(journal="documents", reason=type(unreadable).__name__))
    except InvalidUnwrap:  # the custodians' keys: those of documents are told one by one
        finding.doubts.add(KeyChanged(position=0, category="custodians"))
    return finding


def _listed(conn: Any) -> Iterator[tuple[Any, ...]]:
    last: tuple[UUID, bytes] = (UUID(int=0), b"")
    while rows := conn.execute(LISTED, [*last, STEP], binary=True).fetchall():
        yield from rows
        last = rows[-1][:2]


def _checked(conn: Any, keys: Any, custodians: Custodians, row: tuple[Any, ...], finding: Finding) -> None:
    stream, digest, kind, media_type, category, size, key_id = row
    named = digest.hex()
    stored = keys.execute(KEY, [key_id, stream, category], binary=True).fetchone()
    if stored is None:  # a document that was moved to another file has no key there
        moved = keys.execute("SELECT 1 FROM keys WHERE key_id = %s", [key_id]).fetchone()
        finding.doubts.add((DocumentChanged if moved else DocumentKeyMissing)(digest=named))
        return
    wrapped, wrapped_by, destroyed = stored
    if (wrapped is None) != destroyed:
        finding.doubts.add((DocumentErasureUntrue if destroyed else DocumentKeyMissing)(digest=named))
        return
    custodian = custodians.active if wrapped_by == "active" else custodians.sealed
    if destroyed or custodian is None:
        finding.erased += destroyed
        finding.sealed += not destroyed
        return
    try:
        key = Key(key_id.bytes, AESGCM(aes_key_unwrap_with_padding(custodian, wrapped)))
        (sealed,) = conn.execute(CONTENT, [stream, digest], binary=True).fetchone()
        whole = len(unseal(sealed, Place(stream, digest, kind, media_type, category), key)) == size
    except (Tampered, InvalidUnwrap, InvalidTag, ValueError):
        whole = False
    if whole:
        finding.entries += 1
    else:
        finding.doubts.add(DocumentChanged(digest=named))
