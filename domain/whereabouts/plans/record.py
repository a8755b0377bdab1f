"""Location plans: why somebody is located, by what, how often a day, within which areas, and until when."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Literal, assert_never
from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.kernel.entry import Entry, newest
from domain.kernel.event import Decision
from domain.kernel.ids import Code, Count


class PlanBasis(enum.StrEnum):
    """Why somebody is located by a plan. The table of density says which of them hold."""

    LEAVE = "on_leave"
    INFORMATION_CHECK = "information_check"
    KEY_SUBJECT = "key_subject"


class LocationPlanSet(Decision, topic="whereabouts.location-plan-set.v1"):
    """{subject} is located ({basis}) from {starts_on} to {ends_on}, {fixes_a_day} times a day.

    Both days inclusive, at the unit. legal_basis: the code of what allows it. sources: devices, phones. areas: the ids
    of the areas that hold meanwhile.
    """

    plan_id: UUID
    basis: PlanBasis
    legal_basis: Code
    starts_on: date
    ends_on: date
    fixes_a_day: Count
    sources: tuple[Literal["device", "mobile_phone"], ...]
    areas: tuple[UUID, ...] = ()


class LocationPlanChanged(Decision, topic="whereabouts.location-plan-changed.v1"):
    """The location plan of {subject} was changed: until {ends_on}, {fixes_a_day} times a day."""

    plan_id: UUID
    ends_on: date
    fixes_a_day: Count
    areas: tuple[UUID, ...] = ()


class LocationPlanEnded(Decision, topic="whereabouts.location-plan-ended.v1"):
    """The location plan of {subject} was ended ({reason})."""

    plan_id: UUID
    reason: Literal["came_home", "need_over", "superseded", "supervision_over"]


PlansEvent = LocationPlanSet | LocationPlanChanged | LocationPlanEnded


class Plan(msgspec.Struct, frozen=True, omit_defaults=True):
    """A location plan. begun_at: when it was recorded. entry: the event id that set or changed it last."""

    basis: PlanBasis
    starts_on: date
    ends_on: date
    fixes_a_day: int
    sources: tuple[Literal["device", "mobile_phone"], ...]
    begun_at: datetime
    entry: UUID
    ended_at: datetime | None = None


#: How many plans are kept, in force or over: fixes of them may still come in late.
PLANS_KEPT = 16


class Plans(msgspec.Struct, frozen=True, omit_defaults=True):
    """The newest location plans by their ids."""

    known: dict[UUID, Plan] = {}


def evolve(plans: Plans, entry: Entry[PlansEvent]) -> Plans:
    """Apply one recorded fact. It never refuses: the fact has already happened."""
    event = entry.event
    before = plans.known.get(event.plan_id)
    match event:
        case LocationPlanSet():
            return _with(
                plans,
                event.plan_id,
                Plan(
                    event.basis,
                    event.starts_on,
                    event.ends_on,
                    event.fixes_a_day,
                    event.sources,
                    entry.occurred_at,
                    entry.event_id,
                ),
            )
        case LocationPlanChanged():
            if before is None:
                return plans
            changed = replace(before, ends_on=event.ends_on, fixes_a_day=event.fixes_a_day, entry=entry.event_id)
            return _with(plans, event.plan_id, changed)
        case LocationPlanEnded():
            if before is None or before.ended_at is not None:
                return plans
            return _with(plans, event.plan_id, replace(before, ended_at=entry.occurred_at))
        case _ as unhandled:
            assert_never(unhandled)


def plan_for(
    plans: Plans, source: str, day: date, first_at: datetime, last_at: datetime
) -> tuple[UUID, Plan] | tuple[None, None]:
    """The newest plan that allows fixes of a source from one instant to another, which lie on a day at the unit."""
    for plan_id, plan in reversed(plans.known.items()):
        begun = plan.starts_on <= day <= plan.ends_on and plan.begun_at <= first_at
        if begun and source in plan.sources and (plan.ended_at is None or last_at <= plan.ended_at):
            return plan_id, plan
    return None, None


def _with(plans: Plans, plan_id: UUID, plan: Plan) -> Plans:
    known = {**plans.known, plan_id: plan}
    return Plans(newest(known, PLANS_KEPT))
