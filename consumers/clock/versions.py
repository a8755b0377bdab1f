"""Duties that read models count by packaged tables, at units that have versions or calendars of their own.

Such a unit's files are looked through every few minutes: a file that opens, a month that begins and a version that
comes to hold are all found the same way, by the version that a duty was counted by.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Literal, LiteralString, NamedTuple, cast
from uuid import UUID

from consumers.clock.asking import Asking, Order
from consumers.clock.desk import Desk
from consumers.clock.once import Once
from consumers.clock.tally import Tally
from domain.duties.restated import BY_UNIT
from domain.duties.rules import RestateDuty
from domain.kernel.access import covers, upwards
from domain.kernel.days.in_force import WORKDAYS, published_at
from domain.kernel.policy import policy_id
from domain.kernel.rule import Of
from domain.oversight.calendars.record import Publication
from journal.arrays import Texts

PAGE = 1_000
OPEN: LiteralString = """
SELECT stream, duty, key, start, unit_id, policy FROM duties
WHERE status = 'open' AND duty = ANY(%s) AND unit_id = ANY(%s) AND (stream, duty, key) > (%s, %s, %s)
ORDER BY stream, duty, key LIMIT %s"""
FIRST = (UUID(int=0), "", "")
TABLES = frozenset(one.table.table for one in BY_UNIT.values())


class Open(NamedTuple):
    """A duty that is owed. policy: the version by which it is counted."""

    stream: UUID
    duty: str
    key: str
    start: UUID
    unit_id: str
    policy: str


class Versions:
    """Looks every few minutes. What was asked once of a duty, a version and a calendar is not asked again."""

    def __init__(self, desk: Desk, asking: Asking, tally: Tally) -> None:
        self._desk = desk
        self._once = Once(asking, tally)

    async def step(self, now: datetime) -> None:
        """Look through the files of the units concerned, most often none."""
        if not self._once.turn(now):
            return
        units, after = self._units(), FIRST
        while units:
            (rows,) = await self._desk.views.ask((OPEN, [Texts(list(BY_UNIT)), Texts(units), *after, PAGE]))
            await self._once.ask([order for row in rows if (order := self._order(Open(*row), now))])
            if len(rows) < PAGE:
                return
            after = rows[-1][:3]

    def _units(self) -> list[str]:
        """Those for which a version of one of the tables was ever put in force, or a calendar published."""
        own = set(self._own())
        return [unit for unit in self._desk.units if any(covers(above, unit, self._desk.units) for above in own)]

    def _own(self) -> Iterator[str]:
        known = self._desk.handling.references.known
        yield from (p.unit_id for p in known[Of.POLICIES].values() if p.table in TABLES and p.activations)
        yield from (c.unit_id for c in known[Of.CALENDARS].values() if c.calendar == WORKDAYS)

    def _order(self, duty: Open, now: datetime) -> Order | None:
        """A restatement where another version holds than the one that it was counted by; where days of work count and
        a calendar was published, in any case: the rule finds whether the day is another one."""
        by = BY_UNIT[duty.duty]
        on = by.on(duty.key, self._desk.today(duty.unit_id, now))
        pin = self._desk.handling.references.policies.pin(by.table, on, duty.unit_id)
        published = self._published(duty.unit_id) if by.workdays else {}
        if duty.policy == pin and not published:
            return None
        cause: Literal["policy_in_force", "calendar_published"]
        if duty.policy != pin:
            cause, entry = "policy_in_force", self._activation(by.table.table, pin, on, duty.unit_id)
        else:
            cause, entry = "calendar_published", published[max(published)].entry
        command = RestateDuty(duty=duty.duty, key=duty.key, start=duty.start, cause=cause, caused_by=entry)
        digests = [f"{year} {said.digest}" for year, said in sorted(published.items())]
        what = ("restate-by-unit", str(duty.stream), duty.duty, duty.key, str(duty.start), duty.policy, pin, *digests)
        return Order("restate", what, command, duty.stream, duty.unit_id)

    def _published(self, unit_id: str) -> dict[int, Publication]:
        """Which years hold at a unit as somebody published them."""
        known = self._desk.handling.references.known[Of.CALENDARS]
        return cast("dict[int, Publication]", published_at(unit_id, known, self._desk.units))

    def _activation(self, table: str, pin: str, on: date, unit_id: str) -> UUID | None:
        """The entry that put a version in force; None where it is the packaged one again."""
        known = self._desk.handling.references.activated
        for unit in upwards(unit_id, self._desk.units):
            decided = known.get(policy_id(unit, table))
            for activation in reversed(decided.activations if decided else ()):
                if activation.pin == pin and activation.holds(on):
                    return activation.entry
        return None
