"""How merit is recorded, and praise proposed, granted, refused and taken back."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

import msgspec

from domain.case import Case
from domain.conduct.breaches.refusals import NothingShown
from domain.conduct.breaches.showing import in_file
from domain.conduct.limits import Entries
from domain.conduct.rewards import refusals
from domain.conduct.rewards.commutation import ProposeCommutation, RecordCommutationRuling, ReviewCommutation
from domain.conduct.rewards.record import (
    MeritGrade,
    MeritRecorded,
    PraiseGranted,
    PraiseProposed,
    PraiseRefused,
    PraiseTest,
    PraiseWithdrawn,
    Proposal,
    RewardProposed,
)
from domain.conduct.rewards.tables import RewardPraise
from domain.conduct.sanctions.rules import beyond
from domain.conduct.separation import not_the_proposer
from domain.intake import standing
from domain.kernel import days
from domain.kernel.ids import Code, Digest, Narrative, Period
from domain.kernel.rule import OWN, DecisionCommand, Draft, Drafts, FactCommand, Facts, cited, rule

__all__ = ["ProposeCommutation", "RecordCommutationRuling", "ReviewCommutation"]  # declared beside, found through here

Tests = Annotated[tuple[PraiseTest, ...], msgspec.Meta(max_length=len(PraiseTest))]


class RecordMerit(FactCommand):
    """Record a merit, on the day of the act. act: code of what it was. document: SHA-256 of what shows it."""

    merit: MeritGrade
    act: Code
    document: Digest | None = None
    note: Narrative | None = None


@rule(on="merits", may=standing.RECORDERS)
def record_merit(command: RecordMerit, case: Case, facts: Facts) -> list[MeritRecorded]:
    """While supervision lasted."""
    standing.during(case, facts.occurred(command), facts)
    return [MeritRecorded(merit=command.merit, act=command.act, document=command.document, note=command.note)]


class ProposeReward(DecisionCommand):
    """Propose praise because of the score of a closed period."""

    period: Period


def _closing(command: ProposeReward, case: Case) -> tuple[UUID, ...]:
    tally = case.points.of(command.period)
    return (tally.closing,) if tally.closing else ()


@rule(on="points/{period}", do="propose-reward", may=standing.WATCHERS, rests_on=_closing)
def propose_reward(command: ProposeReward, case: Case, facts: Facts) -> Drafts:
    """It follows from the table; a person decides."""
    standing.open_now(case, facts)
    closing = beyond(command.period, "praise", case, facts)
    if any(proposal.period == command.period for proposal in case.rewards.praise.values()):
        raise refusals.PraiseProposedAlready()
    return [Draft(RewardProposed(proposal_id=facts.new_id(), period=command.period), evidence=cited(closing))]


class ProposePraise(DecisionCommand):
    """Propose praise. entries: event ids of what shows why. note: in words."""

    entries: Entries
    note: Narrative | None = None


@rule(on="praise", do="propose", may=standing.RECORDERS, rests_on=lambda command, _case: command.entries)
def propose_praise(command: ProposePraise, case: Case, facts: Facts) -> Drafts:
    """Something has to show why, and only one such proposal is open at a time."""
    standing.open_now(case, facts)
    in_file(command.entries, facts)
    if not command.entries:
        raise NothingShown()
    if any(proposal.period is None for proposal in case.rewards.praise.values()):
        raise refusals.PraiseProposedAlready()
    event = PraiseProposed(proposal_id=facts.new_id(), note=command.note)
    return [Draft(event, evidence=cited(*command.entries))]


class GrantPraise(DecisionCommand):
    """Praise somebody, as was proposed.

    tests: those that were found to be met. merit: event id of a single outstanding act, which stands for the months.
    """

    proposal_id: UUID
    tests: Tests
    merit: UUID | None = None


def _proposed(command: GrantPraise | RefusePraise, case: Case) -> tuple[UUID, ...]:
    proposal = case.rewards.praise.get(command.proposal_id)
    return (proposal.entry,) if proposal else ()


@rule(on="praise/{proposal_id}", do="grant", may=standing.RECORDERS, rests_on=_proposed)
def grant_praise(command: GrantPraise, case: Case, facts: Facts) -> Drafts:
    """After the months of the table or for a single act, all tests met, no breach open, by somebody else."""
    standing.open_now(case, facts)
    proposal = _open(command.proposal_id, case)
    table = facts.policies.of(RewardPraise)
    _competent(table, facts)
    not_the_proposer(facts, proposal.entry)
    served = _served(command, table, case, facts)
    missing = [test.value for test in table.tests if test not in command.tests]
    if missing:
        tests = ", ".join(table.tests)
        raise refusals.TestsNotMet(rule=table.pin, missing=", ".join(missing), tests=tests)
    if case.breaches.open:
        raise refusals.BreachOpen(count=len(case.breaches.open))
    event = PraiseGranted(
        proposal_id=command.proposal_id,
        months_served=served,
        tests=command.tests,
        merit=command.merit,
        copies_to=table.copies_to,
    )
    return [Draft(event, evidence=cited(proposal.entry, command.merit))]


class RefusePraise(DecisionCommand):
    """Decide not to praise somebody as was proposed."""

    proposal_id: UUID
    reason: Literal["tests_not_met", "too_early", "breach_open", "not_outstanding"]


@rule(on="praise/{proposal_id}", do="refuse", may=standing.RECORDERS, rests_on=_proposed)
def refuse_praise(command: RefusePraise, case: Case, facts: Facts) -> Drafts:
    """At the level that grants it, by somebody else than who proposed it."""
    standing.open_now(case, facts)
    proposal = _open(command.proposal_id, case)
    _competent(facts.policies.of(RewardPraise), facts)
    not_the_proposer(facts, proposal.entry)
    event = PraiseRefused(proposal_id=command.proposal_id, reason=command.reason)
    return [Draft(event, evidence=cited(proposal.entry))]


class WithdrawPraise(DecisionCommand):
    """Take back a praise that should not stand. entry: its event id."""

    entry: UUID
    reason: Literal["wrong_on_facts", "wrong_in_law", "breach_found"]


@rule(on="praise", do="withdraw", may=standing.RECORDERS)
def withdraw_praise(command: WithdrawPraise, case: Case, facts: Facts) -> Drafts:
    """At the level that grants it, also after supervision ended."""
    standing.opened(case)
    if command.entry not in case.rewards.praised:
        raise refusals.PraiseUnknown()
    _competent(facts.policies.of(RewardPraise), facts)
    event = PraiseWithdrawn(entry=command.entry, reason=command.reason)
    return [Draft(event, evidence=cited(command.entry))]


def _open(proposal_id: UUID, case: Case) -> Proposal:
    proposal = case.rewards.praise.get(proposal_id)
    if proposal is None:
        raise refusals.PraiseProposalUnknown()
    return proposal


def _competent(table: RewardPraise, facts: Facts) -> None:
    if facts.actor.role not in table.deciders and facts.actor.role not in OWN:
        raise refusals.PraiserNotCompetent(rule=table.pin, deciders=", ".join(table.deciders))


def _served(command: GrantPraise, table: RewardPraise, case: Case, facts: Facts) -> int:
    """The whole months under supervision, if they suffice or a single act stands for them."""
    opened_on = facts.day(standing.opened(case))
    served = max(0, days.months_between(opened_on, facts.today))
    acts = ", ".join(table.special_acts)
    if command.merit is not None:
        merit = case.rewards.merits.get(command.merit)
        if merit is None or merit.merit not in table.special_acts:
            raise refusals.NoSuchMerit(rule=table.pin, kinds=acts)
    elif served < table.months:
        from_on = days.add_months(opened_on, table.months)
        raise refusals.PraiseTooEarly(rule=table.pin, months=table.months, served=served, from_on=from_on, acts=acts)
    return served
