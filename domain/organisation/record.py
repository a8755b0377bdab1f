"""Units: one stream each, without a person in it; their names are public."""

from __future__ import annotations

from typing import assert_never

from msgspec.structs import replace

from domain.kernel.access import Unit
from domain.kernel.entry import Entry
from domain.kernel.event import Decision
from domain.kernel.ids import Code, PublicName, UnitId, ZoneName


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


OrganisationEvent = UnitEstablished | UnitRenamed


def evolve(unit: Unit | None, entry: Entry[OrganisationEvent]) -> Unit | None:
    """Apply one recorded fact. It never refuses: the fact has already happened."""
    match entry.event:
        case UnitEstablished() as e:
            return unit or Unit(e.unit_id, e.name, e.zone, e.parent)
        case UnitRenamed(name=name):
            return unit and replace(unit, name=name)
        case _ as unhandled:
            assert_never(unhandled)
