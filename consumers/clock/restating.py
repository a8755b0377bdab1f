"""Restating what is due: when a version of a table comes to hold, or a special period is decided on.

A change is worked through file by file when its first day has come at its unit; a mark says that it has been.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Literal, LiteralString, NamedTuple
from uuid import UUID

from consumers.clock.asking import FIRST_DUTY, Asking, Order
from consumers.clock.desk import Desk
from consumers.clock.tally import Tally
from domain.duties.owed import FOUR_ONES
from domain.duties.restated import TABLES
from domain.duties.rules import RestateDuty
from domain.kernel.access import covers
from domain.kernel.rule import Of
from domain.organisation.periods.record import SpecialPeriod
from domain.organisation.periods.tables import PeriodMeasures
from journal.arrays import Texts

PAGE = 500
OPEN: LiteralString = """
SELECT stream, duty, key, start, unit_id FROM duties
WHERE status = 'open' AND duty = ANY(%s) AND unit_id = ANY(%s) AND (stream, duty, key) > (%s, %s, %s)
ORDER BY stream, duty, key LIMIT %s"""
MARKS: LiteralString = "SELECT name FROM clock_marks WHERE name LIKE 'restated/%%'"


class Change(NamedTuple):
    """Something that changes what is due. name: of its mark. from_on: its first day, at its unit. entry: says so.

    items: what it asks for with each key subject, by the keys of their duties.
    """

    name: str
    cause: Literal["policy_in_force", "special_period"]
    table: str
    unit_id: str
    from_on: date
    entry: UUID
    items: tuple[str, ...] = ()


class Restating:
    """Works through one change after the other, a page of duties a step."""

    def __init__(self, desk: Desk, asking: Asking, tally: Tally) -> None:
        self._desk = desk
        self._asking = asking
        self._tally = tally
        self._done: set[str] | None = None
        self._now: Change | None = None
        self._after = FIRST_DUTY

    async def step(self, now: datetime) -> bool:
        """One page of the change that is worked through; whether more are left."""
        if self._done is None:
            (rows,) = await self._desk.record.ask((MARKS, ()))
            self._done = {row[0] for row in rows}
        done = self._done
        if self._now is None:
            due = (c for c in self._changes() if c.name not in done and c.from_on <= self._desk.today(c.unit_id, now))
            self._now, self._after = next(due, None), FIRST_DUTY
        if self._now is None:
            return False
        if await self._page(self._now):
            return True
        await self._desk.move(self._now.name, 1)
        done.add(self._now.name)
        self._now = None
        return True

    async def _page(self, change: Change) -> bool:
        """Ask for a page; whether it was a whole one."""
        words = [word for word, tables in TABLES.items() if change.table in tables]
        below = [unit for unit in self._desk.units if covers(change.unit_id, unit, self._desk.units)]
        (rows,) = await self._desk.views.ask((OPEN, [Texts(words), Texts(below), *self._after, PAGE]))
        orders = [order for row in rows for order in _orders(change, *row)]
        self._tally.add(orders, await self._asking.all(orders))
        if rows:
            self._after = rows[-1][:3]
        return len(rows) == PAGE

    def _changes(self) -> Iterator[Change]:
        """All that is known, the oldest first."""
        tables = frozenset().union(*TABLES.values())
        return iter(sorted((c for c in self._known() if c.table in tables), key=lambda c: (c.from_on, c.name)))

    def _known(self) -> Iterator[Change]:
        known = self._desk.handling.references.known
        for policy in known[Of.POLICIES].values():
            for a in policy.activations:
                yield _change("policy_in_force", policy.table, policy.unit_id, a.effective_from, a.entry, "from")
                if a.retired_from is not None:
                    yield _change("policy_in_force", policy.table, policy.unit_id, a.retired_from, a.entry, "until")
        for period in known[Of.PERIODS].values():
            yield by_period(period, self._desk)


def by_period(period: SpecialPeriod, desk: Desk) -> Change:
    """What a special period changes, as it was decided on last."""
    row = desk.policies(period.unit_id, period.from_on).of(PeriodMeasures).rows.get(period.measures)
    change = _change("special_period", "period.measures", period.unit_id, date.min, period.entry, "now")
    return change._replace(items=tuple(f"{period.period_id} {item}" for item in row.four_ones) if row else ())


def _change(
    cause: Literal["policy_in_force", "special_period"],
    table: str,
    unit_id: str,
    from_on: date,
    entry: UUID,
    what: str,
) -> Change:
    return Change(f"restated/{entry}/{what}", cause, table, unit_id, from_on, entry)


def _orders(change: Change, stream: UUID, duty: str, key: str, start: UUID, unit_id: str) -> list[Order]:
    """One for a duty that has its day; for a key subject one for each item that is asked for."""
    keys = change.items if duty == FOUR_ONES and not key else (key,)
    return [restated(change, stream, duty, each, start, unit_id) for each in keys]


def restated(change: Change, stream: UUID, duty: str, key: str, start: UUID, unit_id: str) -> Order:
    """What asks for the day of a duty that follows from a change."""
    command = RestateDuty(duty=duty, key=key, start=start, cause=change.cause, caused_by=change.entry)
    return Order("restate", (change.name, str(stream), duty, key), command, stream, unit_id)
