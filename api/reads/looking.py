"""A look: who, why, at what; the read, then its record, and only then the answer."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, Protocol, TypeGuard, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from fastapi import Request, Response

from api.asking import Asking, asking, rooms
from api.problems import Language, Problem
from api.reads.parameters import once
from api.reads.readers import Desk
from api.rooms import Rooms
from domain.kernel.access import Actor, Units, may_see
from domain.kernel.event import Event
from domain.kernel.refusal import Unknown
from domain.oversight.looks.record import FileShown, ListShown, Outcome, Purpose, RefusalMade
from projections.gate import Gate
from projections.models.files.row import CaseFile
from projections.questions import CASE_FILE, ask
from projections.replay import instant
from projections.waiting import Behind

WAIT_SECONDS = 2.0
MOST_WAIT_SECONDS = 10.0

R = TypeVar("R")
Sent = TypeVar("Sent", bound=Response)
_encode = msgspec.json.Encoder().encode


async def admitted(request: Request) -> tuple[Rooms, Actor]:
    """Admit somebody to what is no look at a person. Problems ``token-*``, ``query-malformed``."""
    at_hand = rooms(request.scope)
    actor = await at_hand.entrance.admit(asking(request.scope).headers.get(b"authorization"))
    once(request)
    return at_hand, actor


class Opened(Protocol):
    """A file out of reach that was opened for one look."""

    def reaches(self, row: CaseFile) -> bool:
        """Whether it is this file, and opens as it stands now."""

    async def note(self, outcome: Outcome) -> None:
        """Record that it was shown, durably, or refuse it."""


class Look:
    """One request to read something: admitted, with its purpose, after the models have come far enough.

    position: of the record, that what is shown is of.
    """

    def __init__(
        self, at_hand: Rooms, asked: Asking, actor: Actor, purpose: Purpose, position: int, route: str
    ) -> None:
        self._at_hand = at_hand
        self._asked = asked
        self.actor = actor
        self.purpose = purpose
        self.position = position
        self.route = route
        self._opened: Opened | None = None

    @classmethod
    async def begin(cls, request: Request) -> Look:
        """Admit a reader. Problems ``token-*``, ``purpose-missing``, ``query-malformed``, ``projection-behind``."""
        at_hand, asked = rooms(request.scope), asking(request.scope)
        actor = await at_hand.entrance.admit(asked.headers.get(b"authorization"))
        once(request)
        purpose = asked.purpose
        path: str = request.scope["route"].path
        position = await _reached(at_hand, asked)
        return cls(at_hand, asked, actor, purpose, position, f"GET:{path.translate(_PLAIN)}")

    @property
    def language(self) -> Language:
        """The language of texts that people read."""
        return self._asked.language

    @property
    def asked(self) -> Asking:
        """The request."""
        return self._asked

    @property
    def units(self) -> Units:
        """All units."""
        return self._at_hand.handling.references.units

    @property
    def at_hand(self) -> Rooms:
        """The parts of the application."""
        return self._at_hand

    def gate(self, desk: Desk) -> Gate:
        """What opens personal values for this look."""
        return Gate(desk.keys, self.purpose)

    def sees(self, unit_id: str | None) -> bool:
        """Whether files of a unit are in reach."""
        return unit_id is not None and may_see(self.actor, unit_id, self.units)

    @contextmanager
    def moment(self, desk: Desk) -> Iterator[None]:
        """Within the block, all that is asked of the read models is of one moment: its position is the one that the
        answer and the look's record cite."""
        with desk.shown() as self.position:
            yield

    def file(self, desk: Desk, case_id: UUID) -> CaseFile:
        """The file as it is now. Unknown where there is none, or none for this reader: the two look alike."""
        found = ask(desk.views, CASE_FILE, {"stream": case_id})
        row = found[0] if found else None
        if desk.record.sealed([case_id]) or not self.seen(row):  # the models may not know yet that it is sealed
            raise Unknown()
        return row

    def seen(self, row: CaseFile | None) -> TypeGuard[CaseFile]:
        """Whether a file is there for this reader."""
        if row is None or row.opened_at is None:
            return False
        if self._opened is not None:
            return self._opened.reaches(row)
        return self.sees(row.unit_id) and row.reached(self.actor)

    def open(self, opened: Opened) -> None:
        """Have a file in reach that is not: from here on this look is recorded as what opened it."""
        self._opened = opened

    async def note_shown(self, case_id: UUID, outcome: Outcome = Outcome.SHOWN) -> None:
        """Record that a file was shown as it is at ``position``, durably; as what opened it, where it was not in
        reach, and then it may yet be refused."""
        if self._opened is not None:
            await self._opened.note(outcome)
        else:
            await self.note(self.shown(case_id, self.position, outcome))

    async def note(self, look: Event) -> None:
        """Record the look, durably."""
        await self._at_hand.looks.note(self.actor, look)

    async def beside(self, look: Event, read: Coroutine[Any, Any, R]) -> R:
        """What a read gives, with the look recorded beside it; whichever fails, both have ended."""
        noting = asyncio.ensure_future(self.note(look))
        try:
            return await read
        finally:
            await noting

    async def unseen(self, case_id: UUID, refusal: str = "unknown") -> None:
        """Record that somebody asked for what is not there for them."""
        await self.note(
            RefusalMade(
                route=self.route, refusal=refusal, position=self.position, purpose=self.purpose, case_id=case_id
            )
        )

    def listed(self, case_ids: Iterable[UUID], as_at: date | datetime | None = None) -> ListShown:
        """The event of a look at lines about some files. as_at: of a day its last instant at the unit of whoever asks,
        though each file's day ends where that is held."""
        return ListShown(
            route=self.route,
            purpose=self.purpose,
            case_ids=tuple(case_ids),
            position=self.position,
            outcome=Outcome.SHOWN,
            as_at=instant(as_at, self._zone),
        )

    def _zone(self) -> ZoneInfo:
        unit = self.units.get(self.actor.unit_id)
        return unit.zone_info if unit else ZoneInfo("UTC")

    def shown(self, case_id: UUID, position: int, outcome: Outcome = Outcome.SHOWN) -> FileShown:
        """The event of a look at a file."""
        return FileShown(case_id=case_id, route=self.route, purpose=self.purpose, position=position, outcome=outcome)

    def answer(self, body: object, *, position: int, etag: int | None = None) -> Response:
        """The answer, with the position it is of."""
        response = Response(_encode(body), media_type="application/json")
        return self._headed(response, position, etag)

    def sent(self, content: bytes, media_type: str, *, position: int, headers: Mapping[str, str]) -> Response:
        """An answer that is a file."""
        return self.headed(Response(content, media_type=media_type), position=position, headers=headers)

    def headed(self, response: Sent, *, position: int, headers: Mapping[str, str]) -> Sent:
        """An answer with what every answer says, and more."""
        response.headers.update(headers)
        self._headed(response, position, None)
        return response

    def unchanged(self, *, position: int, etag: int) -> Response:
        """The answer that what the caller holds is still right."""
        return self._headed(Response(status_code=304), position, etag)

    @property
    def conditional(self) -> bool:
        """Whether the caller says what they hold already."""
        return bool(self._asked.held_versions)

    def holds(self, etag: int) -> bool:
        """Whether the caller holds this version already."""
        held = self._asked.held_versions
        return f'"{etag}"' in held or "*" in held

    def _headed(self, response: Response, position: int, etag: int | None) -> Response:
        headers = response.headers
        headers["Cache-Control"] = "private, no-cache"
        headers["Vary"] = "Authorization, Accept-Language"
        headers["Rollcall-Position"] = str(position)
        if etag is not None:
            headers["ETag"] = f'"{etag}"'
        return response


_PLAIN = {ord("{"): None, ord("}"): None}


async def _reached(at_hand: Rooms, asked: Asking) -> int:
    wanted = asked.number(b"rollcall-at-least")
    if wanted is None:
        return at_hand.waiting.position
    seconds = asked.number(b"rollcall-wait")
    seconds_to_wait = WAIT_SECONDS if seconds is None else min(float(seconds), MOST_WAIT_SECONDS)
    try:
        return await at_hand.waiting.at_least(wanted, seconds_to_wait)
    except Behind as behind:
        raise Problem(
            "projection-behind", position=behind.position, lag=max(behind.lag, 0), at_least=behind.wanted
        ) from None
