"""What may be wrong with a gap, a search or how it ended."""

from __future__ import annotations

from domain.kernel.refusal import Malformed, Refused, Unknown


class EvidenceUnfit(Refused, code="whereabouts.evidence-unfit"):
    """The entry that was named does not show where this person was ({rule}).

    An entry of this file or its tracks whose topic begins with one of {shown_by}.
    """


class GapTooShort(Refused, code="whereabouts.gap-too-short"):
    """Nothing has been heard for {hours} hours; a gap is noted after {after} ({rule}).

    After {after} hours without evidence.
    """


class GapNotedAlready(Refused, code="whereabouts.gap-noted-already"):
    """This silence is noted already.

    What ends it first: something heard, or that it was a false alarm.
    """


class GapUnknown(Unknown, code="whereabouts.gap-unknown"):
    """No silence with this id goes on.

    The id of a gap or a silent device that is noted and not over.
    """


class EvidenceTooOld(Refused, code="whereabouts.evidence-too-old"):
    """This evidence is no newer than the silence that it should end.

    An entry of something that happened later.
    """


class ContactLostAlready(Refused, code="whereabouts.contact-lost-already"):
    """Contact with this person is recorded as lost already.

    Record that they were found, or that it was a false alarm, first.
    """


class NothingTried(Malformed, code="whereabouts.nothing-tried"):
    """It is not said how it was tried to reach this person.

    One way or more.
    """


class LostLater(Malformed, code="whereabouts.lost-later"):
    """Contact cannot have been lost after it was recorded as lost.

    An instant, with its offset, at or before the record of it.
    """


class LossUnknown(Unknown, code="whereabouts.loss-unknown"):
    """No lost contact with this id goes on.

    The id of a loss of contact that is not over.
    """


class SearchStartedAlready(Refused, code="whereabouts.search-started-already"):
    """The search for this person has been started, or that it was not is recorded already.

    Nothing more; the search goes on.
    """


class SearchNotDue(Refused, code="whereabouts.search-not-due"):
    """The search is to begin by {search_by} ({rule}).

    Later than {search_by}.
    """


class ThresholdNotReached(Refused, code="whereabouts.threshold-not-reached"):
    """This threshold is not crossed before {from_on}, or has been recorded already ({rule}).

    {from_on} or later, once.
    """


class NotSearchedYet(Refused, code="whereabouts.not-searched-yet"):
    """Nobody counts as out of control before they were searched for as the table says ({rule}).

    The search started, and the police asked for help where the table says so.
    """


class AbscondingTooEarly(Refused, code="whereabouts.absconding-too-early"):
    """This person may count as out of control from {from_on} on ({rule}).

    {from_on} or later.
    """


class AbscondingConfirmedAlready(Refused, code="whereabouts.absconding-confirmed-already"):
    """It is confirmed already that this person is out of control.

    Record what follows from it.
    """


class AlarmUnknown(Unknown, code="whereabouts.alarm-unknown"):
    """No alarm with this event id stands.

    The event id of a gap, a silent device or a loss of contact that goes on.
    """


class AbscondingStands(Refused, code="whereabouts.absconding-stands"):
    """It is confirmed that this person is out of control; this is no false alarm.

    Record that they were found.
    """
