"""``/v1/schemas``: the kept schema of the facts of each event type and version. Public: nothing in them is of a person.

The same bytes as in the package, so that what ``ce_dataschema`` names is found at the address that is set for it.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from typing import Annotated

import msgspec
from fastapi import APIRouter, Path, Request, Response

from api.asking import asking
from api.problems import Problem
from api.reads.parameters import once
from domain.catalogue import CATALOGUE
from domain.contracts.kept import kept

router = APIRouter(tags=["schemas"])

LIST = "/v1/schemas"
ONE = LIST + "/{topic}"
MEDIA = "application/schema+json"
#: What one schema is answered as, described.
CONTENT = {MEDIA: {"schema": {"type": "object"}}}
#: How long an answer may be used again without asking.
FRESH = "public, max-age=3600"

Topic = Annotated[str, Path(pattern=r"^[a-z][a-z0-9.-]{0,99}$")]


class SchemaLine(msgspec.Struct, frozen=True):
    """One schema. id: its name. title: what such an event says. written: whether entries of this version still are."""

    topic: str
    id: str
    title: str
    written: bool


class SchemaList(msgspec.Struct, frozen=True):
    """The schemas of all topics that were ever written, in order."""

    schemas: list[SchemaLine]


@router.get(LIST, response_class=Response)
async def schemas(request: Request) -> Response:
    """Every event type and version whose facts have a schema, those no longer written too."""
    return _answer(request, _listed(), "application/json")


@router.get(ONE, response_class=Response)
async def schema(request: Request, topic: Topic) -> Response:
    """The JSON Schema of the facts of one event type and version. topic: its name, ``contacts.talk-held.v1``."""
    found = kept().get(topic)
    if found is None:
        raise Problem("address-unknown")
    return _answer(request, found, MEDIA)


@cache
def _listed() -> bytes:
    lines = []
    for topic, content in kept().items():
        said = json.loads(content)
        lines.append(SchemaLine(topic, said["$id"], said["title"], topic in CATALOGUE))
    return msgspec.json.encode(SchemaList(lines))


def _answer(request: Request, content: bytes, media: str) -> Response:
    once(request)
    tag = f'"{hashlib.sha256(content).hexdigest()}"'
    headers = {"ETag": tag, "Cache-Control": FRESH}
    if tag in asking(request.scope).held_versions:
        return Response(status_code=304, headers=headers)
    return Response(content, headers=headers, media_type=media)
