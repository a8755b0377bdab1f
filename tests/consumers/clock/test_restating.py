"""When a rule or a special period changes what is due, each file concerned says so, once, and the old day stays."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from uuid import UUID

from domain import catalogue
from domain.contacts.record import CheckInMissed, CheckInScheduled, Mode
from domain.contacts.rules import RecordCheckIn, ScheduleCheckIn
from domain.duties.record import DutyRestated
from domain.kernel.ids import stream_of
from domain.kernel.policy import PolicyBook, PolicyTable
from domain.kernel.policy_files import version_of
from domain.organisation.periods.record import PeriodKind
from domain.organisation.periods.rules import CloseSpecialPeriod, OpenSpecialPeriod
from domain.oversight.policies.rules import ActivatePolicy, DraftPolicy

from .conftest import ADMIN, LEADER, REVIEWER, Town, Watch

PACKAGED = Path(catalogue.__file__).parent / "policies" / "checkin.cadence" / "prc-2020.toml"
OWN = version_of("checkin.cadence", "own", PACKAGED.read_text().replace("every_days = 7", "every_days = 3").encode())
HOURS = Path(catalogue.__file__).parent / "policies" / "gap.hours" / "prc-2020.toml"
OWN_HOURS = version_of("gap.hours", "own", HOURS.read_text().replace("strict = 192", "strict = 48").encode())


def book() -> PolicyBook:
    made = PolicyBook(version for versions in catalogue.policies().all().values() for version in versions)
    made.keep([OWN, OWN_HOURS])
    return made


async def scheduled(town: Town, count: int, unit_id: str = "county") -> list[UUID]:
    cases = [await town.open(days_ago=3, unit_id=unit_id) for _ in range(count)]
    for case in cases:
        await town.do(ScheduleCheckIn(), case)
    return cases


async def activate(town: Town, *, in_days: int, own: PolicyTable = OWN) -> None:
    """A version of its own for the office, to hold some days from now; a cadence of three days in place of seven."""
    start = town.now + timedelta(hours=8)
    draft = DraftPolicy(
        unit_id="office",
        table=own.table,
        version="own",
        digest=own.pin.partition("#")[2],
        effective_from=(start + timedelta(days=in_days)).date(),
    )
    town.book = book()
    async with Watch(town) as watch:  # whose process has the content at hand
        town.handling, before = watch._handling, town.handling
        await town.do(draft, by=ADMIN)
        await town.do(ActivatePolicy(version="own"), stream_of("policy", f"office:{own.table}"), by=LEADER)
        town.handling = before


async def test_an_activation_restates_every_file_concerned_once(town: Town) -> None:
    mine, others = await scheduled(town, 3, "office"), await scheduled(town, 1)
    await activate(town, in_days=0)
    for _ in range(2):
        async with Watch(town) as watch:
            await watch.rounds()
    for case in mine:
        (restated,) = town.entries(case, DutyRestated)
        (first,) = town.entries(case, CheckInScheduled)
        event = restated.event
        assert (event.was_due_on, event.due_on) == (first.event.due_on, first.event.due_on - timedelta(days=4))
        assert event.was_policy.startswith("checkin.cadence@prc-2020#")
        assert event.policy == OWN.pin
        assert event.cause == "policy_in_force"
        assert restated.evidence == (str(first.event_id),)
    assert town.entries(others[0], DutyRestated) == []


async def test_an_activation_that_is_to_come_restates_when_its_day_has_come(town: Town) -> None:
    (case,) = await scheduled(town, 1, "office")
    await activate(town, in_days=1)
    async with Watch(town) as watch:
        await watch.rounds()
        assert town.entries(case, DutyRestated) == []
        town.now += timedelta(days=1)
        await watch.rounds()
        assert len(town.entries(case, DutyRestated)) == 1


async def test_a_restated_check_in_is_missed_by_its_new_day(town: Town) -> None:
    (case,) = await scheduled(town, 1, "office")
    await activate(town, in_days=0)
    async with Watch(town) as watch:
        await watch.rounds()
        (restated,) = town.entries(case, DutyRestated)
        while (town.now + timedelta(hours=8)).date() < restated.event.overdue_from:
            await watch.rounds()
            assert town.entries(case, CheckInMissed) == []
            town.now += timedelta(days=1)
        await watch.rounds()
    (missed, *_) = town.entries(case, CheckInMissed)
    assert missed.event.due_on == restated.event.due_on


async def test_a_special_period_brings_a_check_in_forward_and_its_end_puts_it_back(town: Town) -> None:
    (case,) = await scheduled(town, 1)
    today = (town.now + timedelta(hours=8)).date()
    period = OpenSpecialPeriod(
        period_id="congress",
        unit_id="county",
        kind=PeriodKind.SENSITIVE,
        cause="congress",
        from_on=today,
        until_on=today + timedelta(days=20),
        measures="sensitive",
        order="2026-1",
    )
    await town.do(period, by=REVIEWER)
    async with Watch(town) as watch:
        await watch.rounds()
        (restated,) = town.entries(case, DutyRestated)
        assert (restated.event.was_due_on, restated.event.due_on) == (
            today + timedelta(days=7),
            today + timedelta(days=3),
        )
        assert restated.event.cause == "special_period"
        await town.do(CloseSpecialPeriod(order="2026-2"), stream_of("period", "congress"), by=REVIEWER)
        await watch.rounds()
    _, back = town.entries(case, DutyRestated)
    assert (back.event.was_due_on, back.event.due_on) == (today + timedelta(days=3), today + timedelta(days=7))


async def test_a_day_that_an_officer_chose_stays(town: Town) -> None:
    case = await town.open(days_ago=3, unit_id="office")
    chosen = (town.now + timedelta(days=11, hours=8)).date()
    await town.do(ScheduleCheckIn(due_on=chosen), case)
    await activate(town, in_days=0)
    async with Watch(town) as watch:
        await watch.rounds()
        assert watch.counts["restate", "refused duties.duty-not-owed"] == 1
    assert town.entries(case, DutyRestated) == []


async def test_the_next_one_is_counted_from_the_day_on_which_the_last_was_due(town: Town) -> None:
    case = await town.open(days_ago=20, unit_id="office")
    await town.do(ScheduleCheckIn(occurred_at=town.now - timedelta(days=5)), case)
    await town.do(RecordCheckIn(mode=Mode.PHONE), case)
    _, following = town.entries(case, CheckInScheduled)
    await activate(town, in_days=0)
    async with Watch(town) as watch:
        await watch.rounds()
    (restated,) = town.entries(case, DutyRestated)
    assert restated.event.due_on == following.event.due_on - timedelta(days=4)


async def test_own_hours_restate_when_somebody_has_to_be_heard_of_and_hold_for_what_is_heard_later(town: Town) -> None:
    case, other = await town.open(days_ago=1, unit_id="office"), await town.open(days_ago=1)
    await activate(town, in_days=0, own=OWN_HOURS)
    async with Watch(town) as watch:
        await watch.rounds()
        (restated,) = town.entries(case, DutyRestated)
        assert restated.event.was_due_at - restated.event.due_at == timedelta(hours=192 - 48)
        assert restated.event.policy == OWN_HOURS.pin
        assert restated.event.caused_by is not None
        await town.do(RecordCheckIn(mode=Mode.PHONE, occurred_at=town.now - timedelta(hours=1)), case)
        new = await town.open(days_ago=1, unit_id="office")
        await watch.rounds()
        town.now += timedelta(minutes=6)
        await watch.rounds()
    assert len(town.entries(case, DutyRestated)) == 1
    assert [entry.event.duty for entry in town.entries(new, DutyRestated)] == ["contact"]
    assert town.entries(other, DutyRestated) == []
