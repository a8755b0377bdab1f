"""Public-security penalties: the agency proposes them, the police decide."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from domain.case import Case
from domain.conduct.breaches.rules import awaiting
from domain.conduct.sanctions.deciding import LEVELS, about, decided
from domain.conduct.sanctions.record import (
    Outcome,
    PublicSecurityPenaltyProposed,
    PublicSecurityPenaltyRecorded,
)
from domain.conduct.sanctions.refusals import ProposalUnknown
from domain.intake import standing
from domain.kernel.access import Role
from domain.kernel.ids import Code, Count, Digest
from domain.kernel.rule import DecisionCommand, Draft, Drafts, FactCommand, Facts, cited, rule


class ProposePublicSecurityPenalty(DecisionCommand):
    """Ask public security to penalise somebody for a breach. document: SHA-256 of the proposal."""

    breach_id: UUID
    document: Digest


@rule(
    on="breaches/{breach_id}",
    do="propose-penalty",
    may=LEVELS,
    rests_on=lambda command, case: about(command.breach_id, case),
)
def propose_public_security_penalty(command: ProposePublicSecurityPenalty, case: Case, facts: Facts) -> Drafts:
    """By the first row of the ladder that fits; the breach is answered with it, unless nothing is imposed."""
    step, _, evidence = decided(Outcome.PENALTY, command.breach_id, case, facts)
    event = PublicSecurityPenaltyProposed(
        proposal_id=facts.new_id(),
        breach_id=command.breach_id,
        step=step.id,
        document=command.document,
        copies_to=step.copies_to,
    )
    return [Draft(event, evidence=evidence)]


class RecordPublicSecurityPenalty(FactCommand):
    """Record what public security decided, on the day of its decision.

    proposal_id: what it answers; breach_id: without one, the breach it is about, where one is recorded. days,
    fine_yuan: of a detention, of a fine. document: SHA-256 of the decision.
    """

    authority: Code
    penalty: Literal["detention", "fine", "police_warning", "not_imposed"]
    proposal_id: UUID | None = None
    breach_id: UUID | None = None
    days: Count | None = None
    fine_yuan: Count | None = None
    document: Digest | None = None


@rule(on="penalties", may=standing.RECORDERS | {Role.POLICE})
def record_public_security_penalty(command: RecordPublicSecurityPenalty, case: Case, facts: Facts) -> Drafts:
    """With a proposal or of the police's own; it may come after supervision ended."""
    standing.begun(case, facts.occurred(command), facts)
    proposed, breach_id = None, command.breach_id
    if command.proposal_id is not None:
        proposal = case.sanctions.proposals.get(command.proposal_id)
        if proposal is None or proposal.outcome is not Outcome.PENALTY:
            raise ProposalUnknown()
        proposed, breach_id = proposal.entry, proposal.breach_id
    breach = awaiting(breach_id, case) if breach_id and proposed is None else None
    event = PublicSecurityPenaltyRecorded(
        authority=command.authority,
        penalty=command.penalty,
        proposal_id=command.proposal_id,
        breach_id=breach_id,
        days=command.days,
        fine_yuan=command.fine_yuan,
        document=command.document,
    )
    return [Draft(event, evidence=cited(proposed, *(breach.entries if breach else ())))]
