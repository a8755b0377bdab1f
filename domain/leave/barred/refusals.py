"""What may be wrong with meeting a barred person or entering a barred place."""

from __future__ import annotations

from domain.kernel.refusal import Refused, Unknown


class PermitUnknown(Unknown, code="leave.permit-unknown"):
    """No such permission was asked for lately.

    The id of a permission of this kind that has been asked for.
    """


class PermitDecided(Refused, code="leave.permit-decided"):
    """This permission has been decided on.

    A permission that is asked for and not decided.
    """


class PermitTooLong(Refused, code="leave.permit-too-long"):
    """A permission for {days} days is not given; {longest_days} are the most ({rule}).

    At most {longest_days} days.
    """


class PermitOver(Refused, code="leave.permit-over"):
    """The permission was asked for until {ends_on}, which has passed.

    A decision by {ends_on}; later, a new request.
    """


class NotPermitted(Refused, code="leave.not-permitted"):
    """This is not permitted on {occurred_on}.

    A day within the days of a permission; what was not permitted is recorded as a breach.
    """


class NotAccompanied(Refused, code="leave.not-accompanied"):
    """The person met alone, and was permitted to meet only accompanied.

    A meeting that somebody of the agency attended; another is recorded as a breach.
    """


class OrderUnknown(Refused, code="leave.order-unknown"):
    """The order named is not a prohibition order of this file.

    The event id of the entry of the order that bars the place; or none.
    """
