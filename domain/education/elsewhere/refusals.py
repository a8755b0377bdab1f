"""What may be wrong with a request to follow somebody up."""

from __future__ import annotations

from domain.kernel.refusal import Refused, Unknown


class FollowUpNotOpen(Unknown, code="education.follow-up-not-open"):
    """No request with this id waits for a report.

    The id of a request that was neither answered nor ended.
    """


class FollowUpNotOverdue(Refused, code="education.follow-up-not-overdue"):
    """The report is due by {due_on}.

    The day after {due_on}, or later.
    """


class FollowUpMissedAlready(Refused, code="education.follow-up-missed-already"):
    """That the report was not there by {due_on} is recorded already.

    Nothing more, until the agency reports or the request ends.
    """


class TooManyFollowUps(Refused, code="education.too-many-follow-ups"):
    """{max_open} requests are open at once, and no more may be ({rule}).

    Have one of them answered, or end it.
    """


class NotAboutBeingAway(Refused, code="education.not-about-being-away"):
    """The entry named is not one of this file about a leave or a move.

    The event id of such an entry; or none.
    """
