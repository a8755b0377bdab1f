"""One example of every event and command about units."""

from __future__ import annotations

from domain.intake.examples import NOW, UNIT
from domain.kernel.access import Role
from domain.kernel.event import Event
from domain.kernel.rule import Example
from domain.organisation import rules
from domain.organisation.record import UnitEstablished, UnitRenamed
from domain.organisation.rules import EstablishUnit, RenameUnit

established = UnitEstablished(
    unit_id="south-office", name="南区司法所", zone="Asia/Shanghai", parent=UNIT, division="110102"
)

EVENTS: tuple[Event, ...] = (established, UnitRenamed(unit_id="south-office", name="Southern Office"))

_establish = EstablishUnit(unit_id="south-office", name="Southern Office", zone="Asia/Shanghai", parent=UNIT)

COMMANDS: tuple[Example, ...] = (
    Example(command=_establish, by=Role.REVIEWER, now=NOW, then=(UnitEstablished,)),
    Example(
        given=(established,),
        command=_establish,
        by=Role.REVIEWER,
        now=NOW,
        refused=rules.UnitEstablishedAlready,
    ),
    Example(
        given=(established,),
        command=RenameUnit(name="Southern Office"),
        by=Role.REVIEWER,
        now=NOW,
        then=(UnitRenamed,),
    ),
    Example(
        command=RenameUnit(name="Southern Office"),
        by=Role.REVIEWER,
        now=NOW,
        refused=rules.UnitNotEstablished,
    ),
)
