"""Who may be located by a plan, and how."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from domain.case import Case
from domain.intake import standing
from domain.kernel.ids import Count
from domain.kernel.rule import DecisionCommand, Draft, Drafts, Facts, cited, rule
from domain.whereabouts.areas.record import holding
from domain.whereabouts.plans import refusals
from domain.whereabouts.plans.record import LocationPlanChanged, LocationPlanEnded, LocationPlanSet, Plan, PlanBasis
from domain.whereabouts.plans.tables import Density, TrackingDensity

Sources = Annotated[tuple[Literal["device", "mobile_phone"], ...], msgspec.Meta(min_length=1, max_length=2)]
Areas = Annotated[tuple[UUID, ...], msgspec.Meta(max_length=16)]


class SetLocationPlan(DecisionCommand):
    """Set how somebody is located. entry: of this file, that shows the basis: the approval of a leave, say."""

    basis: PlanBasis
    entry: UUID
    starts_on: date
    ends_on: date
    fixes_a_day: Count
    sources: Sources
    areas: Areas = ()


@rule(on="location-plans", do="set", may=standing.RECORDERS, rests_on=lambda command, _case: (command.entry,))
def set_location_plan(command: SetLocationPlan, case: Case, facts: Facts) -> Drafts:
    """On a basis that the table has, shown by an entry, with the sources, density and length that it allows."""
    standing.open_now(case, facts)
    table = facts.policies.of(TrackingDensity)
    row = table.bases.get(command.basis)
    if row is None:
        bases = ", ".join(basis.value for basis in table.bases)
        raise refusals.BasisNotAllowed(rule=table.pin, basis=command.basis.value, bases=bases)
    shown = facts.entry(command.entry)
    if shown is None or not shown.event.topic.startswith(row.by):
        raise refusals.BasisNotShown(rule=table.pin, shown_by=", ".join(row.by))
    if not set(command.sources) <= set(row.sources):
        raise refusals.SourceNotAllowed(rule=table.pin, sources=", ".join(row.sources))
    _within(row, table, command.starts_on, command.ends_on, command.fixes_a_day)
    _areas_hold(command.areas, case, facts)
    if sum(_lasts(plan, facts.today) for plan in case.location_plans.known.values()) >= table.most_open:
        raise refusals.TooManyPlans(rule=table.pin, most=table.most_open)
    planned = LocationPlanSet(
        plan_id=facts.new_id(),
        basis=command.basis,
        legal_basis=row.legal_basis,
        starts_on=command.starts_on,
        ends_on=command.ends_on,
        fixes_a_day=command.fixes_a_day,
        sources=tuple(dict.fromkeys(command.sources)),
        areas=command.areas,
    )
    return [Draft(planned, evidence=cited(command.entry))]


class ChangeLocationPlan(DecisionCommand):
    """Change how long and how often somebody is located, and within which areas."""

    plan_id: UUID
    ends_on: date
    fixes_a_day: Count
    areas: Areas = ()


@rule(on="location-plans/{plan_id}", do="change", may=standing.RECORDERS)
def change_location_plan(command: ChangeLocationPlan, case: Case, facts: Facts) -> Drafts:
    """Within what the table of today allows on its basis."""
    standing.open_now(case, facts)
    plan = _plan(command.plan_id, case, facts)
    table = facts.policies.of(TrackingDensity)
    row = table.bases.get(plan.basis)
    if row is None:
        bases = ", ".join(basis.value for basis in table.bases)
        raise refusals.BasisNotAllowed(rule=table.pin, basis=plan.basis.value, bases=bases)
    _within(row, table, plan.starts_on, command.ends_on, command.fixes_a_day)
    _areas_hold(command.areas, case, facts)
    changed = LocationPlanChanged(
        plan_id=command.plan_id, ends_on=command.ends_on, fixes_a_day=command.fixes_a_day, areas=command.areas
    )
    return [Draft(changed, evidence=cited(plan.entry))]


class EndLocationPlan(DecisionCommand):
    """End a location plan before its last day."""

    plan_id: UUID
    reason: Literal["came_home", "need_over", "superseded", "supervision_over"]


@rule(on="location-plans/{plan_id}", do="end", may=standing.RECORDERS)
def end_location_plan(command: EndLocationPlan, case: Case, facts: Facts) -> Drafts:
    """Of a plan that has not ended, also where supervision has."""
    standing.opened(case)
    plan = _plan(command.plan_id, case, facts)
    return [Draft(LocationPlanEnded(plan_id=command.plan_id, reason=command.reason), evidence=cited(plan.entry))]


def _within(row: Density, table: TrackingDensity, starts_on: date, ends_on: date, fixes_a_day: int) -> None:
    last = starts_on + timedelta(days=max(row.most_days, 1) - 1)
    if not starts_on <= ends_on <= last:
        raise refusals.PlanDaysWrong(rule=table.pin, starts_on=starts_on, ends_on=ends_on, last=last)
    if not row.least_a_day <= fixes_a_day <= row.most_a_day:
        raise refusals.DensityNotAllowed(
            rule=table.pin, fixes_a_day=fixes_a_day, least=row.least_a_day, most=row.most_a_day
        )


def _areas_hold(areas: tuple[UUID, ...], case: Case, facts: Facts) -> None:
    if not all(holding(case.areas, area_id, facts.today) for area_id in areas):
        raise refusals.PlanAreaUnknown()


def _plan(plan_id: UUID, case: Case, facts: Facts) -> Plan:
    plan = case.location_plans.known.get(plan_id)
    if plan is None or not _lasts(plan, facts.today):
        raise refusals.PlanUnknown()
    return plan


def _lasts(plan: Plan, today: date) -> bool:
    return plan.ended_at is None and today <= plan.ends_on
