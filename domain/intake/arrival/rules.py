"""What may be recorded of the arrival of somebody."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Literal
from uuid import UUID

from domain.case import Case
from domain.intake import standing
from domain.intake.arrival import refusals
from domain.intake.arrival.record import (
    Digests,
    DocumentsOverdue,
    HandoverDue,
    HandoverMissed,
    HandoverRecorded,
    Kinds,
    MaterialsExchanged,
    NoticeReceived,
    PaperStep,
    PersonRegistered,
    SurveyAttached,
)
from domain.intake.arrival.tables import HandoverTemporaryRelease, NoticeDecide, NoticeDocuments, NoticeReceipt
from domain.intake.record import Sentence
from domain.intake.survey.record import Conclusion, Survey
from domain.kernel import days
from domain.kernel.access import Role
from domain.kernel.entry import Occurred
from domain.kernel.ids import Code, Digest
from domain.kernel.rule import Draft, Drafts, FactCommand, Facts, Of, cited, rule

EXCHANGERS = standing.RECORDERS | {Role.POLICE}


class AttachSurvey(FactCommand):
    """Join the survey from before the sentence to the file.

    survey_id: of the survey's own file. conclusion, digest: of a survey that was made elsewhere; of one that was made
    here they are taken from its own file.
    """

    survey_id: UUID
    conclusion: Conclusion | None = None
    digest: Digest | None = None


def _survey(command: AttachSurvey) -> Collection[tuple[Of, str]]:
    return ((Of.SURVEYS, str(command.survey_id)),)


@rule(on="survey", do="attach", may=standing.RECORDERS, needs_states=_survey)
def attach_survey(command: AttachSurvey, case: Case, facts: Facts) -> list[SurveyAttached]:
    """One a file, with what it came to; it may have been made before the case opened."""
    standing.not_ended(case, facts.occurred(command), facts)
    if case.arrival.survey is not None:
        raise refusals.SurveyAttachedAlready()
    survey: Survey | None = facts.others.get(Of.SURVEYS, {}).get(str(command.survey_id))
    conclusion = survey.conclusion if survey else command.conclusion
    if conclusion is None:
        raise refusals.SurveyNotConcluded()
    if survey is not None and not (
        command.conclusion in {None, conclusion} and command.digest in {None, survey.digest}
    ):
        raise refusals.SurveySaysOtherwise(conclusion=conclusion.value)
    digest = survey.digest if survey else command.digest
    return [SurveyAttached(survey_id=command.survey_id, conclusion=conclusion, digest=digest)]


class ReceiveNotice(FactCommand):
    """Record that the deciding authority gave notice. effective_on: the day on which the judgment took effect."""

    issuer: Code
    effective_on: date


@rule(on="notice", may=standing.RECORDERS)
def receive_notice(command: ReceiveNotice, case: Case, facts: Facts) -> list[NoticeReceived]:
    """Once; it may have come before the case opened. How late it was is computed."""
    occurred = facts.occurred(command)
    standing.not_ended(case, occurred, facts)
    if case.arrival.notice is not None:
        raise refusals.NoticeReceivedAlready()
    due_on = facts.policies.of(NoticeDecide, command.effective_on).within.counted(command.effective_on).last
    late = days.days_after(facts.day(occurred), due_on)
    return [NoticeReceived(issuer=command.issuer, effective_on=command.effective_on, due_on=due_on, days_late=late)]


class RecordDocumentsOverdue(FactCommand):
    """Record that notice, documents or receipt were not there when the last day had passed."""

    step: PaperStep


@rule(on="documents", do="overdue", may=standing.WATCHERS)
def record_documents_overdue(command: RecordDocumentsOverdue, case: Case, facts: Facts) -> Drafts:
    """On the day after the last, at the earliest; each step once."""
    occurred = facts.occurred(command)
    standing.during(case, occurred, facts)
    step = command.step
    if came(step, case):
        raise refusals.PaperCame(step=step.value)
    if step in case.arrival.overdue:
        raise refusals.OverdueAlready(step=step.value)
    start = counted_from(step, case, facts)
    if start is None:
        raise refusals.EffectUnknown(step=step.value)
    table = facts.policies.of(TABLES[step], start)
    due_on = case.duties.last(WORDS[step], "", table.within.counted(start).last)
    if facts.day(occurred) <= due_on:
        raise refusals.PaperNotOverdue(rule=table.pin, step=step.value, due_on=due_on)
    return [DocumentsOverdue(step=step, counted_from=start, due_on=due_on)]


TABLES: dict[PaperStep, type[NoticeDecide | NoticeDocuments | NoticeReceipt]] = {
    PaperStep.NOTICE: NoticeDecide,
    PaperStep.DELIVERY: NoticeDocuments,
    PaperStep.RECEIPT: NoticeReceipt,
}


#: What they are among the duties.
WORDS: dict[PaperStep, str] = {
    PaperStep.NOTICE: "notice",
    PaperStep.DELIVERY: "documents",
    PaperStep.RECEIPT: "receipt",
}


def came(step: PaperStep, case: Case) -> bool:
    """Whether a paper is there."""
    match step:
        case PaperStep.NOTICE:
            return case.arrival.notice is not None
        case PaperStep.DELIVERY:
            return case.intake.documents_at is not None
        case PaperStep.RECEIPT:
            return case.intake.receipt_returned


def counted_from(step: PaperStep, case: Case, facts: Facts) -> date | None:
    """The day from which the time for a paper is counted, where it is known."""
    if step is PaperStep.RECEIPT:
        came = case.intake.documents_at
        return facts.day(Occurred(came)) if came else None
    return case.arrival.effective_on or case.intake.effective_on


class RegisterPerson(FactCommand):
    """Record that the person was registered. number: of the register."""

    number: Code


@rule(on="registration", may=standing.RECORDERS)
def register_person(command: RegisterPerson, case: Case, facts: Facts) -> list[PersonRegistered]:
    """Once the documents have been received and the identity has been verified."""
    standing.during(case, facts.occurred(command), facts)
    if case.arrival.registered is not None:
        raise refusals.RegisteredAlready()
    facts.require(case.intake.documents_at is not None, refusals.DocumentsNotReceived())
    facts.require(case.intake.identity_verified, refusals.IdentityNotVerified())
    return [PersonRegistered(number=command.number)]


class SetHandoverDue(FactCommand):
    """Set the day by which somebody who is released temporarily has to be handed over.

    custodian: code of who received the decision, on decision_received_on.
    """

    custodian: Code
    decision_received_on: date


@rule(on="handover", do="due", may=standing.RECORDERS)
def set_handover_due(command: SetHandoverDue, case: Case, facts: Facts) -> list[HandoverDue]:
    """The number of days is the law's, never typed in."""
    standing.not_ended(case, facts.occurred(command), facts)
    _handed_over_at_all(case)
    start = command.decision_received_on
    due_on = facts.policies.of(HandoverTemporaryRelease, start).within.counted(start).last
    return [HandoverDue(custodian=command.custodian, decision_received_on=start, due_on=due_on)]


