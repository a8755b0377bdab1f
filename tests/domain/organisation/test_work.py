"""The working ledger: a survey for each month that is over, one more for each special period, a summary a year."""

from datetime import date

import pytest
from msgspec.structs import replace

from domain.intake.examples import UNIT
from domain.kernel.access import Role, Unit
from domain.kernel.rule import Of
from domain.organisation.periods.examples import HELD, PERIOD
from domain.organisation.refusals import UnitIsClosed, UnitNotEstablished
from domain.organisation.work import refusals
from domain.organisation.work.examples import begun, filed, summary
from domain.organisation.work.record import (
    ActivityRecorded,
    Effect,
    MonthlySurveyFiled,
    MonthlySurveyMissed,
    PolicyPublished,
    WorkSummaryFiled,
    WorkSummaryMissed,
)
from domain.organisation.work.rules import (
    BeginWorkLedger,
    FileMonthlySurvey,
    FileWorkSummary,
    PublishPolicy,
    RecordActivity,
    RecordMissedSummary,
    RecordMissedSurvey,
)


def survey(month="2026-02", registered=41, present=40, **more):
    return FileMonthlySurvey(
        month=month, registered=registered, present=present, moved_in=1, moved_out=0, effect=Effect.GOOD, **more
    )


@pytest.mark.parametrize(("day", "late"), [("2026-03-01", 0), ("2026-03-05", 0), ("2026-03-06", 1)])
def test_a_survey_is_late_from_the_sixth_day_after_its_month(given, at, day, late):
    given(begun).when(survey(), at=at(f"{day} 10:00")).then(MonthlySurveyFiled, days_late=late, month="2026-02")


def test_a_survey_is_of_a_month_that_is_over_filed_once_since_the_ledger_began(given, at):
    given(begun).when(survey(), at=at("2026-02-28 23:59")).refused(refusals.MonthNotOver, last=date(2026, 2, 28))
    given(begun, filed).when(survey()).refused(refusals.SurveyFiledAlready)
    given(begun).when(survey("2025-05")).refused(refusals.BeforeLedger)
    given(begun).when(survey("2025-06")).then(MonthlySurveyFiled)
    given().when(survey()).refused(refusals.LedgerNotBegun)


def test_no_more_are_present_than_are_registered(given):
    given(begun).when(survey(registered=40, present=40)).then(MonthlySurveyFiled)
    given(begun).when(survey(registered=40, present=41)).refused(refusals.SurveyInconsistent)


def test_a_closed_unit_files_nothing_for_days_since_it_closed(given):
    shut = {UNIT: Unit(UNIT, "Shut", "Asia/Shanghai", closed_on=date(2026, 3, 5))}
    file = given(begun).knowing(units=shut)
    file.when(survey()).refused(UnitIsClosed)
    file.when(survey(occurred_on=date(2026, 3, 4))).then(MonthlySurveyFiled)


@pytest.mark.parametrize(("day", "missed"), [("2026-03-05", False), ("2026-03-06", True)])
def test_a_survey_is_missed_on_the_day_after_it_was_due(given, at, day, missed):
    outcome = given(begun).when(RecordMissedSurvey(month="2026-02"), by=Role.CLOCK, at=at(f"{day} 00:01"))
    if missed:
        outcome.then(MonthlySurveyMissed, due_on=date(2026, 3, 5))
        outcome.and_then().when(RecordMissedSurvey(month="2026-02"), by=Role.CLOCK, at=at("2026-03-07 10:00")).refused(
            refusals.SurveyMissedAlready
        )
        outcome.and_then().when(survey(), at=at("2026-03-07 10:00")).then(MonthlySurveyFiled, days_late=2)
    else:
        outcome.refused(refusals.SurveyNotOverdue)


