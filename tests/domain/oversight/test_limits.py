"""A correction takes what the rule of its fact would take, and what that rule computes is computed again."""

from datetime import date

import pytest
from msgspec.structs import replace

from domain.assessment.record import RiskAssessed, RiskLevel
from domain.assessment.rules import ScoreOutOfRange
from domain.contacts.examples import DUE, missed, received, scheduled
from domain.contacts.record import CheckInReviewed, CheckInScheduled, TalkHeld
from domain.contacts.refusals import DueAlready, DueTooEarly, GraceNotOver
from domain.intake.background.examples import stay
from domain.intake.background.record import CustodyEnded, OffenceRecorded, PriorOffenceRecorded
from domain.intake.background.rules import StayEndsBeforeItBegins
from domain.intake.correcting import NotPriorHistory
from domain.intake.ending.examples import discharged
from domain.intake.ending.record import DeathRecorded
from domain.intake.examples import OPEN, due, reported
from domain.intake.record import DocumentsReceived, ReportingMissed
from domain.intake.refusals import ReportingNotOverdue, TermInverted, UnitUnknown
from domain.intake.standing import BeforeCaseOpened, CaseEnded
from domain.kernel.access import Role
from domain.kernel.entry import Occurred
from domain.kernel.rule import Draft, InstantUnbounded, OccurredLater, example_id
from domain.oversight.corrections.declaring import FieldFixed
from domain.oversight.corrections.limits import FIXED
from domain.oversight.corrections.record import CorrectionProposed
from domain.oversight.corrections.rules import CorrectEntry, ProposeCorrection

talk = TalkHeld(talk="group")
offence, prior = OffenceRecorded(degree="M1"), PriorOffenceRecorded(degree="F3")
risk = RiskAssessed(instrument="cra-2", scale="recidivism", level=RiskLevel.LOW)
documents = DocumentsReceived(document="judgment", issuer="north-court")


def propose(entry=1, **fields):
    return ProposeCorrection(entry=example_id(entry), reason="Entered wrongly.", **fields)


def becomes(outcome):
    return outcome.then(CorrectionProposed).drafts[0].event.becomes


@pytest.mark.parametrize("fact", [talk, received, missed, scheduled, reported, due, offence, stay])
def test_what_happened_in_supervision_is_not_moved_before_it(given, fact):
    given(*OPEN, fact).when(propose(occurred_on=date(2026, 1, 4))).refused(BeforeCaseOpened)


@pytest.mark.parametrize("fact", [talk, offence, stay, documents, risk])
def test_nothing_is_moved_past_the_end_of_supervision(given, at, fact):
    file = (*OPEN, Draft(fact, Occurred(at("2026-02-01 10:00"))), Draft(discharged, Occurred(at("2026-03-01 10:00"))))
    given(*file).when(propose(occurred_on=date(2026, 3, 2))).refused(CaseEnded)
    given(*file).when(propose(occurred_on=date(2026, 3, 1))).then(CorrectionProposed)


@pytest.mark.parametrize("fact", [documents, risk])
def test_what_may_be_older_than_the_case_may_be_moved_before_it(given, fact):
    given(*OPEN, fact).when(propose(occurred_on=date(2025, 12, 1))).then(CorrectionProposed)


@pytest.mark.parametrize(("day", "is_prior"), [("2026-01-04", True), ("2026-01-05", False)])
def test_prior_history_stays_prior_and_an_event_of_the_case_stays_one(given, at, day, is_prior):
    moved = {"occurred_at": at(f"{day} 00:10")}  # the case opened at nine on the fifth
    of_prior = given(*OPEN, Draft(prior, Occurred(at("2025-06-01 10:00")))).when(propose(**moved))
    of_case = given(*OPEN, offence).when(propose(**moved))
    of_prior.then(CorrectionProposed) if is_prior else of_prior.refused(NotPriorHistory, opened_on=date(2026, 1, 5))
    of_case.refused(BeforeCaseOpened) if is_prior else of_case.then(CorrectionProposed)


def test_a_death_may_be_moved_later_than_the_end_that_it_was_and_not_before_the_opening(given, at):
    file = given(*OPEN, Draft(DeathRecorded(notified_by="hospital"), Occurred(at("2026-02-01 00:00"))))
    file.when(propose(occurred_on=date(2026, 2, 3))).then(CorrectionProposed)
    file.when(propose(occurred_on=date(2026, 1, 4))).refused(BeforeCaseOpened)


def test_what_stays_where_it_is_is_not_asked_when_it_happened(given, at):
    ended = Draft(discharged, Occurred(at("2026-02-01 10:00")))
    late = Draft(talk, Occurred(at("2026-02-02 10:00")))  # the end was recorded after it
    given(*OPEN, late, ended).when(propose(becomes={"talk": "first"})).then(CorrectionProposed)


def test_the_opening_names_a_unit_that_exists_and_a_term_in_order(given):
    given(*OPEN).when(propose(0, becomes={"unit_id": "nowhere"})).refused(UnitUnknown)
    given(*OPEN).when(propose(0, becomes={"term_ends_on": "2025-12-31"})).refused(
        TermInverted, begins_on=date(2026, 1, 1), ends_on=date(2025, 12, 31)
    )
    given(*OPEN).when(propose(0, becomes={"term_ends_on": "2026-01-01"})).then(CorrectionProposed)


@pytest.mark.parametrize("fact", [received, missed, scheduled, reported, due, stay, CustodyEnded(stay_id=stay.stay_id)])
def test_what_is_computed_is_not_corrected_by_hand(given, fact):
    for field in FIXED[type(fact)]:
        given(*OPEN, fact).when(propose(becomes={field: None})).refused(FieldFixed, field=field)


