"""Toward the end of supervision and after it; and on what its breaking off rests."""

from datetime import date

import pytest
from msgspec.structs import replace

from domain.conduct.revocation.examples import proposed, recalled, revoked
from domain.intake import standing
from domain.intake.aftercare import rules
from domain.intake.aftercare.examples import certified, handed_over, summary
from domain.intake.aftercare.record import (
    AftercareHandedOver,
    Appraisal,
    DischargeAppraised,
    DischargeCertified,
    DischargeOverdue,
    OwnSummarySubmitted,
)
from domain.intake.ending.examples import appraised, discharged, terminated
from domain.intake.ending.record import Discharged, DischargeGround, Terminated, TerminationReason
from domain.intake.ending.rules import (
    AppraisalMissing,
    Discharge,
    NotARuling,
    NotGoneElsewhere,
    RevocationPending,
    RulingNotCited,
    Terminate,
    TermUnknown,
)
from domain.intake.examples import OPEN, UNIT
from domain.intake.record import CaseOpened, Sentence
from domain.intake.relocation.examples import APPROVED, arrived
from domain.intake.term.examples import RULING, filed
from domain.intake.term.refusals import RulingNotFiled
from domain.kernel.access import Role
from domain.kernel.entry import Occurred
from domain.kernel.refusal import NotEmpowered
from domain.kernel.rule import Draft, example_id

appraise = rules.AppraiseDischarge(appraisal=Appraisal.GOOD, text="Kept all rules.")
endless = CaseOpened(case_number="1", unit_id=UNIT, category=Sentence.OTHER, name="Li Ming")


@pytest.mark.parametrize(("day", "late"), [("2026-11-30", 0), ("2026-12-01", 0), ("2026-12-02", 1)])
def test_summary_and_appraisal_are_due_thirty_days_before_the_end(given, at, day, late):
    when = at(f"{day} 10:00")
    given(*OPEN).when(rules.SubmitOwnSummary(), at=when).then(
        OwnSummarySubmitted, due_on=date(2026, 12, 1), days_late=late
    )
    given(*OPEN).when(appraise, at=when).then(
        DischargeAppraised, due_on=date(2026, 12, 1), days_late=late, ends_on=date(2026, 12, 31)
    )


def test_an_appraisal_rests_on_the_term_and_the_own_summary_and_is_made_once(given):
    outcome = given(*OPEN, summary).when(appraise).then(DischargeAppraised, text="Kept all rules.")
    assert outcome.drafts[0].evidence == (str(example_id(0)), str(example_id(1)))
    outcome.and_then().when(appraise).refused(rules.AppraisedAlready)
    given(*OPEN).when(appraise, by=Role.CLOCK).refused(NotEmpowered)
    given(*OPEN, discharged).when(appraise).refused(standing.CaseEnded)


def test_without_a_known_end_nothing_is_late_and_nothing_appraised(given):
    given(endless).when(rules.SubmitOwnSummary()).then(OwnSummarySubmitted, due_on=None, days_late=0)
    given(endless).when(appraise).refused(TermUnknown)
    given(endless).when(rules.RecordOverdueDischarge()).refused(TermUnknown)


@pytest.mark.parametrize(("day", "over"), [("2026-12-30", False), ("2026-12-31", False), ("2027-01-01", True)])
def test_a_discharge_is_overdue_on_the_day_after_the_last_of_the_term(given, at, day, over):
    command = rules.RecordOverdueDischarge()
    outcome = given(*OPEN).when(command, by=Role.CLOCK, at=at(f"{day} 10:00"))
    if not over:
        outcome.refused(rules.DischargeNotOverdue, ends_on=date(2026, 12, 31))
        return
    after = outcome.then(DischargeOverdue, ends_on=date(2026, 12, 31)).and_then()
    after.when(command, at=at("2027-01-02 10:00")).refused(rules.DischargeOverdueAlready)


def test_certificate_and_aftercare_follow_a_discharge_once(given):
    over = given(*OPEN, appraised, discharged)
    certify, hand_over = rules.CertifyDischarge(number="2026-31"), rules.HandOverToAftercare(to="north-aftercare")
    over.when(certify).then(
        DischargeCertified, number="2026-31", copies_to=("deciding_authority", "procuratorate", "police")
    )
    over.when(hand_over).then(AftercareHandedOver, to="north-aftercare")
    given(*over.events, certified).when(certify).refused(rules.CertifiedAlready)
    given(*over.events, handed_over).when(hand_over).refused(rules.HandedOverToAftercareAlready)


