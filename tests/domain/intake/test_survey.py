"""Surveys before the sentence: by when they are answered, in working days, and how late they were."""

from datetime import date

import pytest

from domain.intake.record import Sentence
from domain.intake.survey import rules
from domain.intake.survey.examples import completed, requested
from domain.intake.survey.record import (
    Conclusion,
    DeclineReason,
    SurveyCompleted,
    SurveyDeclined,
    SurveyOverdue,
    SurveyRequested,
)
from domain.kernel.access import Role
from domain.kernel.entry import Occurred
from domain.kernel.refusal import NotEmpowered
from domain.kernel.rule import Draft


def request(**fields):
    return rules.RequestSurvey(issuer="north-court", unit_id="north-office", name="Li Ming", **fields)


def complete(**fields):
    return rules.CompleteSurvey(conclusion=Conclusion.SUITABLE, grounds=("fixed-home",), **fields)


@pytest.fixture
def asked(given, at):
    return given(Draft(requested, Occurred(at("2026-03-09 10:00"))))  # due by 2026-03-23


@pytest.mark.parametrize(("fast_track", "due_on"), [(False, date(2026, 3, 23)), (True, date(2026, 3, 16))])
def test_a_survey_has_ten_working_days_and_five_on_the_fast_track(given, fast_track, due_on):
    command = request(fast_track=fast_track, category=Sentence.PAROLE, occurred_on=date(2026, 3, 9))
    outcome = given().when(command).then(SurveyRequested, due_on=due_on, unit_id="north-office")
    assert outcome.facts.policies.consulted[-1].startswith("survey.limits@prc-2020#")


def test_holidays_are_no_working_days_and_worked_weekends_are(given):
    given().when(request(fast_track=True, occurred_on=date(2026, 2, 12))).then(
        SurveyRequested, due_on=date(2026, 2, 26)
    )


def test_before_the_law_surveys_were_counted_by_the_rules_before_it(given, at):
    outcome = given().when(request(occurred_on=date(2020, 6, 30)), at=at("2020-06-30 12:00"))
    assert outcome.facts.policies.consulted[-1].startswith("survey.limits@plans#")


@pytest.mark.parametrize(("day", "late"), [(22, 0), (23, 0), (24, 1)])
def test_how_late_an_answer_is_counts_from_the_last_day(asked, at, day, late):
    asked.when(complete(), at=at(f"2026-03-{day} 10:00")).then(SurveyCompleted, days_late=late)
    decline = rules.DeclineSurvey(reason=DeclineReason.PERSON_NOT_FOUND)
    asked.when(decline, at=at(f"2026-03-{day} 10:00")).then(SurveyDeclined, days_late=late)


@pytest.mark.parametrize(("day", "over"), [(22, False), (23, False), (24, True)])
def test_a_survey_is_overdue_on_the_day_after_the_last(asked, at, day, over):
    outcome = asked.when(rules.RecordSurveyOverdue(), by=Role.CLOCK, at=at(f"2026-03-{day} 10:00"))
    if not over:
        outcome.refused(rules.SurveyNotOverdue, due_on=date(2026, 3, 23))
        return
    again = outcome.then(SurveyOverdue).and_then()
    again.when(rules.RecordSurveyOverdue(), at=at("2026-03-25 10:00")).refused(rules.SurveyOverdueAlready)
    assert not again.when(complete(), at=at("2026-03-25 10:00")).refusal


def test_a_survey_is_answered_once(given):
    given(requested, completed).when(complete()).refused(rules.SurveyAnswered)
    given(requested, completed).when(rules.RecordSurveyOverdue()).refused(rules.SurveyAnswered)
    given(requested).when(request()).refused(rules.SurveyRequestedAlready)
    given().when(complete()).refused(rules.SurveyUnknown)


def test_nothing_is_answered_before_it_was_asked(asked):
    asked.when(complete(occurred_on=date(2026, 3, 8))).refused(rules.BeforeSurveyAsked, occurred_on=date(2026, 3, 8))
    assert not asked.when(complete(occurred_on=date(2026, 3, 9))).refusal


def test_the_clock_answers_no_survey(asked):
    asked.when(complete(), by=Role.CLOCK).refused(NotEmpowered)
