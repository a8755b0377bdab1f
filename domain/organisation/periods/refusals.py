"""What may be wrong with a special period."""

from __future__ import annotations

from domain.kernel.refusal import Malformed, NotEmpowered, Refused


class PeriodOpenedAlready(Refused, code="organisation.period-opened-already"):
    """A special period with the id {period_id} has been opened already.

    Another id.
    """


class PeriodInverted(Malformed, code="organisation.period-inverted"):
    """A period from {from_on} to {until_on} has no days.

    A last day on or after the first.
    """


class PeriodInThePast(Refused, code="organisation.period-in-the-past"):
    """A special period cannot be decided for {from_on}, which has passed.

    {today} or later.
    """


class PeriodTooLong(Refused, code="organisation.period-too-long"):
    """A period of {days} days is longer than the {max_days} that these measures may hold ({rule}).

    {max_days} days or fewer; after that, another period by a decision of its own.
    """


class MeasuresUnknown(Refused, code="organisation.measures-unknown"):
    """There are no such measures for a period of this kind ({rule}).

    One of {measures}.
    """


class OutsideFestival(Refused, code="organisation.outside-festival"):
    """The days off of this festival are {first} to {last}; a period reaches at most {around} days beyond ({rule}).

    Days within that span; for others a sensitive period, by order.
    """


class SensitiveByOrderOnly(NotEmpowered, code="organisation.sensitive-by-order-only"):
    """A sensitive period is opened by the county or a level above it, on an order.

    Have it opened by a county reviewer, the head of the bureau or the agency above.
    """


class OrderMissing(Refused, code="organisation.order-missing"):
    """A sensitive period needs the number of its order.

    The number of the order that it follows.
    """


class PeriodNotOpen(Refused, code="organisation.period-not-open"):
    """This special period was closed, or its last day {until_on} has passed.

    A special period that still holds or is to come.
    """
