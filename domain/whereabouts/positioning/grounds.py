"""Whether what shows a ground for positioning still stands: sanctions, breaches and proposals may be taken back."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from domain.case import Case
from domain.conduct.breaches.record import BreachAlleged, BreachInvestigated, BreachSubstantiated
from domain.conduct.revocation.record import RecallProposed, RevocationProposed
from domain.conduct.sanctions.record import (
    AdmonitionIssued,
    PublicSecurityPenaltyProposed,
    PublicSecurityPenaltyRecorded,
    SanctionProposed,
    WarningIssued,
)
from domain.kernel.entry import AnyEntry
from domain.kernel.rule import Facts
from domain.whereabouts.positioning import refusals


def standing(entries: Iterable[UUID], case: Case, facts: Facts) -> None:
    """Refuse entries about conduct that were taken back since. They have to be named in ``rests_on``."""
    for event_id in entries:
        entry = facts.entry(event_id)
        if entry is not None:
            facts.require(_stands(entry, case), refusals.GroundFellAway(topic=entry.event.topic))


def _stands(entry: AnyEntry, case: Case) -> bool:
    match entry.event:
        case BreachAlleged() | BreachInvestigated() | BreachSubstantiated():
            return entry.event.breach_id in case.breaches.open or entry.event.breach_id in case.breaches.answered
        case AdmonitionIssued() | WarningIssued() | PublicSecurityPenaltyRecorded():
            return entry.event_id in case.sanctions.standing
        case SanctionProposed(proposal_id=proposal_id) | PublicSecurityPenaltyProposed(proposal_id=proposal_id):
            return proposal_id in case.sanctions.proposals
        case RevocationProposed(proposal_id=proposal_id) | RecallProposed(proposal_id=proposal_id):
            return proposal_id in case.revocation.pending or case.revocation.granted is not None
        case _:
            return True
