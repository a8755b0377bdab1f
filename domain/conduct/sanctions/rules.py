"""How sanctions are proposed, decided, and taken back. Which row of the ladder leads where, the table says."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from domain.assessment.points.record import PeriodClosed
from domain.assessment.results.record import ObjectionDecided
from domain.case import Case
from domain.conduct.breaches.rules import proven
from domain.conduct.breaches.showing import in_file
from domain.conduct.sanctions import refusals
from domain.conduct.sanctions.deciding import LEVELS, about, decided
from domain.conduct.sanctions.penalties import ProposePublicSecurityPenalty, RecordPublicSecurityPenalty
from domain.conduct.sanctions.record import (
    AdmonitionIssued,
    NoActionDecided,
    Outcome,
    Proposal,
    SanctionError,
    SanctionProposalDismissed,
    SanctionProposed,
    SanctionQuashed,
    SanctionWithdrawn,
    WarningIssued,
)
from domain.conduct.sanctions.tables import ScoreThresholds
from domain.conduct.separation import not_the_investigator, not_the_proposer
from domain.intake import standing
from domain.kernel import days
from domain.kernel.access import Role
from domain.kernel.ids import Narrative, Period
from domain.kernel.rule import DecisionCommand, Draft, Drafts, Facts, cited, rule

__all__ = ["ProposePublicSecurityPenalty", "RecordPublicSecurityPenalty"]  # declared beside, found through here


class ProposeSanction(DecisionCommand):
    """Propose an admonition or a warning for a breach that was found proven."""

    breach_id: UUID
    outcome: Literal["admonition", "warning"]


@rule(on="breaches/{breach_id}", do="propose-sanction", may=standing.RECORDERS)
def propose_sanction(command: ProposeSanction, case: Case, facts: Facts) -> Drafts:
    """One a breach; whether the ladder allows it is for who decides."""
    standing.open_now(case, facts)
    breach = proven(command.breach_id, case)
    if any(p.breach_id == command.breach_id for p in case.sanctions.proposals.values()):
        raise refusals.ProposedAlready()
    event = SanctionProposed(
        proposal_id=facts.new_id(), outcome=command.outcome, cause="breach", breach_id=command.breach_id
    )
    return [Draft(event, evidence=cited(*breach.entries))]


class ProposeSanctionFromPoints(DecisionCommand):
    """Propose an admonition or a warning because of the score of a closed period."""

    period: Period
    outcome: Literal["admonition", "warning"]


def closing_of(command: ProposeSanctionFromPoints, case: Case) -> tuple[UUID, ...]:
    """The event id of the closing of the period that a command names."""
    tally = case.points.of(command.period)
    return (tally.closing,) if tally.closed and tally.closing else ()


@rule(on="points/{period}", do="propose-sanction", may=standing.WATCHERS, rests_on=closing_of)
def propose_sanction_from_points(command: ProposeSanctionFromPoints, case: Case, facts: Facts) -> Drafts:
    """It follows from the table; without a proven breach it leads to nothing by itself."""
    standing.open_now(case, facts)
    closing = beyond(command.period, command.outcome, case, facts)
    if any(p.period == command.period for p in case.sanctions.proposals.values()):
        raise refusals.ProposedAlready()
    event = SanctionProposed(proposal_id=facts.new_id(), outcome=command.outcome, cause="points", period=command.period)
    return [Draft(event, evidence=cited(closing))]


class DismissSanctionProposal(DecisionCommand):
    """Decide not to follow a proposed sanction."""

    proposal_id: UUID
    reason: Literal["no_breach", "answered_otherwise", "not_needed"]


def _proposal(command: DismissSanctionProposal | IssueAdmonition | IssueWarning, case: Case) -> tuple[UUID, ...]:
    proposal = case.sanctions.proposals.get(command.proposal_id) if command.proposal_id else None
    return (proposal.entry,) if proposal else ()


@rule(on="sanction-proposals/{proposal_id}", do="dismiss", may=standing.DECIDERS, rests_on=_proposal)
def dismiss_sanction_proposal(command: DismissSanctionProposal, case: Case, facts: Facts) -> Drafts:
    """By somebody else than who proposed it."""
    standing.open_now(case, facts)
    proposal = _open(command.proposal_id, case)
    not_the_proposer(facts, proposal.entry)
    event = SanctionProposalDismissed(proposal_id=command.proposal_id, reason=command.reason)
    return [Draft(event, evidence=cited(proposal.entry))]


class IssueAdmonition(DecisionCommand):
    """Admonish somebody for a breach. proposal_id: a proposal from points that this follows. reason: in words."""

    breach_id: UUID
    proposal_id: UUID | None = None
    reason: Narrative | None = None


class IssueWarning(DecisionCommand):
    """Warn somebody for a breach. proposal_id: a proposal from points that this follows. reason: in words."""

    breach_id: UUID
    proposal_id: UUID | None = None
    reason: Narrative | None = None


def _about(command: IssueAdmonition | IssueWarning, case: Case) -> tuple[UUID, ...]:
    return about(command.breach_id, case, *_proposal(command, case))


@rule(on="breaches/{breach_id}", do="admonish", may=LEVELS, rests_on=_about)
def issue_admonition(command: IssueAdmonition, case: Case, facts: Facts) -> Drafts:
    """By the first row of the ladder that fits."""
    return _issued(command, Outcome.ADMONITION, AdmonitionIssued, case, facts)


@rule(on="breaches/{breach_id}", do="warn", may=LEVELS, rests_on=_about)
def issue_warning(command: IssueWarning, case: Case, facts: Facts) -> Drafts:
    """By the first row of the ladder that fits."""
    return _issued(command, Outcome.WARNING, WarningIssued, case, facts)


class DecideNoAction(DecisionCommand):
    """Decide to leave a proven breach without a sanction."""

    breach_id: UUID
    reason: Literal["slight", "criticism_suffices", "court_tries_it", "put_right", "out_of_time"]
    note: Narrative | None = None


@rule(
    on="breaches/{breach_id}",
    do="no-action",
    may=standing.DECIDERS,
    rests_on=lambda command, case: about(command.breach_id, case),
)
def decide_no_action(command: DecideNoAction, case: Case, facts: Facts) -> Drafts:
    """By somebody else than who looked into it; criticism suffices where there was any."""
    standing.open_now(case, facts)
    breach = proven(command.breach_id, case)
    if command.reason == "criticism_suffices":
        facts.require(breach.criticised is not None, refusals.NotCriticised())
    not_the_investigator(breach.investigated, facts)
    event = NoActionDecided(breach_id=command.breach_id, reason=command.reason, note=command.note)
    return [Draft(event, evidence=cited(*breach.entries))]


class WithdrawSanction(DecisionCommand):
    """Withdraw a sanction, or a proposal to public security, at the level that decided it.

    entry: its event id. decide_anew: whether its breach awaits an answer again.
    """

    entry: UUID
    reason: SanctionError
    decide_anew: bool = False


@rule(on="sanctions/{entry}", do="withdraw", may=standing.DECIDERS)
def withdraw_sanction(command: WithdrawSanction, case: Case, _facts: Facts) -> Drafts:
    """At any time, also after supervision ended. From then on it counts no more."""
    standing.opened(case)
    outcome, breach_id = _standing(command.entry, case)
    event = SanctionWithdrawn(
        entry=command.entry,
        outcome=outcome,
        breach_id=breach_id,
        reason=command.reason,
        decide_anew=command.decide_anew,
    )
    return [Draft(event, evidence=cited(command.entry))]


class QuashSanction(DecisionCommand):
    """Quash a sanction of the agency below.

    entry: its event id. objection: event id of the objection to it that was upheld; none where the agency above acts
    of its own. decide_anew: whether its breach awaits an answer again.
    """

    entry: UUID
    reason: SanctionError
    objection: UUID | None = None
    decide_anew: bool = False


def _objection(command: QuashSanction, case: Case) -> tuple[UUID, ...]:
    """The event ids of an objection and of the answer to it."""
    if command.objection is None:
        return ()
    answers = (o.decided for o in case.results.objections.values() if o.filed == command.objection)
    return (command.objection, *(answer for answer in answers if answer))


@rule(on="sanctions/{entry}", do="quash", may={Role.UPPER}, rests_on=_objection)
def quash_sanction(command: QuashSanction, case: Case, facts: Facts) -> Drafts:
    """At any time, also after supervision ended. From then on it counts no more."""
    standing.opened(case)
    outcome, breach_id = _standing(command.entry, case)
    grounds = _objection(command, case)
    in_file(grounds, facts)
    facts.require(
        not grounds or any(_upheld(answer, command.entry, facts) for answer in grounds[1:]),
        refusals.ObjectionNotUpheld(),
    )
    event = SanctionQuashed(
        entry=command.entry,
        outcome=outcome,
        breach_id=breach_id,
        reason=command.reason,
        objection=command.objection,
        decide_anew=command.decide_anew,
    )
    return [Draft(event, evidence=cited(command.entry, *grounds))]


def beyond(period: str, proposes: str, case: Case, facts: Facts) -> UUID:
    """The event id of the closing by whose score something is proposed."""
    tally = case.points.of(period)
    closing = facts.entry(tally.closing) if tally.closed and tally.closing else None
    if closing is None or not isinstance(closing.event, PeriodClosed):
        raise refusals.PeriodWithoutScore(period=period)
    score = closing.event.score
    table = facts.policies.of(ScoreThresholds, days.bounds(period)[1])
    if proposes not in table.proposed(period, score):
        raise refusals.ThresholdNotReached(rule=table.pin, period=period, score=score)
    return closing.event_id


def _issued(
    command: IssueAdmonition | IssueWarning,
    outcome: Outcome,
    kind: type[AdmonitionIssued] | type[WarningIssued],
    case: Case,
    facts: Facts,
) -> Drafts:
    proposal = _open(command.proposal_id, case).entry if command.proposal_id else None
    step, lasted, evidence = decided(outcome, command.breach_id, case, facts, proposal=proposal)
    event = kind(
        breach_id=command.breach_id,
        step=step.id,
        days=lasted,
        copies_to=step.copies_to,
        proposal_id=command.proposal_id,
        reason=command.reason,
    )
    return [Draft(event, evidence=evidence)]


def _upheld(answer: UUID, against: UUID, facts: Facts) -> bool:
    """Whether an entry upholds an objection to a sanction, wholly or in part."""
    found = facts.entry(answer)
    match found.event if found else None:
        case ObjectionDecided(entry=entry, outcome="upheld" | "partly_upheld"):
            return entry == against
        case _:
            return False


def _open(proposal_id: UUID, case: Case) -> Proposal:
    proposal = case.sanctions.proposals.get(proposal_id)
    if proposal is None or proposal.outcome is Outcome.PENALTY:
        raise refusals.ProposalUnknown()
    return proposal


def _standing(entry: UUID, case: Case) -> tuple[Outcome, UUID | None]:
    """A sanction that stands, or a proposal to public security: what it is, and the breach it answers."""
    sanction = case.sanctions.standing.get(entry)
    if sanction is not None:
        if sanction.outcome is Outcome.PENALTY:
            raise refusals.PenaltyNotOurs()
        return sanction.outcome, sanction.breach_id
    for proposal in case.sanctions.proposals.values():
        if proposal.entry == entry and proposal.outcome is Outcome.PENALTY:
            return Outcome.PENALTY, proposal.breach_id
    raise refusals.SanctionUnknown()
