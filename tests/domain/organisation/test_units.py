"""Units: established once, in a zone that exists, below a unit that exists."""

import pytest

from domain.kernel.access import Role
from domain.kernel.refusal import NotEmpowered
from domain.organisation import refusals
from domain.organisation.record import UnitEstablished
from domain.organisation.rules import EstablishUnit


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
