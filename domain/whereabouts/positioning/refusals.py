"""What may be wrong with positioning."""

from __future__ import annotations

from domain.kernel.refusal import NotEmpowered, Refused, Unknown


class GroundNotAllowed(Refused, code="whereabouts.ground-not-allowed"):
    """{ground} is no ground for electronic positioning ({rule}).

    One of {grounds}.
    """


class GroundNotShown(Refused, code="whereabouts.ground-not-shown"):
    """No entry that was named shows this ground ({rule}).

    An entry of this file whose topic begins with one of {shown_by}.
    """


class GroundFellAway(Refused, code="whereabouts.ground-fell-away"):
    """What was named as showing this ground does not stand any more ({topic}).

    An entry that shows the ground and was not withdrawn, quashed, dismissed or found unproven since.
    """


class PositioningAppliedAlready(Refused, code="whereabouts.positioning-applied-already"):
    """Positioning of this person, or its extension, has been applied for and is not decided yet.

    Have that application decided first.
    """


class PositioningInForce(Refused, code="whereabouts.positioning-in-force"):
    """Positioning of this person is in force until {until_on}.

    Apply to extend it, or wait until it has ended.
    """


class ApplicationUnknown(Unknown, code="whereabouts.application-unknown"):
    """No application for positioning with this id waits for a decision.

    The id of an application that is not decided yet.
    """


class PositioningNotInForce(Refused, code="whereabouts.positioning-not-in-force"):
    """No positioning with this id is in force.

    The id of a positioning that is in force today.
    """


class ApplicantMayNotApprove(NotEmpowered, code="whereabouts.applicant-may-not-approve"):
    """Whoever applied for positioning does not decide on it.

    Have it decided by another head of the bureau.
    """


class TermTooLong(Refused, code="whereabouts.term-too-long"):
    """Positioning until {until_on} would be longer than allowed ({rule}).

    A last day from {first} to {last}.
    """


class NeedNotAssessed(Refused, code="whereabouts.need-not-assessed"):
    """The need for this positioning has not been assessed afresh since its last approval ({rule}).

    An assessment of the last {days} days that finds it still needed.
    """


class ExtensionTooEarly(Refused, code="whereabouts.extension-too-early"):
    """This positioning lasts until {until_on}; it may be extended from {from_on} on ({rule}).

    {from_on} or later, up to {until_on}.
    """


class ExtensionNotApplied(Unknown, code="whereabouts.extension-not-applied"):
    """No extension of this positioning waits for a decision.

    Have the extension applied for first.
    """


class PositioningNotOver(Refused, code="whereabouts.positioning-not-over"):
    """This positioning is in force until {until_on}.

    The day after {until_on}, or later.
    """
