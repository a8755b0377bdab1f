"""When a survey may be asked for and answered."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import msgspec

from domain.intake import standing
from domain.intake.opening import at_a_unit
from domain.intake.record import Sentence
from domain.intake.survey.record import (
    Conclusion,
    DeclineReason,
    Survey,
    SurveyCompleted,
    SurveyDeclined,
    SurveyOverdue,
    SurveyRequested,
)
from domain.intake.survey.tables import SurveyLimits
from domain.kernel import days
from domain.kernel.entry import Occurred
from domain.kernel.ids import Code, Digest, Line, Narrative, UnitId
from domain.kernel.refusal import Refused
from domain.kernel.rule import Draft, Drafts, FactCommand, Facts, Of, cited, rule

Grounds = Annotated[tuple[Code, ...], msgspec.Meta(min_length=1, max_length=30)]


class SurveyRequestedAlready(Refused, code="intake.survey-requested-already"):
    """This survey has been asked for already.

    Another survey is another file.
    """


class SurveyUnknown(Refused, code="intake.survey-unknown"):
    """There is no such survey.

    The id of a survey that was asked for.
    """


class SurveyAnswered(Refused, code="intake.survey-answered"):
    """This survey has been answered already.

    Correct that entry if it is wrong; a further survey is asked for anew.
    """


class SurveyNotOverdue(Refused, code="intake.survey-not-overdue"):
    """The survey is to be answered by {due_on} ({rule}).

    The day after {due_on}, or later.
    """


class SurveyOverdueAlready(Refused, code="intake.survey-overdue-already"):
    """That this survey is overdue has been recorded already.

    Nothing more, until it is answered.
    """


class BeforeSurveyAsked(Refused, code="intake.before-survey-asked"):
    """It was answered on {occurred_on}, which is before it was asked for.

    The day of the request, or later.
    """


class RequestSurvey(FactCommand):
    """Record that somebody asked for a survey. It occurred when the request arrived.

    issuer: code of who asks. fast_track: whether the fast-track procedure is followed.
    """

    issuer: Code
    unit_id: UnitId
    name: Line
    fast_track: bool = False
    category: Sentence | None = None
    digest: Digest | None = None
    id_number: Line | None = None
    address: Line | None = None


@rule(on="", of=Of.SURVEYS, opens=True, may=standing.RECORDERS)
def request_survey(command: RequestSurvey, survey: Survey | None, facts: Facts) -> list[SurveyRequested]:
    """By when it has to be answered is counted in working days."""
    if survey is not None:
        raise SurveyRequestedAlready()
    at_a_unit(command.unit_id, facts)
    day = facts.day(facts.occurred(command))
    table = facts.policies.of(SurveyLimits, day)
    span = table.fast_track if command.fast_track else table.standard
    return [
        SurveyRequested(
            issuer=command.issuer,
            unit_id=command.unit_id,
            fast_track=command.fast_track,
            due_on=span.counted(day, facts.calendar).last,
            category=command.category,
            digest=command.digest,
            name=command.name,
            id_number=command.id_number,
            address=command.address,
        )
    ]


class CompleteSurvey(FactCommand):
    """Record that a survey was completed and sent. grounds: codes of what it rests on. opinion: in words."""

    conclusion: Conclusion
    grounds: Grounds
    digest: Digest | None = None
    opinion: Narrative | None = None


@rule(on="", do="complete", of=Of.SURVEYS, may=standing.RECORDERS)
def complete_survey(command: CompleteSurvey, survey: Survey | None, facts: Facts) -> Drafts:
    """Once; how late it was is computed."""
    asked, late = _open(command, survey, facts)
    event = SurveyCompleted(
        conclusion=command.conclusion,
        grounds=command.grounds,
        due_on=asked.due_on,
        days_late=late,
        digest=command.digest,
        opinion=command.opinion,
    )
    return [Draft(event, evidence=cited(asked.requested))]


class DeclineSurvey(FactCommand):
    """Record that no survey is made, and that whoever asked was told."""

    reason: DeclineReason


@rule(on="", do="decline", of=Of.SURVEYS, may=standing.RECORDERS)
def decline_survey(command: DeclineSurvey, survey: Survey | None, facts: Facts) -> Drafts:
    """Once; how late it was is computed."""
    asked, late = _open(command, survey, facts)
    event = SurveyDeclined(reason=command.reason, due_on=asked.due_on, days_late=late)
    return [Draft(event, evidence=cited(asked.requested))]


class RecordSurveyOverdue(FactCommand):
    """Record that a survey had not been answered when the last day had passed."""


@rule(on="", do="overdue", of=Of.SURVEYS, may=standing.WATCHERS)
def record_survey_overdue(command: RecordSurveyOverdue, survey: Survey | None, facts: Facts) -> Drafts:
    """On the day after the last, at the earliest; once."""
    asked = _unanswered(survey)
    if asked.overdue is not None:
        raise SurveyOverdueAlready()
    if facts.day(facts.occurred(command)) <= asked.due_on:
        raise SurveyNotOverdue(rule=facts.policies.of(SurveyLimits).pin, due_on=asked.due_on)
    return [Draft(SurveyOverdue(due_on=asked.due_on), evidence=cited(asked.requested))]


def _open(command: FactCommand, survey: Survey | None, facts: Facts) -> tuple[Survey, int]:
    """The survey as long as it is not answered, and how many days late the answer is."""
    asked = _unanswered(survey)
    day = facts.day(facts.occurred(command))
    answered_after(asked, day, facts)
    return asked, days.days_after(day, asked.due_on)


def answered_after(survey: Survey, day: date, facts: Facts) -> None:
    """Refuse a day before the survey was asked for."""
    if day < facts.day(Occurred(survey.requested_at)):
        raise BeforeSurveyAsked(occurred_on=day)


def _unanswered(survey: Survey | None) -> Survey:
    if survey is None:
        raise SurveyUnknown()
    if survey.answered is not None:
        raise SurveyAnswered()
    return survey
