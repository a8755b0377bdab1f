"""Silences of sources that come to be known: what was held against somebody before that is looked through again.

A silence is worked through once, when it is known and again when its end is; a mark says that it has been. What is
recorded after that already goes by it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import LiteralString, NamedTuple
from uuid import UUID

from consumers.clock.asking import FIRST_DUTY, Asking, Order
from consumers.clock.desk import Desk
from consumers.clock.overdue import entry_of
from consumers.clock.tally import Tally
from domain.contacts.record import WithdrawalReason
from domain.contacts.rules import WithdrawMiss
from domain.duties.declared.contacts import CHECK_IN, SPOT_CHECK
from domain.duties.declared.leave import LEAVE_REPORT
from domain.duties.rules import WithdrawOverdueDuty
from domain.kernel.access import covers
from domain.kernel.rule import Command, Of
from domain.leave.away.record import OverdueWithdrawal
from domain.leave.away.withdrawing import WithdrawMissedLeaveCheckIn
from domain.oversight.sources.record import Silence, Source
from domain.whereabouts.silence.rules import WithdrawDeviceSilence
from journal.arrays import Texts

PAGE = 500
WORDS = (CHECK_IN.word, SPOT_CHECK.word, LEAVE_REPORT.word)
#: With a day more on either side: which days a silence covers is judged at the unit.
MISSED: LiteralString = """
SELECT stream, duty, key, start, unit_id, started_at, due_on, due_at, breach FROM duties
WHERE breach IS NOT NULL AND withdrawn IS NULL AND duty = ANY(%s) AND unit_id = ANY(%s)
  AND due_day BETWEEN %s AND %s AND (stream, duty, key) > (%s, %s, %s)
ORDER BY stream, duty, key LIMIT %s"""
QUIET: LiteralString = """
SELECT worn.stream, file.unit_id, worn.device_id, worn.quiet FROM worn_devices AS worn
JOIN case_files AS file USING (stream)
WHERE worn.until IS NULL AND worn.quiet IS NOT NULL AND file.ended_at IS NULL AND file.unit_id = ANY(%s)
  AND worn.noted_at > %s AND (worn.stream, worn.device_id) > (%s, %s)
