"""What may be wrong with an area or a crossing."""

from __future__ import annotations

from domain.kernel.refusal import Malformed, Refused, Unknown


class OutlineOpen(Malformed, code="whereabouts.outline-open"):
    """The outline of this area encloses nothing.

    Three corners or more whose edges do not cross, or one corner with a radius.
    """


class AreaTooLarge(Refused, code="whereabouts.area-too-large"):
    """This area is {kilometres} km from end to end ({rule}).

    {most} km at most.
    """


class BufferNotAllowed(Refused, code="whereabouts.buffer-not-allowed"):
    """A buffer of {metres} metres is not what the table allows ({rule}).

    From {least} to {most} metres.
    """


class AreaDaysWrong(Refused, code="whereabouts.area-days-wrong"):
    """This area would end on {ends_on}, before it begins.

    A last day from {starts_on} on.
    """


class AreaNotGrounded(Refused, code="whereabouts.area-not-grounded"):
    """The entry that was named as the ground of this area is not in this file.

    The event id of the entry from which it follows: an order, an approval.
    """


class TooManyAreas(Refused, code="whereabouts.too-many-areas"):
    """{most} areas hold, and no more may ({rule}).

    Withdraw one of them first.
    """


class AreaUnknown(Unknown, code="whereabouts.area-unknown"):
    """No area with this id holds at that time.

    The id of an area that holds then.
    """


class BatchUnknown(Refused, code="whereabouts.batch-unknown"):
    """The entry that was named holds no fixes of this person from that time.

    The event id of a batch of fixes that the instant of the crossing lies in.
    """


class CrossedAlready(Refused, code="whereabouts.crossed-already"):
    """This person is on that side of the bounds already.

    The opposite crossing first; nothing is recorded twice.
    """


class CrossingUnknown(Unknown, code="whereabouts.crossing-unknown"):
    """No crossing with this event id stands.

    The event id of a crossing that was recorded lately and not dismissed.
    """