@pytest.mark.parametrize("kind", FIXED, ids=lambda kind: kind.topic)
def test_what_is_fixed_is_a_field_of_its_fact(kind):
    assert set(kind.__struct_fields__) >= FIXED[kind]


@pytest.mark.parametrize(("day", "late", "on_time"), [(11, 0, True), (13, 1, True), (15, 3, True), (16, 4, False)])
def test_a_check_in_that_is_moved_is_as_late_as_its_new_day_makes_it(given, day, late, on_time):
    moved = becomes(given(*OPEN, received).when(propose(occurred_on=date(2026, 1, day))))
    assert (moved.late_by_days, moved.on_time, moved.due_on) == (late, on_time, received.due_on)


def test_a_check_in_that_was_in_time_with_more_grace_than_now_stays_so(given):
    generous = replace(received, late_by_days=9, on_time=True)
    moved = becomes(given(*OPEN, generous).when(propose(occurred_on=date(2026, 1, 18))))
    assert (moved.late_by_days, moved.on_time) == (6, True)
    strict = replace(received, late_by_days=2, on_time=False)
    moved = becomes(given(*OPEN, strict).when(propose(occurred_on=date(2026, 1, 15))))
    assert (moved.late_by_days, moved.on_time) == (3, False)


def test_a_check_in_that_nothing_asked_for_is_never_late(given):
    free = replace(received, check_in_id=None, due_on=None, late_by_days=0)
    moved = becomes(given(*OPEN, free).when(propose(occurred_on=date(2026, 3, 1))))
    assert (moved.late_by_days, moved.on_time) == (0, True)


@pytest.mark.parametrize(("day", "late"), [(11, 0), (14, 3)])
def test_a_report_that_is_moved_is_as_late_as_its_new_day_makes_it(given, day, late):
    assert becomes(given(*OPEN, reported).when(propose(occurred_on=date(2026, 1, day)))).days_late == late


def test_the_day_by_which_to_report_follows_the_day_of_effect(given):
    assert becomes(given(*OPEN, due).when(propose(becomes={"effective_on": "2026-01-03"}))).due_on == date(2026, 1, 13)


def test_the_days_of_a_check_in_move_with_the_day_on_which_it_is_due(given, at):
    file = given(*DUE, Draft(_asked(90, 20), Occurred(at("2026-01-06 10:00"))))
    moved = becomes(file.when(propose(becomes={"due_on": "2026-01-14"})))
    assert (moved.opens_on, moved.grace_until) == (date(2026, 1, 11), date(2026, 1, 17))
    file.when(propose(becomes={"due_on": "2026-01-20"})).refused(DueAlready)
    file.when(propose(becomes={"due_on": "2026-01-04"})).refused(DueTooEarly, from_on=date(2026, 1, 5))


def _asked(n, day):
    on = date(2026, 1, day)
    return CheckInScheduled(check_in_id=example_id(n), opens_on=on, due_on=on, grace_until=on)


def test_a_miss_is_not_moved_into_the_days_of_grace(given):
    given(*DUE, missed).when(propose(2, occurred_on=date(2026, 1, 15))).refused(GraceNotOver)
    given(*DUE, missed).when(propose(2, occurred_on=date(2026, 1, 16))).then(CorrectionProposed)
    unreported = ReportingMissed(due_on=date(2026, 1, 11))
    given(*OPEN, unreported).when(propose(occurred_on=date(2026, 1, 11))).refused(ReportingNotOverdue, days=10)


def test_a_stay_does_not_end_before_it_begins_and_a_score_stays_one(given, at):
    file = given(*OPEN, Draft(stay, Occurred(at("2026-02-01 10:00"))))
    file.when(propose(becomes={"released_at": "2026-01-31T10:00:00+08:00"})).refused(StayEndsBeforeItBegins)
    file.when(propose(becomes={"released_at": "2026-04-01T10:00:00+08:00"})).refused(OccurredLater)
    given(*OPEN, risk).when(propose(becomes={"score": "1000001"})).refused(ScoreOutOfRange)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_date_of_no_calendar_of_ours_is_refused(given, day):
    given(*OPEN, due).when(propose(becomes={"effective_on": day})).refused(InstantUnbounded)
    given(*OPEN, stay).when(propose(becomes={"released_at": f"{day}T10:00:00+08:00"})).refused(InstantUnbounded)
    given(*OPEN, stay).when(propose(becomes={"released_at": "2026-02-01T10:00:00"})).refused(InstantUnbounded)


def test_a_proposal_that_the_file_no_longer_allows_is_not_approved(given, at):
    proposal = given(*OPEN, talk).when(propose(occurred_on=date(2026, 3, 5))).and_then()
    approve = CorrectEntry(proposal_id=next(iter(proposal.case().corrections.open)))
    died = Draft(DeathRecorded(notified_by="hospital"), Occurred(at("2026-03-04 00:00")))
    given(*proposal.events, died).when(approve, by=Role.REVIEWER).refused(CaseEnded)


def test_a_review_names_the_check_in_that_it_is_of(given):
    review = CheckInReviewed(entry=example_id(1), outcome="accepted")
    file = given(*OPEN, received, review)
    file.when(propose(2, becomes={"outcome": "doubtful"})).then(CorrectionProposed)
    file.when(propose(2, becomes={"entry": str(example_id(0))})).refused(FieldFixed, field="entry")
