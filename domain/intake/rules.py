"""What may happen while a case begins."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import msgspec

from domain.case import Case
from domain.intake import refusals, standing
from domain.intake.opening import at_a_unit, born_before, term_in_order
from domain.intake.planning import of_its_class, recently_assessed
from domain.intake.record import (
    CaseOpened,
    DocumentsReceived,
    IdentityMethod,
    IdentityVerified,
    InductionAnnounced,
    PlanAdopted,
    PlanRevised,
    ReceiptReturned,
    ReportedInPerson,
    ReportingMissed,
    ResponsibleOfficerAssigned,
    Sentence,
    Sex,
)
from domain.intake.reporting import overdue, reporting_due
from domain.kernel import days
from domain.kernel.ids import AccountId, Code, Digest, Line, Narrative, UnitId, Year
from domain.kernel.rule import DecisionCommand, Draft, Drafts, FactCommand, Facts, cited, rule
from domain.people.group.refusals import GroupNotFormed

Measures = Annotated[tuple[Code, ...], msgspec.Meta(min_length=1, max_length=30)]


class OpenCase(FactCommand):
    """Open the file of one person's term of supervision.

    It occurred on the day from which the case counts as open. effective_on: the day on which the judgment
    took effect; with it, the day by which to report is set. term_begins_on, term_ends_on: inclusive.
    """

    case_number: Code
    unit_id: UnitId
    category: Sentence
    name: Line
    effective_on: date | None = None
    term_begins_on: date | None = None
    term_ends_on: date | None = None
    sex: Sex = Sex.UNKNOWN
    birth_year: Year | None = None
    birth_date: date | None = None
    id_number: Line | None = None
    address: Line | None = None
    phone: Line | None = None


@rule(on="", may=standing.RECORDERS, opens=True)
def open_case(command: OpenCase, case: Case, facts: Facts) -> Drafts:
    """One file a person and term, at a unit that exists."""
    if case.intake.opened is not None:
        raise refusals.CaseAlreadyOpened()
    at_a_unit(command.unit_id, facts)
    term_in_order(command.term_begins_on, command.term_ends_on)
    born_before(facts.day(facts.occurred(command)), command.birth_date, command.birth_year)
    opened = CaseOpened(
        case_number=command.case_number,
        unit_id=command.unit_id,
        category=command.category,
        name=command.name,
        term_begins_on=command.term_begins_on,
        term_ends_on=command.term_ends_on,
        sex=command.sex,
        birth_year=command.birth_year or (command.birth_date.year if command.birth_date else None),
        birth_date=command.birth_date.isoformat() if command.birth_date else None,
        id_number=command.id_number,
        address=command.address,
        phone=command.phone,
    )
    return [opened, reporting_due(command.effective_on, facts)] if command.effective_on else [opened]


class ReceiveDocuments(FactCommand):
    """Record that legal documents arrived."""

    document: Code
    issuer: Code
    effective_on: date | None = None
    digest: Digest | None = None


@rule(on="documents", do="receive", may=standing.RECORDERS)
def receive_documents(command: ReceiveDocuments, case: Case, facts: Facts) -> Drafts:
    """They may have arrived before the case opened, and not after it ended."""
    standing.not_ended(case, facts.occurred(command), facts)
    return [
        DocumentsReceived(
            document=command.document,
            issuer=command.issuer,
            effective_on=command.effective_on,
            digest=command.digest,
        )
    ]


class ReturnReceipt(FactCommand):
    """Record that the receipt for documents went back."""

    document: Code
    issuer: Code


@rule(on="receipts", may=standing.RECORDERS)
def return_receipt(command: ReturnReceipt, case: Case, facts: Facts) -> Drafts:
    """It may have gone back before the case opened."""
    standing.not_ended(case, facts.occurred(command), facts)
    return [ReceiptReturned(document=command.document, issuer=command.issuer)]


class SetReportingDue(FactCommand):
    """Set the day by which to report, from the day on which the judgment took effect."""

    effective_on: date


@rule(on="reporting-due", may=standing.RECORDERS)
def set_reporting_due(command: SetReportingDue, case: Case, facts: Facts) -> Drafts:
    """The number of days is the law's, never typed in."""
    standing.during(case, facts.occurred(command), facts)
    if case.intake.reported_at is not None:
        raise refusals.ReportedAlready(reported_on=_day(case.intake.reported_at, facts))
    return [reporting_due(command.effective_on, facts)]


class RecordReport(FactCommand):
    """Record that the person reported in person for the first time."""


@rule(on="reports", may=standing.RECORDERS)
def record_report(command: RecordReport, case: Case, facts: Facts) -> Drafts:
    """How late it was is computed from the day that was set."""
    occurred = facts.occurred(command)
    standing.during(case, occurred, facts)
    if case.intake.reported_at is not None:
        raise refusals.ReportedAlready(reported_on=_day(case.intake.reported_at, facts))
    due_on = case.intake.reporting_due_on
    late = days.days_after(facts.day(occurred), due_on) if due_on else 0
    return [ReportedInPerson(due_on=due_on, days_late=late)]


