"""Replay: a file as it stood on a day, as it was known at a moment; and the difference of two such views."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from api.problems import Problem
from api.reads import answers
from api.reads.answers import Change, Compared, First, FirstEntry, Moment, Replay
from api.reads.looking import Look
from api.reads.parameters import Moment as MomentText
from api.reads.parameters import Uuid, known_at_of, moment_of
from api.reads.readers import Desk
from domain.kernel.refusal import Unknown
from domain.kernel.words import sentence
from domain.oversight.looks.record import HistoryReplayed, Outcome
from projections.asking.first import Condition, NotAsked, Operator, first
from projections.asking.lines import causes
from projections.difference import Changed, difference
from projections.gate import Gate, in_clear
from projections.model import Model
from projections.models import audit_trail, case_files, contributions, tallies
from projections.models.audit_trail import AuditLine
from projections.replay import RECORD_MODELS, View, view
from projections.sentences import told

router = APIRouter(tags=["replay"])

#: The models that every replay shows.
SHOWN: tuple[Model[Any], ...] = (case_files.MODEL, tallies.MODEL, contributions.MODEL, audit_trail.MODEL)

Models = Annotated[str | None, Query(pattern=r"^[a-z][a-z_]{0,60}(,[a-z][a-z_]{0,60}){0,60}$")]
ModelName = Annotated[str | None, Query(pattern=r"^[a-z][a-z0-9_]{0,60}$")]
Value = Annotated[str | None, Query(min_length=1, max_length=100)]
Is = Annotated[str | None, Query(alias="is", min_length=1, max_length=100)]
When = tuple[date | datetime | None, datetime | int | None]


@router.get("/v1/cases/{case_id}/replay", response_class=Response)
async def replay(
    request: Request, case_id: Uuid, as_at: MomentText = None, known_at: MomentText = None, models: Models = None
) -> Response:
    """The file as it stood at ``as_at`` (a day, which means its end at the unit, or an instant) and as it was
    known at ``known_at`` (an instant, or a position), with its tallies and history. Without them: now. models: names
    of further read models whose rows are wanted, with commas between them, or ``all``."""
    look = await Look.begin(request)
    when = moment_of(as_at), known_at_of(known_at)
    more = _models(models)

    def read(desk: Desk) -> tuple[Replay, View]:
        seen = _view(desk, look, case_id, when, (*SHOWN, *more))
        return _replayed(desk, look, seen, more), seen

    found, seen = await _run(look, case_id, read)
    await look.note(_look(look, case_id, seen))
    return look.answer(found, position=seen.known.position)


def _models(names: str | None) -> list[Model[Any]]:
    """The further models that are asked for. Problem ``query-malformed`` for one that there is not."""
    further = {model.name: model for model in RECORD_MODELS if model not in SHOWN}
    asked = list(further) if names == "all" else names.split(",") if names else []
    if any(name not in further for name in asked):
        raise Problem("query-malformed", models=sorted(further))
    return [further[name] for name in dict.fromkeys(asked)]


@router.get("/v1/cases/{case_id}/first", response_class=Response)
async def first_true(
    request: Request,
    case_id: Uuid,
    model: ModelName = None,
    column: ModelName = None,
    as_at: MomentText = None,
    known_at: MomentText = None,
    is_: Is = None,
    is_not: Value = None,
    at_least: Value = None,
    at_most: Value = None,
) -> Response:
    """Which entry of the history first made something true of a row of a read model: that a column is, is not, is at
    least or at most a value; one of the four. An empty column fulfils none. Model, column and value are needed."""
    look = await Look.begin(request)
    when = moment_of(as_at), known_at_of(known_at)
    given: dict[Operator, str | None] = {"is": is_, "is_not": is_not, "at_least": at_least, "at_most": at_most}
    of, condition = _condition(model, column, {op: text for op, text in given.items() if text is not None})

    def read(desk: Desk) -> tuple[First, View]:
        seen = _view(desk, look, case_id, when, ())
        return _first(look, look.gate(desk), seen, of, condition), seen

    found, seen = await _run(look, case_id, read)
    await look.note(_look(look, case_id, seen))
    return look.answer(found, position=seen.known.position)


def _condition(name: str | None, column: str | None, given: dict[Operator, str]) -> tuple[Model[Any], Condition]:
    """What is asked, of which model. Problem ``query-malformed`` for what cannot be asked."""
    models = {model.name: model for model in RECORD_MODELS}
    if name not in models:
        raise Problem("query-malformed", models=sorted(models))
    if column is None or len(given) != 1:
        raise Problem("query-malformed", parameters=["column", "is", "is_not", "at_least", "at_most"])
    ((operator, text),) = given.items()
    try:
        return models[name], Condition.of(models[name], column, operator, text)
    except NotAsked as not_asked:
        raise Problem("query-malformed", parameter=not_asked.args[0]) from None


def _first(look: Look, gate: Gate, seen: View, model: Model[Any], condition: Condition) -> First:
    written = [e for e in seen.entries if seen.as_at is None or e.occurred_at <= seen.as_at]
    found = first(model, written if model.order == "record" else seen.history, condition)
    if found is None:
        return First(seen.stream, _moment(seen), None, None)
    entry, row = found
    said = sentence(entry.event, look.language, opened=in_clear(gate.event(entry.event), look.language))
    told = FirstEntry(
        entry.event_id, entry.position, entry.event.topic, said, entry.occurred_at, entry.recorded_at
    )  # fmt: skip
    return First(seen.stream, _moment(seen), told, answers.row_of(model).of(row, gate))


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
    later = moment_of(to_as_at, "to_as_at"), known_at_of(to_known_at, "to_known_at")
    whens = (moment_of(as_at), known_at_of(known_at)), later

    def read(desk: Desk) -> tuple[Compared, View, View]:
        first, second = (_view(desk, look, case_id, when) for when in whens)
        return _compared(look, look.gate(desk), first, second), first, second

    found, first, second = await _run(look, case_id, read)
    await look.note(_look(look, case_id, second, compared_with=first.known.position))
    return look.answer(found, position=second.known.position)


async def _run(look: Look, case_id: UUID, read: Callable[[Desk], Any]) -> Any:
    try:
        return await look.at_hand.aside.ask(read)
    except Unknown:
        await look.unseen(case_id)
        raise


def _view(desk: Desk, look: Look, case_id: UUID, when: When, models: Sequence[Model[Any]] = RECORD_MODELS) -> View:
    """The view of a moment. Unknown where the file is not in reach, or nothing of it was known then."""
    look.file(desk, case_id)
    seen = view(desk.record, case_id, as_at=when[0], known_at=when[1], models=models)
    if seen is None:
        raise Unknown()
    return seen


def _replayed(desk: Desk, look: Look, seen: View, more: Sequence[Model[Any]]) -> Replay:
    gate = look.gate(desk)
    files = seen.rows["case_files"]
    lines: list[AuditLine] = sorted(seen.rows["audit_trail"], key=lambda line: line.position)
    return Replay(
        seen.stream,
        _moment(seen),
        answers.FILE.of(files[0], gate) if files else None,
        [answers.TALLY.of(row) for row in seen.rows["tallies"]],
        [answers.ledger_line(row, look.language) for row in seen.rows["contributions"]],
        [answers.line(found) for found in told(desk.record, lines, look.language, gate=gate, entries=seen.entries)],
        {model.name: answers.row_of(model).all(seen.rows[model.name], gate, look.language) for model in more},
    )


def _compared(look: Look, gate: Gate, first: View, second: View) -> Compared:
    found = difference(first, second)
    return Compared(
        second.stream,
        _moment(first),
        _moment(second),
        [_change(change, gate) for change in found.changes],
        causes(found.causes, gate, look.language),
    )


def _change(change: Changed, gate: Gate) -> Change:
    before, after = gate.value(change.before), gate.value(change.after)
    return Change(change.model, change.key, change.column, before, after, change.said)


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