def test_a_special_period_has_a_survey_of_its_own_beside_that_of_the_month(given, at):
    known = {Of.PERIODS: {PERIOD: HELD}}
    extra = survey("2026-03", period_id=PERIOD)
    file = given(begun).knowing(others=known)
    outcome = file.when(extra, at=at("2026-03-02 10:00")).then(MonthlySurveyFiled, period_id=PERIOD, days_late=0)
    outcome.and_then().when(extra, at=at("2026-03-03 10:00")).refused(refusals.SurveyFiledAlready)
    outcome.and_then().when(survey("2026-03"), at=at("2026-04-01 10:00")).then(MonthlySurveyFiled)
    file.when(extra, at=at("2026-03-01 23:59")).refused(refusals.PeriodUnknown)
    file.when(extra, at=at("2026-03-20 10:00")).then(MonthlySurveyFiled, days_late=0)
    file.when(extra, at=at("2026-03-21 10:00")).then(MonthlySurveyFiled, days_late=1)
    given(begun).when(extra, at=at("2026-03-02 10:00")).refused(refusals.PeriodUnknown)


def test_a_period_of_another_unit_or_without_a_survey_has_none_here(given, at):
    extra, now = survey("2026-03", period_id=PERIOD), at("2026-03-03 10:00")
    elsewhere = {Of.PERIODS: {PERIOD: replace(HELD, unit_id="other-office")}}
    given(begun).knowing(others=elsewhere).when(extra, at=now).refused(refusals.PeriodUnknown)
    without = {Of.PERIODS: {PERIOD: replace(HELD, measures="no-longer-there")}}
    given(begun).knowing(others=without).when(extra, at=now).refused(refusals.NoExtraSurvey)


@pytest.mark.parametrize(
    ("day", "late"), [("2025-12-30", None), ("2025-12-31", 0), ("2026-01-31", 0), ("2026-02-01", 1)]
)
def test_a_summary_is_filed_from_the_last_day_of_its_year_and_late_after_a_month(given, at, day, late):
    outcome = given(begun).when(FileWorkSummary(year=2025), at=at(f"{day} 10:00"))
    if late is None:
        outcome.refused(refusals.YearNotOver, first=date(2025, 12, 31))
    else:
        outcome.then(WorkSummaryFiled, days_late=late)


@pytest.mark.parametrize(("day", "missed"), [("2026-01-31", False), ("2026-02-01", True)])
def test_a_summary_is_missed_once_a_month_after_its_year(given, at, day, missed):
    miss = RecordMissedSummary(year=2025)
    outcome = given(begun).when(miss, by=Role.CLOCK, at=at(f"{day} 00:01"))
    if missed:
        outcome.then(WorkSummaryMissed, due_on=date(2026, 1, 31))
        outcome.and_then().when(miss, by=Role.CLOCK).refused(refusals.SummaryMissedAlready)
    else:
        outcome.refused(refusals.SummaryNotOverdue)


def test_a_year_has_one_summary_and_none_from_before_the_ledger(given):
    given(begun, summary).when(FileWorkSummary(year=2025)).refused(refusals.SummaryFiledAlready)
    given(begun, summary).when(RecordMissedSummary(year=2025), by=Role.CLOCK).refused(refusals.SummaryFiledAlready)
    given(begun).when(FileWorkSummary(year=2024)).refused(refusals.BeforeLedger)


def test_posted_rules_are_the_version_in_force_on_that_day(given):
    post = PublishPolicy(table="survey.cadence", place="wall")
    given(begun).when(post).then(PolicyPublished, version="prc-2020")
    old = PublishPolicy(table="survey.cadence", place="wall", occurred_on=date(2020, 6, 30))
    given(begun).when(old).then(PolicyPublished, version="plans")
    given(begun).when(PublishPolicy(table="moon", place="wall")).refused(refusals.TableUnknown)
    ancient = PublishPolicy(table="survey.cadence", place="wall", occurred_on=date(1900, 1, 1))
    given(begun).when(ancient).then(PolicyPublished, version="plans")


def test_activities_are_counted_in_the_ledger(given):
    given(begun).when(RecordActivity(activity="publicity", reached=120)).then(ActivityRecorded, reached=120)


def test_one_ledger_for_each_unit_that_is_there(given):
    given(begun).when(BeginWorkLedger(unit_id=UNIT, begins_on=date(2026, 1, 1)), by=Role.REVIEWER).refused(
        refusals.LedgerBegunAlready
    )
    given().when(BeginWorkLedger(unit_id="moon", begins_on=date(2026, 1, 1)), by=Role.REVIEWER).refused(
        UnitNotEstablished
    )
