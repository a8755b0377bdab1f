"""What may be wrong with a source, or with its silence."""

from __future__ import annotations

from domain.kernel.refusal import Malformed, Refused


class SourceUnitUnknown(Malformed, code="oversight.source-unit-unknown"):
    """There is no unit {unit_id} for which a source could be registered.

    The id of a unit that has been established.
    """


class SourceServesNothing(Malformed, code="oversight.source-serves-nothing"):
    """A source serves at least one way of checking in, and each once, or it brings what devices send.

    One or more of the modes of a check-in, or fixes.
    """


class SourceRegisteredAlready(Refused, code="oversight.source-registered-already"):
    """The source {source_id} is registered already.

    Another id; one that was retired is not used again.
    """


class SourceNotInUse(Refused, code="oversight.source-not-in-use"):
    """This source is not in use.

    A source that is registered and not retired.
    """


class SourceSilentAlready(Refused, code="oversight.source-silent-already"):
    """It is on record already that this source is silent since {since}.

    Once it is heard again.
    """


class SourceNotSilent(Refused, code="oversight.source-not-silent"):
    """This source is not silent.

    A source that is on record as silent.
    """


class SilenceTooShort(Refused, code="oversight.silence-too-short"):
    """This source has been silent for {seconds} seconds; it counts as silent after {after} ({rule}).

    After {after} seconds without a beat.
    """


class SilenceOutOfOrder(Malformed, code="oversight.silence-out-of-order"):
    """A silence ends after it began, and neither lies in the future nor before what is known of the source.

    An instant after {since}, and not later than now.
    """


class NoSilenceCovers(Refused, code="oversight.no-silence-covers"):
    """No source of this person was silent for all of the time in question.

    Another reason; or this one, once such a silence is on record.
    """
