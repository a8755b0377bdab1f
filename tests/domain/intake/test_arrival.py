"""Arrival: notice, documents and receipt in their days; registration; handover; materials from and to the police."""

from datetime import date
from uuid import UUID

import pytest
from msgspec.structs import replace

from domain.intake import refusals as of_intake
from domain.intake import standing
from domain.intake.arrival import refusals, rules
from domain.intake.arrival.examples import attached, handed_over, handover_due, noticed, registered
from domain.intake.arrival.record import (
    DocumentsOverdue,
    HandoverDue,
    HandoverMissed,
    HandoverRecorded,
    MaterialsExchanged,
    NoticeReceived,
    PaperStep,
    PersonRegistered,
    SurveyAttached,
)
from domain.intake.ending.examples import discharged
from domain.intake.examples import DUE, NOW, OPEN, documents
from domain.intake.filing.record import DocumentFiled, Folder
from domain.intake.record import IdentityMethod, IdentityVerified, InductionAnnounced, ReceiptReturned
from domain.intake.regime.examples import juvenile
from domain.intake.rules import AnnounceInduction
from domain.intake.survey.examples import completed as survey_completed
from domain.intake.survey.examples import requested as survey_requested
from domain.intake.survey.record import Conclusion
from domain.intake.survey.record import evolve as evolve_survey
from domain.intake.term.examples import released
from domain.kernel.access import Role
from domain.kernel.documents import DocumentType
from domain.kernel.entry import Entry, Occurred
from domain.kernel.refusal import NotEmpowered
from domain.kernel.rule import RULES, Draft, Of
from domain.people.group.examples import GROUP
from domain.people.group.refusals import GroupNotFormed

verified = IdentityVerified(method=IdentityMethod.DOCUMENT)


def overdue(step):
    return rules.RecordDocumentsOverdue(step=step)


@pytest.mark.parametrize(("day", "late"), [(5, 0), (6, 0), (7, 1)])
def test_a_notice_has_five_days_from_the_effect_of_the_judgment(given, at, day, late):
    command = rules.ReceiveNotice(issuer="north-court", effective_on=date(2026, 1, 1))
    outcome = given(*OPEN).when(command, at=at(f"2026-01-0{day} 12:00"))
    outcome.then(NoticeReceived, due_on=date(2026, 1, 6), days_late=late)
    outcome.and_then().when(command).refused(refusals.NoticeReceivedAlready)


@pytest.mark.parametrize(("step", "last"), [(PaperStep.NOTICE, 6), (PaperStep.DELIVERY, 11)])
def test_notice_and_documents_are_overdue_on_the_day_after_their_last(given, at, step, last):
    for day in (last - 1, last):
        outcome = given(*DUE).when(overdue(step), by=Role.CLOCK, at=at(f"2026-01-{day:02} 23:00"))
        outcome.refused(refusals.PaperNotOverdue, due_on=date(2026, 1, last), step=step.value)
    outcome = given(*DUE).when(overdue(step), by=Role.CLOCK, at=at(f"2026-01-{last + 1:02} 00:30"))
    outcome.then(DocumentsOverdue, due_on=date(2026, 1, last), counted_from=date(2026, 1, 1))
    outcome.and_then().when(overdue(step)).refused(refusals.OverdueAlready)


@pytest.mark.parametrize(("day", "over"), [(9, False), (10, False), (11, True)])
def test_the_receipt_is_overdue_five_days_after_the_documents_came(given, at, day, over):
    came = Draft(documents, Occurred(at("2026-01-05 10:00")))
    outcome = given(*OPEN, came).when(overdue(PaperStep.RECEIPT), at=at(f"2026-01-{day:02} 12:00"))
    outcome.then(DocumentsOverdue) if over else outcome.refused(refusals.PaperNotOverdue)


