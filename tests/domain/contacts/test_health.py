"""Reviews are due by the table; a later one is put off only by whom the table names."""

from datetime import date

import pytest

from domain.contacts.health import rules
from domain.contacts.health.examples import RELEASED
from domain.contacts.health.record import (
    HealthReported,
    MedicalIntervalExtended,
    MedicalReviewFiled,
    MedicalReviewMissed,
)
from domain.intake.ending.examples import discharged
from domain.intake.standing import CaseEnded
from domain.kernel.access import Role

FILE = rules.FileMedicalReview(finding="ground_holds", hospital="hospital-2")
MISS = rules.RecordMissedReview()


@pytest.mark.parametrize(("day", "late"), [("2026-03-05", 0), ("2026-03-06", 1)])
def test_a_month_is_reported_on_by_the_fifth_of_the_next(given, at, day, late):
    command = rules.ReportHealth(for_month="2026-02", state="unchanged")
    given(*RELEASED).when(command, at=at(f"{day} 12:00")).then(HealthReported, days_late=late)


@pytest.mark.parametrize("month", ["2026-04", "2025-12"])
def test_no_report_is_for_a_month_outside_supervision_or_to_come(given, month):
    given(*RELEASED).when(rules.ReportHealth(for_month=month, state="worse")).refused(rules.MonthNotBegun)


@pytest.mark.parametrize(("day", "late"), [("2026-04-05", 0), ("2026-04-06", 1)])
def test_the_first_review_is_due_three_months_after_the_opening(given, at, day, late):
    outcome = given(*RELEASED).when(FILE, at=at(f"{day} 12:00"))
    outcome.then(MedicalReviewFiled, due_on=date(2026, 4, 5), days_late=late)


def test_the_next_review_is_counted_from_the_last(given, at):
    filed = given(*RELEASED).when(FILE, at=at("2026-03-31 12:00"))
    filed.then(MedicalReviewFiled, next_due_on=date(2026, 6, 30))
    assert filed.and_then().case().health.review_due_on == date(2026, 6, 30)


@pytest.mark.parametrize(("day", "over"), [("2026-04-10", False), ("2026-04-11", True)])
def test_a_review_is_missed_from_the_day_after_its_grace_and_once(given, at, day, over):
    outcome = given(*RELEASED).when(MISS, by=Role.CLOCK, at=at(f"{day} 00:00"))
    if not over:
        outcome.refused(rules.ReviewNotOverdue, grace_until=date(2026, 4, 10))
        return
    outcome.then(MedicalReviewMissed, due_on=date(2026, 4, 5))
    outcome.and_then().when(MISS, by=Role.CLOCK, at=at("2026-04-12 00:00")).refused(rules.ReviewMissRecorded)


@pytest.mark.parametrize(("months", "accepted"), [(3, True), (4, False)])
def test_the_agency_above_puts_a_review_off_by_three_months_at_most(given, months, accepted):
    command = rules.ExtendMedicalInterval(months=months, reason="Bedridden.")
    outcome = given(*RELEASED).when(command, by=Role.UPPER)
    if accepted:
        outcome.then(MedicalIntervalExtended, next_due_on=date(2026, 7, 5))
    else:
        outcome.refused(rules.ExtenderNotCompetent, months=4)


def test_nothing_is_reviewed_after_the_end(given, at):
    given(*RELEASED, discharged).when(FILE, at=at("2026-05-01 12:00")).refused(CaseEnded)
