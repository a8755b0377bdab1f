"""How units come to be."""

from __future__ import annotations

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from domain.kernel.access import Role, Unit
from domain.kernel.ids import Code, PublicName, UnitId, ZoneName
from domain.kernel.refusal import Malformed, Refused
from domain.kernel.rule import DecisionCommand, Facts, Of, rule
from domain.organisation.record import UnitEstablished, UnitRenamed


class UnitEstablishedAlready(Refused, code="organisation.unit-established-already"):
    """The unit {unit_id} has been established already.

    Another id.
    """


class UnitNotEstablished(Refused, code="organisation.unit-not-established"):
    """The unit {unit_id} has not been established.

    Establish it first.
    """


class ParentUnknown(Refused, code="organisation.parent-unknown"):
    """There is no such unit to be above this one.

    The id of another unit that has been established.
    """


class ZoneUnknown(Malformed, code="organisation.zone-unknown"):
    """There is no such time zone.

    An IANA name such as Asia/Shanghai.
    """


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
        raise UnitEstablishedAlready(unit_id=command.unit_id)
    if command.parent is not None and (command.parent == command.unit_id or command.parent not in facts.units):
        raise ParentUnknown()
    try:
        ZoneInfo(command.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as unknown:
        raise ZoneUnknown() from unknown
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
    """The unit has to exist."""
    if unit is None:
        raise UnitNotEstablished(unit_id=facts.unit_id)
    return [UnitRenamed(unit_id=unit.unit_id, name=command.name)]
