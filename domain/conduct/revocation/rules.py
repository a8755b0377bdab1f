"""How revocation and recall are proposed, and how what courts and deciding authorities decide is recorded."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal, NamedTuple
from uuid import UUID

from domain.case import Case
from domain.conduct.breaches.showing import in_file
from domain.conduct.limits import Entries, Limit
from domain.conduct.revocation import refusals
from domain.conduct.revocation.record import (
    Pending,
    ProposalWithdrawn,
    RecallDecided,
    RecallExecuted,
    RecallGround,
    RecallProposed,
    RevocationProposed,
    RevocationRuled,
    RulingOverdue,
)
from domain.conduct.revocation.tables import CourtLimits
from domain.conduct.sanctions.deciding import LEVELS, about, decided
from domain.conduct.sanctions.record import Outcome
from domain.intake import standing
from domain.intake.record import Sentence
from domain.kernel import days
from domain.kernel.access import Role
from domain.kernel.entry import Occurred
from domain.kernel.ids import Code, Digest, Narrative
from domain.kernel.rule import DecisionCommand, Draft, Drafts, FactCommand, Facts, cited, rule

Kind = Literal["revocation", "recall"]
REVOCABLE = (Sentence.SUSPENDED_SENTENCE, Sentence.PAROLE)


class ProposeRevocation(DecisionCommand):
    """Propose to a court to revoke suspension or parole because of a breach. document: SHA-256 of the proposal."""

    breach_id: UUID
    court: Code
    document: Digest
    reason: Narrative | None = None


@rule(
    on="breaches/{breach_id}",
    do="propose-revocation",
    may=LEVELS,
    rests_on=lambda command, case: about(command.breach_id, case),
)
def propose_revocation(command: ProposeRevocation, case: Case, facts: Facts) -> Drafts:
    """By the first row of the ladder that fits. The breach is answered, unless the court does not follow."""
    step, _, evidence = decided(Outcome.REVOCATION, command.breach_id, case, facts)
    _none_pending("revocation", case)
    event = RevocationProposed(
        proposal_id=facts.new_id(),
        target="parole" if case.intake.category is Sentence.PAROLE else "suspended_sentence",
        breach_id=command.breach_id,
        step=step.id,
        court=command.court,
        document=command.document,
        copies_to=step.copies_to,
        reason=command.reason,
    )
    return [Draft(event, evidence=evidence)]


class RecordRevocationRuling(FactCommand):
    """Record what a court ruled on revocation, on the day of the ruling.

    ground: new_crime, undiscovered_crime where the court that tries it rules without a proposal. received_on: when
    the court had the proposal; without it, the day of the proposal. document: SHA-256 of the ruling.
    """

    ruling: Literal["revoked", "not_revoked"]
    court: Code
    document: Digest
    ground: Literal["proposal", "new_crime", "undiscovered_crime"] = "proposal"
    proposal_id: UUID | None = None
    received_on: date | None = None
    heard: bool | None = None
    lawyer_heard: bool | None = None


@rule(on="revocation-rulings", may=standing.RECORDERS)
def record_revocation_ruling(command: RecordRevocationRuling, case: Case, facts: Facts) -> Drafts:
    """Late or not: a ruling stands. Supervision is terminated by a decision of its own."""
    occurred = facts.occurred(command)
    standing.begun(case, occurred, facts)
    if case.intake.category not in REVOCABLE:
        category = case.intake.category.value
        facts.require(False, refusals.NotForCategory(what="revocation", category=category))
    if (command.ground == "proposal") != (command.proposal_id is not None):
        raise refusals.ProposalNeeded()
    settled = _settled("revocation", command, occurred, case, facts)
    event = RevocationRuled(
        ruling=command.ruling,
        ground=command.ground,
        court=command.court,
        document=command.document,
        proposal_id=command.proposal_id,
        breach_id=settled.breach_id,
        heard=command.heard,
        lawyer_heard=command.lawyer_heard,
        due_on=settled.due_on,
        days_late=settled.days_late,
    )
    return [Draft(event, evidence=cited(settled.entry))]


class ProposeRecall(DecisionCommand):
    """Propose to recall somebody on temporary release to prison. document: SHA-256 of the proposal.

    breach_id: the breach it answers; ground: why, without one. entries: event ids of what shows the ground.
    """

    authority: Code
    document: Digest
    breach_id: UUID | None = None
    ground: RecallGround | None = None
    entries: Entries = ()
    reason: Narrative | None = None


def _recall(command: ProposeRecall, case: Case) -> tuple[UUID, ...]:
    return about(command.breach_id, case, *command.entries)


@rule(on="recall-proposals", do="propose", may=LEVELS, rests_on=_recall)
def propose_recall(command: ProposeRecall, case: Case, facts: Facts) -> Drafts:
    """By the first row of the ladder that fits. The breach is answered, unless the authority does not follow."""
    if command.breach_id is not None and command.ground is not None:
        raise refusals.GroundOrBreach()
    step, _, evidence = decided(Outcome.RECALL, command.breach_id, case, facts, ground=command.ground)
    in_file(command.entries, facts)
    _none_pending("recall", case)
    event = RecallProposed(
        proposal_id=facts.new_id(),
        step=step.id,
        authority=command.authority,
        document=command.document,
        breach_id=command.breach_id,
        ground=command.ground,
        copies_to=step.copies_to,
        reason=command.reason,
    )
    named = cited(*command.entries)
    opened_by = cited(case.intake.opened_by) if not (evidence or named) else ()
    return [Draft(event, evidence=tuple(dict.fromkeys((*evidence, *named, *opened_by))))]


class RecordRecallDecision(FactCommand):
    """Record what was decided on a recall, on the day of the decision.

    proposal_id: none where the authority acted of its own. received_on: when it had the proposal; without it, the
    day of the proposal. document: SHA-256 of the decision.
    """

    decision: Literal["recalled", "not_recalled"]
    authority: Code
    document: Digest
    proposal_id: UUID | None = None
    received_on: date | None = None


@rule(on="recall-decisions", may=standing.RECORDERS)
def record_recall_decision(command: RecordRecallDecision, case: Case, facts: Facts) -> Drafts:
    """Late or not: a decision stands. Supervision is terminated by a decision of its own."""
    occurred = facts.occurred(command)
    standing.begun(case, occurred, facts)
    if case.intake.category is not Sentence.TEMPORARY_RELEASE:
        category = case.intake.category.value
        facts.require(False, refusals.NotForCategory(what="recall", category=category))
    settled = _settled("recall", command, occurred, case, facts)
    event = RecallDecided(
        decision=command.decision,
        authority=command.authority,
        document=command.document,
        proposal_id=command.proposal_id,
        breach_id=settled.breach_id,
        due_on=settled.due_on,
        days_late=settled.days_late,
    )
    return [Draft(event, evidence=cited(settled.entry))]


class RecordRecall(FactCommand):
    """Record that somebody was taken to prison as was ruled or decided, on the day of admission."""

    prison: Code


@rule(on="recall", may=standing.RECORDERS | {Role.POLICE})
def record_recall(command: RecordRecall, case: Case, facts: Facts) -> Drafts:
    """After a ruling or decision that says so; supervision has usually ended by then."""
    standing.begun(case, facts.occurred(command), facts)
    granted = case.revocation.granted
    if granted is None:
        raise refusals.NothingToExecute()
    event = RecallExecuted(entry=granted.entry, after=granted.after, prison=command.prison)
    return [Draft(event, evidence=cited(granted.entry))]


class WithdrawProposal(DecisionCommand):
    """Withdraw a proposal of revocation or recall before it is decided."""

    proposal_id: UUID
    reason: Literal["breach_withdrawn", "put_right", "wrong_on_facts", "wrong_in_law"]


@rule(on="proposals/{proposal_id}", do="withdraw", may=standing.DECIDERS)
def withdraw_proposal(command: WithdrawProposal, case: Case, _facts: Facts) -> Drafts:
    """The breach awaits an answer again."""
    standing.opened(case)
    pending = _pending(command.proposal_id, case)
    event = ProposalWithdrawn(
        proposal_id=command.proposal_id,
        proposal=pending.proposal,
        reason=command.reason,
        breach_id=pending.breach_id,
    )
    return [Draft(event, evidence=cited(pending.entry))]


class RecordOverdueRuling(FactCommand):
    """Record that nothing was decided on a proposal of revocation or recall within the limit."""

    proposal_id: UUID


@rule(on="proposals/{proposal_id}", do="overdue", may=standing.WATCHERS)
def record_overdue_ruling(command: RecordOverdueRuling, case: Case, facts: Facts) -> Drafts:
    """The earliest day for this is the day after the limit, counted from the day of the proposal; once."""
    occurred = facts.occurred(command)
    standing.begun(case, occurred, facts)
    pending = _pending(command.proposal_id, case)
    if pending.overdue:
        raise refusals.OverdueNoticedAlready()
    proposed_on = facts.day(Occurred(pending.at))
    table = facts.policies.of(CourtLimits, proposed_on)
    due_on = case.duties.last("ruling", command.proposal_id, limit_of(pending.proposal, table).last(proposed_on))
    if facts.day(occurred) <= due_on:
        raise refusals.RulingNotOverdue(rule=table.pin, due_on=due_on)
    event = RulingOverdue(proposal_id=command.proposal_id, proposal=pending.proposal, due_on=due_on)
    return [Draft(event, evidence=cited(pending.entry))]


class Settled(NamedTuple):
    """What a ruling settles: the entry and the breach of the proposal, and how it stands to the limit."""

    entry: UUID | None = None
    breach_id: UUID | None = None
    due_on: date | None = None
    days_late: int = 0


def _settled(
    kind: Kind,
    command: RecordRevocationRuling | RecordRecallDecision,
    occurred: Occurred,
    case: Case,
    facts: Facts,
) -> Settled:
    if command.proposal_id is None:
        return Settled()
    pending = _pending(command.proposal_id, case, kind)
    due_on = due(limit_of(kind, facts.policies.of(CourtLimits)), pending.at, command.received_on, occurred, facts)
    return Settled(pending.entry, pending.breach_id, due_on, days.days_after(facts.day(occurred), due_on))


def due(limit: Limit, at: datetime, received_on: date | None, occurred: Occurred, facts: Facts) -> date:
    """The last day for a ruling. ReceivedOutOfOrder where the receipt is not between proposal and ruling."""
    proposed_on, decided_on = facts.day(Occurred(at)), facts.day(occurred)
    received = received_on or proposed_on
    if not proposed_on <= received <= decided_on:
        raise refusals.ReceivedOutOfOrder(proposed_on=proposed_on, received_on=received, decided_on=decided_on)
    return limit.last(received)


def limit_of(kind: Kind, table: CourtLimits) -> Limit:
    """The limit for a ruling or decision of a kind."""
    return table.revocation if kind == "revocation" else table.recall


def _pending(proposal_id: UUID, case: Case, kind: Kind | None = None) -> Pending:
    pending = case.revocation.pending.get(proposal_id)
    if pending is None or kind not in (None, pending.proposal):
        raise refusals.ProposalNotPending(proposal=kind or "revocation, recall")
    return pending


def _none_pending(kind: Kind, case: Case) -> None:
    if any(pending.proposal == kind for pending in case.revocation.pending.values()):
        raise refusals.ProposalPending(proposal=kind)
