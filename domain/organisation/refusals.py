"""What may be wrong with a unit."""

from __future__ import annotations

from domain.kernel.refusal import Malformed, NotEmpowered, Refused


class UnitEstablishedAlready(Refused, code="organisation.unit-established-already"):
    """The unit {unit_id} has been established already.

    Another id.
    """


class UnitNotEstablished(Refused, code="organisation.unit-not-established"):
    """The unit {unit_id} has not been established.

    Establish it first.
    """


class UnitIsClosed(Refused, code="organisation.unit-is-closed"):
    """The unit {unit_id} has been closed since {closed_on}.

    A unit that is open: the one that took over its work.
    """


class ParentUnknown(Refused, code="organisation.parent-unknown"):
    """There is no such unit to be above this one.

    The id of another unit that has been established.
    """


class ParentBelow(Refused, code="organisation.parent-below"):
    """The unit {parent} is {unit_id} itself, or lies below it.

    A unit that does not lie below the one that is moved.
    """


class PlaceUnchanged(Refused, code="organisation.place-unchanged"):
    """The unit {unit_id} stands below {parent} already, with this division.

    Another unit above it, or another division.
    """


class OutsideYourUnits(NotEmpowered, code="organisation.outside-your-units"):
    """The unit {unit_id} is neither yours nor below it.

    A unit that lies within yours; or have it done by the level above both.
    """


class UnitsBelow(Refused, code="organisation.units-below"):
    """Below {unit_id} there are units that are open: {below}.

    Move or close those first.
    """


class SuccessorUnfit(Refused, code="organisation.successor-unfit"):
    """The unit {successor} cannot take over the work of {unit_id}.

    Another unit, established and open.
    """


class SeatTaken(Refused, code="organisation.seat-taken"):
    """{member_id} holds the office of {office} already.

    Another office or person; or nothing more to do.
    """


class SeatNotHeld(Refused, code="organisation.seat-not-held"):
    """{member_id} does not hold the office of {office}.

    A member of the committee, and an office that this member holds.
    """


class ResponsibleAlready(Refused, code="organisation.responsible-already"):
    """{responsible_id} answers for {task} already.

    Another person or task.
    """


class ZoneUnknown(Malformed, code="organisation.zone-unknown"):
    """There is no such time zone.

    An IANA name such as Asia/Shanghai.
    """
