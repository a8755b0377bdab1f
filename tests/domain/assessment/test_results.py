"""Results are told before they are published, never a juvenile's in public; an objection goes its way up."""

import pytest
from msgspec.structs import replace

from domain.assessment.points.record import PeriodReopened
from domain.assessment.results import refusals, rules
from domain.assessment.results.examples import CLOSED, CLOSING, OBJECTION, decided, filed, published, referred, told
from domain.assessment.results.record import AttitudeAssessed, ObjectionDecided, ObjectionFiled
from domain.intake.examples import OPEN
from domain.kernel.access import Role
from domain.kernel.entry import Occurred
from domain.kernel.refusal import NotEmpowered
from domain.kernel.rule import Draft, example_id

PUBLISH = rules.PublishResult(period="2026-02", place="notice_board")
DECIDE = rules.DecideObjection(objection_id=OBJECTION, outcome="rejected", reason="It stands.")


def test_a_result_is_published_once_and_only_where_the_table_says(given):
    given(*CLOSED).when(PUBLISH, by=Role.REVIEWER).refused(refusals.ResultNotTold)
    given(*CLOSED, told, published).when(PUBLISH, by=Role.REVIEWER).refused(refusals.ResultPublishedAlready)
    given(*CLOSED, told).when(PUBLISH).refused(NotEmpowered)
    elsewhere = replace(PUBLISH, place="newspaper")
    given(*CLOSED, told).when(elsewhere, by=Role.REVIEWER).refused(
        refusals.PlaceUnknown, places="notice_board, meeting, unit_office"
    )


def test_a_result_that_was_closed_anew_is_told_anew_before_it_is_published(given):
    again = (*CLOSED, told, PeriodReopened(period="2026-02", cause="correction"), CLOSED[-1])
    given(*again).when(PUBLISH, by=Role.REVIEWER).refused(refusals.ResultNotTold)


@pytest.mark.parametrize(("day", "late"), [("2026-03-12", 0), ("2026-03-13", 0), ("2026-03-14", 1)])
def test_an_objection_that_comes_late_is_taken_and_says_so(given, at, day, late):
    file = given(*OPEN, Draft(CLOSED[-1], Occurred(at("2026-03-03 10:00"))))
    outcome = file.when(rules.FileObjection(entry=CLOSING), at=at(f"{day} 12:00"))
    outcome.then(ObjectionFiled, days_late=late)


def test_one_objection_a_decision_at_a_time(given):
    command = rules.FileObjection(entry=CLOSING)
    given(*CLOSED, filed).when(command).refused(refusals.ObjectionPending)
    given(*CLOSED, filed, decided).when(command).then(ObjectionFiled)


def test_an_objection_to_what_is_not_in_this_file_is_refused(given):
    given(*CLOSED).when(rules.FileObjection(entry=example_id(90))).refused(refusals.NotADecision)


def test_whoever_decided_does_not_decide_on_the_objection(given):
    file = given(*CLOSED, filed)
    file.when(DECIDE, by=Role.REVIEWER, actor="officer-7").refused(refusals.DeciderObjectedTo)
    file.when(DECIDE, by=Role.UPPER).then(ObjectionDecided)
    given(*CLOSED, filed, decided).when(DECIDE, by=Role.REVIEWER).refused(refusals.ObjectionDecidedAlready)


def test_an_objection_with_success_opens_the_period_and_a_rejected_one_does_not(given):
    file = given(*CLOSED, filed)
    partly = file.when(replace(DECIDE, outcome="partly_upheld"), by=Role.REVIEWER)
    partly.then(ObjectionDecided, PeriodReopened)
    assert partly.drafts[1].event.cause == "objection"
    file.when(DECIDE, by=Role.REVIEWER).then(ObjectionDecided)


def test_an_objection_goes_to_the_procuratorate_once(given):
    refer = rules.ReferObjection(objection_id=OBJECTION)
    given(*CLOSED, filed, decided, referred).when(refer).refused(refusals.ObjectionReferredAlready)
    given(*CLOSED).when(refer).refused(refusals.ObjectionUnknown)


def test_whether_somebody_admits_guilt_and_obeys_is_assessed_again_and_again(given, at):
    partly = rules.AssessAttitude(admits_guilt="partly", obeys="fully")
    outcome = given(*OPEN).when(partly).then(AttitudeAssessed, admits_guilt="partly", obeys="fully")
    fully = rules.AssessAttitude(admits_guilt="fully", obeys="fully", note="Wrote to the victim.")
    outcome.and_then().when(fully, at=at("2026-06-10 10:00")).then(AttitudeAssessed, note="Wrote to the victim.")
