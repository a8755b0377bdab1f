"""Replay: a file as it stood on a day, as it was known at a moment; and the difference of two such views."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from api.reads import answers
from api.reads.answers import CauseLine, Change, Compared, Moment, Replay
from api.reads.looking import Look
from api.reads.parameters import Moment as MomentText
from api.reads.parameters import Uuid, known_at_of, moment_of
from api.reads.readers import Desk
from domain.kernel.refusal import Unknown
from domain.kernel.words import sentence
from domain.oversight.looks.record import HistoryReplayed, Outcome
from projections.difference import Cause, Changed, difference
from projections.gate import Gate, in_clear
from projections.models.audit_trail import AuditLine
from projections.replay import View, view
from projections.sentences import told

router = APIRouter(tags=["replay"])

When = tuple[date | datetime | None, datetime | int | None]


@router.get("/v1/cases/{case_id}/replay", response_class=Response)
async def replay(request: Request, case_id: Uuid, as_at: MomentText = None, known_at: MomentText = None) -> Response:
    """The file as it stood at ``as_at`` (a day, which means its end at the unit, or an instant) and as it was
    known at ``known_at`` (an instant, or a position), with its tallies and history. Without them: now."""
    look = await Look.begin(request)
    when = moment_of(as_at), known_at_of(known_at)

    def read(desk: Desk) -> tuple[Replay, View]:
        seen = _view(desk, look, case_id, when)
        return _replayed(desk, look, seen), seen

    found, seen = await _run(look, case_id, read)
    await look.note(_look(look, case_id, seen))
    return look.answer(found, position=seen.known.position)


@router.get("/v1/cases/{case_id}/difference", response_class=Response)
async def compare(
    request: Request,
    case_id: Uuid,
    as_at: MomentText = None,
    known_at: MomentText = None,
    to_as_at: MomentText = None,
    to_known_at: MomentText = None,
) -> Response:
    """What differs between the file at one moment and at another, and the entries that made it: what came anew,
    what came late, what was corrected or withdrawn."""
    look = await Look.begin(request)
    whens = (moment_of(as_at), known_at_of(known_at)), (moment_of(to_as_at), known_at_of(to_known_at))

    def read(desk: Desk) -> tuple[Compared, View, View]:
        first, second = (_view(desk, look, case_id, when) for when in whens)
        return _compared(look, look.gate(desk), first, second), first, second

    found, first, second = await _run(look, case_id, read)
    await look.note(_look(look, case_id, second, compared_with=first.known.position))
    return look.answer(found, position=second.known.position)


async def _run(look: Look, case_id: UUID, read: Callable[[Desk], Any]) -> Any:
    """Long work, one at a time, so that short reads find room beside it."""
    try:
        async with look.at_hand.replaying:
            return await look.at_hand.readers.ask(read)
    except Unknown:
        await look.unseen(case_id)
        raise


def _view(desk: Desk, look: Look, case_id: UUID, when: When) -> View:
    """The view of a moment. Unknown where the file is not in reach, or nothing of it was known then."""
    look.file(desk, case_id)
    seen = view(desk.record, case_id, as_at=when[0], known_at=when[1])
    if seen is None:
        raise Unknown()
    return seen


def _replayed(desk: Desk, look: Look, seen: View) -> Replay:
    gate = look.gate(desk)
    files = seen.rows["case_files"]
    lines: list[AuditLine] = sorted(seen.rows["audit_trail"], key=lambda line: line.position)
    return Replay(
        seen.stream,
        _moment(seen),
        answers.FILE.of(files[0], gate) if files else None,
        [answers.TALLY.of(row) for row in seen.rows["tallies"]],
        [answers.ledger_line(row, look.language) for row in seen.rows["contributions"]],
        [answers.line(found) for found in told(desk.record, lines, look.language, gate=gate)],
    )


def _compared(look: Look, gate: Gate, first: View, second: View) -> Compared:
    found = difference(first, second)
    return Compared(
        second.stream,
        _moment(first),
        _moment(second),
        [_change(change, gate) for change in found.changes],
        [_cause(cause, gate, look) for cause in found.causes],
    )


def _change(change: Changed, gate: Gate) -> Change:
    before, after = gate.value(change.before), gate.value(change.after)
    return Change(change.model, change.key, change.column, before, after, change.said)


def _cause(cause: Cause, gate: Gate, look: Look) -> CauseLine:
    entry = cause.entry
    said = sentence(entry.event, look.language, opened=in_clear(gate.event(entry.event)))
    return CauseLine(cause.why, entry.event_id, entry.position, entry.occurred_at, entry.recorded_at, said, cause.by)


def _moment(seen: View) -> Moment:
    return Moment(seen.as_at, seen.known.position, seen.known.open)


def _look(look: Look, case_id: UUID, seen: View, compared_with: int | None = None) -> HistoryReplayed:
    return HistoryReplayed(
        case_id=case_id,
        route=look.route,
        purpose=look.purpose,
        position=seen.known.position,
        outcome=Outcome.SHOWN,
        compared_with=compared_with,
        as_at=seen.as_at,
    )
