"""What may be wrong with spot checks."""

from __future__ import annotations

from domain.kernel.refusal import Refused, Unknown


class DrawnForAnotherDay(Refused, code="contacts.drawn-for-another-day"):
    """A spot check is drawn for the day itself, {today}.

    A time today.
    """


class DrawnAlready(Refused, code="contacts.drawn-already"):
    """This person has been drawn for {for_day} already.

    Another day.
    """


class SeedMissing(Refused, code="contacts.seed-missing"):
    """No unit that holds this case has drawn a seed for {for_month}.

    Have the seed drawn first.
    """


class NotDrawn(Refused, code="contacts.not-drawn"):
    """The lot of this file on {for_day} is {lot}; one below {rate} is drawn ({rule}).

    A day on which the lot falls on this file; a visit or a call needs no lot.
    """


class SpotCheckUnknown(Unknown, code="contacts.spot-check-unknown"):
    """No spot check with this id was drawn lately in this file.

    The id of a spot check of this file.
    """


class SpotCheckAnsweredAlready(Refused, code="contacts.spot-check-answered-already"):
    """This spot check has been answered.

    Nothing more.
    """


class SpotCheckMissRecorded(Refused, code="contacts.spot-check-miss-recorded"):
    """It is on record that this spot check was not answered in time.

    Its answer, if it came later.
    """


class AnswerNotOverdue(Refused, code="contacts.answer-not-overdue"):
    """This spot check may be answered until {answer_by}.

    A time after that.
    """


class AnswerUnknownAlready(Refused, code="contacts.answer-unknown-already"):
    """It is recorded that the answer to this spot check is unknown, since a source was silent.

    Nothing; an answer that comes to light may still be recorded.
    """
