"""What may be wrong with help."""

from __future__ import annotations

from domain.kernel.refusal import Refused, Unknown


class NeedNotHelped(Refused, code="education.need-not-helped"):
    """There is no help with {need} ({rule}).

    One of {needs}.
    """


class HelpGoesOn(Refused, code="education.help-goes-on"):
    """{counterpart} already helps with {need}.

    The id of that help, to add to it; or another counterpart.
    """


class HelpNotOpen(Unknown, code="education.help-not-open"):
    """No help with this id goes on.

    The id of help that has not ended; or none, for new help.
    """


class NotAJuvenile(Refused, code="education.not-a-juvenile"):
    """The rules for juveniles do not hold in this file; schooling is arranged for juveniles alone.

    Record that the rules for juveniles hold; or help with schooling, for an adult.
    """


class TooYoungForWork(Refused, code="education.too-young-for-work"):
    """A juvenile is helped to work from the age of {work_age}; this person may be younger ({rule}).

    A day from which on the person is {work_age} by the date or the year of birth in the file; until then, schooling.
    """
