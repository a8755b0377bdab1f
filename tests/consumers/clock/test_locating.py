"""What fixes show: who left an area, who is back, whose device sends again. The places stay sealed."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from uuid import UUID

import pytest

from domain.kernel.ids import tracks_of
from domain.whereabouts.areas.record import AreaEntered, AreaLeft
from domain.whereabouts.areas.rules import DefineArea
from domain.whereabouts.places.fixes import Fix
from domain.whereabouts.places.outline import Corner, Shape
from domain.whereabouts.plans.record import PlanBasis
from domain.whereabouts.plans.rules import SetLocationPlan
from domain.whereabouts.tracks.record import Source
from domain.whereabouts.tracks.rules import RecordFixes

from .conftest import Town, Watch

HERE, AWAY = 39_900_000, 39_990_000  # ten kilometres north
EAST = 116_400_000
CIRCLE = Shape((Corner(HERE, EAST),), 1_000)


@pytest.fixture
async def located(town: Town) -> UUID:
    """A file that may be located by phone, and has to stay within a kilometre."""
    case = await town.open(days_ago=5)
    opened = town.entries(case)[0].event_id
    today = town.now.date()
    plan = SetLocationPlan(
        basis=PlanBasis.INFORMATION_CHECK,
        entry=opened,
        starts_on=today - timedelta(days=1),
        ends_on=today + timedelta(days=20),
        fixes_a_day=12,
        sources=("mobile_phone",),
    )
    await town.do(plan, case)
    area = DefineArea(duty="stay_within", entry=opened, outline=CIRCLE, buffer_metres=50, starts_on=today)
    await town.do(area, case)
    town.now = datetime.combine(town.now.date() + timedelta(days=1), time(8), UTC)  # four hours after noon at the unit
    return case


async def fixes(town: Town, case: UUID, minute: int, *latitudes: int) -> None:
    """A batch of a phone from a minute after noon, a fix a minute."""
    begin = town.now - timedelta(hours=4) + timedelta(minutes=minute)
    made = tuple(Fix(begin + timedelta(minutes=n), place, EAST, 10) for n, place in enumerate(latitudes))
    await town.do(RecordFixes(source=Source.PHONE, datum="wgs84", fixes=made), tracks_of(case))


async def test_two_fixes_beyond_the_bound_are_a_crossing_and_one_within_is_a_return(town: Town, located: UUID) -> None:
    await fixes(town, located, 0, HERE, AWAY, AWAY, HERE)
    for _ in range(2):
        async with Watch(town) as watch:
            await watch.rounds()
            assert not [key for key in watch.counts if key[1].startswith(("failed", "refused"))]
    (left,) = town.entries(located, AreaLeft)
    (back,) = town.entries(located, AreaEntered)
    assert left.occurred_at == town.now - timedelta(hours=4) + timedelta(minutes=1)
    assert back.occurred_at == left.occurred_at + timedelta(minutes=2)
    assert 8_000 < left.event.metres < 10_000
    assert (left.actor_id, left.evidence) == ("clock", (str(left.event.batch),))


async def test_a_single_fix_is_not_certain_and_the_next_batch_makes_it_so(town: Town, located: UUID) -> None:
    async with Watch(town) as watch:
        await fixes(town, located, 0, HERE, AWAY)
        await watch.rounds()
        assert town.entries(located, AreaLeft) == []
        await fixes(town, located, 5, AWAY)
        await watch.rounds()
    (left,) = town.entries(located, AreaLeft)
    assert left.occurred_at == town.now - timedelta(hours=4) + timedelta(minutes=5), "the first fix of its batch"


async def test_who_stays_within_is_left_alone(town: Town, located: UUID) -> None:
    await fixes(town, located, 0, HERE, HERE, HERE)
    async with Watch(town) as watch:
        await watch.rounds()
    assert town.entries(located, AreaLeft, AreaEntered) == []
