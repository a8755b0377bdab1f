"""What may be wrong with a recalculation of a term."""

from __future__ import annotations

from domain.kernel.refusal import Malformed, Refused


class TimeCounts(Refused, code="intake.time-counts"):
    """Such time ({reason}) counts toward the term of this category ({category}, {rule}).

    Time that the table leaves out of the term of this category.
    """


class TimeOutOfTerm(Refused, code="intake.time-out-of-term"):
    """The days from {first} to {last} do not lie in order between {begins_on} and {today}.

    Days of the term that have passed, the first not after the last.
    """


class TimeExcludedAlready(Refused, code="intake.time-excluded-already"):
    """Days from {first} to {last} have been left out of the term already.

    Days that still count.
    """


class DetentionNotOffset(Refused, code="intake.detention-not-offset"):
    """Earlier custody is not offset against a term of this category ({category}, {rule}).

    A category for which the table offsets it.
    """


class CommutedTooFar(Refused, code="intake.commuted-too-far"):
    """After that the term would end on {ends_on}; it may not end before {earliest_on} ({rule}).

    A commutation that leaves as much of the term as the table asks for.
    """


class CommutationNotGranted(Refused, code="intake.commutation-not-granted"):
    """No ruling with this digest that grants a commutation is recorded in the file.

    The digest of a ruling that grants, once it is recorded.
    """


class CommutedOtherwise(Refused, code="intake.commuted-otherwise"):
    """The ruling shortens the term by {months} months and {days} days.

    Those months and days.
    """


class CommutedAlready(Refused, code="intake.commuted-already"):
    """The term was shortened by this ruling already.

    Another ruling; or the correction of the term, if it was computed wrongly.
    """


class TermUsedUp(Refused, code="intake.term-used-up"):
    """After that the term would end on {ends_on}, before it begins on {begins_on}.

    Fewer days or months than the term has.
    """


class TermBeginUnknown(Refused, code="intake.term-begin-unknown"):
    """The file does not say from when to when the term runs.

    Correct the opening entry so that it has the term; then recalculate it.
    """


class RulingNotFiled(Refused, code="intake.ruling-not-filed"):
    """The document on which this rests is not in the file.

    File the document first, then cite its digest.
    """


class NothingToChange(Malformed, code="intake.nothing-to-change"):
    """A term changes by at least one day.

    A number of years, months or days that is not nothing.
    """
