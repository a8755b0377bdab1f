"""Whether a unit may take anything: what every slice about units asks first."""

from __future__ import annotations

from datetime import date

from domain.kernel.access import Unit
from domain.kernel.rule import Facts
from domain.organisation import refusals


def is_open(unit_id: str, facts: Facts, on: date | None = None) -> Unit:
    """A unit that is established and not closed. on: the day in question; today where None.

    UnitNotEstablished, UnitIsClosed.
    """
    unit = facts.units.get(unit_id)
    if unit is None:
        raise refusals.UnitNotEstablished(unit_id=unit_id)
    if unit.closed_on is not None and unit.closed_on <= (on or facts.today):
        raise refusals.UnitIsClosed(unit_id=unit_id, closed_on=unit.closed_on)
    return unit
