"""What a source says to be known to be there."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from api.asking import asking, rooms
from api.problems import Problem
from domain.kernel.access import Role, within_scope
from domain.kernel.refusal import NotEmpowered
from domain.kernel.rule import Of
from domain.oversight.sources.record import Source
from domain.oversight.sources.rules import in_use
from journal.beats import beat

router = APIRouter(tags=["sources"])

SourceName = Annotated[str, Path(pattern=r"^[a-z0-9][a-z0-9.-]{0,62}$")]
#: Whose accounts a source may speak with: those that record what happens there, or keep it.
SPEAKERS = frozenset({Role.OFFICER, Role.REVIEWER, Role.ADMIN})


PATH = "/v1/sources/{source_id}/beat"


@router.post(PATH, status_code=204, response_class=Response)
async def be_heard(request: Request, source_id: SourceName) -> Response:
    """Say that a source is there. What falls into its silence, where it does not for long, is unknown and not missed.

    That goes for check-ins, spot checks and reports on the way by the modes that it serves. Where it brings fixes, no
    device and nobody is silent for the hours of its silence.

    It needs no idempotency key: a beat said twice is one. More than one a second is not kept.
    """
    at_hand = rooms(request.scope)
    actor = await at_hand.entrance.admit(asking(request.scope).headers.get(b"authorization"))
    references = at_hand.handling.references
    source: Source | None = references.known[Of.SOURCES].get(source_id)
    if source is None and await references.catch_up():
        source = references.known[Of.SOURCES].get(source_id)
    if source is None or not within_scope(actor, source.unit_id, references.units):
        raise Problem("id-unknown")
    if actor.role not in SPEAKERS:
        raise NotEmpowered(role=actor.role.value, may=", ".join(sorted(SPEAKERS)))
    in_use(source)
    await at_hand.readers.ask(lambda desk: beat(desk.record.conn, source_id))
    return Response(status_code=204, headers={"Cache-Control": "no-store"})
