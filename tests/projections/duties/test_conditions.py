"""What does not settle a duty, does not begin one, or does only just: the conditions of the declarations."""

from __future__ import annotations

from uuid import UUID

import pytest

from domain.assessment.points.record import PeriodClosed
from domain.conduct.rewards.record import CommutationRuled
from domain.contacts.health.record import MedicalReviewFiled
from domain.contacts.record import CheckInReceived
from domain.intake.ending.record import DeathRecorded, Terminated
from domain.intake.record import DocumentsReceived
from domain.intake.regime.record import JuvenileRegimeApplied
from domain.leave.deciding.extension.record import LeaveExtensionApproved
from domain.leave.travel.record import RecurringTravelApproved
from domain.organisation.key_subjects.record import Criterion, KeySubjectDesignated, KeySubjectReleased
from domain.organisation.work.record import MonthlySurveyFiled
from domain.oversight.sealing.record import SealingRuledOut
from domain.people.guardians.record import GuardianContacted
from domain.whereabouts.positioning.record import PositioningLifted
from tests.projections.duties import of_assessment, of_conduct, of_files, of_leave, of_units
from tests.projections.duties.history import Step, ex, folded, on
from tests.projections.duties.of_files import OPENED, RELEASED
from tests.projections.duties.test_course import MISSED, check_in

FOUR_ONES = next(h for h in of_assessment.HISTORIES if h.word == "four-ones")
TRAVEL = next(h for h in of_leave.HISTORIES if h.word == "recurring-travel")


def test_a_check_in_that_counts_as_in_time_contests_a_miss_that_was_written_before_it():
    """By its own entry it was in time, as on a day on which a source delivers late."""
    assert check_in(MISSED, Step("2026-01-16 09:00", ex(CheckInReceived))).contested


def test_the_first_documents_begin_the_days_for_the_receipt():
    first, second = (Step(day, ex(DocumentsReceived)) for day in ("2026-01-07", "2026-01-09"))
    row = folded(OPENED, first, second)["receipt", ""]
    assert (row.due_on, row.start_position) == (on("2026-01-12"), 2)


@pytest.mark.parametrize(("days_late", "late"), [(0, False), (5, False), (6, True)])
def test_a_review_within_its_days_of_grace_is_in_time(days_late, late):
    filed = Step("2026-04-11", ex(MedicalReviewFiled, days_late=days_late))
    assert folded(RELEASED, filed)["medical-review", "2026-04-05"].late is late


@pytest.mark.parametrize(("day", "late"), [("2026-02-06 23:59", False), ("2026-02-07 00:01", True)])
def test_what_says_nothing_of_lateness_itself_is_late_from_the_day_after_the_last(day, late):
    closed = Step(day, ex(PeriodClosed, period="2026-01"))
    assert folded(OPENED, closed)["month-close", "2026-01"].late is late


def test_travel_is_renewed_by_an_approval_that_goes_on_for_longer():
    shorter = ex(RecurringTravelApproved, travel_id=of_leave.AGAIN, ends_on=on("2026-09-30"))
    rows = folded(*TRAVEL.given, Step("2026-09-10", shorter))
    assert rows["recurring-travel", TRAVEL.key].status == "open"


def test_more_leave_that_is_granted_before_anybody_left_binds_nobody_yet():
    more = Step("2026-03-12", ex(LeaveExtensionApproved, ends_on=on("2026-03-25")))
    given = (OPENED, of_leave.REQUESTED, of_leave.APPROVED, more)
    assert folded(*given)["leave-return", of_leave.LEAVE].due_day is None
    assert folded(*given, of_leave.DEPARTED)["leave-return", of_leave.LEAVE].due_on == on("2026-03-25")


def test_who_is_still_listed_by_another_criterion_still_owes_the_four_ones():
    also = Step("2026-02-02", ex(KeySubjectDesignated, criterion=Criterion.PAROLEE))
    released = Step("2026-03-05", ex(KeySubjectReleased))
    opened, listed, asked = FOUR_ONES.given
    assert folded(opened, listed, also, asked, released)["four-ones", FOUR_ONES.key].status == "open"
    last = Step("2026-03-06", ex(KeySubjectReleased, criterion=Criterion.PAROLEE))
    assert folded(opened, listed, also, asked, released, last)["four-ones", FOUR_ONES.key].status == "cancelled"


def test_the_survey_of_a_special_period_is_not_that_of_its_month():
    own = Step("2026-03-01", ex(MonthlySurveyFiled, period_id="two-sessions-2026"))
    assert folded(of_units.LEDGER, own)["monthly-survey", "2026-02"].status == "open"


def test_a_guardian_who_was_not_reached_has_not_been_heard():
    (history,) = (h for h in of_files.HISTORIES if h.word == "guardian-contact")
    tried = Step("2026-02-01", ex(GuardianContacted, reached=False, heard_by=None))
    assert folded(*history.given, tried)["guardian-contact", history.key].status == "open"


def test_a_device_comes_off_when_what_allowed_it_ends_and_not_when_something_else_does():
    other = Step("2026-04-20", ex(PositioningLifted, positioning_id=UUID(int=5)))
    rows = folded(OPENED, of_conduct.ALLOWED, of_conduct.FITTED, other)
    assert rows["device-removal", of_conduct.DEVICE].due_day is None


def test_a_device_comes_off_when_supervision_ends():
    rows = folded(OPENED, of_conduct.ALLOWED, of_conduct.FITTED, of_files.TERMINATED)
    row = rows["device-removal", of_conduct.DEVICE]
    assert (row.status, row.due_on) == ("open", on("2026-11-02"))


def test_what_a_court_refused_is_not_carried_out():
    refused = Step("2026-03-20", ex(CommutationRuled, ruling="refused", months=0))
    assert not [key for key in folded(OPENED, refused) if key[0] == "execution"]
    granted = Step("2026-03-20", ex(CommutationRuled))
    assert [key for key in folded(OPENED, granted) if key[0] == "execution"]


def test_a_file_is_to_be_sealed_after_its_first_end_where_the_rules_for_juveniles_hold():
    juvenile = Step("2026-02-01", ex(JuvenileRegimeApplied))
    ended, died = Step("2026-06-01 12:00", ex(Terminated)), Step("2026-06-20 12:00", ex(DeathRecorded))
    assert folded(OPENED, juvenile)["sealing", ""].due_on is None
    assert folded(OPENED, juvenile, ended, died)["sealing", ""].due_on == on("2026-06-04")
    assert ("sealing", "") not in folded(OPENED, ended)
    ruled_out = Step("2026-06-03", ex(SealingRuledOut))
    assert folded(OPENED, juvenile, ended, ruled_out)["sealing", ""].status == "satisfied"
