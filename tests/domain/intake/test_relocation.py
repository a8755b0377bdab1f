"""A change of place: each step in its days, who decides, and who holds the file afterwards."""

from datetime import date

import pytest
from msgspec.structs import replace

from domain.intake import refusals as of_intake
from domain.intake import standing
from domain.intake.ending.examples import discharged
from domain.intake.examples import OPEN, opened
from domain.intake.pausing.examples import suspended
from domain.intake.relocation import decisions, refusals, rules
from domain.intake.relocation.examples import (
    AGREED,
    APPROVED,
    ASKED,
    CONSULTED,
    MOVE,
    agrees,
    approved,
    arrived,
    declines,
    referred,
    requested,
    transferred,
)
from domain.intake.relocation.record import (
    CancelReason,
    DisagreementReferred,
    FileTransferred,
    ReceivingAgencyConsulted,
    ReceivingAgencyReplied,
    RelocationApproved,
    RelocationCancelled,
    RelocationReason,
    RelocationRefused,
    RelocationRequested,
    ReportedAtNewPlace,
    TransferNoShow,
    TransferReceipted,
)
from domain.kernel.access import Role
from domain.kernel.entry import Occurred
from domain.kernel.refusal import NotEmpowered
from domain.kernel.rule import Draft, example_id

DECLINED = (*CONSULTED, declines)
approve = decisions.ApproveRelocation(relocation_id=MOVE)
refuse = decisions.RefuseRelocation(relocation_id=MOVE, reason="No place to live there.")
refer = decisions.ReferDisagreement(relocation_id=MOVE, to="upper-agency")
cancel = decisions.CancelRelocation(relocation_id=MOVE, reason=CancelReason.WITHDRAWN)
consult = rules.ConsultReceivingAgency(relocation_id=MOVE)
reply = rules.RecordAgencyReply(relocation_id=MOVE, reply="agrees")
transfer = rules.TransferFile(relocation_id=MOVE)
receipt = rules.ReceiptTransfer(relocation_id=MOVE)
report = rules.ReportAtNewPlace(relocation_id=MOVE)
miss = rules.RecordTransferNoShow(relocation_id=MOVE)


def request(moves_on=date(2026, 4, 15), **fields):
    reason = RelocationReason.CHANGE_OF_RESIDENCE
    return rules.RequestRelocation(reason=reason, agency="south-county", moves_on=moves_on, **fields)


@pytest.mark.parametrize(
    ("moves_on", "short"),
    [(date(2026, 4, 11), 0), (date(2026, 4, 10), 0), (date(2026, 4, 9), 1), (date(2026, 3, 10), 28)],
)
def test_notice_that_is_too_short_is_shown_and_no_reason_to_turn_it_down(given, moves_on, short):
    given(*OPEN).when(request(moves_on)).then(
        RelocationRequested, days_short=short, consult_by=date(2026, 3, 15), unit_id=None
    )


def test_one_change_of_place_is_under_way_at_a_time(given):
    given(*ASKED).when(request()).refused(refusals.RelocationPending, agency="south-county")
    given(*APPROVED).when(request()).refused(refusals.RelocationPending)
    given(*APPROVED, arrived).when(request()).then(RelocationRequested)
    outcome = given(*ASKED).when(refuse, by=Role.REVIEWER).then(RelocationRefused)
    outcome.and_then().when(request()).then(RelocationRequested)


def test_a_unit_of_this_installation_exists_and_is_another(given):
    given(*OPEN).when(request(unit_id="harbour-office", address="4 Harbour Street")).then(
        RelocationRequested, unit_id="harbour-office", address="4 Harbour Street"
    )
    given(*OPEN).when(request(unit_id="moon-office")).refused(of_intake.UnitUnknown)
    given(*OPEN).when(request(unit_id="north-office")).refused(refusals.SamePlace, unit_id="north-office")


@pytest.mark.parametrize(("late", "day"), [(0, 13), (0, 14), (1, 15)])
def test_the_receiving_agency_is_asked_and_replies_within_five_days_each(given, at, late, day):
    when = at(f"2026-03-{day} 12:00")
    given(*ASKED).when(consult, at=when).then(
        ReceivingAgencyConsulted, due_on=date(2026, 3, 14), days_late=late, reply_by=date(2026, 3, day + 5)
    )
    given(*CONSULTED).when(reply, at=at(f"2026-03-{day + 1} 12:00")).then(
        ReceivingAgencyReplied, due_on=date(2026, 3, 15), days_late=late, decide_by=date(2026, 3, day + 6)
    )


