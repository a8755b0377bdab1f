"""What is looked at once a day, file by file: whose lot falls on a spot check, and whose stage of education begins."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from typing import LiteralString, NamedTuple
from uuid import UUID

from consumers.clock.asking import Asking, Order
from consumers.clock.desk import Desk
from consumers.clock.tally import Tally
from domain.assessment.record import SupervisionClass
from domain.contacts.checks.rules import DrawSpotCheck
from domain.contacts.checks.tables import SpotCheckRate
from domain.contacts.seeds.record import lot, minute
from domain.education.stages.record import Stage
from domain.education.stages.rules import EnterEducationStage
from domain.education.stages.tables import StageMonths
from domain.kernel import days
from domain.kernel.access import upwards
from domain.kernel.rule import Of

PAGE = 10_000
FILES: LiteralString = """
SELECT file.stream, file.unit_id, file.level, file.opened_at, file.term_ends_on, held.stage
FROM case_files AS file LEFT JOIN education_stages AS held USING (stream)
WHERE file.stream > %s AND file.opened_at IS NOT NULL AND file.ended_at IS NULL AND file.unit_id IS NOT NULL
ORDER BY file.stream LIMIT %s"""
FIRST = UUID(int=0)


class OpenFile(NamedTuple):
    """A file that is open, as the read models have it."""

    stream: UUID
    unit_id: str
    level: SupervisionClass | None
    opened_at: datetime
    term_ends_on: date | None
    stage: Stage | None


class Call(NamedTuple):
    """A file that is called today. at, until: when, by its lot, and the end of the hours for calls."""

    at: datetime
    until: datetime
    order: Order


class Daily:
    """Looks through the open files when a day begins somewhere; calls those whose lot it is when their minute comes."""

    def __init__(self, desk: Desk, asking: Asking, tally: Tally) -> None:
        self._desk = desk
        self._asking = asking
        self._tally = tally
        self._days: frozenset[tuple[str, date]] = frozenset()
        self._calls: list[Call] = []

    async def step(self, now: datetime) -> None:
        """Look through the files where a day has begun since the last time; call whose minute has come."""
        zones = {unit.zone: unit.unit_id for unit in self._desk.units.values()}
        today = frozenset((zone, self._desk.today(unit_id, now)) for zone, unit_id in zones.items())
        if today != self._days:
            await self._look_through(now)
            self._days = today
        due = [call for call in self._calls if call.at <= now]
        self._calls = [call for call in self._calls if call.at > now]
        await self._ask([call.order for call in due if now < call.until])

    async def _look_through(self, now: datetime) -> None:
        self._calls = []
        after = FIRST
        while True:
            (rows,) = await self._desk.views.ask((FILES, [after, PAGE]))
            files = [file for row in rows if (file := _file(*row)).unit_id in self._desk.units]
            calls = [call for file in files if (call := self._call(file, now))]
            self._calls += calls
            await self._ask([order for file in files for order in self._stages(file, now)])
            if len(rows) < PAGE:
                return
            after = rows[-1][0]

    async def _ask(self, orders: list[Order]) -> None:
        self._tally.add(orders, await self._asking.all(orders))

    def _call(self, file: OpenFile, now: datetime) -> Call | None:
        """The call of a file whose lot falls on today by the seed of the month."""
        today = self._desk.today(file.unit_id, now)
        seed = self._seed(file.unit_id, today)
        table = self._desk.policies(file.unit_id, today).of(SpotCheckRate)
        if seed is None or lot(seed, file.stream, today) >= table.of(file.level):
            return None
        zone = self._desk.units[file.unit_id].zone_info
        begin = datetime.combine(today, time(table.from_hour), zone)
        minutes = (table.until_hour - table.from_hour) * 60
        at = begin + timedelta(minutes=minute(seed, file.stream, today, minutes))
        name = ("spot-check", str(file.stream), today.isoformat())
        order = Order("spot-check", name, DrawSpotCheck(), file.stream, file.unit_id)
        return Call(at, begin + timedelta(minutes=minutes), order)

    def _seed(self, unit_id: str, today: date) -> str | None:
        known, month = self._desk.handling.references.known[Of.SEEDS], days.month_of(today)
        for unit in upwards(unit_id, self._desk.units):
            seeds = known.get(unit)
            if seeds is not None and month in seeds.months:
                return str(seeds.months[month][0])
        return None

    def _stages(self, file: OpenFile, now: datetime) -> Iterator[Order]:
        """The stage of education that has begun by today, if it is not the one that holds."""
        today = self._desk.today(file.unit_id, now)
        table = self._desk.policies(file.unit_id, today).of(StageMonths)
        opened_on = self._desk.today(file.unit_id, file.opened_at)
        routine = days.add_months(opened_on, table.entry)
        release = max(opened_on, days.window(file.term_ends_on, table.release).first) if file.term_ends_on else None
        short, held = release is not None and release <= routine, file.stage
        if held is None:
            held = Stage.ENTRY
            yield _stage(file, held)
        if held is Stage.ENTRY and not short and routine <= today:
            held = Stage.ROUTINE
            yield _stage(file, held)
        if release is not None and release <= today and (held is Stage.ROUTINE or (held is Stage.ENTRY and short)):
            yield _stage(file, Stage.RELEASE)


def _stage(file: OpenFile, stage: Stage) -> Order:
    name = ("education-stage", str(file.stream), stage.value)
    return Order("education-stage", name, EnterEducationStage(stage=stage), file.stream, file.unit_id)


def _file(
    stream: UUID, unit_id: str, level: str | None, opened_at: datetime, ends_on: date | None, stage: str | None
) -> OpenFile:
    held: Callable[[str], SupervisionClass] = SupervisionClass
    return OpenFile(
        stream, unit_id, held(level) if level else None, opened_at, ends_on, Stage(stage) if stage else None
    )
