"""Whatever the clocks of this world do, no duty is called overdue twice, and none is forgotten."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from consumers.clock.asking import Asking
from consumers.clock.overdue import Duty, Overdue
from consumers.clock.tally import Tally
from domain.contacts.record import CheckInMissed
from domain.contacts.rules import ScheduleCheckIn
from domain.kernel.access import Unit

from .conftest import Town, Watch


async def on_its_last_day(town: Town) -> tuple:
    """A case whose check-in may still come today: the last day of its grace at the unit."""
    case = await town.open(days_ago=60)
    await town.do(ScheduleCheckIn(occurred_at=town.now - timedelta(days=10)), case)
    return case


async def test_it_is_not_missed_before_its_day_is_over_at_the_unit(town: Town) -> None:
    case = await on_its_last_day(town)
    async with Watch(town) as watch:
        await watch.rounds()
        assert town.entries(case, CheckInMissed) == []
        town.now += timedelta(days=1)
        await watch.rounds()
    assert len(town.entries(case, CheckInMissed)) == 1


async def test_a_clock_that_jumps_back_and_forth_misses_nothing_and_repeats_nothing(town: Town) -> None:
    case = await on_its_last_day(town)
    start = town.now
    async with Watch(town) as watch:
        for hours in (0, 23, 25, 24, 26, 1, 25, 48, 47):
            town.now = start + timedelta(hours=hours)
            await watch.rounds()
    assert len({e.event.check_in_id for e in town.entries(case, CheckInMissed)}) == 1
    assert len(town.entries(case, CheckInMissed)) == 1


async def test_two_clocks_at_once_write_each_breach_once(town: Town) -> None:
    cases = []
    for _ in range(5):
        cases.append(await town.open(days_ago=60))
        await town.do(ScheduleCheckIn(occurred_at=town.now - timedelta(days=12)), cases[-1])
    town.fold()
    async with Watch(town) as one, Watch(town) as other:
        await asyncio.gather(one.clock.round(town.now), other.clock.round(town.now))
        await one.rounds()
        await other.rounds()
        assert not [key for key in (*one.counts, *other.counts) if key[1].startswith("failed")]
    for case in cases:
        assert len(town.entries(case, CheckInMissed)) == 1


async def test_a_refusal_is_counted_and_asked_again_later(town: Town) -> None:
    """The rule sees it otherwise than the read model: a check-in is on its way, the model is behind."""
    case = await town.open(days_ago=60)
    await town.do(ScheduleCheckIn(occurred_at=town.now - timedelta(days=12)), case)
    town.fold()
    async with Watch(town) as watch:
        back = town.now
        town.now -= timedelta(days=5)  # for the rules it is too early
        await watch.clock._overdue.step(back)
        assert watch.counts["check-in", "refused contacts.grace-not-over"] == 1
        await watch.clock._overdue.step(back)
        assert watch.counts["check-in", "refused contacts.grace-not-over"] == 1, "left alone for a while"
        town.now = back + timedelta(minutes=2)
        await watch.rounds()
    assert len(town.entries(case, CheckInMissed)) == 1


class Places:
    """A desk that knows units only."""

    def __init__(self, *zones: str) -> None:
        self.units = {zone: Unit(zone, zone, zone) for zone in zones}

    def today(self, unit_id: str, now: datetime) -> date:
        return now.astimezone(self.units[unit_id].zone_info).date()


def passing(unit: str, overdue_from: date) -> Duty:
    """A duty of a unit that may be called overdue from a day on."""
    fields: dict[str, Any] = dict.fromkeys(Duty._fields)
    return Duty(**fields | {"unit_id": unit, "overdue_from": overdue_from})


@pytest.mark.parametrize(
    ("unit", "overdue_from", "now", "passed"),
    [
        ("Asia/Shanghai", date(2024, 2, 29), datetime(2024, 2, 28, 15, 59, tzinfo=UTC), False),
        ("Asia/Shanghai", date(2024, 2, 29), datetime(2024, 2, 28, 16, 0, tzinfo=UTC), True),
        ("Asia/Shanghai", date(2024, 3, 1), datetime(2024, 2, 29, 15, 59, tzinfo=UTC), False),
        ("Europe/Berlin", date(2024, 3, 1), datetime(2024, 2, 29, 22, 59, tzinfo=UTC), False),
        ("Europe/Berlin", date(2024, 3, 1), datetime(2024, 2, 29, 23, 0, tzinfo=UTC), True),
        ("Europe/Berlin", date(2024, 3, 31), datetime(2024, 3, 30, 23, 0, tzinfo=UTC), True),  # the hour that is lost
        ("Europe/Berlin", date(2024, 10, 28), datetime(2024, 10, 27, 22, 59, tzinfo=UTC), False),
    ],
)
def test_a_day_passes_at_the_unit(unit: str, overdue_from: date, now: datetime, passed: bool) -> None:
    overdue = Overdue(Places(unit), Asking(None), Tally(now), None, None)  # type: ignore[arg-type]
    duty = passing(unit, overdue_from)
    assert overdue._has_passed(duty, now) is passed


def test_a_unit_that_moves_to_another_zone_is_asked_by_its_new_days() -> None:
    desk = Places("Asia/Shanghai")
    overdue = Overdue(desk, Asking(None), Tally(datetime.now(UTC)), None, None)  # type: ignore[arg-type]
    duty = passing("Asia/Shanghai", date(2026, 3, 2))
    now = datetime(2026, 3, 1, 20, tzinfo=UTC)
    assert overdue._has_passed(duty, now)
    desk.units["Asia/Shanghai"] = Unit("Asia/Shanghai", "moved", "Europe/London")
    assert not overdue._has_passed(duty, now)
    assert overdue._has_passed(duty, now + timedelta(hours=4))


def test_an_instant_has_passed_only_after_itself() -> None:
    overdue = Overdue(Places("Asia/Shanghai"), Asking(None), Tally(datetime.now(UTC)), None, None)  # type: ignore[arg-type]
    now = datetime(2026, 3, 1, 20, tzinfo=UTC)
    duty = passing("Asia/Shanghai", date(2026, 1, 1))._replace(due_at=now)
    assert not overdue._has_passed(duty, now)
    assert overdue._has_passed(duty, now + timedelta(microseconds=1))
