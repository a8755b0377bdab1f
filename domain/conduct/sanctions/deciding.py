"""What every decision of the ladder asks: a proven breach, its row, who may, the hearing, and that it is another's."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from domain.case import Case
from domain.conduct.breaches.rules import proven
from domain.conduct.revocation.record import RecallGround
from domain.conduct.sanctions.ladder import Footing, reached
from domain.conduct.sanctions.record import Outcome
from domain.conduct.sanctions.refusals import DeciderNotCompetent, NotHeard
from domain.conduct.sanctions.tables import SanctionLadder, Step
from domain.conduct.separation import not_the_investigator, not_the_proposer
from domain.intake import standing
from domain.kernel.access import Role
from domain.kernel.rule import OWN, Facts, cited

#: Who may ask for a decision of the ladder at all; the row says who is competent.
LEVELS = standing.RECORDERS | {Role.LEADER}


class Reached(NamedTuple):
    """A row that was reached, and what it rests on, as evidence."""

    step: Step
    days: int | None
    evidence: tuple[str, ...]


def about(breach_id: UUID | None, case: Case, *others: UUID | None) -> tuple[UUID, ...]:
    """The event ids whose authors count: of the investigation of a breach, and of what was proposed about it."""
    breach = case.breaches.open.get(breach_id) if breach_id else None
    investigated = breach.investigated if breach else None
    return tuple(entry for entry in (investigated, *_proposals(breach_id, case), *others) if entry is not None)


def decided(
    outcome: Outcome,
    breach_id: UUID | None,
    case: Case,
    facts: Facts,
    *,
    ground: RecallGround | None = None,
    proposal: UUID | None = None,
) -> Reached:
    """The row by which an outcome may be decided here and now, or the refusal that says what is missing.

    breach_id: None for rows that need no breach. proposal: event id of a proposal beside those about the breach.
    """
    standing.open_now(case, facts)
    breach = proven(breach_id, case) if breach_id else None
    table = facts.policies.of(SanctionLadder)
    footing = Footing(case, facts, breach, ground)
    step = reached(outcome, footing, table)
    _competent(step, table, facts)
    if step.hearing and breach is not None and breach.hearing not in step.hearing:
        hearings = ", ".join(step.hearing)
        facts.require(False, NotHeard(rule=table.pin, step=step.id, hearings=hearings))
    not_the_investigator(breach.investigated if breach else None, facts)
    proposals = (*_proposals(breach_id, case), proposal)
    not_the_proposer(facts, *proposals)
    entries = breach.entries if breach else ()
    taught = footing.taught if step.after_criticism else None
    evidence = cited(*entries, *footing.counted(step), taught, *proposals)
    return Reached(step, footing.days if step.number is not None else None, evidence)


def _competent(step: Step, table: SanctionLadder, facts: Facts) -> None:
    if facts.actor.role not in step.deciders and facts.actor.role not in OWN:
        deciders = ", ".join(step.deciders)
        raise DeciderNotCompetent(rule=table.pin, step=step.id, outcome=step.outcome.value, deciders=deciders)


def _proposals(breach_id: UUID | None, case: Case) -> list[UUID]:
    if breach_id is None:
        return []
    return [p.entry for p in case.sanctions.proposals.values() if p.breach_id == breach_id]
