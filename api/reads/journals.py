"""The health of the journals: how far each is written, signed and folded. No person is in it: it is no look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, LiteralString

import msgspec
from fastapi import APIRouter, Request, Response

from api.health.pulse import JOURNALS, Journal
from api.reads.looking import admitted
from api.reads.readers import Desk

router = APIRouter(tags=["journals"])

_MODELS: LiteralString = """
SELECT p.journal, m.model, max(m.version), min(p.position),
  (SELECT count(*) FROM parked WHERE parked.model = m.model AND parked.build = m.build)
FROM models AS m JOIN positions AS p USING (build) WHERE m.live
GROUP BY p.journal, m.model, m.build ORDER BY m.model"""


class ModelState(msgspec.Struct, frozen=True, kw_only=True):
    """How far a read model is. lag: entries it has not folded yet. parked: streams that it does not follow."""

    model: str
    version: int
    position: int
    lag: int
    parked: int


class JournalState(msgspec.Struct, frozen=True, kw_only=True):
    """One journal. kind: ``real`` or ``simulated``. position: of its newest entry. checkpoint: the size of the newest
    signed one; unsigned: entries beyond it. stopped: why nothing is written, ``cut`` or ``clock``; None while it is."""

    journal: str
    kind: str
    position: int
    recorded_at: datetime | None
    checkpoint: int
    signed_at: datetime | None
    unsigned: int
    stopped: str | None
    models: list[ModelState]


class JournalStates(msgspec.Struct, frozen=True):
    """Both journals."""

    journals: list[JournalState]


@router.get("/v1/journals", response_class=Response)
async def journals(request: Request) -> Response:
    """How far each journal is written, signed and folded into the read models, and what is parked."""
    at_hand, _ = await admitted(request)
    stopped = at_hand.pulse.stopped
    found = await at_hand.readers.ask(lambda desk: _states(desk, stopped))
    return Response(msgspec.json.encode(found), media_type="application/json")


def _states(desk: Desk, stopped: Mapping[str, str]) -> JournalStates:
    with desk.shown():
        models = desk.views.execute(_MODELS).fetchall()
    written = [Journal(*row) for row in desk.record.conn.execute(JOURNALS).fetchall()]
    return JournalStates([
        _state(one, stopped.get(one.name), [row[1:] for row in models if row[0] == one.name]) for one in written
    ])  # fmt: skip


def _state(one: Journal, stopped: str | None, models: Sequence[Any]) -> JournalState:
    return JournalState(
        journal=one.name,
        kind=one.kind,
        position=one.head,
        recorded_at=one.last_at,
        checkpoint=one.size,
        signed_at=one.signed_at,
        unsigned=max(0, one.head - one.size),
        stopped=stopped,
        models=[
            ModelState(model=model, version=version, position=position, lag=max(0, one.head - position), parked=parked)
            for model, version, position, parked in models
        ],
    )
