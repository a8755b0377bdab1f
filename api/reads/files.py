"""One file: as it stands, its tallies, its history, who looked at it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from api.reads import answers
from api.reads.answers import Accesses, History, Tallies
from api.reads.emergencies import passed
from api.reads.looking import Look
from api.reads.parameters import Limit, Position, Uuid
from api.reads.readers import Desk
from domain.kernel.refusal import Unknown
from domain.oversight.looks.record import Outcome
from projections.questions import ACCESSES, AUDIT_TRAIL, CONTRIBUTIONS, NEWEST, TALLIES, ask
from projections.sentences import told

router = APIRouter(tags=["cases"])

Span = Annotated[str | None, Query(pattern=r"^(term|(19|20|21)[0-9]{2}(-(0[1-9]|1[0-2]|Q[1-4]))?)$")]


@router.get("/v1/cases/{case_id}", response_class=Response)
async def case_file(request: Request, case_id: Uuid) -> Response:
    """The file as it stands, each fact with the entry that says so. Its ETag is the version to decide on."""
    look = await Look.begin(request)
    ground = look.asked.ground
    current = look.at_hand.current
    cited = -1
    if look.sees(current.unit_of(case_id)) and not look.conditional:
        cited = look.position
        row = await look.beside(look.shown(case_id, cited), current.file(case_id))
    else:  # what is to be recorded depends on what is found
        row = await current.file(case_id)
    if not look.seen(row):
        row, cited = await passed(look, case_id, row, ground), -1
    look.position = max(look.position, row.position)  # the models may have moved since the look began
    if look.holds(row.version):
        await look.note_shown(case_id, Outcome.UNCHANGED)
        return look.unchanged(position=look.position, etag=row.version)
    shown = answers.FILE.of(row, current.gate(look.purpose))
    if cited != look.position:
        await look.note_shown(case_id)
    return look.answer(shown, position=look.position, etag=row.version)


@router.get("/v1/cases/{case_id}/tallies", response_class=Response)
async def case_tallies(request: Request, case_id: Uuid, span: Span = None) -> Response:
    """Points, rewards and sanctions by month, quarter, year and whole term: both sides, never netted, each number with
    the lines it is a sum of and the rule of each. span: ``2026-03``, ``2026-Q1``, ``2026`` or ``term``."""
    look = await Look.begin(request)

    def read(desk: Desk) -> Tallies:
        params = {"stream": case_id, "span": span}
        with look.moment(desk):
            look.file(desk, case_id)
            rows = ask(desk.views, TALLIES, params)
            lines = ask(desk.views, CONTRIBUTIONS, params)
        return Tallies(
            case_id,
            look.position,
            [answers.TALLY.of(row) for row in rows],
            [answers.ledger_line(line, look.language) for line in lines],
        )

    return await _one(look, case_id, read)


@router.get("/v1/cases/{case_id}/history", response_class=Response)
async def case_history(request: Request, case_id: Uuid, after: Position = 0, limit: Limit = 100) -> Response:
    """Every entry as it was written: who, what, when it happened, when it was recorded, under which rule, what
    it corrects. In words, in the language of ``Accept-Language``."""
    look = await Look.begin(request)
    if (ground := look.asked.ground) is not None:
        row = await look.at_hand.current.file(case_id)
        if not look.seen(row):
            await passed(look, case_id, row, ground)

    def read(desk: Desk) -> History:
        with look.moment(desk):
            look.file(desk, case_id)
            lines = ask(desk.views, AUDIT_TRAIL, {"stream": case_id, "after": after, "limit": limit})
        shown = [answers.line(found) for found in told(desk.record, lines, look.language, gate=look.gate(desk))]
        return History(case_id, look.position, shown, lines[-1].position if len(lines) == limit else None)

    return await _one(look, case_id, read)


@router.get("/v1/cases/{case_id}/accesses", response_class=Response)
async def case_accesses(request: Request, case_id: Uuid, before: Position = NEWEST, limit: Limit = 100) -> Response:
    """Who looked at this file, why and when, newest first. To read this is a look itself."""
    look = await Look.begin(request)

    def read(desk: Desk) -> Accesses:
        with look.moment(desk):
            look.file(desk, case_id)
            rows = ask(desk.views, ACCESSES, {"case_id": case_id, "before": before, "limit": limit})
        return Accesses(
            case_id, [answers.ACCESS.of(row) for row in rows], rows[-1].position if len(rows) == limit else None
        )

    return await _one(look, case_id, read)


async def _one(look: Look, case_id: UUID, read: Callable[[Desk], object]) -> Response:
    """Read something of a file, record the look, answer."""
    try:
        found = await look.at_hand.readers.ask(read)
    except Unknown:
        await look.unseen(case_id)
        raise
    await look.note_shown(case_id)
    return look.answer(found, position=look.position)
