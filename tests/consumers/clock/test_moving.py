"""What is due of a file that comes to another unit is due by what holds there, and its move is what changed it."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest

from consumers.clock.once import EVERY
from domain.duties.record import DutyRestated
from domain.intake.ending.record import DeathRecorded
from domain.intake.ending.rules import RecordDeath
from domain.intake.record import DocumentsReceived
from domain.intake.relocation import decisions, rules
from domain.intake.relocation.record import RelocationReason, RelocationRequested, ReportedAtNewPlace
from domain.intake.rules import ReceiveDocuments
from domain.kernel.ids import stream_of
from domain.organisation.key_subjects.listing import DesignateKeySubject
from domain.organisation.key_subjects.record import Criterion, Item
from domain.organisation.meetings.record import MeetingKind
from domain.organisation.meetings.rules import BeginMeetingSeries
from domain.organisation.periods.record import PeriodKind
from domain.organisation.periods.rules import OpenSpecialPeriod
from domain.organisation.record import UnitMoved
from domain.organisation.rules import EstablishUnit, MoveUnit

from . import test_restating
from .conftest import REVIEWER, Town, Watch
from .test_own_versions import look_twice, own
from .test_restating import activate

CHAIN = own("induction.chain", "risk = 120", "risk = 200")
MEETINGS = own("meeting.cadence", 'every = "month"\ngrace_days = 0', 'every = "month"\ngrace_days = 4')
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def at_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """The contents of the versions are at hand."""
    plain = test_restating.book

    def book() -> object:
        made = plain()
        made.keep([CHAIN, MEETINGS])
        return made

    monkeypatch.setattr(test_restating, "book", book)


@pytest.fixture
async def town(town: Town) -> Town:
    """With another unit, and a version of the office's own."""
    harbour = EstablishUnit(unit_id="harbour", name="Sample Harbour", zone="Asia/Shanghai", parent="county")
    await town.do(harbour, by=REVIEWER)
    await activate(town, in_days=0, own=CHAIN)
    return town


async def move(town: Town, case: UUID, unit_id: str) -> UUID:
    """Have somebody move; the event id of their report there."""
    reason = RelocationReason.CHANGE_OF_RESIDENCE
    asks = rules.RequestRelocation(reason=reason, agency="there", unit_id=unit_id, moves_on=town.now.date() + 40 * DAY)
    await town.do(asks, case)
    relocation_id = town.entries(case, RelocationRequested)[-1].event.relocation_id
    await town.do(rules.ConsultReceivingAgency(relocation_id=relocation_id), case)
    await town.do(rules.RecordAgencyReply(relocation_id=relocation_id, reply="agrees"), case)
    await town.do(decisions.ApproveRelocation(relocation_id=relocation_id), case, by=REVIEWER)
    await town.do(rules.ReportAtNewPlace(relocation_id=relocation_id), case)
    return town.entries(case, ReportedAtNewPlace)[-1].event_id


def restated(town: Town, case: UUID) -> list[DutyRestated]:
    return [entry.event for entry in town.entries(case, DutyRestated)]


async def test_a_file_that_comes_from_a_unit_with_a_version_of_its_own_is_restated_back_once(town: Town) -> None:
    case = await town.open(days_ago=2, unit_id="office")
    await look_twice(town)
    moved = await move(town, case, "harbour")
    await look_twice(town)
    there, back = restated(town, case)
    assert (there.duty, there.cause, there.policy) == ("induction-risk", "policy_in_force", CHAIN.pin)
    assert (back.duty, back.cause, back.caused_by) == ("induction-risk", "unit_changed", moved)
    assert (back.was_due_at, back.due_at) == (there.due_at, there.was_due_at)
    assert (back.was_policy, back.policy) == (CHAIN.pin, there.was_policy)
    assert town.entries(case, DutyRestated)[-1].evidence[-1] == str(moved)


