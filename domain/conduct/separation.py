"""Who looked into something, or proposed it, does not decide on it. Asked of the record, which knows who did."""

from __future__ import annotations

from uuid import UUID

from domain.conduct.breaches.tables import SeparationOfDuties
from domain.kernel.refusal import NotEmpowered
from domain.kernel.rule import Facts


class InvestigatorMayNotDecide(NotEmpowered, code="conduct.investigator-may-not-decide"):
    """Whoever looked into a breach does not decide on it ({rule}).

    Have it decided by another person.
    """


class ProposerMayNotDecide(NotEmpowered, code="conduct.proposer-may-not-decide"):
    """Whoever proposed something does not decide on it ({rule}).

    Have it decided by another person.
    """


def not_the_investigator(investigation: UUID | None, facts: Facts) -> None:
    """Refuse whoever recorded the investigation. It has to be named in ``rests_on``."""
    table = facts.policies.of(SeparationOfDuties)
    if not table.investigator_may_decide:
        facts.require(not _recorded(investigation, facts), InvestigatorMayNotDecide(rule=table.pin))


def not_the_proposer(facts: Facts, *proposals: UUID | None) -> None:
    """Refuse whoever recorded one of the proposals. They have to be named in ``rests_on``."""
    table = facts.policies.of(SeparationOfDuties)
    if not table.proposer_may_decide:
        own = any(_recorded(proposal, facts) for proposal in proposals)
        facts.require(not own, ProposerMayNotDecide(rule=table.pin))


def _recorded(event_id: UUID | None, facts: Facts) -> bool:
    entry = facts.entry(event_id) if event_id else None
    return entry is not None and entry.actor_id == facts.actor.id
