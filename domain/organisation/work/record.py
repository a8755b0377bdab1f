"""The working ledger: one stream a unit; figures and codes, with words beside them."""

from __future__ import annotations

import enum
from datetime import date
from typing import Literal, assert_never
from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.duties.record import Duties
from domain.kernel.entry import Entry, with_newest
from domain.kernel.event import Category, Decision, Fact, Personal, Text
from domain.kernel.ids import Code, Count, Digest, Month, UnitId, Year
from domain.oversight.corrections.record import Corrections


class Effect(enum.StrEnum):
    """What a survey says of how the work goes."""

    GOOD = "good"
    SUFFICIENT = "sufficient"
    POOR = "poor"


class WorkLedgerBegun(Decision, topic="organisation.work-ledger-begun.v1"):
    """The working ledger of {unit_id} begins with {begins_on}.

    begins_on: surveys are due from its month on, summaries from its year on.
    """

    unit_id: UnitId
    begins_on: date


class MonthlySurveyFiled(Fact, topic="organisation.monthly-survey-filed.v1"):
    """The survey of {month} was filed, {days_late} days late: {present} of {registered} present, effect {effect}.

    registered: on the register at the end. present: met or known to be there. moved_in, moved_out: since the survey
    before. measures: codes of what was carried out. period_id: of the special period that it is an extra survey for.
    """

    month: Month
    registered: Count
    present: Count
    moved_in: Count
    moved_out: Count
    effect: Effect
    days_late: Count
    measures: tuple[Code, ...] = ()
    period_id: UnitId | None = None
    note: Personal[Text | None, Category.NARRATIVE] = None


class MonthlySurveyMissed(Fact, topic="organisation.monthly-survey-missed.v1"):
    """The survey of {month} had not been filed by {due_on}."""

    month: Month
    due_on: date


class WorkSummaryFiled(Fact, topic="organisation.work-summary-filed.v1"):
    """The summary of the work of {year} was filed, {days_late} days late.

    digest: of the document. lessons: codes of what is to be done otherwise.
    """

    year: Year
    days_late: Count
    digest: Digest | None = None
    lessons: tuple[Code, ...] = ()
    note: Personal[Text | None, Category.NARRATIVE] = None


class WorkSummaryMissed(Fact, topic="organisation.work-summary-missed.v1"):
    """The summary of the work of {year} had not been filed by {due_on}."""

    year: Year
    due_on: date


class ActivityRecorded(Fact, topic="organisation.activity-recorded.v1"):
    """An activity took place ({activity}) and reached {reached} people.

    about: code of its subject matter.
    """

    activity: Literal["publicity", "legal_education", "recruitment", "exchange"]
    reached: Count
    about: Code | None = None
    note: Personal[Text | None, Category.NARRATIVE] = None


class PolicyPublished(Fact, topic="organisation.policy-published.v1"):
    """The rules {table} ({version}) were posted at {place}.

    table, version: of the policy table in force then. place: code of the wall or page.
    """

    table: Code
    version: Code
    place: Code


WorkEvent = (
    WorkLedgerBegun
    | MonthlySurveyFiled
    | MonthlySurveyMissed
    | WorkSummaryFiled
    | WorkSummaryMissed
    | ActivityRecorded
    | PolicyPublished
)

#: How many months, years and special periods are kept at hand; older ones are found in the record.
MONTHS_KEPT = 36
YEARS_KEPT = 10
EXTRA_KEPT = 36


class Work(msgspec.Struct, frozen=True, omit_defaults=True):
    """A unit's working ledger: the event ids of what was filed and missed, by month, year and special period."""

    unit_id: str
    begins_on: date
    surveys: dict[str, UUID] = {}
    extra: dict[str, UUID] = {}
    missed: dict[str, UUID] = {}
    summaries: dict[int, UUID] = {}
    summaries_missed: dict[int, UUID] = {}
    corrections: Corrections = Corrections()
    duties: Duties = Duties()


def evolve(work: Work | None, entry: Entry[WorkEvent]) -> Work | None:
    """Apply one recorded fact. It never refuses: the fact has already happened."""
    event, event_id = entry.event, entry.event_id
    match event:
        case WorkLedgerBegun() as e:
            return work or Work(e.unit_id, e.begins_on)
        case MonthlySurveyFiled(period_id=str() as period_id):
            return work and replace(work, extra=with_newest(work.extra, period_id, event_id, EXTRA_KEPT))
        case MonthlySurveyFiled(month=month):
            return work and replace(work, surveys=with_newest(work.surveys, month, event_id, MONTHS_KEPT))
        case MonthlySurveyMissed(month=month):
            return work and replace(work, missed=with_newest(work.missed, month, event_id, MONTHS_KEPT))
        case WorkSummaryFiled(year=year):
            return work and replace(work, summaries=with_newest(work.summaries, year, event_id, YEARS_KEPT))
        case WorkSummaryMissed(year=year):
            missed = with_newest(work.summaries_missed, year, event_id, YEARS_KEPT) if work else {}
            return work and replace(work, summaries_missed=missed)
        case ActivityRecorded() | PolicyPublished():
            return work  # no rule asks for them
        case _ as unhandled:
            assert_never(unhandled)