def test_what_has_come_is_not_overdue_and_what_is_counted_from_nothing_neither(given):
    returned = ReceiptReturned(document="judgment", issuer="north-court")
    for step, came in ((PaperStep.NOTICE, noticed), (PaperStep.DELIVERY, documents), (PaperStep.RECEIPT, returned)):
        given(*DUE, documents, came).when(overdue(step)).refused(refusals.PaperCame, step=step.value)
    for step in PaperStep:
        given(*OPEN).when(overdue(step)).refused(refusals.EffectUnknown, step=step.value)


def test_the_day_of_effect_may_come_with_the_notice_or_with_the_documents(given):
    given(*OPEN, noticed).when(overdue(PaperStep.DELIVERY)).then(DocumentsOverdue, counted_from=date(2026, 1, 1))
    given(*OPEN, documents).when(overdue(PaperStep.NOTICE)).then(DocumentsOverdue, counted_from=date(2026, 1, 1))


def test_who_is_registered_has_papers_and_a_verified_identity(given):
    command = rules.RegisterPerson(number="2026-17")
    given(*OPEN, verified).when(command).refused(refusals.DocumentsNotReceived)
    given(*OPEN, documents).when(command).refused(refusals.IdentityNotVerified)
    given(*OPEN, documents, verified).when(command).then(PersonRegistered, number="2026-17")
    given(*OPEN, documents, verified, registered).when(command).refused(refusals.RegisteredAlready)
    outcome = given(*OPEN).when(command, imported=True).then(PersonRegistered)
    assert [type(one) for one in outcome.facts.reported] == [
        refusals.DocumentsNotReceived,
        refusals.IdentityNotVerified,
    ]


def test_only_who_is_released_temporarily_is_handed_over(given):
    set_due = rules.SetHandoverDue(custodian="north-prison", decision_received_on=date(2026, 1, 1))
    given(released).when(set_due).then(HandoverDue, due_on=date(2026, 1, 11))
    for command in (set_due, rules.RecordHandover(custodian="north-prison"), rules.RecordMissedHandover()):
        given(*OPEN).when(command).refused(refusals.NotReleasedTemporarily, category="suspended_sentence")
        given(released, handed_over).when(command).refused(refusals.HandedOverAlready)
        given().when(command).refused(standing.CaseNotOpened)


@pytest.mark.parametrize(("day", "late"), [(10, 0), (11, 0), (12, 1)])
def test_a_handover_has_ten_days_from_the_decision(given, at, day, late):
    begun = Draft(released, Occurred(at("2026-01-05 09:00")))
    file = given(begun, handover_due)
    file.when(rules.RecordHandover(custodian="north-prison"), at=at(f"2026-01-{day} 12:00")).then(
        HandoverRecorded, days_late=late, due_on=date(2026, 1, 11)
    )
    missed = file.when(rules.RecordMissedHandover(), by=Role.CLOCK, at=at(f"2026-01-{day} 12:00"))
    if not late:
        missed.refused(refusals.HandoverNotOverdue, due_on=date(2026, 1, 11))
        return
    missed.then(HandoverMissed, custodian="north-prison")
    missed.and_then().when(rules.RecordMissedHandover()).refused(refusals.HandoverMissedAlready)


def test_nobody_misses_a_handover_that_is_not_due(given):
    given(released).when(rules.RecordMissedHandover()).refused(refusals.NoHandoverDue)
    given(released).when(rules.RecordHandover(custodian="p")).then(HandoverRecorded, due_on=None, days_late=0)


def test_materials_are_exchanged_with_the_police_by_either_side_and_cite_what_is_filed(given):
    digest = "b2" * 32
    filed = DocumentFiled(digest=digest, type=DocumentType.OTHER, folder=Folder.OTHER, required=False)
    command = rules.ExchangeMaterials(
        direction="sent", counterpart="north-police", kinds=("record",), digests=(digest, "c3" * 32)
    )
    for by in (Role.POLICE, Role.OFFICER):
        outcome = given(*OPEN, filed).when(command, by=by).then(MaterialsExchanged, direction="sent")
        assert outcome.drafts[0].evidence == (digest,)
    given(*OPEN).when(command, by=Role.INSPECTOR).refused(NotEmpowered)


