"""How the working ledger of a unit is kept."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from domain.intake.standing import RECORDERS, WATCHERS
from domain.kernel import days
from domain.kernel.access import Role, covers
from domain.kernel.ids import Code, Count, Digest, Month, Narrative, UnitId, Year
from domain.kernel.policy import TABLES, PolicyMissing
from domain.kernel.rule import DecisionCommand, Drafts, FactCommand, Facts, Of, rule
from domain.organisation import standing
from domain.organisation.periods.tables import PeriodMeasures
from domain.organisation.rules import ARRANGERS
from domain.organisation.work import refusals
from domain.organisation.work.record import (
    ActivityRecorded,
    Effect,
    MonthlySurveyFiled,
    MonthlySurveyMissed,
    PolicyPublished,
    Work,
    WorkLedgerBegun,
    WorkSummaryFiled,
    WorkSummaryMissed,
)
from domain.organisation.work.tables import SummaryCadence, SurveyCadence


class BeginWorkLedger(DecisionCommand):
    """Have a unit keep a working ledger. begins_on: surveys are due from its month on."""

    unit_id: UnitId
    begins_on: date


@rule(on="", of=Of.WORK, opens=True, may=ARRANGERS | {Role.OFFICER})
def begin_work_ledger(command: BeginWorkLedger, work: Work | None, facts: Facts) -> Drafts:
    """One for each unit that is open."""
    if work is not None:
        raise refusals.LedgerBegunAlready(unit_id=command.unit_id)
    standing.is_open(command.unit_id, facts)
    return [WorkLedgerBegun(unit_id=command.unit_id, begins_on=command.begins_on)]


class FileMonthlySurvey(FactCommand):
    """File what the survey of a month found.

    registered: on the register at the end. present: met or known to be there. moved_in, moved_out: since the survey
    before. measures: codes of what was carried out. period_id: of the special period that it is an extra survey for.
    """

    month: Month
    registered: Count
    present: Count
    moved_in: Count
    moved_out: Count
    effect: Effect
    measures: tuple[Code, ...] = ()
    period_id: UnitId | None = None
    note: Narrative | None = None


@rule(on="surveys", of=Of.WORK, may=RECORDERS)
def file_monthly_survey(command: FileMonthlySurvey, work: Work | None, facts: Facts) -> Drafts:
    """Once for each month, when it is over; once more for each special period, when that has begun."""
    here = _begun(work)
    day = facts.day(facts.occurred(command))
    standing.is_open(here.unit_id, facts, day)
    if command.present > command.registered:
        raise refusals.SurveyInconsistent(present=command.present, registered=command.registered)
    if command.period_id is None:
        due_on = _month_due(command.month, day, here, facts)
    else:
        due_on = _period_due(command.period_id, day, here, facts)
    event = MonthlySurveyFiled(
        month=command.month,
        registered=command.registered,
        present=command.present,
        moved_in=command.moved_in,
        moved_out=command.moved_out,
        effect=command.effect,
        days_late=days.days_after(day, due_on),
        measures=command.measures,
        period_id=command.period_id,
        note=command.note,
    )
    return [event]


class RecordMissedSurvey(FactCommand):
    """Record that the survey of a month has not been filed."""

    month: Month


@rule(on="surveys", do="miss", of=Of.WORK, may=WATCHERS)
def record_missed_survey(command: RecordMissedSurvey, work: Work | None, facts: Facts) -> Drafts:
    """The earliest day for this is the day after it was due."""
    here = _begun(work)
    if command.month in here.missed:
        raise refusals.SurveyMissedAlready(month=command.month)
    day = facts.day(facts.occurred(command))
    due_on = _month_due(command.month, day, here, facts)
    if day <= due_on:
        pin = facts.policies.of(SurveyCadence, days.bounds(command.month)[1]).pin
        raise refusals.SurveyNotOverdue(rule=pin, month=command.month, due_on=due_on)
    return [MonthlySurveyMissed(month=command.month, due_on=due_on)]


class FileWorkSummary(FactCommand):
    """File the summary of the work of a year. lessons: codes of what is to be done otherwise."""

    year: Year
    digest: Digest | None = None
    lessons: tuple[Code, ...] = ()
    note: Narrative | None = None


@rule(on="summaries", of=Of.WORK, may=RECORDERS)
def file_work_summary(command: FileWorkSummary, work: Work | None, facts: Facts) -> Drafts:
    """Once for each year, when it ends or after."""
    here = _begun(work)
    day = facts.day(facts.occurred(command))
    due_on = _year_due(command.year, day, here, facts)
    event = WorkSummaryFiled(
        year=command.year,
        days_late=days.days_after(day, due_on),
        digest=command.digest,
        lessons=command.lessons,
        note=command.note,
    )
    return [event]


class RecordMissedSummary(FactCommand):
    """Record that the summary of a year has not been filed."""

    year: Year


@rule(on="summaries", do="miss", of=Of.WORK, may=WATCHERS)
def record_missed_summary(command: RecordMissedSummary, work: Work | None, facts: Facts) -> Drafts:
    """The earliest day for this is the day after it was due."""
    here = _begun(work)
    if command.year in here.summaries_missed:
        raise refusals.SummaryMissedAlready(year=command.year)
    day = facts.day(facts.occurred(command))
    due_on = _year_due(command.year, day, here, facts)
    if day <= due_on:
        pin = facts.policies.of(SummaryCadence, date(command.year, 12, 31)).pin
        raise refusals.SummaryNotOverdue(rule=pin, year=command.year, due_on=due_on)
    return [WorkSummaryMissed(year=command.year, due_on=due_on)]


class RecordActivity(FactCommand):
    """Record an activity in public. reached: how many people. about: code of its subject matter."""

    activity: Literal["publicity", "legal_education", "recruitment", "exchange"]
    reached: Count
    about: Code | None = None
    note: Narrative | None = None


@rule(on="activities", of=Of.WORK, may=RECORDERS)
def record_activity(command: RecordActivity, work: Work | None, _facts: Facts) -> Drafts:
    """Once the ledger has begun."""
    _begun(work)
    event = ActivityRecorded(activity=command.activity, reached=command.reached, about=command.about, note=command.note)
    return [event]


class PublishPolicy(FactCommand):
    """Record that rules were posted. table: their policy table. place: code of the wall or page."""

    table: Code
    place: Code


@rule(on="posted", of=Of.WORK, may=RECORDERS | ARRANGERS)
def publish_policy(command: PublishPolicy, work: Work | None, facts: Facts) -> Drafts:
    """The version is the one in force on that day, not what somebody types."""
    _begun(work)
    kind = TABLES.get(command.table)
    if kind is None:
        raise refusals.TableUnknown(table=command.table)
    try:
        pin = facts.policies.of(kind, facts.day(facts.occurred(command))).pin
    except PolicyMissing as missing:
        raise refusals.TableUnknown(table=command.table) from missing
    version = pin.partition("@")[2].partition("#")[0]
    return [PolicyPublished(table=command.table, version=version, place=command.place)]


def _begun(work: Work | None) -> Work:
    if work is None:
        raise refusals.LedgerNotBegun()
    return work


def _month_due(month: str, day: date, work: Work, facts: Facts) -> date:
    """The last day for the survey of a month that is over and has none."""
    last = days.bounds(month)[1]
    if last < work.begins_on:
        raise refusals.BeforeLedger(begins_on=work.begins_on, asked=month)
    if month in work.surveys:
        raise refusals.SurveyFiledAlready(month=month)
    if day <= last:
        raise refusals.MonthNotOver(month=month, last=last)
    due_on = last + timedelta(days=facts.policies.of(SurveyCadence, last).due_days)
    return work.duties.last("monthly-survey", month, due_on)


def _period_due(period_id: str, day: date, work: Work, facts: Facts) -> date:
    """The last day for the survey of a special period that has begun, asks for one and has none."""
    period = facts.others.get(Of.PERIODS, {}).get(period_id)
    if period is None or day < period.from_on or not covers(period.unit_id, work.unit_id, facts.units):
        raise refusals.PeriodUnknown()
    table = facts.policies.of(PeriodMeasures, period.from_on)
    row = table.rows.get(period.measures)
    if row is None or not row.survey:
        raise refusals.NoExtraSurvey(rule=table.pin)
    if period_id in work.extra:
        raise refusals.SurveyFiledAlready(month=period_id)
    last: date = period.until_on
    return last + timedelta(days=facts.policies.of(SurveyCadence, last).extra_days)


def _year_due(year: int, day: date, work: Work, facts: Facts) -> date:
    """The last day for the summary of a year that ends, and has none."""
    last = date(year, 12, 31)
    if last < work.begins_on:
        raise refusals.BeforeLedger(begins_on=work.begins_on, asked=year)
    if year in work.summaries:
        raise refusals.SummaryFiledAlready(year=year)
    if day < last:
        raise refusals.YearNotOver(year=year, first=last)
    due_on = last + timedelta(days=facts.policies.of(SummaryCadence, last).due_days)
    return work.duties.last("work-summary", year, due_on)
