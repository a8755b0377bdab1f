"""Duties of units and volunteers that are counted by a table: when each is due at its unit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from domain.duties.declared.organisation import inspection_after, meeting_of, summary_of, survey_of
from domain.duties.declared.people import appraisal_of
from domain.duties.duty import Due
from domain.duties.restating import MONTH, MONTH_OR_QUARTER, ONE_DAY, YEAR, Now, Restates, restates
from domain.kernel import days
from domain.kernel.entry import AnyEntry
from domain.kernel.rule import Facts
from domain.organisation.inspections import rules as inspections
from domain.organisation.inspections.record import Programme
from domain.organisation.inspections.tables import InspectionCadence
from domain.organisation.meetings.record import Series
from domain.organisation.meetings.tables import MeetingCadence
from domain.organisation.work.record import Work
from domain.organisation.work.tables import SummaryCadence, SurveyCadence
from domain.people.staff.tables import YearEnd
from domain.people.volunteers.record import Volunteer
from domain.people.volunteers.record import Year as YearOf


def _meeting_told(period: str, series: Series, _start: AnyEntry) -> Due | None:
    """As a read model counts it, but for the last day: that on which it is in time."""
    due = meeting_of(days.bounds(period)[0], series.kind.value)
    in_time = due.overdue_from - ONE_DAY if due.overdue_from else None
    return due._replace(on=in_time) if due.key == period else None


def _meeting(period: str, series: Series, facts: Facts, _start: AnyEntry) -> Now | None:
    """The last day on which it is in time; of a period for which the series holds a meeting."""
    last = days.bounds(period)[1]
    if last < series.begins_on or period in series.held or period in series.missed:
        return None
    table = facts.policies.of(MeetingCadence, last)
    meets = table.kinds[series.kind]
    if meets.every != ("quarter" if "Q" in period else "month"):
        return None
    return Now(table, last + timedelta(days=meets.grace_days))


def _survey(month: str, work: Work, facts: Facts, _start: AnyEntry) -> Now | None:
    last = days.bounds(month)[1]
    if last < work.begins_on or month in work.surveys or month in work.missed:
        return None
    table = facts.policies.of(SurveyCadence, last)
    return Now(table, last + timedelta(days=table.due_days))


def _summary(key: str, work: Work, facts: Facts, _start: AnyEntry) -> Now | None:
    last, year = days.bounds(key)[1], int(key)
    if last < work.begins_on or year in work.summaries or year in work.summaries_missed:
        return None
    table = facts.policies.of(SummaryCadence, last)
    return Now(table, last + timedelta(days=table.due_days))


def _inspection(_key: str, programme: Programme, facts: Facts, start: AnyEntry) -> Now | None:
    """Sooner in special periods, as its rule counts it."""
    if start.event_id != programme.said:
        return None
    table = facts.policies.of(InspectionCadence)
    due_on = inspections.due(programme, table, facts)
    grace = timedelta(days=table.kinds[programme.kind].grace_days)
    return Now(table, due_on, overdue_from=due_on + grace + ONE_DAY)


def _inspection_told(_key: str, programme: Programme, _start: AnyEntry) -> Due:
    return inspection_after(programme.since, programme.kind.value)


def _appraisal(key: str, volunteer: Volunteer, facts: Facts, _start: AnyEntry) -> Now | None:
    year = volunteer.years.get(int(key), YearOf())
    if volunteer.withdrawn is not None or year.appraised is not None or year.missed:
        return None
    table = facts.policies.of(YearEnd)
    return Now(table, table.due.of(int(key)))


#: By the words of their duties.
OF_UNITS: Mapping[str, Restates] = {
    "meeting": restates("meeting", _meeting, _meeting_told, keys=MONTH_OR_QUARTER),
    "monthly-survey": restates("monthly-survey", _survey, lambda month, _work, _start: survey_of(month), keys=MONTH),
    "work-summary": restates("work-summary", _summary, lambda year, _work, _start: summary_of(int(year)), keys=YEAR),
    "inspection": restates("inspection", _inspection, _inspection_told),
    "volunteer-appraisal": restates(
        "volunteer-appraisal", _appraisal, lambda year, _volunteer, _start: appraisal_of(int(year)), keys=YEAR
    ),
}