async def test_a_file_that_comes_to_a_unit_with_a_version_of_its_own_says_that_the_move_changed_it(town: Town) -> None:
    case, stays = await town.open(days_ago=2, unit_id="harbour"), await town.open(days_ago=2, unit_id="harbour")
    await look_twice(town)
    assert restated(town, case) == []
    moved = await move(town, case, "office")
    await look_twice(town)
    (event,) = restated(town, case)
    assert (event.duty, event.cause, event.caused_by) == ("induction-risk", "unit_changed", moved)
    assert event.due_at - event.was_due_at == timedelta(hours=80)
    assert restated(town, stays) == []


async def test_a_move_between_units_of_which_neither_has_a_version_of_its_own_changes_nothing(town: Town) -> None:
    case = await town.open(days_ago=2, unit_id="county")
    await move(town, case, "harbour")
    await look_twice(town)
    assert restated(town, case) == []


async def test_a_file_that_has_ended_since_is_left_alone(town: Town) -> None:
    case = await town.open(days_ago=2, unit_id="harbour")
    await move(town, case, "office")
    await town.do(RecordDeath(notified_by="family"), case)
    assert town.entries(case, DeathRecorded)
    await look_twice(town)
    assert restated(town, case) == []


async def test_what_the_special_periods_of_the_new_unit_ask_for_is_due_there(town: Town) -> None:
    case = await town.open(days_ago=2, unit_id="harbour")
    await town.do(ReceiveDocuments(document="judgment", issuer="court"), case)
    shown = town.entries(case, DocumentsReceived)[-1].event_id
    listing = DesignateKeySubject(criterion=Criterion.VIOLENT, responsible_id="officer-1", entries=(shown,))
    await town.do(listing, case)
    today: date = (town.now + timedelta(hours=8)).date()
    period = OpenSpecialPeriod(
        period_id="office-congress",
        unit_id="office",
        kind=PeriodKind.SENSITIVE,
        cause="congress",
        from_on=today,
        until_on=today + 20 * DAY,
        measures="sensitive",
        order="2026-1",
    )
    await town.do(period, by=REVIEWER)
    async with Watch(town) as watch:
        await watch.rounds()
    assert restated(town, case) == []
    moved = await move(town, case, "office")
    town.now += EVERY
    await look_twice(town)
    asked = [event for event in restated(town, case) if event.duty == "four-ones"]
    assert {event.key.partition(" ")[2] for event in asked} == {item.value for item in Item}
    assert {(event.cause, event.caused_by) for event in asked} == {("unit_changed", moved)}
    assert len(asked) == len(Item)


async def test_a_unit_that_comes_below_another_brings_its_files_and_what_it_owes_itself(town: Town) -> None:
    below = EstablishUnit(unit_id="quay", name="Sample Quay", zone="Asia/Shanghai", parent="harbour")
    await town.do(below, by=REVIEWER)
    await activate(town, in_days=0, own=MEETINGS)
    case, elsewhere = await town.open(days_ago=2, unit_id="quay"), await town.open(days_ago=2, unit_id="harbour")
    first = (town.now + timedelta(hours=8)).date().replace(day=1)
    series = BeginMeetingSeries(series_id="quay-meets", unit_id="quay", kind=MeetingKind.OFFICE, begins_on=first)
    meets = (await town.do(series, by=REVIEWER)).stream
    await look_twice(town)
    assert restated(town, case) == restated(town, meets) == []
    for parent in ("office", "harbour"):  # the office has versions of its own
        await town.do(MoveUnit(parent=parent), stream_of("unit", "quay"), by=REVIEWER)
        await look_twice(town)
    moves = [entry.event_id for entry in town.entries(stream_of("unit", "quay"), UnitMoved)]
    for stream, duty in ((case, "induction-risk"), (meets, "meeting")):
        there, back = restated(town, stream)
        assert (there.duty, there.cause, back.cause) == (duty, "unit_changed", "unit_changed")
        assert [there.caused_by, back.caused_by] == moves
        assert (there.due_at or there.due_on) > (there.was_due_at or there.was_due_on)
        assert (back.due_at, back.due_on) == (there.was_due_at, there.was_due_on)
    assert restated(town, elsewhere) == []
