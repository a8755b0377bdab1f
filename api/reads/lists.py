"""Lists: files by number, name, unit or officer; the units in reach."""

from __future__ import annotations

import base64
from typing import Annotated, Any
from uuid import UUID

import msgspec
from fastapi import APIRouter, Query, Request, Response

from api.problems import Problem
from api.reads import answers
from api.reads.answers import CaseList, Units
from api.reads.looking import Look, admitted
from api.reads.parameters import Limit
from api.reads.readers import Desk
from domain.kernel.access import Unit, may_see
from domain.kernel.ids import stream_of
from journal import keys as keystore
from journal.arrays import Blobs
from projections.asking.scope import in_reach
from projections.gate import unsealed
from projections.questions import CASES, FIRST, ask, reach

router = APIRouter(tags=["cases"])

CODE = r"^[A-Za-z0-9][A-Za-z0-9_./:-]{0,99}$"
UNIT = r"^[a-z0-9][a-z0-9.-]{0,62}$"
Number = Annotated[str | None, Query(pattern=CODE)]
UnitName = Annotated[str | None, Query(pattern=UNIT)]
Officer = Annotated[str | None, Query(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.:-]{0,99}$")]
Name = Annotated[str | None, Query(min_length=1, max_length=200)]
Cursor = Annotated[str | None, Query(pattern=r"^[A-Za-z0-9_-]{1,300}$")]

#: How many files may bear a name, in reach or not; beyond it a more exact name is asked for.
MOST_NAMED = 10_000


class Place(msgspec.Struct, frozen=True, array_like=True):
    """Where a page ended."""

    case_number: Annotated[str, msgspec.Meta(max_length=100)]
    stream: UUID


@router.get("/v1/cases", response_class=Response)
async def cases(
    request: Request,
    number: Number = None,
    name: Name = None,
    unit: UnitName = None,
    officer: Officer = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Response:
    """Files in reach, by number. name: whole words of it, in any order; it leads only to files in reach."""
    look = await Look.begin(request)
    params = {"case_number": number, "unit_id": unit, "officer_id": officer, "limit": limit, **_place(cursor)}
    found = await look.at_hand.readers.ask(lambda desk: _page(desk, look, name, params))
    await look.note(look.listed(line.case_id for line in found.cases))
    return look.answer(found, position=look.position)


def _page(desk: Desk, look: Look, name: str | None, params: dict[str, Any]) -> CaseList:
    scope = {
        **reach(look.actor),
        "units": in_reach(look.actor, look.units),
        "streams": None if name is None else _named(desk, name),
    }
    with look.moment(desk):
        rows = ask(desk.views, CASES, params | scope)
    following = _cursor(rows[-1].case_number, rows[-1].stream) if len(rows) == params["limit"] else None
    rows = unsealed(desk.record, rows)
    gate = look.gate(desk)
    gate.load(row.stream for row in rows)
    return CaseList([answers.LINE.of(row, gate) for row in rows], look.position, following)


@router.get("/v1/units", response_class=Response)
async def units(request: Request) -> Response:
    """The units in reach. They are public: this is no look at a file."""
    at_hand, actor = await admitted(request)
    known = at_hand.handling.references.units
    reach = [u for u in sorted(known.values(), key=lambda u: u.unit_id) if may_see(actor, u.unit_id, known)]
    return Response(msgspec.json.encode(Units(reach)), media_type="application/json")


@router.get("/v1/units/{unit_id}", response_class=Response)
async def unit(request: Request, unit_id: str) -> Response:
    """One unit. Its ETag is the version to decide on."""
    at_hand, actor = await admitted(request)
    known = at_hand.handling.references.units
    found: Unit | None = known.get(unit_id)
    if found is None or not may_see(actor, unit_id, known):
        raise Problem("id-unknown")
    entries = await at_hand.readers.ask(lambda desk: desk.record.stream(stream_of("unit", unit_id)))
    headers = {"ETag": f'"{len(entries)}"'}
    return Response(msgspec.json.encode(found), headers=headers, media_type="application/json")


def _named(desk: Desk, name: str) -> list[UUID]:
    """The files that bear every word of a name. Problem ``name-too-common``: none of them is left out in silence."""
    tokens = list(dict.fromkeys(token for word in name.split() for token in desk.keys.ring.tokens(word)))
    if not tokens:
        return []
    rows = desk.keys.conn.execute(keystore.FIND, [Blobs(tokens), len(tokens), MOST_NAMED + 1], binary=True).fetchall()
    if len(rows) > MOST_NAMED:
        raise Problem("name-too-common", most=MOST_NAMED)
    return [row[0] for row in rows]


def _cursor(case_number: str, stream: UUID) -> str:
    packed = msgspec.msgpack.encode(Place(case_number, stream))
    return base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


def _place(cursor: str | None) -> dict[str, Any]:
    if cursor is None:
        return FIRST
    try:
        packed = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        place = msgspec.msgpack.decode(packed, type=Place)
    except (ValueError, msgspec.DecodeError):
        raise Problem("query-malformed", parameter="cursor") from None
    if not all(c.isprintable() for c in place.case_number):
        raise Problem("query-malformed", parameter="cursor")
    return {"after_number": place.case_number, "after_stream": place.stream}
