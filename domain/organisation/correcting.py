"""What a correction may make of a fact about key subjects and the group, and of the unit's own work."""

from __future__ import annotations

from datetime import date, timedelta

from msgspec.structs import replace

from domain.intake import standing
from domain.kernel import days
from domain.kernel.event import Event
from domain.organisation.inspections import refusals as inspections
from domain.organisation.inspections.record import InspectionDone, InspectionMissed, InspectionPlanned
from domain.organisation.inspections.rules import not_too_many, with_its_stage
from domain.organisation.inspections.tables import InspectionCadence
from domain.organisation.key_subjects.record import FourOnesItemDone, FourOnesMissing, RiskSignalRaised
from domain.organisation.knowledge.record import (
    CaseExampleNominated,
    GroupNotified,
    KnowledgeCheckOverdue,
    KnowledgeCheckRecorded,
)
from domain.organisation.knowledge.rules import CheckNotOverdue
from domain.organisation.knowledge.tables import SixClears
from domain.organisation.meetings import refusals as meetings
from domain.organisation.meetings.record import (
    MeetingActionClosed,
    MeetingActionRaised,
    MeetingHeld,
    MeetingMissed,
    MeetingScheduled,
)
from domain.organisation.meetings.rules import due_for, not_before
from domain.organisation.meetings.tables import MeetingCadence
from domain.organisation.work import refusals as work
from domain.organisation.work.record import (
    ActivityRecorded,
    MonthlySurveyFiled,
    MonthlySurveyMissed,
    PolicyPublished,
    WorkSummaryFiled,
    WorkSummaryMissed,
)
from domain.organisation.work.tables import SummaryCadence, SurveyCadence
from domain.oversight.corrections.declaring import Change, Correcting, FieldFixed

#: The fields that are computed, or name something else, by the kind of fact.
FIXED: dict[type[Event], frozenset[str]] = {
    RiskSignalRaised: frozenset({"signal_id"}),
    FourOnesItemDone: frozenset({"period_id", "item", "entry"}),
    FourOnesMissing: frozenset({"period_id", "missing"}),
    KnowledgeCheckRecorded: frozenset({"known_count", "asked", "next_due_on", "known", "unknown"}),
    KnowledgeCheckOverdue: frozenset({"due_on"}),
    GroupNotified: frozenset({"parties_count", "parties", "entry"}),
    MeetingScheduled: frozenset({"meeting_id", "for_period"}),
    MeetingHeld: frozenset({"meeting_id", "for_period", "days_late"}),
    MeetingMissed: frozenset({"for_period", "due_on"}),
    MeetingActionRaised: frozenset({"action_id", "meeting_id"}),
    MeetingActionClosed: frozenset({"action_id", "days_late"}),
    InspectionPlanned: frozenset({"inspection_id"}),
    InspectionDone: frozenset({"inspection_id", "inspected_on", "due_on", "days_late", "found"}),
    InspectionMissed: frozenset({"due_on", "grace_until"}),
    MonthlySurveyFiled: frozenset({"month", "period_id", "days_late"}),
    MonthlySurveyMissed: frozenset({"month", "due_on"}),
    WorkSummaryFiled: frozenset({"year", "days_late"}),
    WorkSummaryMissed: frozenset({"year", "due_on"}),
    ActivityRecorded: frozenset(),
    PolicyPublished: frozenset({"table", "version"}),
}


