"""One example of every event and command of location plans."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

from domain.intake.examples import NOW, OPEN
from domain.kernel.entry import Occurred
from domain.kernel.event import Event
from domain.kernel.rule import Draft, Example, example_id
from domain.whereabouts.plans import refusals
from domain.whereabouts.plans.record import LocationPlanChanged, LocationPlanEnded, LocationPlanSet, PlanBasis
from domain.whereabouts.plans.rules import ChangeLocationPlan, EndLocationPlan, SetLocationPlan

PLAN = UUID("019b8a00-0000-7000-8000-0000000000d4")
SET_AT = datetime(2026, 3, 1, 1, tzinfo=UTC)

planned = LocationPlanSet(
    plan_id=PLAN,
    basis=PlanBasis.INFORMATION_CHECK,
    legal_basis="law:26",
    starts_on=date(2026, 3, 1),
    ends_on=date(2026, 3, 31),
    fixes_a_day=4,
    sources=("mobile_phone",),
)

EVENTS: tuple[Event, ...] = (
    planned,
    LocationPlanChanged(plan_id=PLAN, ends_on=date(2026, 3, 20), fixes_a_day=2),
    LocationPlanEnded(plan_id=PLAN, reason="need_over"),
)

PLANNED = (*OPEN, Draft(planned, Occurred(SET_AT)))
setting = SetLocationPlan(
    basis=PlanBasis.INFORMATION_CHECK,
    entry=example_id(0),
    starts_on=date(2026, 3, 10),
    ends_on=date(2026, 4, 9),
    fixes_a_day=4,
    sources=("mobile_phone",),
)
_changing = ChangeLocationPlan(plan_id=PLAN, ends_on=date(2026, 3, 20), fixes_a_day=2)
_ending = EndLocationPlan(plan_id=PLAN, reason="need_over")

COMMANDS: tuple[Example, ...] = (
    Example(given=OPEN, command=setting, now=NOW, then=(LocationPlanSet,)),
    Example(
        given=OPEN,
        command=SetLocationPlan(
            basis=PlanBasis.INFORMATION_CHECK,
            entry=example_id(0),
            starts_on=date(2026, 3, 10),
            ends_on=date(2026, 4, 9),
            fixes_a_day=4,
            sources=("device",),
        ),
        now=NOW,
        refused=refusals.SourceNotAllowed,
    ),
    Example(given=PLANNED, command=_changing, now=NOW, then=(LocationPlanChanged,)),
    Example(given=OPEN, command=_changing, now=NOW, refused=refusals.PlanUnknown),
    Example(given=PLANNED, command=_ending, now=NOW, then=(LocationPlanEnded,)),
    Example(given=OPEN, command=_ending, now=NOW, refused=refusals.PlanUnknown),
)
