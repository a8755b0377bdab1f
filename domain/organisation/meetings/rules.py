"""How meetings are called, held and missed, and what becomes of what they ask for."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal, NamedTuple
from uuid import UUID

from domain.intake.standing import RECORDERS, WATCHERS
from domain.kernel import days
from domain.kernel.access import Role
from domain.kernel.ids import AccountId, Code, Count, Digest, Narrative, Period, UnitId
from domain.kernel.rule import DecisionCommand, Draft, Drafts, FactCommand, Facts, Of, cited, rule
from domain.organisation import standing
from domain.organisation.meetings import refusals
from domain.organisation.meetings.record import (
    MeetingActionClosed,
    MeetingActionRaised,
    MeetingHeld,
    MeetingKind,
    MeetingMissed,
    MeetingScheduled,
    MeetingSeriesBegun,
    Series,
)
from domain.organisation.meetings.tables import MeetingCadence
from domain.organisation.rules import ARRANGERS


class BeginMeetingSeries(DecisionCommand):
    """Have a unit meet regularly. begins_on: from here on a meeting is due for each month or quarter."""

    series_id: UnitId
    unit_id: UnitId
    kind: MeetingKind
    begins_on: date


@rule(on="", of=Of.MEETINGS, opens=True, may=ARRANGERS | {Role.OFFICER})
def begin_meeting_series(command: BeginMeetingSeries, series: Series | None, facts: Facts) -> Drafts:
    """Once, for a unit that is open."""
    if series is not None:
        raise refusals.SeriesBegunAlready(series_id=command.series_id)
    standing.is_open(command.unit_id, facts)
    event = MeetingSeriesBegun(
        series_id=command.series_id, unit_id=command.unit_id, kind=command.kind, begins_on=command.begins_on
    )
    return [event]


class ScheduleMeeting(FactCommand):
    """Call a meeting. for_period: the month or quarter that it is held for."""

    for_period: Period
    meets_on: date


@rule(on="called", of=Of.MEETINGS, may=RECORDERS)
def schedule_meeting(command: ScheduleMeeting, series: Series | None, facts: Facts) -> Drafts:
    """One for a period that has none yet, on one of its days or later."""
    here = _begun(series)
    due = due_for(command.for_period, here, facts)
    if command.for_period in here.held:
        raise refusals.MeetingHeldAlready(for_period=command.for_period)
    if command.for_period in here.scheduled.values():
        raise refusals.MeetingScheduledAlready(for_period=command.for_period)
    not_before(command.meets_on, command.for_period, due)
    event = MeetingScheduled(meeting_id=facts.new_id(), for_period=command.for_period, meets_on=command.meets_on)
    return [event]


class RecordMeeting(FactCommand):
    """Record a meeting that was held.

    for_period: None takes the period of the day on which it was held. attended: how many people. training: whether
    it was used to train staff. agenda: codes of what was dealt with. minutes: digest of the document.
    """

    attended: Count
    for_period: Period | None = None
    training: bool = False
    agenda: tuple[Code, ...] = ()
    minutes: Digest | None = None
    note: Narrative | None = None


@rule(on="held", of=Of.MEETINGS, may=RECORDERS)
def record_meeting(command: RecordMeeting, series: Series | None, facts: Facts) -> Drafts:
    """One for a period; how late it was is computed, also where it stands as missed."""
    here = _begun(series)
    day = facts.day(facts.occurred(command))
    for_period = command.for_period or _period_of(day, here, facts)
    due = due_for(for_period, here, facts)
    not_before(day, for_period, due)
    if for_period in here.held:
        raise refusals.MeetingHeldAlready(for_period=for_period)
    called = next((key for key, period in here.scheduled.items() if period == for_period), None)
    event = MeetingHeld(
        meeting_id=called or facts.new_id(),
        for_period=for_period,
        days_late=days.days_after(day, due.last),
        attended=command.attended,
        training=command.training,
        agenda=command.agenda,
        minutes=command.minutes,
        note=command.note,
    )
    return [event]


class RecordMissedMeeting(FactCommand):
    """Record that no meeting was held for a period."""

    for_period: Period


@rule(on="missed", of=Of.MEETINGS, may=WATCHERS)
def record_missed_meeting(command: RecordMissedMeeting, series: Series | None, facts: Facts) -> Drafts:
    """The earliest day for this is the day after the last day of grace."""
    here = _begun(series)
    due = due_for(command.for_period, here, facts)
    if command.for_period in here.held:
        raise refusals.MeetingHeldAlready(for_period=command.for_period)
    if command.for_period in here.missed:
        raise refusals.MeetingMissedAlready(for_period=command.for_period)
    if facts.day(facts.occurred(command)) <= due.last:
        raise refusals.MeetingNotOverdue(rule=due.rule, for_period=command.for_period, due_on=due.last)
    return [MeetingMissed(for_period=command.for_period, due_on=due.last)]


class RaiseMeetingAction(FactCommand):
    """Record what a meeting asked somebody to do.

    assigned_to: the unit whose it is. about: code of the subject matter. text: what is to be done, in words.
    """

    meeting_id: UUID
    assigned_to: UnitId
    responsible_id: AccountId
    about: Code
    due_on: date
    text: Narrative | None = None


@rule(on="actions", of=Of.MEETINGS, may=RECORDERS)
def raise_meeting_action(command: RaiseMeetingAction, series: Series | None, facts: Facts) -> Drafts:
    """Of a meeting of this series that was held; for a unit that is open."""
    here = _begun(series)
    held = here.meetings.get(command.meeting_id)
    if held is None:
        raise refusals.MeetingUnknown()
    standing.is_open(command.assigned_to, facts)
    day = facts.day(facts.occurred(command))
    if command.due_on < day:
        raise refusals.ActionDueTooEarly(raised_on=day, due_on=command.due_on)
    event = MeetingActionRaised(
        action_id=facts.new_id(),
        meeting_id=command.meeting_id,
        assigned_to=command.assigned_to,
        responsible_id=command.responsible_id,
        about=command.about,
        due_on=command.due_on,
        text=command.text,
    )
    return [Draft(event, evidence=cited(held))]


class CloseMeetingAction(FactCommand):
    """Record what became of what a meeting had asked for."""

    action_id: UUID
    outcome: Literal["done", "dropped", "carried_over"]
    note: Narrative | None = None


@rule(on="actions/{action_id}", do="close", of=Of.MEETINGS, may=RECORDERS)
def close_meeting_action(command: CloseMeetingAction, series: Series | None, facts: Facts) -> Drafts:
    """Only what is open; how late it was is computed."""
    here = _begun(series)
    action = here.actions.get(command.action_id)
    if action is None:
        raise refusals.ActionUnknown()
    event = MeetingActionClosed(
        action_id=command.action_id,
        outcome=command.outcome,
        days_late=days.days_after(facts.day(facts.occurred(command)), action.due_on),
        note=command.note,
    )
    return [Draft(event, evidence=cited(action.entry))]


class Due(NamedTuple):
    """The first day of a period, the last on which its meeting is in time, and the table that says so."""

    first: date
    last: date
    rule: str


def _begun(series: Series | None) -> Series:
    if series is None:
        raise refusals.SeriesNotBegun()
    return series


def _period_of(day: date, series: Series, facts: Facts) -> str:
    month = days.month_of(day)
    every = facts.policies.of(MeetingCadence, day).kinds[series.kind].every
    return days.quarter_of(month) if every == "quarter" else month


def due_for(for_period: str, series: Series, facts: Facts) -> Due:
    """When the meeting for a period is due. NotAPeriodOfSeries where the series holds none for it."""
    every = {4: "year", 7: "quarter" if "Q" in for_period else "month"}[len(for_period)]
    first, last = days.bounds(for_period)
    table = facts.policies.of(MeetingCadence, last)
    meets = table.kinds[series.kind]
    if every != meets.every or last < series.begins_on:
        raise refusals.NotAPeriodOfSeries(
            rule=table.pin, every=meets.every, begins_on=series.begins_on, for_period=for_period
        )
    in_time = last + timedelta(days=meets.grace_days)
    return Due(first, series.duties.last("meeting", for_period, in_time), table.pin)


def not_before(day: date, for_period: str, due: Due) -> None:
    if day < due.first:
        raise refusals.MeetingBeforePeriod(for_period=for_period, first=due.first)