def _recomputed(change: Change) -> Event:
    """A corrected fact with what follows from its fields, and from another day on which it occurred."""
    event, day, facts = change.event, change.moved_to, change.facts
    if isinstance(event, InspectionDone):
        event = replace(event, found=len(event.findings))
    if day is None:
        return event
    match event:
        case MeetingHeld(for_period=period):
            return replace(event, days_late=days.days_after(day, due_for(period, change.state, facts).last))
        case KnowledgeCheckRecorded():
            return replace(event, next_due_on=day + timedelta(days=facts.policies.of(SixClears, day).days))
        case InspectionDone(due_on=due_on):
            return replace(event, inspected_on=day, days_late=days.days_after(day, due_on))
        case MonthlySurveyFiled(month=month, period_id=None):
            last = days.bounds(month)[1]
            return replace(
                event, days_late=days.after_month(day, month, facts.policies.of(SurveyCadence, last).due_days)
            )
        case WorkSummaryFiled(year=year):
            last = date(year, 12, 31)
            in_time = last + timedelta(days=facts.policies.of(SummaryCadence, last).due_days)
            return replace(event, days_late=days.days_after(day, in_time))
    return event


def _permitted(change: Change) -> None:
    day, facts = change.day, change.facts
    match change.event:
        case MeetingScheduled(for_period=period, meets_on=meets_on):
            not_before(meets_on, period, due_for(period, change.state, facts))
        case MeetingHeld(for_period=period):
            not_before(day, period, due_for(period, change.state, facts))
        case MeetingMissed(for_period=period, due_on=due_on) if day <= due_on:
            pin = facts.policies.of(MeetingCadence, due_on).pin
            raise meetings.MeetingNotOverdue(rule=pin, for_period=period, due_on=due_on)
        case MeetingActionRaised(due_on=due_on) if due_on < day:
            raise meetings.ActionDueTooEarly(raised_on=day, due_on=due_on)
        case InspectionPlanned(inspects_on=inspects_on) if inspects_on < day:
            raise inspections.InspectionInThePast(inspects_on=inspects_on, planned_on=day)
        case InspectionPlanned(stage=stage):
            with_its_stage(stage, change.state)
        case InspectionDone(cases=cases):
            not_too_many(cases, facts.policies.of(InspectionCadence, day))
        case KnowledgeCheckOverdue(due_on=due_on) if day <= due_on:
            raise CheckNotOverdue(due_on=due_on)
        case InspectionMissed(due_on=due_on, grace_until=grace_until) if day <= grace_until:
            pin = facts.policies.of(InspectionCadence, day).pin
            raise inspections.InspectionNotOverdue(rule=pin, due_on=due_on, grace_until=grace_until)
        case _:
            _of_work(change)


def _of_work(change: Change) -> None:
    day, facts = change.day, change.facts
    match change.event:
        case MonthlySurveyFiled(registered=registered, present=present) if present > registered:
            raise work.SurveyInconsistent(present=present, registered=registered)
        case MonthlySurveyFiled(month=month, period_id=None) if day <= days.bounds(month)[1]:
            raise work.MonthNotOver(month=month, last=days.bounds(month)[1])
        case MonthlySurveyMissed(month=month, due_on=due_on) if day <= due_on:
            pin = facts.policies.of(SurveyCadence, days.bounds(month)[1]).pin
            raise work.SurveyNotOverdue(rule=pin, month=month, due_on=due_on)
        case WorkSummaryFiled(year=year) if day < date(year, 12, 31):
            raise work.YearNotOver(year=year, first=date(year, 12, 31))
        case WorkSummaryMissed(year=year, due_on=due_on) if day <= due_on:
            pin = facts.policies.of(SummaryCadence, date(year, 12, 31)).pin
            raise work.SummaryNotOverdue(rule=pin, year=year, due_on=due_on)


def _in_its_time(change: Change) -> bool:
    """What is withdrawn and recorded anew where it occurred at another time: what it is measured by is not at hand."""
    extra = isinstance(change.event, MonthlySurveyFiled) and change.event.period_id is not None
    unmoved = MeetingActionClosed | PolicyPublished | FourOnesItemDone | FourOnesMissing
    if extra or isinstance(change.event, unmoved):
        raise FieldFixed(field="occurred_at")
    if not isinstance(change.event, CaseExampleNominated):
        return False
    standing.begun(change.state, change.occurred, change.facts)
    return True


CORRECTING = Correcting(FIXED, _recomputed, _permitted, _in_its_time)
