"""What may be wrong with attendance, work and hours."""

from __future__ import annotations

from domain.kernel.refusal import Refused


class SessionNotYetHeld(Refused, code="education.session-not-yet-held"):
    """The session is on {held_on}; nobody attended or missed it on {occurred_on}.

    {held_on} or later; the day after it, where no person records it.
    """


class SessionNotInSeries(Refused, code="education.session-not-in-series"):
    """The series {series} neither called nor held such a session.

    The id of a session of this series; or no series, where none of this installation held it.
    """


class SessionWasOtherwise(Refused, code="education.session-was-otherwise"):
    """By its series this session is on {topic}, on {held_on}.

    That topic and that day.
    """


class AttendedAlready(Refused, code="education.attended-already"):
    """Attendance at this session is recorded already.

    Another session; or a correction of that entry.
    """


class MissedAlready(Refused, code="education.missed-already"):
    """This session is recorded as missed.

    Have the entry of the miss withdrawn by a correction; then record the attendance.
    """


class TooLong(Refused, code="education.too-long"):
    """{minutes} minutes at once are more than the {at_once} that count for {credit} ({rule}).

    At most {at_once} minutes; what took longer is recorded as several.
    """


class WorkKindUnknown(Refused, code="education.work-kind-unknown"):
    """There is no public-benefit work of the kind {kind} ({rule}).

    One of {kinds}.
    """