class RecordHandover(FactCommand):
    """Record that somebody was handed over. custodian: code of who did it."""

    custodian: Code


@rule(on="handover", may=standing.RECORDERS)
def record_handover(command: RecordHandover, case: Case, facts: Facts) -> list[HandoverRecorded]:
    """How late it was is computed from the day that was set."""
    occurred = facts.occurred(command)
    standing.not_ended(case, occurred, facts)
    _handed_over_at_all(case)
    due_on = case.arrival.handover_due_on
    late = days.days_after(facts.day(occurred), due_on) if due_on else 0
    return [HandoverRecorded(custodian=command.custodian, due_on=due_on, days_late=late)]


class RecordMissedHandover(FactCommand):
    """Record that nobody had been handed over when the last day had passed."""


@rule(on="handover", do="miss", may=standing.WATCHERS)
def record_missed_handover(command: RecordMissedHandover, case: Case, facts: Facts) -> list[HandoverMissed]:
    """On the day after the last, at the earliest; once."""
    occurred = facts.occurred(command)
    standing.during(case, occurred, facts)
    _handed_over_at_all(case)
    due_on = case.arrival.handover_due_on
    if due_on is None:
        raise refusals.NoHandoverDue()
    if case.arrival.handover_missed:
        raise refusals.HandoverMissedAlready(due_on=due_on)
    if facts.day(occurred) <= due_on:
        raise refusals.HandoverNotOverdue(rule=facts.policies.of(HandoverTemporaryRelease, due_on).pin, due_on=due_on)
    return [HandoverMissed(custodian=case.arrival.custodian, due_on=due_on)]


def _handed_over_at_all(case: Case) -> None:
    """Refuse in a category that reports by itself, and after the handover."""
    standing.opened(case)
    category = case.intake.category
    if category is not Sentence.TEMPORARY_RELEASE:
        raise refusals.NotReleasedTemporarily(category=category.value)
    if case.arrival.handover is not None:
        raise refusals.HandedOverAlready()


class ExchangeMaterials(FactCommand):
    """Record that materials were handed over to the police, or received from them.

    counterpart: code of the police station. kinds: codes of what they are. digests: SHA-256 of those in the file.
    """

    direction: Literal["sent", "received"]
    counterpart: Code
    kinds: Kinds
    digests: Digests = ()


@rule(on="materials", do="exchange", may=EXCHANGERS)
def exchange_materials(command: ExchangeMaterials, case: Case, facts: Facts) -> Drafts:
    """They may have come before the case opened."""
    standing.not_ended(case, facts.occurred(command), facts)
    event = MaterialsExchanged(
        direction=command.direction,
        counterpart=command.counterpart,
        kinds=command.kinds,
        digests=command.digests,
    )
    return [Draft(event, evidence=cited(*(one for one in command.digests if one in case.filing.documents)))]
