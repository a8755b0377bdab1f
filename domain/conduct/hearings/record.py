"""What somebody was told about a breach, and what they said."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import assert_never
from uuid import UUID

import msgspec

from domain.kernel.entry import Entry
from domain.kernel.event import Category, Fact, Personal, Text


class BreachKind(enum.StrEnum):
    """What was breached."""

    LATE_REPORT = "late_report"
    LOST_CONTACT = "lost_contact"
    CONTACT_RULES = "contact_rules"
    LEAVE_RULES = "leave_rules"
    MOVE_RULES = "move_rules"
    EDUCATION_ABSENCE = "education_absence"
    PROHIBITION_ORDER = "prohibition_order"
    MEDICAL_REVIEW = "medical_review"
    POSITIONING = "positioning"
    NEW_CRIME = "new_crime"
    UNDISCOVERED_CRIME = "undiscovered_crime"
    OTHER = "other"


class Hearing(enum.StrEnum):
    """How somebody was heard, or why they were not."""

    IN_PERSON = "in_person"
    WRITTEN = "written"
    VIDEO = "video"
    PHONE = "phone"
    DECLINED = "declined"
    NOT_REACHABLE = "not_reachable"


class StatementHeard(Fact, topic="conduct.statement-heard.v1"):
    """{subject} was given a hearing about a breach ({hearing}).

    statement: what they said for themselves.
    """

    breach_id: UUID
    hearing: Hearing
    lawyer: bool = False
    statement: Personal[Text | None, Category.NARRATIVE] = None


class CriticismRecorded(Fact, topic="conduct.criticism-recorded.v1"):
    """{subject} was criticised and taught about a breach ({kind})."""

    breach_id: UUID
    kind: BreachKind
    note: Personal[Text | None, Category.NARRATIVE] = None


HearingsEvent = StatementHeard | CriticismRecorded


class Taught(msgspec.Struct, frozen=True):
    """The earliest criticism about a kind of breach. entry: its event id."""

    entry: UUID
    at: datetime


class Hearings(msgspec.Struct, frozen=True, omit_defaults=True):
    """The earliest criticism by kind of breach: what comes after it comes in spite of teaching.

    Whether somebody was heard is known with the breach.
    """

    taught: dict[BreachKind, Taught] = {}


def evolve(hearings: Hearings, entry: Entry[HearingsEvent]) -> Hearings:
    """Apply one recorded fact. It never refuses: the fact has already happened."""
    match entry.event:
        case CriticismRecorded(kind=kind):
            if kind in hearings.taught:
                return hearings
            return Hearings({**hearings.taught, kind: Taught(entry.event_id, entry.occurred_at)})
        case StatementHeard():
            return hearings
        case _ as unhandled:
            assert_never(unhandled)
