"""Reports upwards: a stream for each, from the office to the level where it ends."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import assert_never
from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.kernel.entry import Entry
from domain.kernel.event import Category, Decision, Fact, Personal, Text
from domain.kernel.ids import Code, Count, UnitId


class Emergency(enum.StrEnum):
    """What is reported at once."""

    REOFFENDING = "reoffending"
    CRIMINAL_DETENTION = "criminal_detention"
    PUBLIC_SECURITY_PENALTY = "public_security_penalty"
    IMPRISONMENT = "imprisonment"


class Level(enum.StrEnum):
    """Who is reported to, from below."""

    COUNTY = "county_agency"
    BUREAU = "justice_bureau"
    UPPER = "upper_agency"


class EmergencyReported(Fact, topic="organisation.emergency-reported.v1"):
    """{unit_id} reported an emergency ({emergency}) to the level {to_level}, {hours_late} hours late.

    It occurred when the office learned of it. due_at: by when the first level had to have it. case_id: the file that
    it is about; entry: the event there. number: of the document.
    """

    unit_id: UnitId
    emergency: Emergency
    to_level: Level
    due_at: datetime
    hours_late: Count
    case_id: UUID | None = None
    entry: UUID | None = None
    number: Code | None = None
    note: Personal[Text | None, Category.NARRATIVE] = None


class ProblemReported(Fact, topic="organisation.problem-reported.v1"):
    """{unit_id} reported a problem ({problem}) to the level {to_level}, {hours_late} hours late.

    It occurred when the office noticed it. due_at: by when the first level had to have it. problem: a code.
    """

    unit_id: UnitId
    problem: Code
    to_level: Level
    due_at: datetime
    hours_late: Count
    note: Personal[Text | None, Category.NARRATIVE] = None


class ReportAcknowledged(Decision, topic="organisation.report-acknowledged.v1"):
    """The level {level} acknowledged the report, {hours_late} hours late."""

    level: Level
    hours_late: Count
    note: Personal[Text | None, Category.NARRATIVE] = None


class ReportEscalated(Decision, topic="organisation.report-escalated.v1"):
    """The report went on from the level {from_level} to the level {to_level}, which has until {due_at}."""

    from_level: Level
    to_level: Level
    due_at: datetime
    note: Personal[Text | None, Category.NARRATIVE] = None


class EscalationOverdue(Fact, topic="organisation.escalation-overdue.v1"):
    """The level {level} had not acknowledged the report by {due_at}."""

    level: Level
    due_at: datetime


EscalationEvent = EmergencyReported | ProblemReported | ReportAcknowledged | ReportEscalated | EscalationOverdue

#: What the ladder of a problem is called in the table, beside those of the emergencies.
PROBLEM = "problem"


class Report(msgspec.Struct, frozen=True, omit_defaults=True):
    """A report, and how far up it has come.

    of: which ladder of the table. level: the level that has it, by due_at; since entry. acknowledged, overdue: the
    event ids that say so of that level.
    """

    unit_id: str
    of: str
    level: Level
    due_at: datetime
    entry: UUID
    acknowledged: UUID | None = None
    overdue: UUID | None = None


def evolve(report: Report | None, entry: Entry[EscalationEvent]) -> Report | None:
    """Apply one recorded fact. It never refuses: the fact has already happened."""
    match entry.event:
        case EmergencyReported() as e:
            return report or Report(e.unit_id, e.emergency.value, e.to_level, e.due_at, entry.event_id)
        case ProblemReported() as e:
            return report or Report(e.unit_id, PROBLEM, e.to_level, e.due_at, entry.event_id)
        case ReportAcknowledged():
            return report and replace(report, acknowledged=entry.event_id)
        case ReportEscalated() as e:
            return report and Report(report.unit_id, report.of, e.to_level, e.due_at, entry.event_id)
        case EscalationOverdue():
            return report and replace(report, overdue=entry.event_id)
        case _ as unhandled:
            assert_never(unhandled)
