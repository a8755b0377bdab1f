"""What may be wrong with a check-in."""

from __future__ import annotations

from domain.kernel.refusal import Refused, Unknown


class CheckInUnknown(Unknown, code="contacts.check-in-unknown"):
    """No check-in with this id is due or was missed lately.

    The id of a check-in that is due; or none, for a check-in that nothing asked for.
    """


class CheckInNotDue(Refused, code="contacts.check-in-not-due"):
    """No check-in with this id is due.

    The id of a check-in that has not been answered, missed or excused.
    """


class CheckInNotMissed(Refused, code="contacts.check-in-not-missed"):
    """No check-in with this id was missed lately.

    The id of a check-in that was recorded as missed and still stands so.
    """


class CheckInTooEarly(Refused, code="contacts.check-in-too-early"):
    """This check-in may be answered from {opens_on}; it is due on {due_on} ({rule}).

    {opens_on} or later; before that, a check-in without an id.
    """


class GraceNotOver(Refused, code="contacts.grace-not-over"):
    """This check-in still counts as in time until {grace_until} ({rule}).

    The day after {grace_until}, or later.
    """


class ModeNotAllowed(Refused, code="contacts.mode-not-allowed"):
    """The class of this person does not check in by {mode} ({rule}).

    One of {modes}.
    """


class IdentityNotConfirmed(Refused, code="contacts.identity-not-confirmed"):
    """A check-in by {mode} needs a confirmed identity ({rule}).

    The result of the identity check: confirmed or failed.
    """


class DueTooEarly(Refused, code="contacts.due-too-early"):
    """A check-in cannot be due on {due_on}, which has passed.

    A day from {from_on} on.
    """


class DueAlready(Refused, code="contacts.due-already"):
    """A check-in is due on {due_on} already.

    Another day.
    """


class TooManyDue(Refused, code="contacts.too-many-due"):
    """{max_open} check-ins are due at once, and no more may be ({rule}).

    Answer or excuse one of those that are due.
    """


class NotACheckIn(Refused, code="contacts.not-a-check-in"):
    """The entry named is not a received check-in of this file.

    The event id of a check-in that was received.
    """
