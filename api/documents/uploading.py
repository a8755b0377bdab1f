"""Handing in a document: the bytes as they are, once a file; an entry cites them afterwards."""

from __future__ import annotations

import asyncio
from uuid import UUID

import msgspec
from fastapi import Request, Response
from starlette.types import Receive

from api.asking import Asking, asking, content_of, rooms
from api.commands import attempted
from api.documents.forms import declared, is_of
from api.problems import Problem
from api.rooms import Rooms
from api.routes import uuid_of
from domain.intake.standing import RECORDERS
from domain.kernel.access import Actor
from domain.kernel.documents import DocumentType, StoredDocument
from domain.kernel.refusal import NotEmpowered, Unknown
from domain.kernel.rule import OWN
from journal.batching import Full
from journal.handling.documents import Documents, Incoming

PATH = "/v1/cases/{case_id}/documents"
#: How many are taken in at once: each is held in memory until it is stored.
AT_ONCE = 8
#: How long the bytes of one may take to come.
PATIENCE_SECONDS = 120.0


class DocumentStored(msgspec.Struct, frozen=True):
    """What a document is cited by, and what it was stored as. digest: SHA-256 of its bytes. category: whose key."""

    digest: str
    size: int
    media_type: str
    type: str
    category: str

    @classmethod
    def of(cls, document: StoredDocument) -> DocumentStored:
        """The answer for a document."""
        category = document.category.name.lower()
        return cls(document.digest, document.size, document.media_type.value, document.type.value, category)


async def upload(request: Request) -> Response:
    """Store a document of a file. Whether it may be is asked before its bytes are read."""
    at_hand, asked = rooms(request.scope), asking(request.scope)
    actor = await at_hand.entrance.admit(asked.headers.get(b"authorization"))
    key, kind = asked.idempotency_key, _type(request)
    media_type = declared(asked.headers.get(b"content-type", b""))
    case_id = uuid_of(request.path_params["case_id"])
    await _permitted(at_hand, actor, case_id)
    async with _room(at_hand.uploading):
        content = await _content(asked, request.receive, at_hand.settings.most_document_bytes)
        if not await asyncio.to_thread(is_of, content, media_type):
            raise Problem("document-not-of-its-form")
        incoming = Incoming(case_id, kind, media_type, content, actor.id, key)
        document, new = await at_hand.readers.ask(lambda desk: Documents(desk.record.conn, desk.keys).store(incoming))
    return Response(
        msgspec.json.encode(DocumentStored.of(document)),
        status_code=201 if new else 200,
        headers={"Location": f"/v1/cases/{case_id}/documents/{document.digest}", "Cache-Control": "no-store"},
        media_type="application/json",
    )


async def _permitted(at_hand: Rooms, actor: Actor, case_id: UUID) -> None:
    """Refuse a file out of reach, and a role that records nothing. Both are attempts, and recorded."""
    try:
        if not await at_hand.handling.reaches(actor, case_id):
            raise Unknown()
        if actor.role not in RECORDERS | OWN:
            raise NotEmpowered(role=actor.role.value, may=", ".join(sorted(RECORDERS)))
    except (Unknown, NotEmpowered) as refused:
        await attempted(at_hand, actor, PATH, case_id, refused)
        raise


def _type(request: Request) -> DocumentType:
    given = request.query_params.multi_items()
    try:
        ((name, value),) = given
        if name == "type":
            return DocumentType(value)
    except ValueError:
        pass
    raise Problem("query-malformed", parameters=["type"], types=[kind.value for kind in DocumentType])


async def _content(asked: Asking, receive: Receive, most_bytes: int) -> bytes:
    if asked.headers.get(b"content-encoding", b"identity").lower() != b"identity":
        raise Problem("document-not-of-its-form")
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            return await content_of(asked, receive, most_bytes)
    except TimeoutError:
        raise Problem("body-slow") from None


def _room(uploading: asyncio.Semaphore) -> asyncio.Semaphore:
    """Room for one more, at once or not: who waited here would hold a connection for nothing."""
    if uploading.locked():
        raise Full()
    return uploading
