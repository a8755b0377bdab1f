"""One example of every event and command about units."""

from __future__ import annotations

from datetime import date

from domain.intake.examples import NOW, UNIT
from domain.kernel.access import Role
from domain.kernel.event import Event
from domain.kernel.rule import Example
from domain.organisation import refusals
from domain.organisation.record import (
    CommitteeMembershipChanged,
    ResponsibilityAssigned,
    UnitClosed,
    UnitEstablished,
    UnitMoved,
    UnitRenamed,
)
from domain.organisation.rules import (
    AssignResponsibility,
    ChangeCommitteeMembership,
    CloseUnit,
    EstablishUnit,
    MoveUnit,
    RenameUnit,
)

established = UnitEstablished(
    unit_id="south-office", name="南区司法所", zone="Asia/Shanghai", parent=UNIT, division="110102"
)
closed = UnitClosed(unit_id="south-office", closed_on=date(2026, 3, 9), successor=UNIT)
seated = CommitteeMembershipChanged(
    unit_id="south-office", member_id="chief-1", change="took_up", office="chair", agency="street"
)
charged = ResponsibilityAssigned(unit_id="south-office", task="ledger", responsible_id="officer-7", under=UNIT)

EVENTS: tuple[Event, ...] = (
    established,
    UnitRenamed(unit_id="south-office", name="Southern Office"),
    UnitMoved(unit_id="south-office", from_parent=UNIT, parent="south-county", division="110103"),
    closed,
    seated,
    charged,
)

_establish = EstablishUnit(unit_id="south-office", name="Southern Office", zone="Asia/Shanghai", parent=UNIT)
_seat = ChangeCommitteeMembership(member_id="chief-1", change="took_up", office="chair", agency="street")
_charge = AssignResponsibility(task="ledger", responsible_id="officer-7")
_there = (established,)


def _ours(command: object, given: tuple[Event, ...] = _there, **outcome: object) -> Example:
    return Example(given=given, command=command, by=Role.REVIEWER, now=NOW, **outcome)  # type: ignore[arg-type]


COMMANDS: tuple[Example, ...] = (
    _ours(_establish, (), then=(UnitEstablished,)),
    _ours(_establish, refused=refusals.UnitEstablishedAlready),
    _ours(RenameUnit(name="Southern Office"), then=(UnitRenamed,)),
    _ours(RenameUnit(name="Southern Office"), (), refused=refusals.UnitNotEstablished),
    _ours(MoveUnit(parent=UNIT, division="110103"), then=(UnitMoved,)),
    _ours(MoveUnit(parent=UNIT, division="110102"), refused=refusals.PlaceUnchanged),
    _ours(CloseUnit(successor=UNIT), then=(UnitClosed,)),
    _ours(CloseUnit(), (established, closed), refused=refusals.UnitIsClosed),
    _ours(_seat, then=(CommitteeMembershipChanged,)),
    _ours(_seat, (established, seated), refused=refusals.SeatTaken),
    _ours(_charge, then=(ResponsibilityAssigned,)),
    _ours(_charge, (established, charged), refused=refusals.ResponsibleAlready),
)
