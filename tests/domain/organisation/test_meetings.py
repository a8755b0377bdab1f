"""Meetings: one for each quarter or month, late or missed by the day, and what they ask for."""

from datetime import date
from uuid import UUID

import pytest

from domain.intake.examples import UNIT
from domain.kernel.access import Role, Unit
from domain.kernel.refusal import NotEmpowered
from domain.kernel.rule import example_id
from domain.organisation.meetings import refusals
from domain.organisation.meetings.examples import ACTION, HELD, MEETING, begun, held, raised, scheduled
from domain.organisation.meetings.record import (
    MeetingActionClosed,
    MeetingActionRaised,
    MeetingHeld,
    MeetingKind,
    MeetingMissed,
    MeetingScheduled,
    MeetingSeriesBegun,
)
from domain.organisation.meetings.rules import (
    BeginMeetingSeries,
    CloseMeetingAction,
    RaiseMeetingAction,
    RecordMeeting,
    RecordMissedMeeting,
    ScheduleMeeting,
)
from domain.organisation.refusals import UnitIsClosed, UnitNotEstablished

monthly = MeetingSeriesBegun(
    series_id="north.office", unit_id=UNIT, kind=MeetingKind.OFFICE, begins_on=date(2026, 1, 1)
)


@pytest.mark.parametrize(("day", "late"), [("2026-01-01", 0), ("2026-03-31", 0), ("2026-04-01", 1), ("2026-05-01", 31)])
def test_the_joint_meeting_of_a_quarter_is_late_from_the_day_after_it(given, at, day, late):
    outcome = given(begun).when(
        RecordMeeting(attended=5, for_period="2026-Q1", occurred_on=date.fromisoformat(day)), at=at("2026-06-01 10:00")
    )
    outcome.then(MeetingHeld, for_period="2026-Q1", days_late=late)


def test_a_meeting_counts_for_the_period_of_its_day_where_nothing_else_is_said(given, at):
    given(begun).when(RecordMeeting(attended=5), at=at("2026-04-01 00:00")).then(MeetingHeld, for_period="2026-Q2")
    given(monthly).when(RecordMeeting(attended=5), at=at("2026-04-30 23:59")).then(MeetingHeld, for_period="2026-04")


def test_a_meeting_is_not_held_before_its_period(given, at):
    early = RecordMeeting(attended=5, for_period="2026-Q2")
    given(begun).when(early, at=at("2026-03-31 23:59")).refused(refusals.MeetingBeforePeriod, first=date(2026, 4, 1))
    given(begun).when(early, at=at("2026-04-01 00:00")).then(MeetingHeld)


@pytest.mark.parametrize("period", ["2026-03", "2025-Q4", "2026"])
def test_a_series_is_held_for_its_own_periods_only(given, at, period):
    given(begun).when(RecordMeeting(attended=5, for_period=period), at=at("2026-12-31 10:00")).refused(
        refusals.NotAPeriodOfSeries, every="quarter"
    )


def test_a_meeting_that_was_called_keeps_its_id_and_one_is_called_for_each_period(given):
    outcome = given(begun, scheduled).when(RecordMeeting(attended=5))
    outcome.then(MeetingHeld, meeting_id=MEETING)
    call = ScheduleMeeting(for_period="2026-Q1", meets_on=date(2026, 3, 20))
    given(begun, scheduled).when(call).refused(refusals.MeetingScheduledAlready)
    given(*HELD).when(call).refused(refusals.MeetingHeldAlready)
    given(begun, scheduled, held).when(RecordMeeting(attended=5)).refused(refusals.MeetingHeldAlready)
    before = ScheduleMeeting(for_period="2026-Q2", meets_on=date(2026, 3, 31))
    given(begun).when(before).refused(refusals.MeetingBeforePeriod)


