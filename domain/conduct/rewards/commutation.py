"""Commutation: the county proposes, the agency above reviews, a court rules."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from domain.case import Case
from domain.conduct.breaches.showing import in_file
from domain.conduct.limits import Entries
from domain.conduct.revocation.rules import due
from domain.conduct.revocation.tables import CourtLimits
from domain.conduct.rewards import refusals
from domain.conduct.rewards.record import (
    CommutationGround,
    CommutationProposed,
    CommutationReviewed,
    CommutationRuled,
)
from domain.conduct.rewards.tables import CommutationTerms, Terms
from domain.conduct.separation import not_the_proposer
from domain.intake import standing
from domain.kernel import days
from domain.kernel.access import Role
from domain.kernel.ids import Code, Count, Digest
from domain.kernel.rule import DecisionCommand, Draft, Drafts, FactCommand, Facts, cited, rule

ONE_DAY = timedelta(days=1)


class ProposeCommutation(DecisionCommand):
    """Propose to shorten a term by so many months.

    sentence: of a suspended one, what was suspended. merit: event id of the merit, where that is the ground; entries:
    of what else shows it. court: an intermediate or higher one. document: SHA-256 of the proposal.
    """

    ground: CommutationGround
    months: Annotated[int, msgspec.Meta(ge=1, le=600)]
    court: Code
    document: Digest
    sentence: Literal["any", "detention", "imprisonment"] = "any"
    merit: UUID | None = None
    entries: Entries = ()


@rule(on="commutations", do="propose", may=standing.DECIDERS, rests_on=lambda command, _case: command.entries)
def propose_commutation(command: ProposeCommutation, case: Case, facts: Facts) -> Drafts:
    """On a ground of the category, shown by a merit where it is one, and not below what has to remain of the term."""
    standing.open_now(case, facts)
    if case.rewards.commutation:
        raise refusals.CommutationPending()
    in_file(command.entries, facts)
    table = facts.policies.of(CommutationTerms)
    terms = _terms(command, table, case)
    _shown(command, table, case)
    _not_too_far(command.months, terms, table, case)
    event = CommutationProposed(
        proposal_id=facts.new_id(),
        ground=command.ground,
        months=command.months,
        court=command.court,
        document=command.document,
        copies_to=table.copies_to,
    )
    return [Draft(event, evidence=cited(case.intake.opened_by, command.merit, *command.entries))]


class ReviewCommutation(DecisionCommand):
    """Support a proposed commutation before the court, or return it."""

    proposal_id: UUID
    opinion: Literal["supported", "returned"]


def _proposed(command: ReviewCommutation, case: Case) -> tuple[UUID, ...]:
    found = case.rewards.commutation.get(command.proposal_id)
    return (found.entry,) if found else ()


@rule(on="commutations/{proposal_id}", do="review", may={Role.UPPER}, rests_on=_proposed)
def review_commutation(command: ReviewCommutation, case: Case, facts: Facts) -> Drafts:
    """Once, by the agency above."""
    standing.open_now(case, facts)
    found = case.rewards.commutation.get(command.proposal_id)
    if found is None or found.reviewed is not None:
        raise refusals.CommutationNotOpen()
    not_the_proposer(facts, found.entry)
    event = CommutationReviewed(proposal_id=command.proposal_id, opinion=command.opinion)
    return [Draft(event, evidence=cited(found.entry))]


class RecordCommutationRuling(FactCommand):
    """Record what a court ruled on a commutation, on the day of the ruling.

    months, days: by how many it shortened the term. received_on: when the court had the proposal; without it, the
    day of the review. document: SHA-256 of the ruling.
    """

    proposal_id: UUID
    ruling: Literal["granted", "refused"]
    court: Code
    document: Digest
    months: Count = 0
    days: Count = 0
    received_on: date | None = None


@rule(on="commutations/{proposal_id}", do="rule", may=standing.RECORDERS | {Role.UPPER})
def record_commutation_ruling(command: RecordCommutationRuling, case: Case, facts: Facts) -> Drafts:
    """On a proposal that was supported. Late or not, and whatever it grants: a ruling stands."""
    occurred = facts.occurred(command)
    standing.begun(case, occurred, facts)
    found = case.rewards.commutation.get(command.proposal_id)
    if found is None or found.reviewed_at is None:
        raise refusals.CommutationNotOpen()
    in_order(command)
    limit = facts.policies.of(CourtLimits).commutation
    due_on = due(limit, found.reviewed_at, command.received_on, occurred, facts)
    event = CommutationRuled(
        proposal_id=command.proposal_id,
        ruling=command.ruling,
        months=command.months,
        days=command.days,
        court=command.court,
        document=command.document,
        due_on=due_on,
        days_late=days.days_after(facts.day(occurred), due_on),
    )
    return [Draft(event, evidence=cited(found.entry, found.reviewed))]


def in_order(ruled: RecordCommutationRuling | CommutationRuled) -> None:
    """Refuse a ruling that grants nothing, or refuses and grants."""
    if (ruled.ruling == "granted") != (ruled.months + ruled.days > 0):
        raise refusals.MonthsOutOfOrder()


def _terms(command: ProposeCommutation, table: CommutationTerms, case: Case) -> Terms:
    """The row of this category and sentence, if it has the ground."""
    category = case.intake.category
    rows = [row for row in table.rows if row.category is category]
    found = next((row for row in rows if row.sentence == command.sentence and command.ground in row.grounds), None)
    if found is None:
        grounds = ", ".join(dict.fromkeys(ground.value for row in rows for ground in row.grounds)) or "-"
        raise refusals.GroundNotAllowed(
            rule=table.pin, category=category.value, ground=command.ground.value, grounds=grounds
        )
    return found


def _shown(command: ProposeCommutation, table: CommutationTerms, case: Case) -> None:
    """A ground of merit is shown by a merit of that grade."""
    if command.ground is CommutationGround.REPENTANCE:
        return
    merit = case.rewards.merits.get(command.merit) if command.merit else None
    if merit is None or merit.merit.value != command.ground.value:
        raise refusals.NoSuchMerit(rule=table.pin, kinds=command.ground.value)


def _not_too_far(months: int, terms: Terms, table: CommutationTerms, case: Case) -> None:
    """Together with what was commuted before, so much of the term has to remain.

    A term runs from its first day to the day before the corresponding one.
    """
    begins_on, ends_on = case.intake.term_begins_on, case.intake.term_ends_on
    if begins_on is None or ends_on is None:
        raise refusals.TermNotKnown()
    over_on = ends_on + ONE_DAY
    kept_until = max(_share(begins_on, over_on, terms), days.add_months(begins_on, terms.at_least_months))
    already = case.rewards.commuted
    would_be_over_on = days.add_months(over_on, -(already + months))
    if would_be_over_on < kept_until:
        raise refusals.CommutationTooFar(
            rule=table.pin,
            months=months,
            ends_on=would_be_over_on - ONE_DAY,
            earliest_on=kept_until - ONE_DAY,
            most=max(0, days.months_between(kept_until, over_on) - already),
        )


def _share(begins_on: date, over_on: date, terms: Terms) -> date:
    """The day after the share of a term that has to remain: in months where it is made of them, else in days."""
    months = days.months_between(begins_on, over_on)
    whole, rest = divmod(months * terms.numerator, terms.denominator)
    if not rest and days.add_months(begins_on, months) == over_on:
        return days.add_months(begins_on, whole)
    return begins_on + timedelta(days=-(-(over_on - begins_on).days * terms.numerator // terms.denominator))
