"""Units: established once, below one that exists; moved within reach, closed when nothing is left, staffed."""

from datetime import date

import pytest
from msgspec.structs import replace

from domain.intake.examples import UNIT
from domain.intake.record import Sentence
from domain.intake.rules import OpenCase
from domain.kernel.access import Role, Unit
from domain.kernel.refusal import NotEmpowered
from domain.kernel.rule import example_id
from domain.organisation import refusals
from domain.organisation.examples import closed, established
from domain.organisation.record import (
    CommitteeMembershipChanged,
    ResponsibilityAssigned,
    UnitClosed,
    UnitEstablished,
    UnitMoved,
)
from domain.organisation.rules import (
    AssignResponsibility,
    ChangeCommitteeMembership,
    CloseUnit,
    EstablishUnit,
    MoveUnit,
    RenameUnit,
)


def establish(unit_id="south-office", zone="Asia/Shanghai", parent="north-office"):
    return EstablishUnit(unit_id=unit_id, name="南区", zone=zone, parent=parent)


def test_a_unit_is_established_by_a_reviewer(given):
    given().when(establish(), by=Role.REVIEWER).then(UnitEstablished, name="南区", parent="north-office")
    given().when(establish()).refused(NotEmpowered)


@pytest.mark.parametrize("zone", ["Mars/Olympus", "Asia", "a/../b", "UTC/../../etc/passwd"])
def test_a_zone_is_one_that_exists(given, zone):
    given().when(establish(zone=zone), by=Role.REVIEWER).refused(refusals.ZoneUnknown)


@pytest.mark.parametrize("parent", ["moon-office", "south-office"])
def test_the_unit_above_is_another_one_that_exists(given, parent):
    given().when(establish(parent=parent), by=Role.REVIEWER).refused(refusals.ParentUnknown)


COUNTY = Unit("county", "County", "Asia/Shanghai")
OFFICE = Unit(UNIT, "Northern Office", "Asia/Shanghai", "county")
SOUTH = Unit("south-office", "Southern Office", "Asia/Shanghai", UNIT)
POST = Unit("south-post", "Southern Post", "Asia/Shanghai", "south-office")
SHUT = Unit("shut-office", "Shut Office", "Asia/Shanghai", UNIT, closed_on=date(2026, 3, 10))
TREE = {unit.unit_id: unit for unit in (COUNTY, OFFICE, SOUTH, POST, SHUT)}


def test_a_unit_moves_below_another_one_and_cites_what_placed_it(given):
    outcome = given(established).knowing(units=TREE).when(MoveUnit(parent=UNIT, division="110199"), by=Role.REVIEWER)
    outcome.then(UnitMoved, from_parent=UNIT, parent=UNIT, division="110199")
    assert outcome.drafts[0].evidence == (str(example_id(0)),)
    moved = outcome.and_then()
    moved.knowing(units=TREE).when(MoveUnit(parent=UNIT, division="110199"), by=Role.REVIEWER).refused(
        refusals.PlaceUnchanged
    )


@pytest.mark.parametrize("parent", ["south-office", "south-post"])
def test_a_unit_does_not_move_below_itself(given, parent):
    given(established).knowing(units=TREE).when(MoveUnit(parent=parent), by=Role.REVIEWER).refused(refusals.ParentBelow)


def test_a_unit_moves_only_below_an_open_one_within_what_the_actor_reaches(given):
    file = given(established).knowing(units=TREE)
    file.when(MoveUnit(parent="moon"), by=Role.REVIEWER).refused(refusals.ParentUnknown)
    file.when(MoveUnit(parent="shut-office"), by=Role.REVIEWER).refused(refusals.UnitIsClosed)
    file.when(MoveUnit(parent="county"), by=Role.REVIEWER).refused(refusals.OutsideYourUnits)
    file.when(MoveUnit(parent=UNIT), by=Role.OFFICER).refused(NotEmpowered)
    file.when(MoveUnit(parent=None), by=Role.UPPER).then(UnitMoved, parent=None)


def test_a_unit_closes_from_today_when_nothing_open_is_left_below_it(given):
    file = given(established)
    file.knowing(units=TREE).when(CloseUnit(), by=Role.REVIEWER).refused(refusals.UnitsBelow, below="south-post")
    alone = {**TREE, "south-post": replace(POST, closed_on=date(2026, 3, 1))}
    file.knowing(units=alone).when(CloseUnit(successor=UNIT), by=Role.REVIEWER).then(
        UnitClosed, closed_on=date(2026, 3, 10), successor=UNIT
    )


@pytest.mark.parametrize("successor", ["south-office", "shut-office", "moon"])
def test_who_takes_over_is_another_unit_that_is_open(given, successor):
    alone = {k: v for k, v in TREE.items() if k != "south-post"}
    given(established).knowing(units=alone).when(CloseUnit(successor=successor), by=Role.REVIEWER).refused(
        refusals.SuccessorUnfit
    )


def test_a_closed_unit_takes_nothing_more(given):
    file = given(established, closed)
    for command in (
        RenameUnit(name="X"),
        MoveUnit(parent=None),
        CloseUnit(),
        AssignResponsibility(task="t", responsible_id="a"),
    ):
        file.when(command, by=Role.REVIEWER).refused(refusals.UnitIsClosed)
    given().knowing(units=TREE).when(establish(parent="shut-office"), by=Role.REVIEWER).refused(refusals.UnitIsClosed)


@pytest.mark.parametrize(("day", "taken"), [(9, True), (10, False), (11, False)])
def test_a_case_opens_at_a_unit_until_the_day_before_it_closes(given, at, day, taken):
    opening = OpenCase(
        case_number="1", unit_id="shut-office", category=Sentence.PAROLE, name="Li", occurred_on=date(2026, 3, 5)
    )
    outcome = given().knowing(units=TREE).when(opening, at=at(f"2026-03-{day:02} 10:00"))
    if taken:
        assert outcome.refusal is None
    else:
        outcome.refused(refusals.UnitIsClosed)


def test_nobody_takes_up_an_office_twice_or_gives_up_one_not_held(given):
    up = ChangeCommitteeMembership(member_id="chief-1", change="took_up", office="chair")
    down = ChangeCommitteeMembership(member_id="chief-1", change="gave_up", office="chair")
    given(established).when(down, by=Role.REVIEWER).refused(refusals.SeatNotHeld)
    seated = given(established).when(up, by=Role.REVIEWER).then(CommitteeMembershipChanged).and_then()
    seated.when(up, by=Role.REVIEWER).refused(refusals.SeatTaken)
    left = seated.when(down, by=Role.REVIEWER).then(CommitteeMembershipChanged)
    assert left.drafts[0].evidence == (str(example_id(1)),)
    left.and_then().when(up, by=Role.REVIEWER).then(CommitteeMembershipChanged)


def test_one_person_answers_for_a_task_under_the_unit_above(given):
    file = given(established).when(AssignResponsibility(task="ledger", responsible_id="officer-7"), by=Role.REVIEWER)
    file.then(ResponsibilityAssigned, under=UNIT)
    assigned = file.and_then()
    again = assigned.when(AssignResponsibility(task="ledger", responsible_id="officer-7"), by=Role.REVIEWER)
    again.refused(refusals.ResponsibleAlready)
    assigned.when(AssignResponsibility(task="ledger", responsible_id="officer-8"), by=Role.REVIEWER).then(
        ResponsibilityAssigned
    )
