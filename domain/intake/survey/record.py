"""A survey of somebody's danger to society and of the effect on where they live, before a sentence."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import assert_never
from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.intake.record import Sentence
from domain.kernel.entry import Entry
from domain.kernel.event import Category, Fact, Personal, Text
from domain.kernel.ids import Code, Count, Digest, UnitId
from domain.oversight.corrections.record import Corrections


class Conclusion(enum.StrEnum):
    """What a survey came to."""

    SUITABLE = "suitable"
    SUITABLE_ON_CONDITIONS = "suitable_on_conditions"
    UNSUITABLE = "unsuitable"


class DeclineReason(enum.StrEnum):
    """Why no survey is made."""

    NOT_RESIDENT_HERE = "not_resident_here"
    PERSON_NOT_FOUND = "person_not_found"
    MATERIALS_MISSING = "materials_missing"
    WITHDRAWN_BY_REQUESTER = "withdrawn_by_requester"


class SurveyRequested(Fact, topic="intake.survey-requested.v1"):
    """{issuer} asked {unit} for a survey of {subject}, to be answered by {due_on}.

    issuer: code of the court, the prison or whoever asks. fast_track: whether the fast-track procedure is followed,
    for which there is less time. due_on: the last day, inclusive, computed in working days. category: of the
    sentence that is considered.
    """

    issuer: Code
    unit_id: UnitId
    fast_track: bool
    due_on: date
    name: Personal[Text, Category.IDENTITY]
    category: Sentence | None = None
    digest: Digest | None = None
    id_number: Personal[Text | None, Category.IDENTITY] = None
    address: Personal[Text | None, Category.LOCATION] = None


class SurveyCompleted(Fact, topic="intake.survey-completed.v1"):
    """The survey of {subject} was completed and sent ({conclusion}), {days_late} days late.

    grounds: codes of what it rests on. digest: SHA-256 of the report. opinion: in words.
    """

    conclusion: Conclusion
    grounds: tuple[Code, ...]
    due_on: date
    days_late: Count
    digest: Digest | None = None
    opinion: Personal[Text | None, Category.NARRATIVE] = None


class SurveyDeclined(Fact, topic="intake.survey-declined.v1"):
    """No survey of {subject} was made ({reason}), {days_late} days late."""

    reason: DeclineReason
    due_on: date
    days_late: Count


class SurveyOverdue(Fact, topic="intake.survey-overdue.v1"):
    """The survey of {subject} had not been answered by {due_on}."""

    due_on: date


SurveyEvent = SurveyRequested | SurveyCompleted | SurveyDeclined | SurveyOverdue


class Survey(msgspec.Struct, frozen=True, omit_defaults=True):
    """A survey: for whom, by when, whether it is answered. requested: event id of the request.

    conclusion, digest: of the newest completion.
    """

    survey_id: UUID
    unit_id: str
    due_on: date
    fast_track: bool
    requested: UUID
    requested_at: datetime
    answered: UUID | None = None
    overdue: UUID | None = None
    conclusion: Conclusion | None = None
    digest: str | None = None
    corrections: Corrections = Corrections()


def evolve(survey: Survey | None, entry: Entry[SurveyEvent]) -> Survey | None:
    """Apply one recorded fact. It never refuses: the fact has already happened."""
    match entry.event:
        case SurveyRequested() as asked:
            if survey is not None:
                return survey
            return Survey(
                entry.originator_id, asked.unit_id, asked.due_on, asked.fast_track, entry.event_id, entry.occurred_at
            )
        case SurveyCompleted(conclusion=conclusion, digest=digest):
            answered = survey and (survey.answered or entry.event_id)
            return survey and replace(survey, answered=answered, conclusion=conclusion, digest=digest)
        case SurveyDeclined():
            return survey and replace(survey, answered=survey.answered or entry.event_id)
        case SurveyOverdue():
            return survey and replace(survey, overdue=survey.overdue or entry.event_id)
        case _ as unhandled:
            assert_never(unhandled)
