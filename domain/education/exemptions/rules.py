"""Who is exempted from public-benefit work: the county reviewer decides it on documents."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from domain.case import Case
from domain.education.exemptions import refusals
from domain.education.exemptions.record import BenefitExempted, BenefitExemptionEnded, EndReason, Ground
from domain.education.exemptions.tables import EducationBenefit, Exempting
from domain.intake import standing
from domain.kernel import days
from domain.kernel.ids import Digest
from domain.kernel.rule import DecisionCommand, Draft, Drafts, Facts, cited, rule


class ExemptFromBenefit(DecisionCommand):
    """Exempt somebody from public-benefit work.

    from_on: None for today. until: the last day, inclusive; None for good. digests: of documents that are stored for
    this file and show the reason.
    """

    ground: Ground
    from_on: date | None = None
    until: date | None = None
    digests: tuple[Digest, ...] = ()


def _named(command: ExemptFromBenefit) -> Collection[str]:
    return command.digests


@rule(on="education/exemptions", may=standing.DECIDERS, needs_documents=_named)
def exempt_from_benefit(command: ExemptFromBenefit, case: Case, facts: Facts) -> Drafts:
    """From today or later, no longer than the reason allows, and not where another exemption holds."""
    standing.open_now(case, facts)
    table = facts.policies.of(EducationBenefit)
    row = table.of(command.ground)
    if row is None:
        grounds = ", ".join(one.ground.value for one in table.grounds)
        raise refusals.GroundNotExempting(rule=table.pin, ground=command.ground.value, grounds=grounds)
    from_on = command.from_on or facts.today
    if from_on < facts.today:
        raise refusals.ExemptionBackDated(from_on=from_on, today=facts.today)
    _in_time(row, from_on, command.until, table.pin)
    _shown(row, command.digests, facts, table.pin)
    holds = case.benefit.touching(from_on, command.until or date.max)
    if holds is not None:
        raise refusals.ExemptedAlready(until=holds.until or "-")
    event = BenefitExempted(
        exemption_id=facts.new_id(),
        ground=command.ground,
        from_on=from_on,
        until=command.until,
        digests=command.digests,
    )
    return [Draft(event, evidence=cited(case.intake.opened_by, *command.digests))]


def _in_time(row: Exempting, from_on: date, until: date | None, pin: str) -> None:
    longest = days.span(from_on, row.months, "months", "same_day").last if row.months else None
    too_long = longest is not None and (until is None or until > longest)
    if too_long or (until is not None and until < from_on):
        raise refusals.ExemptionOutOfTime(rule=pin, from_on=from_on, longest=longest or "-")


def _shown(row: Exempting, digests: Collection[str], facts: Facts, pin: str) -> None:
    stored = [facts.document(digest) for digest in digests]
    if any(document is None for document in stored):
        raise refusals.ExemptionNotShown(rule=pin, documents=", ".join(row.documents) or "-")
    if row.documents and not any(document and document.type in row.documents for document in stored):
        raise refusals.ExemptionNotShown(rule=pin, documents=", ".join(row.documents))


class EndBenefitExemption(DecisionCommand):
    """End an exemption from public-benefit work: from today on it no longer holds."""

    exemption_id: UUID
    reason: EndReason


@rule(on="education/exemptions/{exemption_id}", do="end", may=standing.DECIDERS)
def end_benefit_exemption(command: EndBenefitExemption, case: Case, facts: Facts) -> Drafts:
    """One that holds, or will."""
    standing.open_now(case, facts)
    found = case.benefit.granted.get(command.exemption_id)
    if found is None or (found.until is not None and found.until < facts.today):
        raise refusals.ExemptionNotHolding()
    event = BenefitExemptionEnded(exemption_id=command.exemption_id, ends_on=facts.today, reason=command.reason)
    return [Draft(event, evidence=cited(found.entry))]
