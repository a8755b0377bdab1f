"""What may be wrong with a session."""

from __future__ import annotations

from domain.kernel.refusal import Refused, Unknown


class SeriesBegunAlready(Refused, code="education.series-begun-already"):
    """The series {series_id} has begun already.

    Another id.
    """


class SeriesNotBegun(Unknown, code="education.series-not-begun"):
    """There is no such series of sessions.

    The id of a series that has begun.
    """


class SeriesUnitUnknown(Refused, code="education.series-unit-unknown"):
    """There is no such unit to hold sessions.

    The id of a unit that has been established.
    """


class ProgrammeUnknown(Refused, code="education.programme-unknown"):
    """The programme {programme} is not one for {audience} ({rule}).

    One of {programmes}; or none, for a series of no single programme.
    """


class TopicNotTaught(Refused, code="education.topic-not-taught"):
    """The topic {topic} is not in the curriculum ({rule}).

    One of {topics}.
    """


class FormNotTaught(Refused, code="education.form-not-taught"):
    """The curriculum has no sessions in the form {form} ({rule}).

    One of {forms}.
    """


class SessionCalledInThePast(Refused, code="education.session-called-in-the-past"):
    """A session cannot be called on {called_on} for {meets_on}, which had passed.

    A day from {called_on} on; what was held without a call is recorded as held.
    """


class SessionCalledAlready(Refused, code="education.session-called-already"):
    """A session on {topic} is called for {meets_on} already.

    Another topic or another day.
    """


class SessionNotCalled(Unknown, code="education.session-not-called"):
    """No session with this id is called.

    The id of a session that is called and neither held nor cancelled; or its topic alone, where it was not called.
    """


class SessionHeldTooEarly(Refused, code="education.session-held-too-early"):
    """This session is called for {meets_on}; it was not held on {held_on}.

    {meets_on} or later; or no id, for a session of its own.
    """


class EducatorMissing(Refused, code="education.educator-missing"):
    """A session is taught by {needed} of the staff at least; {given} are named ({rule}).

    The ids of the staff who taught; volunteers teach beside them.
    """