@pytest.mark.parametrize(("day", "fine"), [(8, False), (9, True), (10, True)])
def test_neither_comes_before_the_day_of_the_discharge_nor_without_one(given, at, day, fine):
    over = given(*OPEN, appraised, Draft(discharged, Occurred(at("2026-03-09 10:00"))))
    for command in (
        rules.CertifyDischarge(number="1", occurred_on=date(2026, 3, day)),
        rules.HandOverToAftercare(to="x", occurred_on=date(2026, 3, day)),
    ):
        outcome = over.when(command)
        assert not outcome.refusal if fine else outcome.refused(rules.NotDischarged)
        given(*OPEN).when(command).refused(rules.NotDischarged)
        given(*OPEN, terminated).when(command).refused(rules.NotDischarged)
        given().when(command).refused(standing.CaseNotOpened)


def test_a_pardon_needs_no_appraisal(given):
    pardon = Discharge(ground=DischargeGround.PARDON, digest=filed.digest)
    given(*OPEN, filed).when(pardon, by=Role.REVIEWER).then(Discharged)


@pytest.mark.parametrize(
    "reason", [TerminationReason.SUSPENSION_REVOKED, TerminationReason.PAROLE_REVOKED, TerminationReason.RECALLED]
)
def test_revocation_and_recall_rest_on_their_ruling(given, reason):
    file = given(*OPEN, filed)
    file.when(Terminate(reason=reason), by=Role.REVIEWER).refused(RulingNotCited, reason=reason.value)
    file.when(Terminate(reason=reason, ruling="2026-77"), by=Role.REVIEWER).then(Terminated, ruling="2026-77")
    outcome = file.when(Terminate(reason=reason, digest=RULING), by=Role.REVIEWER).then(Terminated)
    assert outcome.drafts[0].evidence == (RULING,)
    given(*OPEN).when(Terminate(reason=reason, digest=RULING), by=Role.REVIEWER).refused(RulingNotFiled)
    for entry in (example_id(0), example_id(9)):
        file.when(Terminate(reason=reason, entry=entry), by=Role.REVIEWER).refused(NotARuling, reason=reason.value)
    imported = file.when(Terminate(reason=reason), by=Role.REVIEWER, imported=True).then(Terminated)
    assert [type(one) for one in imported.facts.reported] == [RulingNotCited]


def test_a_ruling_that_was_recorded_carries_a_termination_only_if_it_was_granted(given):
    refused = replace(revoked, ruling="not_revoked"), replace(recalled, decision="not_recalled")
    for reason, fine, wrong in (
        (TerminationReason.SUSPENSION_REVOKED, revoked, (refused[0], recalled)),
        (TerminationReason.PAROLE_REVOKED, revoked, (refused[0], recalled)),
        (TerminationReason.RECALLED, recalled, (refused[1], revoked)),
    ):
        command = Terminate(reason=reason, entry=example_id(1))
        outcome = given(*OPEN, fine).when(command, by=Role.REVIEWER).then(Terminated)
        assert outcome.drafts[0].evidence == (str(example_id(1)),)
        for entry in wrong:
            given(*OPEN, entry).when(command, by=Role.REVIEWER).refused(NotARuling)


def test_nobody_is_discharged_while_a_revocation_is_not_settled(given, at):
    over = at("2026-12-31 10:00")
    for unsettled in (proposed, revoked):
        file = given(*OPEN, appraised, unsettled)
        file.when(Discharge(), by=Role.REVIEWER, at=over).refused(RevocationPending)


def test_other_reasons_may_cite_any_entry_of_the_file(given):
    command = Terminate(reason=TerminationReason.OTHER, entry=example_id(0))
    outcome = given(*OPEN).when(command, by=Role.REVIEWER).then(Terminated)
    assert outcome.drafts[0].evidence == (str(example_id(0)),)


def test_a_transfer_rests_on_the_report_at_a_place_outside_and_the_file_refuses_afterwards(given, at):
    command = Terminate(reason=TerminationReason.TRANSFERRED)
    given(*APPROVED).when(command, by=Role.REVIEWER).refused(NotGoneElsewhere)
    outcome = given(*APPROVED, arrived).when(command, by=Role.REVIEWER).then(Terminated)
    assert outcome.drafts[0].evidence == (str(example_id(len(APPROVED))),)
    later = outcome.and_then()
    later.when(appraise, at=at("2026-03-10 10:01")).refused(standing.CaseEnded)


def test_of_another_systems_discharge_it_is_reported_what_is_not_known_of_it(given):
    outcome = given(endless).when(Discharge(), by=Role.REVIEWER, imported=True).then(Discharged)
    assert [type(one) for one in outcome.facts.reported] == [TermUnknown, AppraisalMissing]
