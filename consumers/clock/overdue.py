"""Duties whose day has passed: each breach is asked for, by the command that its duty declares."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any, LiteralString, NamedTuple
from uuid import UUID

import msgspec

from consumers.clock.asking import Asking, Order, Outcome
from consumers.clock.desk import Desk
from consumers.clock.tally import Tally
from domain.duties.duty import Status
from projections.model import Cite
from projections.models.duties.book import CALLED

PAGE = 500
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=6)
REMEMBERED = 200_000

COLUMNS: LiteralString = """stream, duty, key, start, started_at, unit_id, due_on, due_at, due_day, overdue_from,
policy, status, settled, settled_at, breach, withdrawn, basis, taken_over_at"""
#: By day, and by instant for those that count in hours. Both go on after the last row that was looked at, and pass
#: over what had long passed when its file was taken over.
BY_DAY: LiteralString = f"""
SELECT {COLUMNS} FROM duties
WHERE {CALLED} AND due_at IS NULL AND due_day < %s AND (due_day, stream, duty, key) > (%s, %s, %s, %s)
ORDER BY due_day, stream, duty, key LIMIT %s"""
BY_INSTANT: LiteralString = f"""
SELECT {COLUMNS} FROM duties
WHERE {CALLED} AND due_at < %s AND (due_at, stream, duty, key) > (%s, %s, %s, %s)
ORDER BY due_at, stream, duty, key LIMIT %s"""
CONTESTED: LiteralString = f"""
SELECT {COLUMNS} FROM duties
WHERE contested AND (stream, duty, key) > (%s, %s, %s) ORDER BY stream, duty, key LIMIT %s"""


class Duty(NamedTuple):
    """A row of the read model ``duties``. breach, settled: the entries that say so, as the model cites them.

    taken_over_at: when its start was imported, where it was.
    """

    stream: UUID
    duty: str
    key: str
    start: UUID
    started_at: datetime
    unit_id: str
    due_on: date | None
    due_at: datetime | None
    due_day: date | None
    overdue_from: date | None
    policy: str
    status: Status
    settled: bytes | None
    settled_at: datetime | None
    breach: bytes | None
    withdrawn: bytes | None
    basis: str
    taken_over_at: datetime | None

    @property
    def name(self) -> tuple[str, ...]:
        """By what it is asked for: once for each start and each policy version; anew where a breach was taken back."""
        before = str(entry_of(self.withdrawn) or "")
        return (str(self.stream), self.duty, self.key, str(self.start), self.policy, before)


def entry_of(cited: bytes | None) -> UUID | None:
    """The event id of an entry that a read model cites."""
    return msgspec.json.decode(cited, type=Cite).entry if cited is not None else None


Ordered = Callable[[Duty, Desk], Order | None]


class Pausing:
    """Which orders are left alone for a while: what was refused is refused again until the file has moved."""

    def __init__(self) -> None:
        self._until: OrderedDict[tuple[str, ...], tuple[datetime, timedelta]] = OrderedDict()

    def ready(self, orders: Iterable[Order], now: datetime) -> list[Order]:
        """Those that may be asked for now. A clock that went back asks again, too."""
        return [order for order in orders if self._ready(order, now)]

    def _ready(self, order: Order, now: datetime) -> bool:
        held = self._until.get(order.name)
        return held is None or not held[0] - held[1] <= now < held[0]

    def note(self, orders: list[Order], outcomes: list[Outcome], now: datetime) -> None:
        """Remember what was not done: for twice as long each time."""
        for order, outcome in zip(orders, outcomes, strict=True):
            if outcome.how == "done":
                self._until.pop(order.name, None)
                continue
            before = self._until.get(order.name)
            pause = min(before[1] * 2, LONGEST_PAUSE) if before else FIRST_PAUSE
            self._until[order.name] = (now + pause, pause)
            self._until.move_to_end(order.name)
        while len(self._until) > REMEMBERED:
            self._until.popitem(last=False)


class Overdue:
    """Goes through the duties, a page of each kind a step, and begins anew at the end.

    breach: what is asked for where a duty was not done; withdrawal: where it turns out that it was.
    """

    def __init__(self, desk: Desk, asking: Asking, tally: Tally, breach: Ordered, withdrawal: Ordered) -> None:
        self._desk = desk
        self._asking = asking
        self._tally = tally
        self._breach = breach
        self._withdrawal = withdrawal
        self._pausing = Pausing()
        self._after: dict[str, Any] = {}

    async def step(self, now: datetime) -> bool:
        """One page of each; whether more are left."""
        latest = max((self._desk.today(unit_id, now) for unit_id in self._desk.units), default=now.date())
        by_day = await self._page(BY_DAY, latest, date.min)
        by_instant = await self._page(BY_INSTANT, now, datetime.min)
        overdue = [duty for duty in (*by_day, *by_instant) if self._calls(duty, now)]
        contested = await self._page(CONTESTED)
        self._tally.overdue = len(overdue)
        await self._ask([order for duty in overdue if (order := self._breach(duty, self._desk))], now)
        await self._ask([order for duty in contested if (order := self._withdrawal(duty, self._desk))], now)
        return any(self._after.values())

    async def _page(self, sql: LiteralString, upto: Any = None, least: Any = None) -> list[Duty]:
        """The next page; after the last one begins the first."""
        first = (*(() if upto is None else (least,)), UUID(int=0), "", "")
        after = self._after.get(sql) or first
        (rows,) = await self._desk.views.ask((sql, [*(() if upto is None else (upto,)), *after, PAGE]))
        duties = [Duty(*row) for row in rows]
        self._after[sql] = _after(duties[-1], sql) if len(duties) == PAGE else None
        return duties

    def _calls(self, duty: Duty, now: datetime) -> bool:
        """Whether its time has passed, and not before it was taken over: what was owed elsewhere was answered there,
        or never."""
        taken_over = duty.taken_over_at
        return self._has_passed(duty, now) and not (taken_over and self._has_passed(duty, taken_over))

    def _has_passed(self, duty: Duty, now: datetime) -> bool:
        """Whether its instant has passed, or its day at its unit."""
        if duty.due_at is not None:
            return duty.due_at < now
        return duty.overdue_from is not None and duty.overdue_from <= self._desk.today(duty.unit_id, now)

    async def _ask(self, orders: list[Order], now: datetime) -> None:
        ready = self._pausing.ready(orders, now)
        outcomes = await self._asking.all(ready)
        self._pausing.note(ready, outcomes, now)
        self._tally.add(ready, outcomes)


def _after(duty: Duty, sql: LiteralString) -> tuple[Any, ...]:
    where = (duty.stream, duty.duty, duty.key)
    if sql is CONTESTED:
        return where
    return (duty.due_at if sql is BY_INSTANT else duty.due_day, *where)
