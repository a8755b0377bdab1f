"""What may be recorded of hearings and of criticism."""

from __future__ import annotations

from uuid import UUID

from domain.case import Case
from domain.conduct.breaches.rules import awaiting
from domain.conduct.hearings.record import CriticismRecorded, Hearing, StatementHeard
from domain.intake import standing
from domain.kernel.ids import Narrative
from domain.kernel.rule import Draft, Drafts, FactCommand, Facts, cited, rule


class HearStatement(FactCommand):
    """Record that somebody was given a hearing about a breach.

    hearing: how, or why they were not heard. lawyer: whether one was there. statement: what they said.
    """

    breach_id: UUID
    hearing: Hearing
    lawyer: bool = False
    statement: Narrative | None = None


@rule(on="breaches/{breach_id}", do="hear", may=standing.RECORDERS)
def hear_statement(command: HearStatement, case: Case, facts: Facts) -> Drafts:
    """About a breach that is not answered; the newest hearing counts."""
    standing.during(case, facts.occurred(command), facts)
    breach = awaiting(command.breach_id, case)
    event = StatementHeard(
        breach_id=command.breach_id, hearing=command.hearing, lawyer=command.lawyer, statement=command.statement
    )
    return [Draft(event, evidence=cited(breach.alleged))]


class RecordCriticism(FactCommand):
    """Record that somebody was criticised and taught about a breach."""

    breach_id: UUID
    note: Narrative | None = None


@rule(on="breaches/{breach_id}", do="criticise", may=standing.RECORDERS)
def record_criticism(command: RecordCriticism, case: Case, facts: Facts) -> Drafts:
    """It is no sanction: the breach still awaits its answer."""
    standing.during(case, facts.occurred(command), facts)
    breach = awaiting(command.breach_id, case)
    event = CriticismRecorded(breach_id=command.breach_id, kind=breach.kind, note=command.note)
    return [Draft(event, evidence=cited(breach.alleged))]
