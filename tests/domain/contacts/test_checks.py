"""Who is drawn follows from the seed alone: anybody can compute it, and nobody can choose."""

from datetime import date
from uuid import UUID

import pytest
from msgspec.structs import replace

from domain.contacts.checks import refusals, rules
from domain.contacts.checks.examples import CHECK, DRAWN, DRAWS, SEED
from domain.contacts.checks.record import SpotCheckAnswered, SpotCheckDrawn, SpotCheckMissed
from domain.contacts.record import Mode
from domain.contacts.seeds import rules as seeds
from domain.contacts.seeds.examples import drawn as seed_drawn
from domain.contacts.seeds.record import SeedDrawn, Seeds, lot
from domain.intake.examples import OPEN, UNIT
from domain.kernel.access import Role, Unit
from domain.kernel.rule import Of

DRAW = rules.DrawSpotCheck()


def test_a_lot_can_be_computed_by_anybody_and_is_even(given):
    found = [lot("07" * 32, UUID(int=n), date(2026, 3, 10)) for n in range(5_000)]
    assert min(found) < 10
    assert max(found) > 9_990
    assert 400 < sum(one < 1_000 for one in found) < 600
    outcome = given(*OPEN).knowing(others=DRAWS).when(DRAW, by=Role.CLOCK)
    event = outcome.then(SpotCheckDrawn).drafts[0].event
    seed, said = DRAWS[Of.SEEDS][UNIT].months["2026-03"]
    assert event.lot == lot(seed, outcome.facts.stream, event.for_day) < event.rate
    assert event.seed == said == SEED


def test_without_a_seed_nobody_is_drawn(given):
    given(*OPEN).when(DRAW, by=Role.CLOCK).refused(refusals.SeedMissing, for_month="2026-03")


def test_the_seed_of_a_unit_above_will_do_and_the_nearest_counts(given):
    county = Unit("county", "County", "Asia/Shanghai")
    office = Unit(UNIT, "Northern Office", "Asia/Shanghai", parent="county")
    months = DRAWS[Of.SEEDS][UNIT].months
    above = {Of.SEEDS: {"county": Seeds("county", months)}}
    file = given(*OPEN).knowing(units={"county": county, UNIT: office}, others=above)
    assert file.when(DRAW, by=Role.CLOCK).then(SpotCheckDrawn).drafts[0].event.unit_id == "county"


def test_nobody_is_drawn_twice_a_day_or_for_another_day(given, at):
    given(*DRAWN).knowing(others=DRAWS).when(DRAW, by=Role.CLOCK).refused(refusals.DrawnAlready)
    earlier = rules.DrawSpotCheck(occurred_on=date(2026, 3, 9))
    given(*OPEN).knowing(others=DRAWS).when(earlier, by=Role.CLOCK).refused(refusals.DrawnForAnotherDay)


@pytest.mark.parametrize(("minute", "late"), [("09:59", 0), ("10:00", 0), ("10:01", 1)])
def test_a_late_answer_is_taken_and_says_so(given, at, minute, late):
    answer = rules.AnswerSpotCheck(check_id=CHECK, mode=Mode.VIDEO)
    outcome = given(*DRAWN).when(answer, at=at(f"2026-03-10 {minute}"))
    outcome.then(SpotCheckAnswered, minutes_late=late)
    outcome.and_then().when(answer, at=at("2026-03-10 11:00")).refused(refusals.SpotCheckAnsweredAlready)


@pytest.mark.parametrize(("minute", "over"), [("10:00", False), ("10:01", True)])
def test_a_spot_check_is_missed_after_its_time_and_once(given, at, minute, over):
    miss = rules.RecordMissedSpotCheck(check_id=CHECK)
    outcome = given(*DRAWN).when(miss, by=Role.CLOCK, at=at(f"2026-03-10 {minute}"))
    if not over:
        outcome.refused(refusals.AnswerNotOverdue)
        return
    outcome.then(SpotCheckMissed)
    after = outcome.and_then()
    after.when(miss, by=Role.CLOCK, at=at("2026-03-10 11:00")).refused(refusals.SpotCheckMissRecorded)
    after.when(rules.AnswerSpotCheck(check_id=CHECK, mode=Mode.APP), at=at("2026-03-10 12:00")).then(
        SpotCheckAnswered, minutes_late=120
    )


@pytest.mark.parametrize(
    ("month", "refusal"),
    [("2026-03", None), ("2026-04", None), ("2026-02", seeds.SeedOutOfTime), ("2026-05", seeds.SeedOutOfTime)],
)
def test_a_seed_is_drawn_for_this_month_or_the_next(given, month, refusal):
    outcome = given().when(seeds.DrawSeed(unit_id=UNIT, for_month=month), by=Role.CLOCK)
    if refusal:
        outcome.refused(refusal, first="2026-03", second="2026-04")
    else:
        outcome.then(SeedDrawn, for_month=month)


def test_a_seed_is_for_a_unit_that_is_there(given):
    given().when(seeds.DrawSeed(unit_id="nowhere", for_month="2026-03"), by=Role.CLOCK).refused(seeds.SeedUnitUnknown)


def test_a_second_month_is_added_to_the_first(given):
    file = given(replace(seed_drawn, for_month="2026-02"))
    file.when(seeds.DrawSeed(unit_id=UNIT, for_month="2026-03"), by=Role.CLOCK).then(SeedDrawn)