@pytest.mark.parametrize(("day", "missed"), [("2026-03-30", False), ("2026-03-31", False), ("2026-04-01", True)])
def test_a_meeting_is_missed_on_the_day_after_its_quarter(given, at, day, missed):
    outcome = given(begun).when(RecordMissedMeeting(for_period="2026-Q1"), by=Role.CLOCK, at=at(f"{day} 00:01"))
    if missed:
        outcome.then(MeetingMissed, due_on=date(2026, 3, 31))
    else:
        outcome.refused(refusals.MeetingNotOverdue)


def test_a_meeting_is_missed_once_and_may_still_be_held(given, at):
    now, miss = at("2026-04-02 10:00"), RecordMissedMeeting(for_period="2026-Q1")
    missed = given(begun).when(miss, by=Role.CLOCK, at=now).and_then()
    missed.when(miss, by=Role.CLOCK, at=now).refused(refusals.MeetingMissedAlready)
    missed.when(RecordMeeting(attended=5, for_period="2026-Q1"), at=now).then(MeetingHeld, days_late=2)
    given(*HELD).when(miss, by=Role.CLOCK, at=now).refused(refusals.MeetingHeldAlready)


def test_only_those_who_arrange_it_begin_a_series_for_a_unit_that_is_open(given):
    def begin(unit_id=UNIT):
        return BeginMeetingSeries(series_id="s-1", unit_id=unit_id, kind=MeetingKind.JOINT, begins_on=date(2026, 1, 1))

    given().when(begin(), by=Role.POLICE).refused(NotEmpowered)
    given().when(begin("moon"), by=Role.REVIEWER).refused(UnitNotEstablished)
    given(begun).when(begin(), by=Role.REVIEWER).refused(refusals.SeriesBegunAlready)
    shut = {UNIT: Unit(UNIT, "Shut", "Asia/Shanghai", closed_on=date(2026, 3, 10))}
    given().knowing(units=shut).when(begin(), by=Role.REVIEWER).refused(UnitIsClosed)
    given().when(RecordMeeting(attended=1)).refused(refusals.SeriesNotBegun)


def test_an_action_is_of_a_meeting_of_this_series_and_of_a_unit_that_is_there(given):
    def ask(meeting_id=MEETING, unit_id=UNIT, due_on=date(2026, 3, 10)):
        return RaiseMeetingAction(
            meeting_id=meeting_id, assigned_to=unit_id, responsible_id="officer-7", about="x", due_on=due_on
        )

    outcome = given(*HELD).when(ask())
    outcome.then(MeetingActionRaised)
    assert outcome.drafts[0].evidence == (str(example_id(1)),)
    given(*HELD).when(ask(meeting_id=UUID(int=4))).refused(refusals.MeetingUnknown)
    given(begun, scheduled).when(ask()).refused(refusals.MeetingUnknown)
    given(*HELD).when(ask(unit_id="moon")).refused(UnitNotEstablished)
    given(*HELD).when(ask(due_on=date(2026, 3, 9))).refused(refusals.ActionDueTooEarly)


@pytest.mark.parametrize(("day", "late"), [("2026-03-31", 0), ("2026-04-01", 1)])
def test_an_action_is_late_from_the_day_after_it_was_due_and_settled_once(given, at, day, late):
    settle = CloseMeetingAction(action_id=ACTION, outcome="done")
    outcome = given(*HELD, raised).when(settle, at=at(f"{day} 10:00"))
    outcome.then(MeetingActionClosed, days_late=late)
    outcome.and_then().when(settle, at=at(f"{day} 11:00")).refused(refusals.ActionUnknown)


def test_a_meeting_may_be_used_as_training(given):
    given(monthly).when(RecordMeeting(attended=7, training=True, agenda=("documents",))).then(
        MeetingHeld, training=True, agenda=("documents",)
    )
    given(monthly).when(ScheduleMeeting(for_period="2026-03", meets_on=date(2026, 3, 12))).then(MeetingScheduled)
