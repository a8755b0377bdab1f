"""Units: one stream each, without a person in it; their names are public, their people are account ids."""

from __future__ import annotations

from datetime import date
from typing import Literal, assert_never
from uuid import UUID

from msgspec.structs import replace

from domain.kernel.access import Charge, Unit
from domain.kernel.entry import Entry
from domain.kernel.event import Decision
from domain.kernel.ids import AccountId, Code, PublicName, UnitId, ZoneName


class UnitEstablished(Decision, topic="organisation.unit-established.v1"):
    """The unit {name} was established ({unit_id}, zone {zone}).

    zone: IANA name; the days and deadlines of its cases are of that zone. parent: the unit above it.
    division: code of its administrative division.
    """

    unit_id: UnitId
    name: PublicName
    zone: ZoneName
    parent: UnitId | None = None
    division: Code | None = None


class UnitRenamed(Decision, topic="organisation.unit-renamed.v1"):
    """The unit {unit_id} was renamed {name}."""

    unit_id: UnitId
    name: PublicName


class UnitMoved(Decision, topic="organisation.unit-moved.v1"):
    """The unit {unit_id} was moved from below {from_parent} to below {parent} (division {division})."""

    unit_id: UnitId
    from_parent: UnitId | None
    parent: UnitId | None
    division: Code | None = None


class UnitClosed(Decision, topic="organisation.unit-closed.v1"):
    """The unit {unit_id} was closed from {closed_on}; {successor} takes over its work.

    closed_on: the first day on which it takes nothing more. successor: None where nothing is left to take over.
    """

    unit_id: UnitId
    closed_on: date
    successor: UnitId | None = None


class CommitteeMembershipChanged(Decision, topic="organisation.committee-membership-changed.v1"):
    """In the committee of {unit_id}, {member_id} {change} the office of {office}.

    office: a code of the committee's own list: chair, deputy, member. agency: code of the body that sent the member.
    """

    unit_id: UnitId
    member_id: AccountId
    change: Literal["took_up", "gave_up"]
    office: Code
    agency: Code | None = None


class ResponsibilityAssigned(Decision, topic="organisation.responsibility-assigned.v1"):
    """At {unit_id}, {responsible_id} answers for {task}, under {under}.

    task: a code of the district's own list of tasks. under: the unit that directs it.
    """

    unit_id: UnitId
    task: Code
    responsible_id: AccountId
    under: UnitId | None = None


OrganisationEvent = (
    UnitEstablished | UnitRenamed | UnitMoved | UnitClosed | CommitteeMembershipChanged | ResponsibilityAssigned
)

#: How many members and tasks of a unit are kept at hand; older ones are found in the record.
MEMBERS_KEPT = 100
CHARGES_KEPT = 100


def evolve(unit: Unit | None, entry: Entry[OrganisationEvent]) -> Unit | None:
    """Apply one recorded fact. It never refuses: the fact has already happened."""
    match entry.event:
        case UnitEstablished() as e:
            return unit or Unit(e.unit_id, e.name, e.zone, e.parent, e.division, placed_by=entry.event_id)
        case UnitRenamed(name=name):
            return unit and replace(unit, name=name)
        case UnitMoved(parent=parent, division=division):
            return unit and replace(unit, parent=parent, division=division, placed_by=entry.event_id)
        case UnitClosed(closed_on=closed_on):
            return unit and replace(unit, closed_on=closed_on)
        case CommitteeMembershipChanged() as e:
            return unit and replace(unit, members=_seated(unit.members, e, entry))
        case ResponsibilityAssigned() as e:
            return unit and replace(unit, charges=_charged(unit.charges, e, entry))
        case _ as unhandled:
            assert_never(unhandled)


def seat(office: str, member_id: str) -> str:
    """The key of a seat in a committee: the office, and who holds it."""
    return f"{office} {member_id}"


def _seated(
    members: dict[str, UUID], event: CommitteeMembershipChanged, entry: Entry[OrganisationEvent]
) -> dict[str, UUID]:
    key = seat(event.office, event.member_id)
    left = [(held, by) for held, by in members.items() if held != key]
    if event.change == "took_up":
        left.append((key, entry.event_id))
    return dict(left[-MEMBERS_KEPT:])


def _charged(
    charges: dict[str, Charge], event: ResponsibilityAssigned, entry: Entry[OrganisationEvent]
) -> dict[str, Charge]:
    left = [(task, charge) for task, charge in charges.items() if task != event.task]
    left.append((event.task, Charge(event.responsible_id, entry.event_id)))
    return dict(left[-CHARGES_KEPT:])
