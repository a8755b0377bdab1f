"""How documents are described: bytes of a few forms, in and out."""

from __future__ import annotations

from typing import Any

from api.documents.uploading import PATH, DocumentStored, upload
from domain.intake.standing import RECORDERS
from domain.kernel.documents import DocumentType, MediaType

Json = dict[str, Any]
UPLOADED = PATH
SHOWN = PATH + "/{digest}"
BYTES: Json = {media_type.value: {"schema": {"type": "string", "format": "binary"}} for media_type in MediaType}
UPLOAD_PROBLEMS = {400, 401, 403, 404, 408, 409, 413, 415, 422, 503}
SHOW_PROBLEMS = {400, 401, 404, 410, 503}


def uploaded(parameters: list[Json], problems: Json, ref_template: str) -> Json:
    """The operation that takes a document. parameters: headers of every command; problems: its refusals."""
    stored = {"application/json": {"schema": {"$ref": ref_template.format(name=DocumentStored.__name__)}}}
    types = [kind.value for kind in DocumentType]
    return {
        "operationId": "UploadDocument",
        "summary": "Store a document of a file, so that entries can cite it.",
        "description": (upload.__doc__ or "").strip()
        + "\n\nThe body is the document as it is. The same bytes again are answered 200 and stored once.",
        "tags": ["cases"],
        "parameters": [
            {"name": "case_id", "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}},
            {
                "name": "type",
                "in": "query",
                "required": True,
                "schema": {"type": "string", "enum": types},
                "description": "What the document is. It says under which key of the file it is sealed.",
            },
            *parameters,
        ],
        "requestBody": {"required": True, "content": BYTES},
        "responses": {
            "201": {"description": "Stored.", "content": stored},
            "200": {"description": "It was stored already; as what it was stored then.", "content": stored},
            **problems,
        },
        "x-rollcall-roles": sorted(RECORDERS),
    }
