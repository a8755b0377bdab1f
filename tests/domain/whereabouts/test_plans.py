"""Location plans: on a basis of the table, shown by an entry, no denser and no longer than allowed."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from msgspec.structs import replace

from domain.catalogue import policies
from domain.intake import standing
from domain.intake.examples import OPEN
from domain.kernel.entry import Occurred
from domain.kernel.rule import Draft, example_id
from domain.whereabouts.areas.examples import AREA, defined
from domain.whereabouts.plans import refusals
from domain.whereabouts.plans.examples import PLAN, PLANNED, planned, setting
from domain.whereabouts.plans.record import (
    PLANS_KEPT,
    LocationPlanChanged,
    LocationPlanEnded,
    LocationPlanSet,
    PlanBasis,
    plan_for,
)
from domain.whereabouts.plans.rules import ChangeLocationPlan, EndLocationPlan
from domain.whereabouts.plans.tables import TrackingDensity

CHANGE = ChangeLocationPlan(plan_id=PLAN, ends_on=date(2026, 3, 20), fixes_a_day=2)
END = EndLocationPlan(plan_id=PLAN, reason="need_over")


def test_by_the_plans_everybody_on_leave_is_tracked_by_devices_too():
    table = policies().in_force(TrackingDensity, date(2020, 6, 30))
    on_leave = table.bases[PlanBasis.LEAVE]
    assert set(on_leave.sources) == {"device", "mobile_phone"}
    assert on_leave.legal_basis == "plans:leave"
    assert table.bases[PlanBasis.KEY_SUBJECT].most_a_day > 0


def test_by_the_law_nobody_wears_a_device_for_being_on_leave():
    table = policies().in_force(TrackingDensity, date(2020, 7, 1))
    assert {source for row in table.bases.values() for source in row.sources} == {"mobile_phone"}
    assert PlanBasis.KEY_SUBJECT not in table.bases


def test_the_legal_basis_is_of_the_table_and_the_entry_is_cited(given):
    outcome = given(*OPEN).when(setting).then(LocationPlanSet, legal_basis="law:26", fixes_a_day=4)
    assert outcome.drafts[0].evidence == (str(example_id(0)),)


def test_a_basis_that_the_table_does_not_have_is_refused(given):
    given(*OPEN).when(replace(setting, basis=PlanBasis.KEY_SUBJECT)).refused(refusals.BasisNotAllowed)


@pytest.mark.parametrize("entry", [example_id(1), example_id(9)], ids=["another entry", "none of this file"])
def test_a_basis_that_no_entry_shows_is_refused(given, entry):
    given(*OPEN, planned).when(replace(setting, entry=entry)).refused(refusals.BasisNotShown)


def test_leave_is_shown_by_its_approval_and_by_nothing_else(given):
    given(*OPEN).when(replace(setting, basis=PlanBasis.LEAVE)).refused(refusals.BasisNotShown)


def test_a_device_is_not_named_by_a_plan_under_the_law(given):
    given(*OPEN).when(replace(setting, sources=("mobile_phone", "device"))).refused(refusals.SourceNotAllowed)


@pytest.mark.parametrize(("fixes", "taken"), [(0, False), (1, True), (12, True), (13, False)])
def test_the_density_is_within_the_table(given, fixes, taken):
    outcome = given(*OPEN).when(replace(setting, fixes_a_day=fixes))
    if taken:
        outcome.then(LocationPlanSet, fixes_a_day=fixes)
    else:
        outcome.refused(refusals.DensityNotAllowed, least=1, most=12)


@pytest.mark.parametrize(
    ("ends_on", "taken"),
    [(date(2026, 3, 9), False), (date(2026, 3, 10), True), (date(2026, 4, 9), True), (date(2026, 4, 10), False)],
)
def test_a_plan_lasts_thirty_one_days_at_most(given, ends_on, taken):
    outcome = given(*OPEN).when(replace(setting, ends_on=ends_on))
    if taken:
        outcome.then(LocationPlanSet, ends_on=ends_on)
    else:
        outcome.refused(refusals.PlanDaysWrong, last=date(2026, 4, 9))


def test_the_areas_of_a_plan_hold(given):
    area = Draft(defined, Occurred(datetime(2026, 2, 1, 2, tzinfo=UTC)))
    given(*OPEN, area).when(replace(setting, areas=(AREA,))).then(LocationPlanSet, areas=(AREA,))
    given(*OPEN).when(replace(setting, areas=(AREA,))).refused(refusals.PlanAreaUnknown)


def test_no_more_plans_at_once_than_the_table_says(given):
    four = [replace(planned, plan_id=UUID(int=n)) for n in range(4)]
    given(*OPEN, *four).when(setting).refused(refusals.TooManyPlans, most=4)
    over = LocationPlanEnded(plan_id=UUID(int=0), reason="came_home")
    given(*OPEN, *four, over).when(setting).then(LocationPlanSet)


def test_a_plan_is_changed_within_the_table_and_cites_what_it_changes(given):
    outcome = given(*PLANNED).when(CHANGE).then(LocationPlanChanged, fixes_a_day=2)
    assert outcome.drafts[0].evidence == (str(example_id(1)),)
    given(*PLANNED).when(replace(CHANGE, fixes_a_day=13)).refused(refusals.DensityNotAllowed)
    given(*PLANNED).when(replace(CHANGE, ends_on=date(2026, 4, 1))).refused(refusals.PlanDaysWrong)
    given(*PLANNED).when(replace(CHANGE, areas=(AREA,))).refused(refusals.PlanAreaUnknown)


def test_a_plan_on_a_basis_that_no_longer_holds_is_ended_and_not_changed(given):
    old = replace(planned, basis=PlanBasis.KEY_SUBJECT)
    given(*OPEN, old).when(CHANGE).refused(refusals.BasisNotAllowed)
    given(*OPEN, old).when(END).then(LocationPlanEnded)


def test_a_plan_that_is_over_is_neither_changed_nor_ended(given, at):
    later = at("2026-04-01 09:00")
    given(*PLANNED).when(CHANGE, at=later).refused(refusals.PlanUnknown)
    given(*PLANNED).when(END, at=later).refused(refusals.PlanUnknown)
    given(*PLANNED, LocationPlanEnded(plan_id=PLAN, reason="came_home")).when(END).refused(refusals.PlanUnknown)


def test_a_changed_plan_holds_as_changed_and_an_ended_one_no_more(given, at):
    changed = LocationPlanChanged(plan_id=PLAN, ends_on=date(2026, 3, 8), fixes_a_day=2)
    plans = given(*PLANNED, changed).case().location_plans
    first = at("2026-03-08 10:00")
    assert plan_for(plans, "mobile_phone", date(2026, 3, 8), first, first)[0] == PLAN
    assert plan_for(plans, "mobile_phone", date(2026, 3, 9), first, first) == (None, None)
    assert plan_for(plans, "device", date(2026, 3, 8), first, first) == (None, None)


def test_outside_supervision_no_plan_is_set(given):
    given().when(setting).refused(standing.CaseNotOpened)


def test_the_newest_plans_are_kept(given):
    events = [replace(planned, plan_id=UUID(int=n)) for n in range(PLANS_KEPT + 4)]
    known = given(*OPEN, *events).case().location_plans.known
    assert list(known) == [UUID(int=n) for n in range(4, PLANS_KEPT + 4)]
