"""How health is reported and reviewed. No day comes from the caller."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from domain.case import Case
from domain.contacts.health.record import (
    HealthReported,
    MedicalIntervalExtended,
    MedicalReviewFiled,
    MedicalReviewMissed,
)
from domain.contacts.health.tables import MedicalCadence
from domain.intake import standing
from domain.kernel import days
from domain.kernel.access import Role
from domain.kernel.ids import Code, Digest, Month, Narrative
from domain.kernel.refusal import NotEmpowered, Refused
from domain.kernel.rule import DecisionCommand, Draft, Drafts, FactCommand, Facts, cited, rule


class NoMedicalDuty(Refused, code="contacts.no-medical-duty"):
    """Somebody of category {category} has no duty to have their health reviewed ({rule}).

    A case of one of these categories: {categories}.
    """


class MonthNotBegun(Refused, code="contacts.month-not-begun"):
    """The month {for_month} has not begun, or lies before the case opened.

    A month of supervision that has begun.
    """


class ReviewNotOverdue(Refused, code="contacts.review-not-overdue"):
    """The medical review may be filed until {grace_until} ({rule}).

    The day after {grace_until}, or later.
    """


class ReviewMissRecorded(Refused, code="contacts.review-miss-recorded"):
    """It is on record that the review due on {due_on} was missed.

    Nothing more until a review is filed.
    """


class ExtenderNotCompetent(NotEmpowered, code="contacts.extender-not-competent"):
    """A review is not put off by {months} months by the role {role} ({rule}).

    One of these: {may}.
    """


class ReportHealth(FactCommand):
    """Record the report on somebody's health for a month. note: in words."""

    for_month: Month
    state: Literal["unchanged", "better", "worse"]
    note: Narrative | None = None


@rule(on="health-reports", may=standing.RECORDERS)
def report_health(command: ReportHealth, case: Case, facts: Facts) -> Drafts:
    """For a month of supervision; one that comes late is taken, and says so."""
    occurred = facts.occurred(command)
    standing.during(case, occurred, facts)
    table = _duty(case, facts, facts.day(occurred))
    first, last = days.bounds(command.for_month)
    if first > facts.day(occurred) or last < facts.day(standing.opened(case)):
        raise MonthNotBegun(for_month=command.for_month)
    late = days.after_month(facts.day(occurred), command.for_month, table.report_days)
    return [HealthReported(for_month=command.for_month, state=command.state, days_late=late, note=command.note)]


class FileMedicalReview(FactCommand):
    """Record that a medical review was filed.

    hospital: code of it. digest: SHA-256 of the document, in hexadecimal. note: in words.
    """

    finding: Literal["ground_holds", "ground_ceased", "unclear"]
    hospital: Code
    digest: Digest | None = None
    note: Narrative | None = None


@rule(on="medical-reviews", may=standing.RECORDERS)
def file_medical_review(command: FileMedicalReview, case: Case, facts: Facts) -> Drafts:
    """With it, the next one is due by the table."""
    occurred = facts.occurred(command)
    standing.during(case, occurred, facts)
    day = facts.day(occurred)
    table = _duty(case, facts, day)
    due_on, _ = _review(case, facts, table)
    event = MedicalReviewFiled(
        finding=command.finding,
        hospital=command.hospital,
        due_on=due_on,
        next_due_on=table.review.counted(day, facts.calendar).last,
        days_late=days.days_after(day, due_on),
        digest=command.digest,
        note=command.note,
    )
    return [Draft(event, evidence=(command.digest,) if command.digest else ())]


class RecordMissedReview(FactCommand):
    """Record that a medical review did not come by the end of its days of grace."""


@rule(on="medical-reviews", do="miss", may=standing.WATCHERS)
def record_missed_review(command: RecordMissedReview, case: Case, facts: Facts) -> Drafts:
    """The earliest day for this is the day after the last day of grace; once a review."""
    occurred = facts.occurred(command)
    standing.supervised(case, occurred, facts)
    table = _duty(case, facts, facts.day(occurred))
    due_on, grace_until = _review(case, facts, table)
    if facts.day(occurred) <= grace_until:
        raise ReviewNotOverdue(rule=table.pin, grace_until=grace_until)
    if case.health.missed:
        raise ReviewMissRecorded(due_on=due_on)
    event = MedicalReviewMissed(due_on=due_on, grace_until=grace_until)
    return [Draft(event, evidence=cited(since(case)))]


class ExtendMedicalInterval(DecisionCommand):
    """Put off the medical review that is due. reason: in words."""

    months: Annotated[int, msgspec.Meta(ge=1, le=120)]
    reason: Narrative


@rule(on="medical-reviews", do="extend", may={Role.REVIEWER, Role.UPPER})
def extend_medical_interval(command: ExtendMedicalInterval, case: Case, facts: Facts) -> Drafts:
    """Who may depends on by how many months."""
    standing.open_now(case, facts)
    table = _duty(case, facts, facts.today)
    may = [row.by for row in table.extenders if command.months <= row.up_to_months]
    if facts.actor.role not in may:
        named = ", ".join(role.value for role in may) or "-"
        raise ExtenderNotCompetent(rule=table.pin, months=command.months, role=facts.actor.role.value, may=named)
    due_on, _ = _review(case, facts, table)
    event = MedicalIntervalExtended(
        months=command.months,
        due_on=due_on,
        next_due_on=days.add_months(due_on, command.months),
        reason=command.reason,
    )
    return [Draft(event, evidence=cited(since(case)))]


def _duty(case: Case, facts: Facts, day: date) -> MedicalCadence:
    """The table, where this case has the duty."""
    table = facts.policies.of(MedicalCadence, day)
    if case.intake.category not in table.categories:
        categories = ", ".join(category.value for category in table.categories)
        raise NoMedicalDuty(rule=table.pin, category=case.intake.category.value, categories=categories)
    return table


def _review(case: Case, facts: Facts, table: MedicalCadence) -> tuple[date, date]:
    """The last day for the next review, and the last of its grace, as they may have been restated."""
    due_on = review_due(case, facts, table)
    return case.duties.round("medical-review", since(case), due_on, due_on + timedelta(days=table.grace_days))


def since(case: Case) -> UUID | None:
    """Event id of the entry with which the review that is due began: the newest review, or the opening of the case."""
    return case.health.said or case.intake.opened_by


def review_due(case: Case, facts: Facts, table: MedicalCadence) -> date:
    """The day by which the next review is due; the first is counted from the opening of the case."""
    if case.health.review_due_on is not None:
        return case.health.review_due_on
    return table.review.counted(facts.day(standing.opened(case)), facts.calendar).last
