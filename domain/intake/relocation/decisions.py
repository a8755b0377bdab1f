"""How a change of place is decided."""

from __future__ import annotations

from uuid import UUID

from domain.case import Case
from domain.intake import standing
from domain.intake.relocation import refusals
from domain.intake.relocation.record import (
    CancelReason,
    DisagreementReferred,
    Move,
    RelocationApproved,
    RelocationCancelled,
    RelocationRefused,
)
from domain.intake.relocation.tables import RelocationSteps
from domain.kernel import days
from domain.kernel.access import Role
from domain.kernel.ids import Code, Narrative
from domain.kernel.rule import DecisionCommand, Draft, Drafts, Facts, cited, rule

JUDGES = standing.DECIDERS | {Role.UPPER}


class ReferDisagreement(DecisionCommand):
    """Refer it to the agency above that the receiving agency declines. to: its code."""

    relocation_id: UUID
    to: Code


@rule(on="relocations/{relocation_id}", do="refer", may=standing.DECIDERS)
def refer_disagreement(command: ReferDisagreement, case: Case, facts: Facts) -> Drafts:
    """Only a disagreement, once."""
    standing.open_now(case, facts)
    move = undecided(command.relocation_id, case)
    if move.reply is None:
        raise refusals.StepOutOfOrder(before="reply")
    if move.reply != "declines":
        raise refusals.NoDisagreement(agency=move.agency)
    if move.referred is not None:
        raise refusals.StepTakenAlready(step="referral")
    event = DisagreementReferred(relocation_id=move.relocation_id, agency=move.agency, to=command.to)
    return [Draft(event, evidence=cited(move.replied))]


class ApproveRelocation(DecisionCommand):
    """Decide that somebody is to be supervised elsewhere."""

    relocation_id: UUID


class RefuseRelocation(DecisionCommand):
    """Decide that somebody is not to be supervised elsewhere. reason: in words."""

    relocation_id: UUID
    reason: Narrative


def _requested(_command: ApproveRelocation | RefuseRelocation, case: Case) -> tuple[UUID, ...]:
    return (case.relocation.move.requested,) if case.relocation.move else ()


@rule(on="relocations/{relocation_id}", do="approve", may=JUDGES, rests_on=_requested)
def approve_relocation(command: ApproveRelocation, case: Case, facts: Facts) -> Drafts:
    """Once the receiving agency has replied; where it declines, by the agency above. Never by who recorded it."""
    standing.open_now(case, facts)
    move = undecided(command.relocation_id, case)
    if move.reply is None or move.decide_by is None:
        raise refusals.StepOutOfOrder(before="reply")
    _not_recorded_by(move, facts)
    _settled(move, facts)
    table, today = facts.policies.of(RelocationSteps), facts.today
    event = RelocationApproved(
        relocation_id=move.relocation_id,
        agency=move.agency,
        unit_id=move.unit_id,
        due_on=move.decide_by,
        days_late=days.days_after(today, move.decide_by),
        transfer_by=table.transfer.counted(today, facts.calendar).last,
        report_by=table.report.counted(today, facts.calendar).last,
        copies_to=table.copies_to,
    )
    return [Draft(event, evidence=cited(move.requested, move.replied, move.referred))]


@rule(on="relocations/{relocation_id}", do="refuse", may=JUDGES, rests_on=_requested)
def refuse_relocation(command: RefuseRelocation, case: Case, facts: Facts) -> Drafts:
    """Before the receiving agency has replied too: what is not justified need not be asked. With the reason."""
    standing.open_now(case, facts)
    move = undecided(command.relocation_id, case)
    _not_recorded_by(move, facts)
    event = RelocationRefused(
        relocation_id=move.relocation_id,
        agency=move.agency,
        due_on=move.decide_by,
        days_late=days.days_after(facts.today, move.decide_by) if move.decide_by else 0,
        reason=command.reason,
    )
    return [Draft(event, evidence=cited(move.requested, move.replied, move.referred))]


class CancelRelocation(DecisionCommand):
    """Give a change of place up before the person has reported there."""

    relocation_id: UUID
    reason: CancelReason


@rule(on="relocations/{relocation_id}", do="cancel", may=standing.DECIDERS)
def cancel_relocation(command: CancelRelocation, case: Case, facts: Facts) -> Drafts:
    """Also an approved one: the person stays with the unit that holds the file."""
    standing.open_now(case, facts)
    move = under_way(command.relocation_id, case)
    if move.reported is not None:
        raise refusals.StepTakenAlready(step="report")
    event = RelocationCancelled(relocation_id=move.relocation_id, agency=move.agency, reason=command.reason)
    return [Draft(event, evidence=cited(move.requested, move.approved, move.no_show))]


def under_way(relocation_id: UUID, case: Case) -> Move:
    """The change of place of this id. RelocationUnknown if it is not the one under way."""
    move = case.relocation.move
    if move is None or move.relocation_id != relocation_id:
        raise refusals.RelocationUnknown()
    return move


def undecided(relocation_id: UUID, case: Case) -> Move:
    """The change of place of this id, as long as it is not decided."""
    move = under_way(relocation_id, case)
    if move.approved is not None:
        raise refusals.StepTakenAlready(step="approval")
    return move


def _not_recorded_by(move: Move, facts: Facts) -> None:
    request = facts.entry(move.requested)
    if request is not None and request.actor_id == facts.actor.id:
        raise refusals.RecorderMayNotDecide()


def _settled(move: Move, facts: Facts) -> None:
    """Refuse to approve against the receiving agency, unless the agency above does."""
    if move.reply != "declines":
        return
    if move.referred is None:
        raise refusals.DisagreementNotReferred(agency=move.agency)
    if facts.actor.role is not Role.UPPER:
        facts.require(False, refusals.DisputeDecidedAbove(agency=move.agency, role=facts.actor.role.value))