@pytest.mark.parametrize(("late", "day"), [(0, 14), (0, 15), (1, 16)])
def test_a_decision_is_late_from_the_sixth_day_after_the_reply_and_sets_the_days_that_follow(given, at, late, day):
    when = at(f"2026-03-{day} 12:00")
    outcome = (
        given(*AGREED)
        .when(approve, by=Role.REVIEWER, at=when)
        .then(
            RelocationApproved,
            due_on=date(2026, 3, 15),
            days_late=late,
            transfer_by=date(2026, 3, day + 5),
            report_by=date(2026, 3, day + 7),
            copies_to=("deciding_authority", "procuratorate", "police", "receiving_agency"),
        )
    )
    assert outcome.drafts[0].evidence == tuple(str(example_id(n)) for n in (1, 3))
    given(*AGREED).when(refuse, by=Role.REVIEWER, at=when).then(RelocationRefused, days_late=late)


@pytest.mark.parametrize(("late", "day"), [(0, 13), (0, 14), (1, 15)])
def test_the_file_moves_and_is_receipted_within_five_days_each(given, at, late, day):
    given(*APPROVED).when(transfer, at=at(f"2026-03-{day} 12:00")).then(
        FileTransferred, due_on=date(2026, 3, 14), days_late=late, receipt_by=date(2026, 3, day + 5)
    )
    given(*APPROVED, transferred).when(receipt, at=at(f"2026-03-{day + 1} 12:00")).then(
        TransferReceipted, due_on=date(2026, 3, 15), days_late=late
    )


@pytest.mark.parametrize(("late", "day"), [(0, 15), (0, 16), (1, 17)])
def test_who_moves_reports_within_seven_days_or_does_not_show(given, at, late, day):
    when = at(f"2026-03-{day} 12:00")
    given(*APPROVED).when(report, at=when).then(ReportedAtNewPlace, due_on=date(2026, 3, 16), days_late=late)
    outcome = given(*APPROVED).when(miss, by=Role.CLOCK, at=when)
    if not late:
        outcome.refused(refusals.NewPlaceNotOverdue, due_on=date(2026, 3, 16))
        return
    after = outcome.then(TransferNoShow, due_on=date(2026, 3, 16)).and_then()
    after.when(miss, at=at("2026-03-18 12:00")).refused(refusals.StepTakenAlready, step="no_show")
    after.when(report, at=at("2026-03-18 12:00")).then(ReportedAtNewPlace, days_late=2)


def test_the_steps_have_an_order(given):
    given(*ASKED).when(reply).refused(refusals.StepOutOfOrder, before="consultation")
    given(*CONSULTED).when(approve, by=Role.REVIEWER).refused(refusals.StepOutOfOrder, before="reply")
    given(*CONSULTED).when(refer, by=Role.REVIEWER).refused(refusals.StepOutOfOrder, before="reply")
    given(*APPROVED).when(receipt).refused(refusals.StepOutOfOrder, before="transfer")
    for step in (transfer, report, miss):
        given(*AGREED).when(step).refused(refusals.StepOutOfOrder, before="approval")


def test_each_step_is_taken_once(given):
    given(*CONSULTED).when(consult).refused(refusals.StepTakenAlready, step="consultation")
    given(*AGREED).when(reply).refused(refusals.StepTakenAlready, step="reply")
    given(*DECLINED, referred).when(refer, by=Role.REVIEWER).refused(refusals.StepTakenAlready, step="referral")
    given(*APPROVED, transferred).when(transfer).refused(refusals.StepTakenAlready, step="transfer")
    given(*APPROVED, arrived).when(report).refused(refusals.StepTakenAlready, step="report")
    given(*APPROVED, arrived).when(miss).refused(refusals.StepTakenAlready, step="report")
    given(*APPROVED, arrived).when(cancel, by=Role.REVIEWER).refused(refusals.StepTakenAlready, step="report")
    for again in (consult, reply, approve, refuse, refer):
        given(*APPROVED).when(again, by=Role.REVIEWER).refused(refusals.StepTakenAlready, step="approval")
    receipted = given(*APPROVED, transferred).when(receipt).and_then()
    receipted.when(receipt).refused(refusals.StepTakenAlready, step="receipt")


