"""Duties that read models count by packaged tables, at units that have versions or calendars of their own.

Such a unit's files are looked through every few minutes: a file that opens, a month that begins and a version that
comes to hold are all found the same way, by the version that a duty was counted by.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Literal, LiteralString, NamedTuple, cast
from uuid import UUID

from consumers.clock.asking import FIRST_DUTY, Asking, Order
from consumers.clock.desk import Desk
from consumers.clock.once import Once
from consumers.clock.tally import Tally
from domain.duties.by_unit import BY_UNIT, OF_PERIODS, OF_TABLE, OF_WORKDAYS, ByUnit
from domain.duties.counting import FIRST as EARLIEST
from domain.duties.declared import BY_WORD
from domain.duties.rules import RestateDuty
from domain.kernel.access import covers, upwards
from domain.kernel.days.in_force import WORKDAYS, published_at
from domain.kernel.policy import Activation, policy_id
from domain.kernel.rule import Of
from domain.organisation.periods.record import SpecialPeriod
from domain.oversight.calendars.record import Publication
from journal.arrays import Texts

PAGE = 1_000
OPEN: LiteralString = """
SELECT stream, duty, key, start, started_at, unit_id, policy FROM duties
WHERE status = 'open' AND due_day IS NOT NULL AND duty = ANY(%s) AND unit_id = ANY(%s)
  AND (stream, duty, key) > (%s, %s, %s)
ORDER BY stream, duty, key LIMIT %s"""


class Open(NamedTuple):
    """A duty that is owed. started_at: when that occurred which it follows from; policy: by which it is counted."""

    stream: UUID
    duty: str
    key: str
    start: UUID
    started_at: datetime
    unit_id: str
    policy: str


class Reason(NamedTuple):
    """Why a duty may be due on another day: what is asked for as its cause, and by which words it is asked for once."""

    cause: Literal["policy_in_force", "calendar_published", "special_period"]
    entry: UUID | None
    words: tuple[str, ...]


class Versions:
    """Looks every few minutes. What was asked once of a duty, a version and a calendar is not asked again."""

    def __init__(self, desk: Desk, asking: Asking, tally: Tally) -> None:
        self._desk = desk
        self._once = Once(asking, tally)

    async def step(self, now: datetime) -> None:
        """Look through the files of the units concerned, most often none."""
        if self._once.turn(now):
            for words, units in self._looks().items():
                await self._look(words, units, now)

    async def _look(self, words: tuple[str, ...], units: list[str], now: datetime) -> None:
        after = FIRST_DUTY
        while True:
            (rows,) = await self._desk.views.ask((OPEN, [Texts(list(words)), Texts(units), *after, PAGE]))
            await self._once.ask([order for row in rows if (order := self._order(Open(*row), now))])
            if len(rows) < PAGE:
                return
            after = rows[-1][:3]

    def _looks(self) -> dict[tuple[str, ...], list[str]]:
        """Units by the duties that are looked for there: of tables of which a version was ever put in force for the
        unit; where a calendar was published, those that it may matter for."""
        own: dict[str, set[str]] = {}
        for unit_id, words in self._own():
            own.setdefault(unit_id, set()).update(words)
        looks: dict[tuple[str, ...], list[str]] = {}
        for unit in self._desk.units if own else ():
            words = set().union(*(own.get(above, ()) for above in upwards(unit, self._desk.units)))
            if words:
                looks.setdefault(tuple(sorted(words)), []).append(unit)
        return looks

    def _own(self) -> Iterator[tuple[str, Collection[str]]]:
        known = self._desk.handling.references.known
        for policy in known[Of.POLICIES].values():
            if policy.activations:
                yield policy.unit_id, OF_TABLE.get(policy.table, ())
        for calendar in known[Of.CALENDARS].values():
            if calendar.calendar == WORKDAYS:
                yield calendar.unit_id, OF_WORKDAYS
        for period in known[Of.PERIODS].values():
            yield period.unit_id, OF_PERIODS

    def _order(self, duty: Open, now: datetime) -> Order | None:
        """What asks for its day, where one may follow for it: the rule finds whether it is another one."""
        by = BY_UNIT[duty.duty]
        reason = self._version(duty, by, now) or self._calendar(duty, by) or self._period(duty, by)
        if reason is None:
            return None
        command = RestateDuty(
            duty=duty.duty, key=duty.key, start=duty.start, cause=reason.cause, caused_by=reason.entry
        )
        what = ("restate-by-unit", str(duty.stream), duty.duty, duty.key, str(duty.start), duty.policy, *reason.words)
        return Order("restate", what, command, duty.stream, duty.unit_id, BY_WORD[duty.duty].of)

    def _version(self, duty: Open, by: ByUnit, now: datetime) -> Reason | None:
        """Another version holds than the one that it was counted by, with the calendar as it was published. Where only
        the file tells which one does: any that was ever put in force."""
        on = by.on(duty.key, self._desk.today(duty.unit_id, duty.started_at), self._desk.today(duty.unit_id, now))
        if on is None:
            entries = [activation.entry for activation in self._activations(by.table.table, duty.unit_id)]
            return Reason("policy_in_force", entries[0], tuple(map(str, entries))) if entries else None
        pin = self._desk.handling.references.policies.pin(by.table, max(on, EARLIEST), duty.unit_id)
        if duty.policy == pin:
            return None
        held = (a.entry for a in self._activations(by.table.table, duty.unit_id) if a.pin == pin and a.holds(on))
        years = self._years(duty.unit_id) if by.workdays else ()
        periods = (str(period.entry) for period in self._periods(duty.unit_id)) if by.periods else ()
        return Reason("policy_in_force", next(held, None), (pin, *years, *periods))

    def _calendar(self, duty: Open, by: ByUnit) -> Reason | None:
        """Days of work may count, and years were published."""
        published = self._published(duty.unit_id) if by.workdays else {}
        if not published:
            return None
        words = (duty.policy, *self._years(duty.unit_id))
        return Reason("calendar_published", published[max(published)].entry, words)

    def _years(self, unit_id: str) -> tuple[str, ...]:
        return tuple(f"{year} {said.digest}" for year, said in sorted(self._published(unit_id).items()))

    def _period(self, duty: Open, by: ByUnit) -> Reason | None:
        """Special periods were decided on, as they hold now: what is due meanwhile may be due sooner."""
        periods = self._periods(duty.unit_id) if by.periods else []
        if not periods:
            return None
        words = (duty.policy, *(str(period.entry) for period in periods))
        return Reason("special_period", periods[-1].entry, words)

    def _periods(self, unit_id: str) -> list[SpecialPeriod]:
        """Those for a unit, in order of their first days."""
        known = self._desk.handling.references.known[Of.PERIODS].values()
        found = [period for period in known if covers(period.unit_id, unit_id, self._desk.units)]
        return sorted(found, key=lambda period: (period.from_on, period.period_id))

    def _published(self, unit_id: str) -> dict[int, Publication]:
        """Which years hold at a unit as somebody published them."""
        known = self._desk.handling.references.known[Of.CALENDARS]
        return cast("dict[int, Publication]", published_at(unit_id, known, self._desk.units))

    def _activations(self, table: str, unit_id: str) -> Iterator[Activation]:
        """What put versions of a table in force for a unit: the nearest units first, the newest first."""
        known = self._desk.handling.references.activated
        for unit in upwards(unit_id, self._desk.units):
            decided = known.get(policy_id(unit, table))
            yield from reversed(decided.activations if decided else ())
