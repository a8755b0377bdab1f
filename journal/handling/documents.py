"""Documents of files: sealed beside the record under the keys of their file, found again by their digest.

The content is stored before the entry that cites it. The same bytes are stored once a file, however often they
come. Without their key they are noise, and so is every back-up of them.
"""

from __future__ import annotations

import os
from hashlib import sha256
from typing import Any, LiteralString, NamedTuple
from uuid import UUID

import psycopg
from cryptography.exceptions import InvalidTag

from domain.kernel.documents import DocumentType, MediaType, StoredDocument
from domain.kernel.event import Category
from domain.kernel.refusal import Refused
from journal.handling.refusals import KeyReused
from journal.keys import KeyStore
from journal.row import NONCE
from journal.sealing import Key, Tampered

#: What is known of a document without its content, as ``described`` takes it.
DESCRIBED: LiteralString = "encode(digest, 'hex'), type, media_type, size, key_id"
FOUND: LiteralString = f"SELECT {DESCRIBED} FROM documents WHERE stream = %s AND digest = %s"
SOME: LiteralString = f"SELECT {DESCRIBED} FROM documents WHERE stream = ANY(%s) AND digest = ANY(%s)"
NAMED: LiteralString = f"""
SELECT stream, {DESCRIBED} FROM documents WHERE client_id = %s AND command_id = %s"""
CONTENT: LiteralString = "SELECT content FROM documents WHERE stream = %s AND digest = %s"
STORE: LiteralString = """
INSERT INTO documents (stream, digest, type, media_type, size, category, key_id, content, client_id, command_id)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING"""


class DocumentKeyGone(Refused, code="document-key-gone"):
    """The key under which this file's documents of this type are sealed was destroyed or sealed.

    A document of another type; nothing more is stored under a key that is gone.
    """


class Incoming(NamedTuple):
    """A document as somebody hands it in. client_id, command_id: its name, for which there is one document ever."""

    stream: UUID
    type: DocumentType
    media_type: MediaType
    content: bytes
    client_id: str
    command_id: str


class Place(NamedTuple):
    """What a sealed document is bound to: another file, digest, type or form does not open it."""

    stream: UUID
    digest: bytes
    type: str
    media_type: str
    category: int

    def bound(self, key_id: bytes) -> bytes:
        """The associated data. Types and forms hold no NUL, so no two places have the same."""
        head = b"rollcall/document/1\n" + self.stream.bytes + self.digest + bytes([self.category]) + key_id
        return head + self.type.encode() + b"\0" + self.media_type.encode()


def described(row: tuple[Any, ...]) -> StoredDocument:
    """A document from a row of ``DESCRIBED``."""
    digest, kind, media_type, size, _ = row
    return StoredDocument(digest, DocumentType(kind), MediaType(media_type), size)


def place_of(stream: UUID, document: StoredDocument) -> Place:
    """What a stored document is bound to."""
    category = int(document.category)
    return Place(stream, bytes.fromhex(document.digest), document.type.value, document.media_type.value, category)


def seal(content: bytes, place: Place, key: Key) -> bytes:
    """Nonce and ciphertext of a document."""
    nonce = os.urandom(NONCE)
    return nonce + key.cipher.encrypt(nonce, content, place.bound(key.key_id))


def unseal(sealed: bytes, place: Place, key: Key) -> bytes:
    """The content of a document. Tampered where it does not open, or is not what its digest says."""
    view = memoryview(sealed)
    try:
        content = key.cipher.decrypt(view[:NONCE], view[NONCE:], place.bound(key.key_id))
    except (InvalidTag, ValueError):
        raise Tampered(f"a document of {place.stream}") from None
    if sha256(content).digest() != place.digest:
        raise Tampered(f"a document of {place.stream}")
    return content


class Documents:
    """Stores and finds documents, over a connection to the record. keys: of the files."""

    def __init__(self, conn: psycopg.Connection[Any], keys: KeyStore) -> None:
        self._conn = conn
        self._keys = keys

    def store(self, incoming: Incoming) -> tuple[StoredDocument, bool]:
        """Keep a document durably; whether it is new. One that is there already stays as it is, whatever its type.

        KeyReused where its name was that of another one; DocumentKeyGone where its key is destroyed or sealed.
        """
        digest = sha256(incoming.content).digest()
        document = StoredDocument(digest.hex(), incoming.type, incoming.media_type, len(incoming.content))
        self._unlike(incoming, document)
        known = self.found(incoming.stream, digest)
        if known is not None:
            return known[0], False
        key = self._key(incoming.stream, document.category)
        sealed = seal(incoming.content, place_of(incoming.stream, document), key)
        added = self._conn.execute(
            STORE,
            [
                incoming.stream, digest, document.type.value, document.media_type.value, document.size,
                int(document.category), UUID(bytes=key.key_id), sealed, incoming.client_id, incoming.command_id,
            ],
        )  # fmt: skip
        if added.rowcount:
            return document, True
        self._unlike(incoming, document)
        known = self.found(incoming.stream, digest)  # by somebody else at the same moment
        assert known is not None
        return known[0], False

    def found(self, stream: UUID, digest: bytes) -> tuple[StoredDocument, UUID] | None:
        """A document of a file and the id of its key; None where the file has none of this digest."""
        row = self._conn.execute(FOUND, [stream, digest]).fetchone()
        return None if row is None else (described(row), row[-1])

    def sealed(self, stream: UUID, digest: bytes) -> bytes:
        """The sealed content of a document that was found."""
        row = self._conn.execute(CONTENT, [stream, digest], binary=True).fetchone()
        assert row is not None
        return bytes(row[0])

    def _unlike(self, incoming: Incoming, document: StoredDocument) -> None:
        """Refuse a name that another document has."""
        row = self._conn.execute(NAMED, [incoming.client_id, incoming.command_id]).fetchone()
        if row is not None and (row[0], described(row[1:])) != (incoming.stream, document):
            raise KeyReused()

    def _key(self, stream: UUID, category: Category) -> Key:
        """The key of a file, read anew: what was destroyed a moment ago seals nothing more."""
        self._keys.renew(stream)
        self._keys.ensure({stream: [category]})
        key = self._keys.of(stream).get(category)
        if key is None:
            raise DocumentKeyGone()
        return key