def test_a_disagreement_is_decided_by_the_agency_above(given):
    given(*DECLINED).when(approve, by=Role.REVIEWER).refused(refusals.DisagreementNotReferred)
    outcome = given(*DECLINED).when(refer, by=Role.REVIEWER).then(DisagreementReferred, to="upper-agency")
    assert outcome.drafts[0].evidence == (str(example_id(3)),)
    file = given(*DECLINED, referred)
    file.when(approve, by=Role.REVIEWER).refused(refusals.DisputeDecidedAbove, role="reviewer")
    assert file.when(approve, by=Role.UPPER).then(RelocationApproved).drafts[0].evidence == tuple(
        str(example_id(n)) for n in (1, 3, 4)
    )
    given(*AGREED).when(refer, by=Role.REVIEWER).refused(refusals.NoDisagreement)


def test_the_county_may_refuse_whatever_was_replied_with_the_reason(given):
    for so_far in (ASKED, AGREED, DECLINED):
        given(*so_far).when(refuse, by=Role.REVIEWER).then(RelocationRefused, reason="No place to live there.")


@pytest.mark.parametrize("command", [approve, refuse])
def test_who_recorded_the_request_does_not_decide_on_it(given, command):
    given(*AGREED).when(command, by=Role.REVIEWER, actor="officer-7").refused(refusals.RecorderMayNotDecide)
    assert not given(*AGREED).when(command, by=Role.REVIEWER, actor="reviewer-2").refusal


def test_an_officer_decides_nothing_about_a_change_of_place(given):
    for command in (approve, refuse, refer, cancel):
        given(*AGREED).when(command).refused(NotEmpowered)


def test_a_change_of_place_may_be_given_up_until_the_person_has_reported(given):
    outcome = given(*APPROVED).when(cancel, by=Role.REVIEWER).then(RelocationCancelled, reason=CancelReason.WITHDRAWN)
    assert outcome.drafts[0].evidence == tuple(str(example_id(n)) for n in (1, 4))
    outcome.and_then().when(report).refused(refusals.RelocationUnknown)
    outcome.and_then().when(request()).then(RelocationRequested)


def test_nothing_is_known_of_another_change_of_place(given):
    for command in (consult, reply, transfer, receipt, report, miss, approve, refuse, refer, cancel):
        other = replace(command, relocation_id=example_id(40))
        given(*APPROVED).when(other, by=Role.REVIEWER).refused(refusals.RelocationUnknown)


def test_a_case_that_ended_moves_nowhere_and_nobody_is_missed_while_it_is_suspended(given, at):
    for command in (request(), consult, reply, transfer, receipt, report, miss, approve, refuse, refer, cancel):
        given(*APPROVED, discharged).when(command, by=Role.REVIEWER).refused(standing.CaseEnded)
    given(*APPROVED, suspended).when(miss, at=at("2026-03-17 12:00")).refused(standing.CaseIsSuspended)


def test_from_the_report_on_the_receiving_unit_holds_the_file(given):
    asked = replace(requested, unit_id="harbour-office")
    file = given(*OPEN, asked, *CONSULTED[2:], agrees, replace(approved, unit_id="harbour-office"))
    assert file.case().unit_id == "north-office"
    outcome = file.when(report).then(ReportedAtNewPlace, unit_id="harbour-office")
    after = outcome.and_then()
    assert after.case().unit_id == "harbour-office"
    assert after.case().relocation.gone is None
    after.when(request(unit_id="harbour-office")).refused(refusals.SamePlace)
    after.when(request(unit_id="north-office")).then(RelocationRequested)


def test_somebody_who_reports_outside_leaves_the_file_where_it_is(given):
    case = given(*APPROVED, arrived).case()
    assert case.unit_id == "north-office"
    assert case.relocation.gone == example_id(len(APPROVED))


def test_before_the_law_each_step_had_three_working_days(given, at):
    begun = Draft(opened, Occurred(at("2020-01-06 09:00")))
    command = request(date(2020, 6, 15), occurred_on=date(2020, 5, 8))
    outcome = given(begun).when(command).then(RelocationRequested, consult_by=date(2020, 5, 12))  # a worked Saturday
    assert outcome.facts.policies.consulted[-1].startswith("relocation.steps@plans#")
