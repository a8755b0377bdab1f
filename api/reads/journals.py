"""The health of the journals: how far each is written, signed and folded. No person is in it: it is no look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID

import msgspec
from fastapi import APIRouter, Request, Response

from api.health.pulse import JOURNALS, Journal
from api.reads.looking import admitted
from api.reads.readers import Desk
from domain.oversight.upkeep.record import Anchor
from projections.listings.oversight.upkeep import NEWEST_UPKEEP
from projections.models.oversight.upkeep import Upkeep
from projections.questions import ask

router = APIRouter(tags=["journals"])

_MODELS: LiteralString = """
SELECT p.journal, m.model, max(m.version), min(p.position),
  (SELECT count(*) FROM parked WHERE parked.model = m.model AND parked.build = m.build)
FROM models AS m JOIN positions AS p USING (build) WHERE m.live
GROUP BY p.journal, m.model, m.build ORDER BY m.model"""


class Rebuilt(msgspec.Struct, frozen=True, kw_only=True):
    """That a model was built anew: recorded when, of which version, as at which position, with which rows. ahead: by
    how many entries some of them were ahead of it; only where it is 0 the checksum can be compared."""

    at: datetime
    entry: UUID
    version: int | None
    position: int | None
    rows: int | None
    checksum: str | None
    ahead: int | None


class Anchored(msgspec.Struct, frozen=True, kw_only=True):
    """That somebody else holds a checkpoint: recorded when, over how many entries, with which root, how; and the
    witness that cosigned it, when."""

    at: datetime
    entry: UUID
    size: int | None
    root: str | None
    how: Anchor | None
    witness: str | None
    witnessed_at: datetime | None


class ModelState(msgspec.Struct, frozen=True, kw_only=True):
    """How far a read model is. lag: entries it has not folded yet. parked: streams that it does not follow. rebuilt:
    when it was built anew last; None where it never was."""

    model: str
    version: int
    position: int
    lag: int
    parked: int
    rebuilt: Rebuilt | None


class JournalState(msgspec.Struct, frozen=True, kw_only=True):
    """One journal. kind: ``real`` or ``simulated``. position: of its newest entry. checkpoint: the size of the newest
    signed one; unsigned: entries beyond it. stopped: why nothing is written, ``cut`` or ``clock``; None while it is.
    anchored: the newest checkpoints that somebody else is known to hold, one for each way."""

    journal: str
    kind: str
    position: int
    recorded_at: datetime | None
    checkpoint: int
    signed_at: datetime | None
    unsigned: int
    stopped: str | None
    anchored: list[Anchored]
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
        acts = ask(desk.views, NEWEST_UPKEEP, {})
    written = [Journal(*row) for row in desk.record.conn.execute(JOURNALS).fetchall()]
    return JournalStates([
        _state(
            one,
            stopped.get(one.name),
            [row[1:] for row in models if row[0] == one.name],
            [act for act in acts if act.journal == one.name],
        )
        for one in written
    ])  # fmt: skip


def _state(one: Journal, stopped: str | None, models: Sequence[Any], acts: Sequence[Upkeep]) -> JournalState:
    rebuilt = {act.model: _rebuilt(act) for act in acts if act.act == "rebuilt"}
    return JournalState(
        journal=one.name,
        kind=one.kind,
        position=one.head,
        recorded_at=one.last_at,
        checkpoint=one.size,
        signed_at=one.signed_at,
        unsigned=max(0, one.head - one.size),
        stopped=stopped,
        anchored=[_anchored(act) for act in acts if act.act == "anchored"],
        models=[
            ModelState(
                model=model,
                version=version,
                position=position,
                lag=max(0, one.head - position),
                parked=parked,
                rebuilt=rebuilt.get(model),
            )
            for model, version, position, parked in models
        ],
    )


def _rebuilt(act: Upkeep) -> Rebuilt:
    return Rebuilt(
        at=act.done_at,
        entry=act.entry,
        version=act.version,
        position=act.built_position,
        rows=act.rows,
        checksum=act.checksum,
        ahead=act.ahead,
    )


def _anchored(act: Upkeep) -> Anchored:
    return Anchored(
        at=act.done_at,
        entry=act.entry,
        size=act.size,
        root=act.root,
        how=act.how,
        witness=act.witness,
        witnessed_at=act.witnessed_at,
    )
