"""Emergencies: a file out of reach is opened by somebody who says why; who oversees it sees each use."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import msgspec
from fastapi import APIRouter, Request, Response
from uuid_utils.compat import uuid7

from api.reads.looking import Look
from api.reads.parameters import Limit, Position
from api.reads.readers import Desk
from domain.kernel.policy import Policies
from domain.kernel.refusal import NotEmpowered, Unknown
from domain.oversight.glass.limits import admit, gives_way
from domain.oversight.glass.tables import BreakGlass
from domain.oversight.looks.record import BreakGlassUsed, Ground, Outcome
from journal.handling import Contended
from projections.asking.lines import Shown
from projections.asking.scope import in_reach
from projections.listings.oversight.emergencies import EMERGENCIES, MAY, EmergencyLine
from projections.models.files.row import CaseFile
from projections.questions import NEWEST, ask, reach

router = APIRouter(tags=["oversight"])

TRIES = 4
LINE = Shown(EmergencyLine, "Emergency", case_id=True)


class EmergencyList(msgspec.Struct, frozen=True):
    """A page of files opened in an emergency, newest first. next: to ask for ``before``; None at the end."""

    emergencies: list[LINE.kind]  # type: ignore[name-defined]  # a type made just before
    position: int
    next: int | None = None


class Emergency:
    """A file out of reach, opened for one look. The number of files that the table allows is asked before it is looked
    whether the file is there, so that a refusal says nothing of it; and again, exactly, when the use is recorded."""

    def __init__(self, look: Look, case_id: UUID, ground: Ground, policies: Policies) -> None:
        self._case_id = case_id
        self._look = look
        self._ground = ground
        self._rule = policies.of(BreakGlass)
        self._pins = set(policies.consulted)
        self._use_id = uuid7()
        self._through = self._rule
        self._review_by = date.max

    async def admit(self) -> None:
        """Refuse whoever may not open it. NotEmpowered, BreakGlassSpent; both are on record."""
        await self._counted()

    def opens(self, row: CaseFile, policies: Policies) -> bool:
        """Whether the file opens at all. policies: of the unit that holds it, which says how it is reviewed."""
        self._through = policies.of(BreakGlass)
        self._review_by = self._through.review.counted(_today(self._look, row.unit_id), policies.calendar).last
        self._pins |= set(policies.consulted)
        return self.reaches(row)

    def reaches(self, row: CaseFile) -> bool:
        """Whether it is this file, and no restriction on it stays shut."""
        lists = [one.list_of(key) for key, one in row.restrictions.items()]
        return row.stream == self._case_id and gives_way(lists, self._through, self._look.actor)

    async def note(self, outcome: Outcome) -> None:
        """Record the use, durably. BreakGlassSpent where others of the same account came first."""
        look = self._look
        use = BreakGlassUsed(
            case_id=self._case_id,
            route=look.route,
            purpose=look.purpose,
            ground=self._ground,
            position=look.position,
            outcome=outcome,
            review_by=self._review_by,
        )
        emergencies = look.at_hand.emergencies
        for _ in range(TRIES):
            counted = await self._counted()
            if self._use_id in counted.uses:
                return
            pins = tuple(sorted(self._pins))
            if await emergencies.use(look.actor, use, use_id=self._use_id, after=counted, policies=pins):
                return
        raise Contended()

    async def _counted(self) -> Any:
        look = self._look
        counted = await look.at_hand.emergencies.opened(look.actor, self._rule.within_hours)
        try:
            admit(look.actor, self._rule, counted.files, self._case_id)
        except NotEmpowered as refused:
            await look.unseen(self._case_id, refused.code)
            raise
        return counted


async def passed(look: Look, case_id: UUID, row: CaseFile | None, ground: Ground | None) -> CaseFile:
    """A file that is not in reach, opened where there is a ground. Unknown without one, or where there is no such file;
    NotEmpowered, BreakGlassSpent."""
    if ground is None:
        await look.unseen(case_id)
        raise Unknown()
    await look.at_hand.handling.references.catch_up()  # what holds now, here as for a command
    emergency = Emergency(look, case_id, ground, _policies(look, look.actor.unit_id))
    await emergency.admit()
    if row is None or row.opened_at is None or not emergency.opens(row, _policies(look, row.unit_id)):
        await look.unseen(case_id)
        raise Unknown()
    look.open(emergency)
    return row


@router.get("/v1/break-glass", response_class=Response)
async def emergencies(
    request: Request,
    reviewed: bool | None = None,
    late: bool | None = None,
    before: Position = NEWEST,
    limit: Limit = 50,
) -> Response:
    """Files in reach that somebody opened out of their own reach, newest first, each with its review. reviewed: only
    those that have one, or have none; late: whose last day for it is past."""
    look = await Look.begin(request)
    if look.actor.role not in MAY:
        raise NotEmpowered(role=look.actor.role.value, may=", ".join(sorted(MAY)))
    params = {
        **{"reviewed": reviewed, "late": late, "before": before, "limit": limit},
        **{"units": in_reach(look.actor, look.units), "today": _today(look, look.actor.unit_id)},
        **reach(look.actor),
    }

    def read(desk: Desk) -> list[EmergencyLine]:
        with look.moment(desk):
            return ask(desk.views, EMERGENCIES, params)

    rows = await look.at_hand.readers.ask(read)
    await look.note(look.listed(dict.fromkeys(row.stream for row in rows)))
    following = rows[-1].position if len(rows) == limit else None
    return look.answer(EmergencyList([LINE.of(row) for row in rows], look.position, following), position=look.position)


def _policies(look: Look, unit_id: str | None) -> Policies:
    """What holds today at a unit."""
    references, unit_id = look.at_hand.handling.references, unit_id or ""
    return Policies(references.policies, _today(look, unit_id), unit_id, references.calendars.of(unit_id))


def _today(look: Look, unit_id: str | None) -> date:
    unit = look.units.get(unit_id or "")
    return datetime.now(unit.zone_info if unit else UTC).date()