def test_a_file_has_one_survey_from_before_the_sentence(given):
    command = rules.AttachSurvey(survey_id=attached.survey_id, conclusion=Conclusion.UNSUITABLE)
    given(*OPEN).when(command).then(SurveyAttached, conclusion=Conclusion.UNSUITABLE)
    given(*OPEN, attached).when(command).refused(refusals.SurveyAttachedAlready)


def test_nothing_arrives_after_the_end(given, at):
    ended = (*OPEN, Draft(discharged, Occurred(at("2026-03-01 10:00"))))
    for command in (
        rules.ReceiveNotice(issuer="north-court", effective_on=date(2026, 1, 1)),
        rules.RegisterPerson(number="1"),
        overdue(PaperStep.NOTICE),
        rules.ExchangeMaterials(direction="sent", counterpart="p", kinds=("record",)),
        rules.AttachSurvey(survey_id=attached.survey_id, conclusion=Conclusion.SUITABLE),
    ):
        given(*ended).when(command).refused(standing.CaseEnded)


def test_to_a_juvenile_it_is_announced_with_a_guardian_present(given):
    alone, together = (AnnounceInduction(acknowledged=True, guardian_present=present) for present in (False, True))
    given(*GROUP).when(alone).then(InductionAnnounced, guardian_present=False)
    given(*GROUP, juvenile).when(together).then(InductionAnnounced, guardian_present=True)
    given(*GROUP, juvenile).when(alone).refused(of_intake.GuardianNotPresent)
    outcome = given(*GROUP, juvenile).when(alone, imported=True).then(InductionAnnounced)
    assert [type(one) for one in outcome.facts.reported] == [of_intake.GuardianNotPresent]


def test_it_is_announced_once_there_is_a_group_and_taken_as_it_was_from_another_system(given):
    announced = AnnounceInduction(acknowledged=True)
    given(*OPEN).when(announced).refused(GroupNotFormed)
    given(*GROUP).when(announced).then(InductionAnnounced)
    outcome = given(*OPEN).when(announced, imported=True).then(InductionAnnounced)
    assert [type(one) for one in outcome.facts.reported] == [GroupNotFormed]


def surveyed(*events):
    """The states of others where a survey has come so far."""
    survey = None
    for n, event in enumerate(events):
        survey = evolve_survey(survey, Entry(n, attached.survey_id, n, UUID(int=n), NOW, NOW, event))
    return {Of.SURVEYS: {str(attached.survey_id): survey}}


@pytest.mark.parametrize(
    ("fields", "refused"),
    [
        ({}, None),
        ({"conclusion": Conclusion.SUITABLE}, None),
        ({"conclusion": Conclusion.SUITABLE, "digest": "9d" * 32}, None),
        ({"conclusion": Conclusion.UNSUITABLE}, refusals.SurveySaysOtherwise),
        ({"digest": "00" * 32}, refusals.SurveySaysOtherwise),
    ],
)
def test_what_a_survey_came_to_is_taken_from_its_own_file(given, fields, refused):
    file = given(*OPEN).knowing(others=surveyed(survey_requested, survey_completed))
    outcome = file.when(rules.AttachSurvey(survey_id=attached.survey_id, **fields))
    if refused:
        outcome.refused(refused)
    else:
        outcome.then(SurveyAttached, conclusion=Conclusion.SUITABLE, digest="9d" * 32)


def test_a_survey_that_came_to_nothing_yet_is_not_joined_and_one_made_elsewhere_names_its_conclusion(given):
    command = rules.AttachSurvey(survey_id=attached.survey_id)
    given(*OPEN).when(command).refused(refusals.SurveyNotConcluded)
    asked = given(*OPEN).knowing(others=surveyed(survey_requested))
    asked.when(replace(command, conclusion=Conclusion.SUITABLE)).refused(refusals.SurveyNotConcluded)
    assert tuple(RULES["AttachSurvey"].needs_states(command)) == ((Of.SURVEYS, str(attached.survey_id)),)
