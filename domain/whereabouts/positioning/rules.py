"""Who may have somebody positioned, on what ground, for how long."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from domain.case import Case
from domain.intake import standing
from domain.kernel.access import Role
from domain.kernel.days import Span
from domain.kernel.entry import Occurred
from domain.kernel.ids import Narrative
from domain.kernel.rule import DecisionCommand, Draft, Drafts, FactCommand, Facts, cited, rule
from domain.whereabouts.positioning import refusals
from domain.whereabouts.positioning.grounds import standing as grounds_standing
from domain.whereabouts.positioning.record import (
    Application,
    Assessed,
    Ground,
    LiftReason,
    Period,
    PositioningApplied,
    PositioningApproved,
    PositioningExtended,
    PositioningExtensionApplied,
    PositioningExtensionRefused,
    PositioningLapsed,
    PositioningLifted,
    PositioningNeedAssessed,
    PositioningRefused,
)
from domain.whereabouts.positioning.tables import PositioningGrounds, PositioningTerm

#: Only the head of the county's justice bureau approves.
APPROVERS = frozenset({Role.LEADER})


class ApplyPositioning(DecisionCommand):
    """Apply for electronic positioning. shown_by: entries of this file that show the ground."""

    ground: Ground
    shown_by: Annotated[tuple[UUID, ...], msgspec.Meta(max_length=20)]
    note: Narrative | None = None


@rule(on="positioning", do="apply", may=standing.RECORDERS, rests_on=lambda command, _case: command.shown_by)
def apply_positioning(command: ApplyPositioning, case: Case, facts: Facts) -> Drafts:
    """One of the grounds of the table, shown by an entry that stands; nothing applied for or in force yet."""
    standing.open_now(case, facts)
    table = facts.policies.of(PositioningGrounds)
    shown = table.grounds.get(command.ground)
    if shown is None:
        grounds = ", ".join(ground.value for ground in table.grounds)
        raise refusals.GroundNotAllowed(rule=table.pin, ground=command.ground.value, grounds=grounds)
    entries = [facts.entry(event_id) for event_id in command.shown_by]
    if None in entries or not any(entry and entry.event.topic.startswith(shown.by) for entry in entries):
        raise refusals.GroundNotShown(rule=table.pin, shown_by=", ".join(shown.by))
    grounds_standing(command.shown_by, case, facts)
    if case.positioning.applied is not None:
        raise refusals.PositioningAppliedAlready()
    current = case.positioning.current
    if current is not None and _lasts(current, facts.today):
        raise refusals.PositioningInForce(until_on=current.until_on)
    applied = PositioningApplied(
        positioning_id=facts.new_id(), ground=command.ground, shown_by=command.shown_by, note=command.note
    )
    return [Draft(applied, evidence=cited(*command.shown_by))]


class ApprovePositioning(DecisionCommand):
    """Approve positioning. until_on: its last day; None takes all that is allowed."""

    positioning_id: UUID
    until_on: date | None = None


class RefusePositioning(DecisionCommand):
    """Decide that somebody is not positioned."""

    positioning_id: UUID
    reason: Literal["ground_not_shown", "not_necessary", "milder_means_do"]


def _applied(_command: ApprovePositioning | RefusePositioning, case: Case) -> tuple[UUID, ...]:
    applied = case.positioning.applied
    return (applied.entry, *applied.shown_by) if applied else ()


@rule(on="positioning/{positioning_id}", do="approve", may=APPROVERS, rests_on=_applied)
def approve_positioning(command: ApprovePositioning, case: Case, facts: Facts) -> Drafts:
    """By somebody else than applied for it, while what shows the ground stands, no longer than the table says."""
    standing.open_now(case, facts)
    application = _application(command.positioning_id, case, facts)
    grounds_standing(application.shown_by, case, facts)
    table = facts.policies.of(PositioningTerm)
    until_on = _until(command.until_on, facts.today, table.first, table, facts)
    approved = PositioningApproved(
        positioning_id=application.positioning_id, ground=application.ground, from_on=facts.today, until_on=until_on
    )
    return [Draft(approved, evidence=cited(application.entry))]


@rule(on="positioning/{positioning_id}", do="refuse", may=APPROVERS, rests_on=_applied)
def refuse_positioning(command: RefusePositioning, case: Case, facts: Facts) -> Drafts:
    """By somebody else than applied for it."""
    standing.open_now(case, facts)
    application = _application(command.positioning_id, case, facts)
    refused = PositioningRefused(positioning_id=application.positioning_id, reason=command.reason)
    return [Draft(refused, evidence=cited(application.entry))]


class AssessPositioningNeed(FactCommand):
    """Record an assessment of whether positioning is still needed."""

    positioning_id: UUID
    outcome: Literal["still_needed", "need_over"]
    note: Narrative | None = None


@rule(on="positioning/{positioning_id}", do="assess", may=standing.RECORDERS)
def assess_positioning_need(command: AssessPositioningNeed, case: Case, facts: Facts) -> Drafts:
    """Of a positioning that is in force."""
    standing.during(case, facts.occurred(command), facts)
    _in_force(command.positioning_id, case, facts.today)
    return [PositioningNeedAssessed(positioning_id=command.positioning_id, outcome=command.outcome, note=command.note)]


class ApplyPositioningExtension(DecisionCommand):
    """Apply to extend a positioning."""

    positioning_id: UUID


def _shown(_command: ApplyPositioningExtension, case: Case) -> tuple[UUID, ...]:
    return case.positioning.current.shown_by if case.positioning.current else ()


@rule(on="positioning/{positioning_id}", do="apply-extension", may=standing.RECORDERS, rests_on=_shown)
def apply_positioning_extension(command: ApplyPositioningExtension, case: Case, facts: Facts) -> Drafts:
    """Near its end, after a fresh assessment that finds it still needed, while what shows the ground stands."""
    standing.open_now(case, facts)
    current = _in_force(command.positioning_id, case, facts.today)
    grounds_standing(current.shown_by, case, facts)
    table = facts.policies.of(PositioningTerm)
    assessed = _assessed(current, case, facts, table)
    if case.positioning.extension is not None:
        raise refusals.PositioningAppliedAlready()
    applied = PositioningExtensionApplied(positioning_id=current.positioning_id, until_on=current.until_on)
    return [Draft(applied, evidence=cited(assessed.entry, current.entry))]


class ExtendPositioning(DecisionCommand):
    """Approve an extension. until_on: its last day; None takes all that is allowed."""

    positioning_id: UUID
    until_on: date | None = None


class RefusePositioningExtension(DecisionCommand):
    """Decide that a positioning is not extended."""

    positioning_id: UUID


def _extension(_command: ExtendPositioning | RefusePositioningExtension, case: Case) -> tuple[UUID, ...]:
    current, extension = case.positioning.current, case.positioning.extension
    return (extension, *(current.shown_by if current else ())) if extension else ()


@rule(on="positioning/{positioning_id}", do="extend", may=APPROVERS, rests_on=_extension)
def extend_positioning(command: ExtendPositioning, case: Case, facts: Facts) -> Drafts:
    """Approved each time anew, by somebody else than applied for it; it follows on the day after the last day."""
    standing.open_now(case, facts)
    current = _in_force(command.positioning_id, case, facts.today)
    applied = _applied_extension(case, facts)
    grounds_standing(current.shown_by, case, facts)
    table = facts.policies.of(PositioningTerm)
    assessed = _assessed(current, case, facts, table)
    from_on = current.until_on + timedelta(days=1)
    extended = PositioningExtended(
        positioning_id=current.positioning_id,
        number=current.extensions + 1,
        from_on=from_on,
        until_on=_until(command.until_on, from_on, table.extension, table, facts),
    )
    return [Draft(extended, evidence=cited(applied, assessed.entry))]


@rule(on="positioning/{positioning_id}", do="refuse-extension", may=APPROVERS, rests_on=_extension)
def refuse_positioning_extension(command: RefusePositioningExtension, case: Case, facts: Facts) -> Drafts:
    """By somebody else than applied for it; the positioning ends on its last day."""
    standing.open_now(case, facts)
    current = _in_force(command.positioning_id, case, facts.today)
    applied = _applied_extension(case, facts)
    refused = PositioningExtensionRefused(positioning_id=current.positioning_id, until_on=current.until_on)
    return [Draft(refused, evidence=cited(applied))]


class LiftPositioning(DecisionCommand):
    """Lift a positioning that is no longer needed."""

    positioning_id: UUID
    reason: LiftReason


@rule(on="positioning/{positioning_id}", do="lift", may=standing.DECIDERS | APPROVERS)
def lift_positioning(command: LiftPositioning, case: Case, facts: Facts) -> Drafts:
    """At any time before its last day has passed, also where supervision has ended meanwhile."""
    standing.opened(case)
    current = _in_force(command.positioning_id, case, facts.today)
    lifted = PositioningLifted(positioning_id=current.positioning_id, reason=command.reason, until_on=current.until_on)
    return [Draft(lifted, evidence=cited(current.entry))]


class RecordLapsedPositioning(FactCommand):
    """Record that a positioning lapsed: it was neither extended nor lifted by its last day."""

    positioning_id: UUID


@rule(on="positioning/{positioning_id}", do="lapse", may=standing.WATCHERS)
def record_lapsed_positioning(command: RecordLapsedPositioning, case: Case, facts: Facts) -> Drafts:
    """The earliest day for this is the day after its last day. It lapsed then, whether or not anybody records it."""
    standing.opened(case)
    current = case.positioning.current
    if current is None or current.positioning_id != command.positioning_id or current.ended_at is not None:
        raise refusals.PositioningNotInForce()
    if facts.day(facts.occurred(command)) <= current.until_on:
        raise refusals.PositioningNotOver(until_on=current.until_on)
    return [PositioningLapsed(positioning_id=current.positioning_id, until_on=current.until_on)]


def _application(positioning_id: UUID, case: Case, facts: Facts) -> Application:
    application = case.positioning.applied
    recorded = facts.entry(application.entry) if application else None
    if application is None or recorded is None or application.positioning_id != positioning_id:
        raise refusals.ApplicationUnknown()
    if recorded.actor_id == facts.actor.id:
        raise refusals.ApplicantMayNotApprove()
    return application


def _applied_extension(case: Case, facts: Facts) -> UUID:
    applied = case.positioning.extension
    recorded = facts.entry(applied) if applied else None
    if applied is None or recorded is None:
        raise refusals.ExtensionNotApplied()
    if recorded.actor_id == facts.actor.id:
        raise refusals.ApplicantMayNotApprove()
    return applied


def _assessed(current: Period, case: Case, facts: Facts, table: PositioningTerm) -> Assessed:
    """The fresh assessment that an extension rests on. State forgets those from before the newest approval."""
    from_on = current.until_on - timedelta(days=table.apply_within_days)
    if facts.today < from_on:
        raise refusals.ExtensionTooEarly(rule=table.pin, from_on=from_on, until_on=current.until_on)
    assessed = case.positioning.assessed
    if assessed is None or not assessed.needed:
        raise refusals.NeedNotAssessed(rule=table.pin, days=table.assessment_days)
    if facts.day(Occurred(assessed.at)) < facts.today - timedelta(days=table.assessment_days):
        raise refusals.NeedNotAssessed(rule=table.pin, days=table.assessment_days)
    return assessed


def _until(asked: date | None, from_on: date, term: Span, table: PositioningTerm, facts: Facts) -> date:
    last = term.counted(from_on, facts.calendar).last
    if asked is not None and not from_on <= asked <= last:
        raise refusals.TermTooLong(rule=table.pin, until_on=asked, first=from_on, last=last)
    return asked or last


def _in_force(positioning_id: UUID, case: Case, today: date) -> Period:
    current = case.positioning.current
    if current is None or current.positioning_id != positioning_id or not _lasts(current, today):
        raise refusals.PositioningNotInForce()
    return current


def _lasts(period: Period, today: date) -> bool:
    return period.ended_at is None and today <= period.until_on