ORDER BY worn.stream, worn.device_id LIMIT %s"""
MARKS: LiteralString = "SELECT name FROM clock_marks WHERE name LIKE 'silence/%%'"
FIRST = UUID(int=0)


class Missed(NamedTuple):
    """A duty whose breach stands. breach: the entry that says so, as the read model cites it."""

    stream: UUID
    duty: str
    key: str
    start: UUID
    unit_id: str
    started_at: datetime
    due_on: date | None
    due_at: datetime | None
    breach: bytes | None


class Outage(NamedTuple):
    """A silence of a source, and the mark that says that it was worked through."""

    source: Source
    silence: Silence

    @property
    def mark(self) -> str:
        """Of the entry that says so: of its beginning, and later of its end."""
        return f"silence/{self.silence.entry}"


class Outages:
    """Works through one silence after the other, a page of duties and then of devices a step."""

    def __init__(self, desk: Desk, asking: Asking, tally: Tally) -> None:
        self._desk = desk
        self._asking = asking
        self._tally = tally
        self._done: set[str] | None = None
        self._now: Outage | None = None
        self._after: tuple[UUID, str, str] | None = FIRST_DUTY
        self._device = (FIRST, FIRST)

    async def step(self, now: datetime) -> bool:
        """One page of the silence that is worked through; whether more are left."""
        if self._done is None:
            (rows,) = await self._desk.record.ask((MARKS, ()))
            self._done = {row[0] for row in rows}
        if self._now is None:
            done = self._done
            self._now = next((outage for outage in self._known() if outage.mark not in done), None)
            self._after, self._device = FIRST_DUTY, (FIRST, FIRST)
        if self._now is None:
            return False
        more = await (self._missed(self._now, now) if self._after else self._quiet(self._now))
        if not more:
            await self._desk.move(self._now.mark, 1)
            self._done.add(self._now.mark)
            self._now = None
        return True

    def _known(self) -> Iterator[Outage]:
        """All silences that are remembered of sources, the oldest first."""
        sources = self._desk.handling.references.known[Of.SOURCES].values()
        found = (Outage(source, silence) for source in sources for silence in source.silences)
        return iter(sorted(found, key=lambda outage: (outage.silence.since, outage.mark)))

    def _below(self, outage: Outage) -> Texts:
        units = self._desk.units
        return Texts([unit for unit in units if covers(outage.source.unit_id, unit, units)])

    async def _missed(self, outage: Outage, now: datetime) -> bool:
        """A page of what was missed while it lasted; whether something is left to do."""
        assert self._after is not None
        since, until = outage.silence.since, outage.silence.until or now
        day = timedelta(days=1)
        span = (since.date() - day, until.date() + day)
        asked = (MISSED, [Texts(WORDS), self._below(outage), *span, *self._after, PAGE])
        rows = [Missed(*row) for row in (await self._desk.views.ask(asked))[0]] if outage.source.modes else []
        await self._ask([_withdrawal(row, self._desk) for row in rows if self._hides(outage, row)])
        self._after = rows[-1][:3] if len(rows) == PAGE else None
        return self._after is not None or outage.source.fixes

    def _hides(self, outage: Outage, row: Missed) -> bool:
        """Whether it covers as much as it has to of any window: the rule sees to the rest of it."""
        if row.due_at is not None:
            return outage.silence.covers(row.started_at, row.due_at)
        unit = self._desk.units.get(row.unit_id)
        if row.due_on is None or unit is None:
            return False
        first, last = (
            datetime.combine(on, time(), unit.zone_info) for on in (row.due_on, row.due_on + timedelta(days=1))
        )
        return outage.silence.covers(first, last)

    async def _quiet(self, outage: Outage) -> bool:
        """A page of devices that are on record as silent; whether more are left."""
        asked = (QUIET, [self._below(outage), outage.silence.since, *self._device, PAGE])
        (rows,) = await self._desk.views.ask(asked)
        await self._ask([_unheard(stream, unit_id, quiet) for stream, unit_id, _, quiet in rows])
        if rows:
            self._device = (rows[-1][0], rows[-1][2])
        return len(rows) == PAGE

    async def _ask(self, orders: list[Order]) -> None:
        self._tally.add(orders, await self._asking.all(orders))


def _withdrawal(row: Missed, desk: Desk) -> Order:
    """What takes a miss back. It bears the name of the miss: whichever silence shows it, it is taken back once."""
    breach = entry_of(row.breach)
    assert breach is not None  # the query asks for those that have one
    command: Command
    if row.duty == CHECK_IN.word:
        command = WithdrawMiss(check_in_id=UUID(row.key), reason=WithdrawalReason.SOURCE_SILENT)
    elif row.duty == LEAVE_REPORT.word:
        leave_id, reason = UUID(row.key.split(" ")[0]), OverdueWithdrawal.SOURCE_SILENT
        command = WithdrawMissedLeaveCheckIn(leave_id=leave_id, reason=reason, due_on=row.due_on)
    else:
        assert row.due_at is not None  # what it counts by
        command = WithdrawOverdueDuty(
            duty=row.duty,
            key=row.key,
            reason="source_silent",
            breach=breach,
            start=row.start,
            due_on=desk.today(row.unit_id, row.due_at),
        )
    name = ("source-silent", str(row.stream), row.duty, str(breach))
    return Order(f"withdraw-{row.duty}", name, command, row.stream, row.unit_id)


def _unheard(stream: UUID, unit_id: str, quiet: bytes) -> Order:
    """What takes a silent device back."""
    entry = entry_of(quiet)
    assert entry is not None  # the query asks for those that have one
    name = ("source-silent", str(stream), "device", str(entry))
    return Order("withdraw-device", name, WithdrawDeviceSilence(entry=entry), stream, unit_id)
