"""What the day brings: seeds, lots, stages of education; and silences of devices and people."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.contacts.checks.record import SpotCheckDrawn
from domain.contacts.record import Mode
from domain.contacts.rules import RecordCheckIn
from domain.contacts.seeds.record import SeedDrawn, lot
from domain.education.stages.record import EducationStageEntered, Stage
from domain.kernel.ids import stream_of
from domain.whereabouts.silence.record import EvidenceGapDetected

from .conftest import Town, Watch

SHANGHAI = ZoneInfo("Asia/Shanghai")


def on(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), SHANGHAI).astimezone(UTC)


async def test_the_seed_of_a_month_is_drawn_once_and_that_of_the_next_on_its_last_day(town: Town) -> None:
    today = town.now.astimezone(SHANGHAI).date()
    following = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    for _ in range(2):
        async with Watch(town) as watch:
            await watch.rounds()
            town.now = on(following - timedelta(days=1), 9)
            await watch.rounds()
    drawn = [e.event.for_month for e in town.entries(stream_of("seeds", "county"), SeedDrawn)]
    assert drawn == list(dict.fromkeys((f"{today:%Y-%m}", f"{following:%Y-%m}")))
    assert town.entries(stream_of("seeds", "office"), SeedDrawn) == []


async def test_who_is_drawn_and_when_follows_from_the_seed_and_nobody_is_called_at_night(town: Town) -> None:
    cases = [await town.open(days_ago=5) for _ in range(30)]
    day = town.now.astimezone(SHANGHAI).date() + timedelta(days=1)
    town.now = on(day, 1)
    async with Watch(town) as watch:
        await watch.rounds()
        assert all(town.entries(case, SpotCheckDrawn) == [] for case in cases), "at one in the morning"
        seeds = town.entries(stream_of("seeds", "county"), SeedDrawn)
        seed = next(e.event.seed for e in seeds if e.event.for_month == f"{day:%Y-%m}")
        for hour in (9, 14, 19):
            town.now = on(day, hour)
            await watch.rounds()
        town.now = on(day, 20) - timedelta(minutes=1)
        await watch.rounds()
    called = {case for case in cases if town.entries(case, SpotCheckDrawn)}
    assert called == {case for case in cases if lot(seed, case, day) < 1000}


async def test_a_clock_that_comes_back_at_night_calls_nobody(town: Town) -> None:
    cases = [await town.open(days_ago=5) for _ in range(30)]
    town.now = on(town.now.astimezone(SHANGHAI).date() + timedelta(days=1), 21)
    async with Watch(town) as watch:
        await watch.rounds()
    assert all(town.entries(case, SpotCheckDrawn) == [] for case in cases)


async def test_stages_of_education_are_entered_when_their_day_comes(town: Town) -> None:
    today = town.now.astimezone(SHANGHAI).date()
    new = await town.open(days_ago=0)
    longer = await town.open(days_ago=70)
    ending = await town.open(
        days_ago=70, term_begins_on=today - timedelta(days=70), term_ends_on=today + timedelta(days=9)
    )
    for _ in range(2):
        async with Watch(town) as watch:
            await watch.rounds()
    assert [[e.event.stage for e in town.entries(case, EducationStageEntered)] for case in (new, longer, ending)] == [
        [Stage.ENTRY],
        [Stage.ENTRY, Stage.ROUTINE],
        [Stage.ENTRY, Stage.ROUTINE, Stage.RELEASE],
    ]


async def test_nothing_heard_for_as_long_as_the_class_allows_is_a_gap_and_said_once(town: Town) -> None:
    case = await town.open(days_ago=30)
    await town.do(RecordCheckIn(mode=Mode.PHONE, occurred_at=town.now - timedelta(hours=191)), case)
    async with Watch(town) as watch:
        await watch.rounds()
        assert town.entries(case, EvidenceGapDetected) == []
        town.now += timedelta(hours=2)
        await watch.rounds()
        town.now += timedelta(hours=2)
        await watch.rounds()
    (gap,) = town.entries(case, EvidenceGapDetected)
    assert gap.event.hours == 193
