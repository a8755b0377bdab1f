"""How units come to be, where they stand in the tree, who sits on their committee, and how they end."""

from __future__ import annotations

from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from domain.kernel.access import Role, Unit, covers, within_scope
from domain.kernel.ids import AccountId, Code, PublicName, UnitId, ZoneName
from domain.kernel.rule import DecisionCommand, Draft, Drafts, Facts, Of, cited, rule
from domain.organisation import refusals, standing
from domain.organisation.record import (
    CommitteeMembershipChanged,
    ResponsibilityAssigned,
    UnitClosed,
    UnitEstablished,
    UnitMoved,
    UnitRenamed,
    seat,
)

#: Who arranges units and their people.
ARRANGERS = frozenset({Role.REVIEWER, Role.LEADER, Role.UPPER})


class EstablishUnit(DecisionCommand):
    """Establish a unit that may hold cases.

    zone: IANA name; the days of its cases are of that zone. parent: the unit above it.
    """

    unit_id: UnitId
    name: PublicName
    zone: ZoneName
    parent: UnitId | None = None
    division: Code | None = None


@rule(on="", of=Of.UNITS, opens=True, may={Role.REVIEWER})
def establish_unit(command: EstablishUnit, unit: Unit | None, facts: Facts) -> list[UnitEstablished]:
    """Once, in a zone that exists, below a unit that exists."""
    if unit is not None:
        raise refusals.UnitEstablishedAlready(unit_id=command.unit_id)
    if command.parent is not None and (command.parent == command.unit_id or command.parent not in facts.units):
        raise refusals.ParentUnknown()
    if command.parent is not None:
        standing.is_open(command.parent, facts)
    try:
        ZoneInfo(command.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as unknown:
        raise refusals.ZoneUnknown() from unknown
    return [
        UnitEstablished(
            unit_id=command.unit_id,
            name=command.name,
            zone=command.zone,
            parent=command.parent,
            division=command.division,
        )
    ]


class RenameUnit(DecisionCommand):
    """Give a unit another name; its id stays."""

    name: PublicName


@rule(on="", do="rename", of=Of.UNITS, may={Role.REVIEWER})
def rename_unit(command: RenameUnit, unit: Unit | None, facts: Facts) -> list[UnitRenamed]:
    """The unit has to exist, and to be open."""
    return [UnitRenamed(unit_id=_open(unit, facts).unit_id, name=command.name)]


class MoveUnit(DecisionCommand):
    """Put a unit below another one. parent: None for the top; division: None where it has no code of its own."""

    parent: UnitId | None
    division: Code | None = None


@rule(on="", do="move", of=Of.UNITS, may=ARRANGERS)
def move_unit(command: MoveUnit, unit: Unit | None, facts: Facts) -> Drafts:
    """Within what the actor reaches, never below itself, and only to where it does not stand already."""
    here = _open(unit, facts)
    if command.parent is not None:
        if command.parent not in facts.units:
            raise refusals.ParentUnknown()
        standing.is_open(command.parent, facts)
        if covers(here.unit_id, command.parent, facts.units):
            raise refusals.ParentBelow(unit_id=here.unit_id, parent=command.parent)
        _reached(command.parent, facts)
    if (command.parent, command.division) == (here.parent, here.division):
        raise refusals.PlaceUnchanged(unit_id=here.unit_id, parent=here.parent)
    event = UnitMoved(unit_id=here.unit_id, from_parent=here.parent, parent=command.parent, division=command.division)
    return [Draft(event, evidence=cited(here.placed_by))]


class CloseUnit(DecisionCommand):
    """Close a unit from today on. successor: the unit that takes over its work."""

    successor: UnitId | None = None


@rule(on="", do="close", of=Of.UNITS, may=ARRANGERS)
def close_unit(command: CloseUnit, unit: Unit | None, facts: Facts) -> Drafts:
    """Nothing open may be left below it; whoever takes over is another unit, and open."""
    here = _open(unit, facts)
    below = sorted(u.unit_id for u in facts.units.values() if u.parent == here.unit_id and u.closed_on is None)
    if below:
        raise refusals.UnitsBelow(unit_id=here.unit_id, below=", ".join(below))
    if command.successor is not None:
        successor = facts.units.get(command.successor)
        if successor is None or successor.closed_on is not None or successor.unit_id == here.unit_id:
            raise refusals.SuccessorUnfit(unit_id=here.unit_id, successor=command.successor)
    event = UnitClosed(unit_id=here.unit_id, closed_on=facts.today, successor=command.successor)
    return [Draft(event, evidence=cited(here.placed_by))]


class ChangeCommitteeMembership(DecisionCommand):
    """Have somebody take up, or give up, an office in the committee of a unit.

    office: a code of the committee's own list. agency: the body that sent the member.
    """

    member_id: AccountId
    change: Literal["took_up", "gave_up"]
    office: Code
    agency: Code | None = None


@rule(on="committee", of=Of.UNITS, may=ARRANGERS)
def change_committee_membership(command: ChangeCommitteeMembership, unit: Unit | None, facts: Facts) -> Drafts:
    """Nobody takes up an office twice, or gives up one that they do not hold."""
    here = _open(unit, facts)
    held = here.members.get(seat(command.office, command.member_id))
    if command.change == "took_up" and held is not None:
        raise refusals.SeatTaken(member_id=command.member_id, office=command.office)
    if command.change == "gave_up" and held is None:
        raise refusals.SeatNotHeld(member_id=command.member_id, office=command.office)
    event = CommitteeMembershipChanged(
        unit_id=here.unit_id,
        member_id=command.member_id,
        change=command.change,
        office=command.office,
        agency=command.agency,
    )
    return [Draft(event, evidence=cited(held or here.placed_by))]


class AssignResponsibility(DecisionCommand):
    """Say who answers for a task of a unit; whoever did before does so no more."""

    task: Code
    responsible_id: AccountId


@rule(on="responsibilities", of=Of.UNITS, may=ARRANGERS)
def assign_responsibility(command: AssignResponsibility, unit: Unit | None, facts: Facts) -> Drafts:
    """One person a task; under the unit above."""
    here = _open(unit, facts)
    before = here.charges.get(command.task)
    if before is not None and before.responsible_id == command.responsible_id:
        raise refusals.ResponsibleAlready(responsible_id=command.responsible_id, task=command.task)
    event = ResponsibilityAssigned(
        unit_id=here.unit_id, task=command.task, responsible_id=command.responsible_id, under=here.parent
    )
    return [Draft(event, evidence=cited(before.entry if before else here.placed_by))]


def _open(unit: Unit | None, facts: Facts) -> Unit:
    """The unit that the command is about, if it is established and open."""
    if unit is None:
        raise refusals.UnitNotEstablished(unit_id=facts.unit_id)
    if unit.closed_on is not None:
        raise refusals.UnitIsClosed(unit_id=unit.unit_id, closed_on=unit.closed_on)
    return unit


def _reached(unit_id: str, facts: Facts) -> None:
    if not within_scope(facts.actor, unit_id, facts.units):
        raise refusals.OutsideYourUnits(unit_id=unit_id)