class RecordMissedReport(FactCommand):
    """Record that the person had not reported when the last day had passed."""


@rule(on="reports", do="miss", may=standing.WATCHERS)
def record_missed_report(command: RecordMissedReport, case: Case, facts: Facts) -> Drafts:
    """The earliest day for this is the day after the last day."""
    occurred = facts.occurred(command)
    standing.during(case, occurred, facts)
    due_on = case.intake.reporting_due_on
    if due_on is None:
        raise refusals.NoReportDue()
    if case.intake.reported_at is not None:
        raise refusals.ReportedAlready(reported_on=_day(case.intake.reported_at, facts))
    if case.intake.reporting_missed:
        raise refusals.ReportMissedAlready(due_on=due_on)
    overdue(due_on, facts.day(occurred), facts)
    return [ReportingMissed(due_on=due_on)]


class VerifyIdentity(FactCommand):
    """Record that the person's identity was verified."""

    method: IdentityMethod


@rule(on="identity-checks", may=standing.RECORDERS)
def verify_identity(command: VerifyIdentity, case: Case, facts: Facts) -> Drafts:
    """It may be verified more than once."""
    standing.during(case, facts.occurred(command), facts)
    return [IdentityVerified(method=command.method)]


class AnnounceInduction(FactCommand):
    """Record that judgment, term and rules were announced.

    acknowledged: that the person acknowledged them, which makes it complete.
    """

    acknowledged: bool
    guardian_present: bool = False


@rule(on="induction", may=standing.RECORDERS)
def announce_induction(command: AnnounceInduction, case: Case, facts: Facts) -> Drafts:
    """With the group, acknowledged, and to a juvenile in the presence of a guardian: else it is no announcement."""
    standing.during(case, facts.occurred(command), facts)
    if not command.acknowledged:
        raise refusals.InductionNotAcknowledged()
    facts.require(case.group.formed is not None, GroupNotFormed())
    with_guardian(command.guardian_present, case, facts)
    return [InductionAnnounced(guardian_present=command.guardian_present)]


def with_guardian(present: bool, case: Case, facts: Facts) -> None:
    """Refuse an announcement to a juvenile without a guardian."""
    facts.require(present or not case.regime.juvenile, refusals.GuardianNotPresent())


class AssignResponsibleOfficer(DecisionCommand):
    """Make one officer responsible for the case, in the place of the one before."""

    officer_id: AccountId


@rule(on="responsible-officer", may=standing.RECORDERS)
def assign_responsible_officer(command: AssignResponsibleOfficer, case: Case, facts: Facts) -> Drafts:
    """There is exactly one at a time."""
    standing.open_now(case, facts)
    if command.officer_id == case.intake.officer_id:
        raise refusals.OfficerAlreadyResponsible(officer_id=command.officer_id)
    return [ResponsibleOfficerAssigned(officer_id=command.officer_id, replaces=case.intake.officer_id)]


class AdoptPlan(DecisionCommand):
    """Adopt the plan of supervision.

    measures: codes of the measures. review_on: the day to look at it again.
    """

    measures: Measures
    review_on: date | None = None
    text: Narrative | None = None


@rule(on="plan", may=standing.RECORDERS)
def adopt_plan(command: AdoptPlan, case: Case, facts: Facts) -> Drafts:
    """A plan rests on an assessment that is not out of date, and names what goes with the person's class."""
    standing.open_now(case, facts)
    if case.intake.plan is not None:
        raise refusals.PlanAlreadyAdopted()
    assessment = recently_assessed(case, facts)
    of_its_class(command.measures, case, facts)
    event = PlanAdopted(
        plan_id=facts.new_id(),
        measures=command.measures,
        review_on=command.review_on,
        text=command.text,
    )
    return [Draft(event, evidence=cited(assessment, case.assessment.placed_by))]


class RevisePlan(AdoptPlan):
    """Put a new text and new measures in the place of the plan's."""


@rule(on="plan", do="revise", may=standing.RECORDERS)
def revise_plan(command: RevisePlan, case: Case, facts: Facts) -> Drafts:
    """A revision rests on an assessment that is not out of date, and names what goes with the class, as a plan does."""
    standing.open_now(case, facts)
    plan = case.intake.plan
    if plan is None:
        raise refusals.NoPlanAdopted()
    assessment = recently_assessed(case, facts)
    of_its_class(command.measures, case, facts)
    event = PlanRevised(
        plan_id=plan.plan_id,
        revision=plan.revision + 1,
        measures=command.measures,
        review_on=command.review_on,
        text=command.text,
    )
    return [Draft(event, evidence=cited(plan.adopted_by, assessment, case.assessment.placed_by))]


def _day(at: datetime, facts: Facts) -> date:
    return at.astimezone(facts.zone).date()
