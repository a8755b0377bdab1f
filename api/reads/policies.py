"""The public policy page: which rules hold, since when and by what right. No person is in it: it is no look."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BeforeValidator

from api.problems import Problem
from api.reads.looking import admitted
from api.reads.parameters import Moment as MomentText
from api.reads.parameters import day_of, known_at_of
from api.reads.readers import Desk
from api.rooms import Rooms
from domain.kernel.access import Actor
from domain.kernel.ids import stream_of
from domain.kernel.policy import TABLES, policy_id
from projections.asking.policies import notices_at
from projections.policies import Notices, TableLine, Version
from projections.replay import known

router = APIRouter(tags=["policies"])

TableName = Annotated[str, Path(pattern=r"^([a-z0-9][a-z0-9.-]{0,62}:)?[a-z][a-z_.]{0,29}$")]
UnitName = Annotated[str | None, Query(pattern=r"^[a-z0-9][a-z0-9.-]{0,62}$")]
Day = Annotated[date | None, BeforeValidator(day_of), Query()]


class PolicyList(msgspec.Struct, frozen=True):
    """Every policy table, as at a day at a unit. known_at: as known at which position of the record; None: as now."""

    unit_id: str
    on: date
    known_at: int | None
    tables: list[TableLine]


class PolicyPage(msgspec.Struct, frozen=True):
    """One policy table, as at a day at a unit, with the content of every version, newest first. known_at: as before."""

    unit_id: str
    on: date
    known_at: int | None
    table: TableLine
    versions: list[Version]


@router.get("/v1/policies", response_class=Response)
async def policies(request: Request, unit: UnitName = None, on: Day = None, known_at: MomentText = None) -> Response:
    """Every policy table with its versions, their sources, and which is in force. They are public.

    unit: where, the account's own where not given; on: when, today where not given; known_at: as known at a position or
    an instant.
    """
    at_hand, actor = await admitted(request)
    unit_id, day = _place(at_hand, actor, unit, on)
    notices, position = await _notices(at_hand, known_at)
    return _answer(PolicyList(unit_id, day, position, notices.tables(day, unit_id)))


@router.get("/v1/policies/{table}", response_class=Response)
async def policy(
    request: Request, table: TableName, unit: UnitName = None, on: Day = None, known_at: MomentText = None
) -> Response:
    """One policy table with the content of every version. Its ETag is the version of what the unit decided of it; as
    it was known before, it has none.

    table: its name, also with a unit before it, ``county:report.initial``. unit: where, the account's own where not
    given; on: when, today where not given; known_at: as known at a position or an instant.
    """
    at_hand, actor = await admitted(request)
    named, _, table = table.rpartition(":")
    if table not in TABLES:
        raise Problem("id-unknown")
    unit_id, day = _place(at_hand, actor, named or unit, on)
    notices, position = await _notices(at_hand, known_at)
    entries = await at_hand.readers.ask(lambda desk: desk.record.stream(stream_of("policy", policy_id(unit_id, table))))
    page = PolicyPage(unit_id, day, position, notices.table(table, day, unit_id), notices.versions(table))
    return _answer(page, {"ETag": f'"{len(entries)}"'} if position is None else None)


def _place(at_hand: Rooms, actor: Actor, unit: str | None, on: date | None) -> tuple[str, date]:
    """Where and when. Problem ``id-unknown`` for a unit that there is not."""
    units = at_hand.handling.references.units
    if unit is not None and unit not in units:
        raise Problem("id-unknown")
    unit_id = unit or actor.unit_id
    found = units.get(unit_id)
    return unit_id, on or datetime.now(found.zone_info if found else UTC).date()


async def _notices(at_hand: Rooms, known_at: str | None) -> tuple[Notices, int | None]:
    """What there is to read now, or as it was known; and the position of the latter."""
    references, moment = at_hand.handling.references, known_at_of(known_at)
    if moment is None:
        return Notices(references.book, references.policies, references.activated), None

    def read(desk: Desk) -> tuple[Notices, int]:
        position = known(desk.record, moment).position
        return notices_at(desk.record, position, references.book), position

    return await at_hand.readers.ask(read)


def _answer(body: Any, headers: dict[str, str] | None = None) -> Response:
    return Response(msgspec.json.encode(body), headers=headers, media_type="application/json")
