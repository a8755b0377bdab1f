"""Showing a document: its bytes, through the gate, with the look on record before they leave."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Request, Response

from api.documents.forms import SUFFIX
from api.problems import Problem
from api.reads.looking import Look
from api.reads.parameters import Uuid
from api.reads.readers import Desk
from domain.kernel.documents import StoredDocument
from domain.kernel.event import Redacted
from domain.kernel.refusal import Unknown
from journal.handling.documents import Documents

router = APIRouter(tags=["cases"])

DigestText = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$")]


@router.get("/v1/cases/{case_id}/documents/{digest}", response_class=Response)
async def document(request: Request, case_id: Uuid, digest: DigestText) -> Response:
    """A document of the file, as it was handed in, to be saved and not to be shown in place."""
    look = await Look.begin(request)
    try:
        found, content = await look.at_hand.readers.ask(lambda desk: _opened(desk, look, case_id, digest))
    except (Unknown, Problem) as refused:
        await look.unseen(case_id, refused.code)
        raise
    await look.note(look.shown(case_id, look.position))
    return Response(
        content,
        headers={
            "Content-Type": found.media_type.value,
            "Content-Disposition": f'attachment; filename="{digest[:16]}.{SUFFIX[found.media_type]}"',
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Cache-Control": "no-store",
            "Rollcall-Position": str(look.position),
        },
    )


def _opened(desk: Desk, look: Look, case_id: UUID, digest: str) -> tuple[StoredDocument, bytes]:
    """A document of a file in reach, and its content. What is sealed is not there; what is erased was."""
    with look.moment(desk):
        look.file(desk, case_id)
    documents = Documents(desk.record.conn, desk.keys)
    known = documents.found(case_id, bytes.fromhex(digest))
    if known is None:
        raise Problem("document-unknown")
    found, key_id = known
    content = look.gate(desk).document(case_id, found, key_id, documents.sealed(case_id, bytes.fromhex(digest)))
    if isinstance(content, Redacted):
        raise Unknown() if content.reason == "sealed" else Problem("document-erased")
    return found, content
