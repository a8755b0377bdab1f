"""What may be wrong with an entry about an absence without approval."""

from __future__ import annotations

from domain.kernel.refusal import Refused, Unknown


class AbsenceApproved(Refused, code="leave.absence-approved"):
    """The person may be away from {starts_on} to {ends_on}: this was no absence without approval.

    A day that no approved leave and no recurring travel covers.
    """


class AbsentAlready(Refused, code="leave.absent-already"):
    """An absence without approval lasts since {began_on}.

    Record the return first.
    """


class AbsenceUnknown(Unknown, code="leave.absence-unknown"):
    """No absence with this id lasts.

    The id of an absence without approval that has not ended.
    """


class BackBeforeGone(Refused, code="leave.back-before-gone"):
    """The absence began on {began_on}.

    A day on or after {began_on}.
    """


class NothingToPutRight(Refused, code="leave.nothing-to-put-right"):
    """The entry named is neither an absence without approval nor an overdue return of this file.

    The event id of one of them.
    """


class OrderedAlready(Refused, code="leave.ordered-already"):
    """This has been ordered, and is not carried out.

    Another measure; or what follows on the order.
    """


class OrderNotOpen(Unknown, code="leave.order-not-open"):
    """No order with this id is to be carried out.

    The id of an order to put an absence right that is not carried out and not withdrawn.
    """


class RectificationNotOverdue(Refused, code="leave.rectification-not-overdue"):
    """The person may do as ordered until {due_on}.

    The day after {due_on}, or later.
    """


class RectificationMissedAlready(Refused, code="leave.rectification-missed-already"):
    """That this was not done in time has been recorded.

    Nothing more needs to be recorded until it is done.
    """
