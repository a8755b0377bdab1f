"""What may be wrong with a key subject."""

from __future__ import annotations

from domain.kernel.refusal import Refused, Unknown


class CriterionNotInForce(Refused, code="organisation.criterion-not-in-force"):
    """Nobody is listed as a key subject as {criterion} now ({rule}).

    One of {criteria}.
    """


class CriterionNotShown(Refused, code="organisation.criterion-not-shown"):
    """The entries named do not show {criterion} ({rule}).

    Entries of this file that show it: {shown_by}.
    """


class ListedAlready(Refused, code="organisation.listed-already"):
    """This person is listed as {criterion} already.

    Another criterion; or have somebody else answer for it.
    """


class NotListed(Refused, code="organisation.not-listed"):
    """This person is not listed as a key subject so.

    A criterion by which the person is listed; or list the person first.
    """


class ResponsibleUnchanged(Refused, code="organisation.responsible-unchanged"):
    """{responsible_id} answers for this already.

    Somebody else.
    """


class SignalUnknown(Unknown, code="organisation.signal-unknown"):
    """No sign of risk with this id is open in this file.

    The id of a sign that has not been dealt with.
    """


class NoPeriodHolds(Refused, code="organisation.no-period-holds"):
    """No special period {period_id} held for this unit on {day}.

    A special period of this unit, or of one above it, and one of its days.
    """


class ItemNotAsked(Refused, code="organisation.item-not-asked"):
    """The measures of this special period do not ask for {item} ({rule}).

    One of {items}.
    """


class ItemDoneAlready(Refused, code="organisation.item-done-already"):
    """For this special period, {item} has been done already.

    Another item or period.
    """


class EntryDoesNotShow(Refused, code="organisation.entry-does-not-show"):
    """The entry named is not of this file, not of those days, or does not show {item} ({rule}).

    An entry of this file, of a day of the period, that is one of {shown_by}; or none.
    """


class ItemsNotOverdue(Refused, code="organisation.items-not-overdue"):
    """The items of this special period may be recorded until {due_on} ({rule}).

    The day after {due_on}, or later.
    """


class NothingMissing(Refused, code="organisation.nothing-missing"):
    """Nothing that this special period asks for is missing, or it is recorded already.

    Nothing more to do.
    """
