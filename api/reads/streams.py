"""What is no person's file but has a stream of its own: staff, meetings, findings; as its entries add up."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

import msgspec
from fastapi import APIRouter, Path, Request, Response

from api.problems import Problem
from api.reads.looking import Look, admitted
from api.reads.readers import Desk
from api.rooms import Rooms
from api.routes import stream_in
from domain.kernel.access import Actor, Role, may_see, within_scope
from domain.kernel.entry import AnyEntry
from domain.kernel.event import Sealed
from domain.kernel.history import history
from domain.kernel.rule import Of
from domain.kinds import KINDS, Kind, fold

#: Kinds with reads of their own; tracks are part of their file.
OTHERWISE = {Of.CASES, Of.UNITS, Of.TRACKS, Of.POLICIES}


#: Who is shown what others are not: of staff, what was reported of them.
OVERSEERS = {Role.LEADER, Role.UPPER, Role.INSPECTOR}


class Standing(msgspec.Struct, frozen=True):
    """How something stands. version: its ETag, to decide on; position: of its newest entry. state: what its entries
    add up to; personal values are not part of it."""

    version: int
    position: int
    state: dict[str, Any]


router = APIRouter()


def _read(kind: Kind) -> None:
    many = kind.of.value.replace("-", " ")
    described = f"One of the {many}, as its entries add up. Its ETag is the version to decide on."

    async def standing(request: Request, public_id: str) -> Response:
        return await (_looked if kind.person or kind.entitled else _asked)(request, kind, public_id)

    standing.__annotations__["public_id"] = Annotated[str, Path(alias=kind.parameter)]
    router.get(
        f"/v1/{kind.of.value}/{{{kind.parameter}}}",
        response_class=Response,
        description=described,
        operation_id=f"read_{kind.of.value.replace('-', '_')}",
        tags=[kind.of.value],
    )(standing)


for _kind in KINDS.values():
    if _kind.of not in OTHERWISE:
        _read(_kind)


async def _asked(request: Request, kind: Kind, public_id: str) -> Response:
    """Without a person in it this is no look."""
    at_hand, actor = await admitted(request)
    found = await _standing(at_hand, kind, stream_in(kind, public_id), actor)
    if found is None:
        raise Problem("id-unknown")
    headers = {"ETag": f'"{found.version}"', "Rollcall-Position": str(found.position)}
    return Response(msgspec.json.encode(found), headers=headers, media_type="application/json")


async def _looked(request: Request, kind: Kind, public_id: str) -> Response:
    look = await Look.begin(request)
    stream = stream_in(kind, public_id)
    found = await _standing(look.at_hand, kind, stream, look.actor)
    if found is None:
        await look.unseen(stream)
        raise Problem("id-unknown")
    look.position = max(look.position, found.position)
    await look.note(look.shown(stream, look.position))
    return look.answer(found, position=look.position, etag=found.version)


async def _standing(at_hand: Rooms, kind: Kind, stream: UUID, actor: Actor) -> Standing | None:
    """How a stream stands; None where there is none of this kind, or none for this reader: the two look alike."""
    if kind.entitled is not None and actor.role not in kind.entitled:
        return None

    def read(desk: Desk) -> list[AnyEntry]:
        return desk.record.stream(stream)

    entries = await at_hand.readers.ask(read)
    state = fold(history(entries)) if entries else None
    reaches = may_see if kind.person else within_scope
    if state is None or not isinstance(state, msgspec.Struct) or not hasattr(state, kind.parameter):
        return None
    if not reaches(actor, getattr(state, "unit_id", ""), at_hand.handling.references.units):
        return None
    shown = _plain(state)
    if actor.role not in OVERSEERS:
        shown = {name: value for name, value in shown.items() if name not in kind.reserved}
    return Standing(entries[-1].originator_version, entries[-1].position, shown)


def _plain(value: Any) -> Any:
    """A state as plain JSON values, without what is sealed in it."""
    match value:
        case Sealed():
            return None
        case msgspec.Struct():
            return {name: _plain(getattr(value, name)) for name in value.__struct_fields__}
        case dict():
            return {str(msgspec.to_builtins(key, str_keys=True)): _plain(inner) for key, inner in value.items()}
        case list() | tuple():
            return [_plain(inner) for inner in value]
        case _:
            return msgspec.to_builtins(value)
