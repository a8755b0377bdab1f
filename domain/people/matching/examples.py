"""One example of every event and command about finding a helper."""

from __future__ import annotations

from uuid import UUID

from domain.intake import standing
from domain.intake.examples import NOW, OPEN
from domain.kernel.access import Role
from domain.kernel.event import Event
from domain.kernel.rule import Example, Of
from domain.people.matching import refusals, rules
from domain.people.matching.record import (
    HelperMatched,
    HelperMatchEnded,
    HelperProposalDeclined,
    HelperProposed,
    HelpNeeded,
    Nearness,
)
from domain.people.volunteers.examples import HELPER, VOLUNTEER

PROPOSAL = UUID("019b8a00-0000-7000-8000-000000000111")

needed = HelpNeeded(needs=("job-search", "housing"), division="110102003001", note="Wants to work in a kitchen.")
proposed = HelperProposed(
    proposal_id=PROPOSAL,
    volunteer_id=VOLUNTEER,
    score=69,
    pertinence=50,
    nearness=80,
    room=100,
    met=("job-search",),
    near=Nearness.TOWNSHIP,
    helps_in=0,
    most=3,
)
matched = HelperMatched(proposal_id=PROPOSAL, volunteer_id=VOLUNTEER)
declined = HelperProposalDeclined(proposal_id=PROPOSAL, volunteer_id=VOLUNTEER, reason="person_unwilling")

EVENTS: tuple[Event, ...] = (
    needed,
    proposed,
    matched,
    declined,
    HelperMatchEnded(volunteer_id=VOLUNTEER, reason="help_ended"),
)

NEEDY = (*OPEN, needed)
PROPOSED = (*NEEDY, proposed)
HELPERS = {Of.VOLUNTEERS: {str(VOLUNTEER): HELPER}}

_needed = rules.RecordHelpNeeded(needs=("job-search",), division="110102003001")
_propose = rules.ProposeHelper(volunteer_id=VOLUNTEER)
_match = rules.MatchHelper(proposal_id=PROPOSAL)
_decline = rules.DeclineHelper(proposal_id=PROPOSAL, reason="person_unwilling")
_end = rules.EndMatch(volunteer_id=VOLUNTEER, reason="help_ended")

COMMANDS: tuple[Example, ...] = (
    Example(given=OPEN, command=_needed, now=NOW, then=(HelpNeeded,)),
    Example(command=_needed, now=NOW, refused=standing.CaseNotOpened),
    Example(given=NEEDY, others=HELPERS, command=_propose, by=Role.CLOCK, now=NOW, then=(HelperProposed,)),
    Example(given=NEEDY, command=_propose, by=Role.CLOCK, now=NOW, refused=refusals.HelperUnknown),
    Example(given=PROPOSED, others=HELPERS, command=_match, now=NOW, then=(HelperMatched,)),
    Example(given=NEEDY, others=HELPERS, command=_match, now=NOW, refused=refusals.ProposalUnknown),
    Example(given=PROPOSED, command=_decline, now=NOW, then=(HelperProposalDeclined,)),
    Example(given=NEEDY, command=_decline, now=NOW, refused=refusals.ProposalUnknown),
    Example(given=(*PROPOSED, matched), command=_end, now=NOW, then=(HelperMatchEnded,)),
    Example(given=PROPOSED, command=_end, now=NOW, refused=refusals.NotMatched),
)
