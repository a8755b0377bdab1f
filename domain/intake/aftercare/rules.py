"""What may be recorded and decided around the end of supervision."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import msgspec

from domain.case import Case
from domain.intake import standing
from domain.intake.aftercare.record import (
    AftercareHandedOver,
    Appraisal,
    DischargeAppraised,
    DischargeCertified,
    DischargeOverdue,
    OwnSummarySubmitted,
)
from domain.intake.aftercare.tables import DischargeAppraisal, DischargeNotice
from domain.intake.ending.rules import TermUnknown
from domain.intake.term.running import term_ends_on, term_said
from domain.kernel import days
from domain.kernel.entry import Occurred
from domain.kernel.ids import Code, Digest, Narrative
from domain.kernel.refusal import Refused
from domain.kernel.rule import DecisionCommand, Draft, Drafts, FactCommand, Facts, cited, rule

Needs = Annotated[tuple[Code, ...], msgspec.Meta(max_length=20)]


class AppraisedAlready(Refused, code="intake.appraised-already"):
    """The conduct under supervision has been appraised already.

    Discharge when the term is over.
    """


class DischargeNotOverdue(Refused, code="intake.discharge-not-overdue"):
    """The term runs until {ends_on}.

    The day after {ends_on}, or later.
    """


class DischargeOverdueAlready(Refused, code="intake.discharge-overdue-already"):
    """That nobody was discharged after {ends_on} has been recorded already.

    Discharge the person.
    """


class NotDischarged(Refused, code="intake.not-discharged"):
    """The person has not been discharged from supervision.

    Discharge first; whose supervision was broken off gets no certificate.
    """


class CertifiedAlready(Refused, code="intake.certified-already"):
    """The certificate of discharge has been given already.

    Correct that entry if it is wrong.
    """


class HandedOverToAftercareAlready(Refused, code="intake.handed-over-to-aftercare-already"):
    """The person has been handed over to aftercare already.

    Correct that entry if it is wrong.
    """


class SubmitOwnSummary(FactCommand):
    """Record that the person handed in a summary of the time under supervision. digest: SHA-256 of it."""

    digest: Digest | None = None
    text: Narrative | None = None


@rule(on="own-summary", may=standing.RECORDERS)
def submit_own_summary(command: SubmitOwnSummary, case: Case, facts: Facts) -> list[OwnSummarySubmitted]:
    """How late it is is computed from the end of the term."""
    occurred = facts.occurred(command)
    standing.during(case, occurred, facts)
    ends_on = term_ends_on(case)
    due_on = _ahead_of(ends_on, facts) if ends_on else None
    late = days.days_after(facts.day(occurred), due_on) if due_on else 0
    return [OwnSummarySubmitted(due_on=due_on, days_late=late, digest=command.digest, text=command.text)]


class AppraiseDischarge(DecisionCommand):
    """Appraise how the person did under supervision, before the term is over. text: in words."""

    appraisal: Appraisal
    text: Narrative | None = None


@rule(on="appraisal", may=standing.RECORDERS)
def appraise_discharge(command: AppraiseDischarge, case: Case, facts: Facts) -> Drafts:
    """Once; how late it is is computed from the end of the term."""
    standing.open_now(case, facts)
    ends_on = term_ends_on(case)
    if ends_on is None:
        raise TermUnknown()
    if case.aftercare.appraised is not None:
        raise AppraisedAlready()
    due_on = _ahead_of(ends_on, facts)
    event = DischargeAppraised(
        appraisal=command.appraisal,
        ends_on=ends_on,
        due_on=due_on,
        days_late=days.days_after(facts.today, due_on),
        text=command.text,
    )
    return [Draft(event, evidence=cited(term_said(case), case.aftercare.summary))]


def _ahead_of(ends_on: date, facts: Facts) -> date:
    ahead = facts.policies.of(DischargeAppraisal).ahead
    return days.ahead(ends_on, ahead.number, ahead.unit, calendar=facts.calendar).last


class RecordOverdueDischarge(FactCommand):
    """Record that somebody had not been discharged when the term was over."""


@rule(on="discharge", do="overdue", may=standing.WATCHERS)
def record_overdue_discharge(command: RecordOverdueDischarge, case: Case, facts: Facts) -> Drafts:
    """On the day after the last of the term, at the earliest; once."""
    occurred = facts.occurred(command)
    standing.during(case, occurred, facts)
    ends_on = term_ends_on(case)
    if ends_on is None:
        raise TermUnknown()
    if facts.day(occurred) <= ends_on:
        raise DischargeNotOverdue(ends_on=ends_on)
    if case.aftercare.overdue_for == ends_on:
        raise DischargeOverdueAlready(ends_on=ends_on)
    return [Draft(DischargeOverdue(ends_on=ends_on), evidence=cited(term_said(case)))]


class CertifyDischarge(FactCommand):
    """Record that the certificate of discharge was given. number: of the certificate. digest: SHA-256 of it."""

    number: Code
    digest: Digest | None = None


@rule(on="discharge", do="certify", may=standing.RECORDERS)
def certify_discharge(command: CertifyDischarge, case: Case, facts: Facts) -> list[DischargeCertified]:
    """After the discharge, once; who is told is the table's to say."""
    discharged(case, facts.occurred(command), facts)
    if case.aftercare.certified is not None:
        raise CertifiedAlready()
    table = facts.policies.of(DischargeNotice)
    return [DischargeCertified(number=command.number, copies_to=table.copies_to, digest=command.digest)]


class HandOverToAftercare(FactCommand):
    """Record that the person was handed over to aftercare. to: code of the office. needs: codes of the help needed."""

    to: Code
    needs: Needs = ()
    note: Narrative | None = None


@rule(on="aftercare", may=standing.RECORDERS)
def hand_over_to_aftercare(command: HandOverToAftercare, case: Case, facts: Facts) -> list[AftercareHandedOver]:
    """After the discharge, once."""
    discharged(case, facts.occurred(command), facts)
    if case.aftercare.handed_over is not None:
        raise HandedOverToAftercareAlready()
    return [AftercareHandedOver(to=command.to, needs=command.needs, note=command.note)]


def discharged(case: Case, occurred: Occurred, facts: Facts) -> None:
    """Refuse what has to follow a discharge and does not."""
    standing.begun(case, occurred, facts)
    ended = case.ending.ended
    if ended is None or case.ending.by != "discharge" or facts.day(occurred) < facts.day(ended):
        raise NotDischarged()
