"""How a helper is found: the platform or an officer proposes, a person decides."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

import msgspec

from domain.case import Case
from domain.intake import standing
from domain.kernel.access import Role, covers
from domain.kernel.entry import Occurred
from domain.kernel.ids import Code, Narrative
from domain.kernel.rule import DecisionCommand, Draft, Drafts, FactCommand, Facts, Of, cited, rule
from domain.people.matching import refusals
from domain.people.matching.record import (
    HelperMatched,
    HelperMatchEnded,
    HelperProposalDeclined,
    HelperProposed,
    HelpNeeded,
    Proposal,
)
from domain.people.matching.scoring import scored
from domain.people.matching.tables import MatchWeights
from domain.people.volunteers.record import Volunteer
from domain.people.volunteers.standing import registered, with_room


class RecordHelpNeeded(FactCommand):
    """Record what this person needs help with.

    needs: codes of the list of skills. division: code of the administrative division where the person lives.
    """

    needs: Annotated[tuple[Code, ...], msgspec.Meta(max_length=20)]
    division: Code | None = None
    note: Narrative | None = None


@rule(on="help-needed", may=standing.RECORDERS)
def record_help_needed(command: RecordHelpNeeded, case: Case, facts: Facts) -> Drafts:
    """While the case is open; the newest counts."""
    standing.during(case, facts.occurred(command), facts)
    needs = tuple(dict.fromkeys(command.needs))
    return [HelpNeeded(needs=needs, division=command.division, note=command.note)]


class ProposeHelper(FactCommand):
    """Propose a volunteer as helper; what the match is worth is computed."""

    volunteer_id: UUID


@rule(on="helpers", do="propose", may=standing.WATCHERS)
def propose_helper(command: ProposeHelper, case: Case, facts: Facts) -> Drafts:
    """A volunteer of the unit or of one above it, examined in time and with room, who fits well enough."""
    occurred = facts.occurred(command)
    standing.during(case, occurred, facts)
    volunteer = _volunteer(command.volunteer_id, facts)
    registered(volunteer, occurred, facts)
    _not_there(command.volunteer_id, volunteer, case, facts)
    if facts.actor.role is Role.CLOCK and command.volunteer_id in case.matching.declined:
        raise refusals.DeclinedBefore()
    table = facts.policies.of(MatchWeights)
    if len(case.matching.open) >= table.open_at_once:
        raise refusals.TooManyProposed(rule=table.pin, count=len(case.matching.open))
    most = with_room(volunteer, facts)
    score = scored(case.matching, volunteer, table, most)
    if score.total < table.least:
        raise refusals.MatchTooPoor(rule=table.pin, score=score.total, least=table.least)
    event = HelperProposed(
        proposal_id=facts.new_id(),
        volunteer_id=command.volunteer_id,
        score=score.total,
        pertinence=score.pertinence,
        nearness=score.nearness,
        room=score.room,
        met=score.met,
        near=score.near,
        helps_in=len(volunteer.cases),
        most=most,
    )
    return [Draft(event, evidence=cited(case.matching.needed))]


class MatchHelper(DecisionCommand):
    """Decide that the volunteer proposed helps this person."""

    proposal_id: UUID


class DeclineHelper(DecisionCommand):
    """Decide that the volunteer proposed does not help this person."""

    proposal_id: UUID
    reason: Literal["unsuited", "volunteer_unwilling", "person_unwilling", "too_far_away", "has_a_helper"]


def _of_proposal(command: MatchHelper, case: Case) -> tuple[UUID, ...]:
    proposal = case.matching.open.get(command.proposal_id)
    return (proposal.entry,) if proposal else ()


@rule(on="helpers/proposals/{proposal_id}", do="match", may=standing.RECORDERS, rests_on=_of_proposal)
def match_helper(command: MatchHelper, case: Case, facts: Facts) -> Drafts:
    """By a person, who is not the one who proposed; the volunteer still has to be able to."""
    standing.open_now(case, facts)
    proposal = _open(command.proposal_id, case)
    proposed = facts.entry(proposal.entry)
    if proposed is not None and proposed.actor_id == facts.actor.id:
        raise refusals.ProposerMatches()
    volunteer = _volunteer(proposal.volunteer_id, facts)
    registered(volunteer, Occurred(facts.now), facts)
    with_room(volunteer, facts)
    event = HelperMatched(proposal_id=command.proposal_id, volunteer_id=proposal.volunteer_id)
    return [Draft(event, evidence=cited(proposal.entry))]


@rule(on="helpers/proposals/{proposal_id}", do="decline", may=standing.RECORDERS)
def decline_helper(command: DeclineHelper, case: Case, facts: Facts) -> Drafts:
    """Also by whoever proposed: nothing comes of it."""
    standing.open_now(case, facts)
    proposal = _open(command.proposal_id, case)
    event = HelperProposalDeclined(
        proposal_id=command.proposal_id, volunteer_id=proposal.volunteer_id, reason=command.reason
    )
    return [Draft(event, evidence=cited(proposal.entry))]


class EndMatch(DecisionCommand):
    """End the help of a volunteer for this person."""

    volunteer_id: UUID
    reason: Literal["help_ended", "replaced_by_other", "asked_to_stop", "unsuited"]


@rule(on="helpers/{volunteer_id}", do="end", may=standing.RECORDERS)
def end_match(command: EndMatch, case: Case, _facts: Facts) -> Drafts:
    """Also after the case has ended."""
    standing.opened(case)
    matched = case.matching.matched.get(command.volunteer_id)
    if matched is None:
        raise refusals.NotMatched()
    event = HelperMatchEnded(volunteer_id=command.volunteer_id, reason=command.reason)
    return [Draft(event, evidence=cited(matched))]


def _volunteer(volunteer_id: UUID, facts: Facts) -> Volunteer:
    """A volunteer who is registered at the unit that holds the case, or at one above it."""
    found: Volunteer | None = facts.others.get(Of.VOLUNTEERS, {}).get(str(volunteer_id))
    if found is None or not covers(found.unit_id, facts.unit_id, facts.units):
        raise refusals.HelperUnknown()
    return found


def _not_there(volunteer_id: UUID, volunteer: Volunteer, case: Case, facts: Facts) -> None:
    waiting = any(proposal.volunteer_id == volunteer_id for proposal in case.matching.open.values())
    if waiting or volunteer_id in case.matching.matched or facts.stream in volunteer.cases:
        raise refusals.HelperThere()


def _open(proposal_id: UUID, case: Case) -> Proposal:
    proposal = case.matching.open.get(proposal_id)
    if proposal is None:
        raise refusals.ProposalUnknown()
    return proposal
