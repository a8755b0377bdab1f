"""What may be wrong with a meeting."""

from __future__ import annotations

from domain.kernel.refusal import Refused, Unknown


class SeriesBegunAlready(Refused, code="organisation.series-begun-already"):
    """The series {series_id} has begun already.

    Another id.
    """


class SeriesNotBegun(Refused, code="organisation.series-not-begun"):
    """There is no such series of meetings.

    The id of a series that has begun.
    """


class NotAPeriodOfSeries(Refused, code="organisation.not-a-period-of-series"):
    """Meetings of this kind are held for each {every} from {begins_on} on ({rule}); {for_period} is none of these.

    A {every} that ends on or after {begins_on}.
    """


class MeetingBeforePeriod(Refused, code="organisation.meeting-before-period"):
    """A meeting for {for_period} is held on or after {first}.

    {first} or later; or the period in which it was held.
    """


class MeetingHeldAlready(Refused, code="organisation.meeting-held-already"):
    """The meeting for {for_period} has been held already.

    Another period; or raise an action at the meeting that was held.
    """


class MeetingScheduledAlready(Refused, code="organisation.meeting-scheduled-already"):
    """A meeting for {for_period} has been called already.

    Another period.
    """


class MeetingMissedAlready(Refused, code="organisation.meeting-missed-already"):
    """That there was no meeting for {for_period} has been recorded already.

    Another period.
    """


class MeetingNotOverdue(Refused, code="organisation.meeting-not-overdue"):
    """The meeting for {for_period} is still in time until {due_on} ({rule}).

    The day after {due_on}, or later.
    """


class MeetingUnknown(Unknown, code="organisation.meeting-unknown"):
    """No meeting with this id has been called or held lately in this series.

    The id of a meeting of this series.
    """


class ActionUnknown(Unknown, code="organisation.action-unknown"):
    """No action with this id is open in this series.

    The id of an action that is not settled.
    """


class ActionDueTooEarly(Refused, code="organisation.action-due-too-early"):
    """What a meeting asks for on {raised_on} cannot have been due on {due_on}.

    {raised_on} or later.
    """
