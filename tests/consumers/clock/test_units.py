"""What units and volunteers owe is due by their own versions, and sooner in special periods: said on their streams."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest

from consumers.clock.once import EVERY
from domain.duties.record import DutyRestated
from domain.intake.record import Sex
from domain.kernel import days
from domain.kernel.ids import stream_of
from domain.organisation.inspections.record import InspectionKind
from domain.organisation.inspections.rules import BeginInspectionProgramme
from domain.organisation.meetings.record import MeetingKind, MeetingMissed
from domain.organisation.meetings.rules import BeginMeetingSeries
from domain.organisation.periods.record import PeriodKind
from domain.organisation.periods.rules import OpenSpecialPeriod
from domain.organisation.rules import CloseUnit
from domain.organisation.work.rules import BeginWorkLedger
from domain.people.volunteers.rules import RegisterVolunteer

from . import test_restating
from .conftest import REVIEWER, Town, Watch
from .test_own_versions import look_twice, own, today
from .test_restating import activate

MEETINGS = own("meeting.cadence", 'every = "month"\ngrace_days = 0', 'every = "month"\ngrace_days = 4')
SURVEYS = own("survey.cadence", "due_days = 5", "due_days = 9")
APPRAISALS = own("appraisal.year_end", "day = 31 }", "day = 20 }")
VERSIONS = [MEETINGS, SURVEYS, APPRAISALS]


@pytest.fixture(autouse=True)
def at_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """The contents of the versions are at hand."""
    plain = test_restating.book

    def book() -> object:
        made = plain()
        made.keep(VERSIONS)
        return made

    monkeypatch.setattr(test_restating, "book", book)


def first(town: Town) -> date:
    """The first day of this month."""
    return today(town).replace(day=1)


def ends(town: Town) -> date:
    """The last day of this month."""
    return days.bounds(days.month_of(today(town)))[1]


async def meets(town: Town, unit_id: str = "office") -> UUID:
    series = BeginMeetingSeries(
        series_id=f"{unit_id}-meets", unit_id=unit_id, kind=MeetingKind.OFFICE, begins_on=first(town)
    )
    return (await town.do(series, by=REVIEWER)).stream


def restated(town: Town, stream: UUID) -> list[DutyRestated]:
    return [entry.event for entry in town.entries(stream, DutyRestated)]


async def test_what_a_unit_owes_is_restated_once_on_its_stream_and_nowhere_else(town: Town) -> None:
    series, elsewhere = await meets(town), await meets(town, "county")
    for version in VERSIONS:
        await activate(town, in_days=0, own=version)
    ledger = (await town.do(BeginWorkLedger(unit_id="office", begins_on=first(town)), by=REVIEWER)).stream
    volunteer = RegisterVolunteer(unit_id="office", name="Invented Volunteer", sex=Sex.UNKNOWN, skills=())
    helper = (await town.do(volunteer, by=REVIEWER)).stream
    await look_twice(town)
    (meeting,), (survey,), (appraisal,) = (restated(town, stream) for stream in (series, ledger, helper))
    assert (meeting.was_due_on, meeting.due_on) == (ends(town), ends(town) + timedelta(days=4))
    assert (survey.was_due_on, survey.due_on) == (ends(town) + timedelta(days=5), ends(town) + timedelta(days=9))
    year = today(town).year
    assert (appraisal.was_due_on, appraisal.due_on) == (date(year, 12, 31), max(date(year, 12, 20), today(town)))
    assert [event.policy for event in (meeting, survey, appraisal)] == [version.pin for version in VERSIONS]
    assert {event.cause for event in (meeting, survey, appraisal)} == {"policy_in_force"}
    assert restated(town, elsewhere) == []


async def test_a_meeting_is_missed_by_its_restated_day(town: Town) -> None:
    series = await meets(town)
    await activate(town, in_days=0, own=MEETINGS)
    async with Watch(town) as watch:
        await watch.rounds()
        (event,) = restated(town, series)
        town.now += event.due_on - today(town)
        await watch.rounds()
        assert town.entries(series, MeetingMissed) == []
        town.now += timedelta(days=1)
        await watch.rounds()
    (missed,) = town.entries(series, MeetingMissed)
    assert (missed.event.for_period, missed.event.due_on) == (event.key, event.due_on)


async def test_a_unit_that_is_closed_has_nothing_restated(town: Town) -> None:
    series = await meets(town)
    await town.do(CloseUnit(), stream_of("unit", "office"), by=REVIEWER)
    await activate(town, in_days=0, own=MEETINGS)
    await look_twice(town)
    assert restated(town, series) == []


async def test_an_inspection_is_brought_forward_by_a_special_period_and_the_next_one_too(town: Town) -> None:
    programme = BeginInspectionProgramme(
        programme_id="rounds", unit_id="office", kind=InspectionKind.WEEKLY, begins_on=today(town)
    )
    stream = (await town.do(programme, by=REVIEWER)).stream
    period = OpenSpecialPeriod(
        period_id="congress",
        unit_id="county",
        kind=PeriodKind.SENSITIVE,
        cause="congress",
        from_on=today(town),
        until_on=today(town) + timedelta(days=20),
        measures="sensitive",
        order="2026-1",
    )
    await town.do(period, by=REVIEWER)
    await look_twice(town)
    (event,) = restated(town, stream)
    assert (event.was_due_on, event.due_on) == (today(town) + timedelta(days=7), today(town) + timedelta(days=1))
    assert event.cause == "special_period"
    async with Watch(town) as watch:
        town.now += timedelta(days=3)  # its day and its day of grace have passed
        await watch.rounds()
        town.now += EVERY
        await watch.rounds()
    _, following = restated(town, stream)
    assert following.start != event.start
    assert following.due_on < following.was_due_on
