"""What may be wrong with an entry about recurring travel."""

from __future__ import annotations

from domain.kernel.refusal import Refused, Unknown


class TravelUnknown(Unknown, code="leave.travel-unknown"):
    """No recurring travel with this id is asked for or in force.

    The id of recurring travel that has been asked for and has not ended.
    """


class TravelReasonNotListed(Refused, code="leave.travel-reason-not-listed"):
    """No recurring travel is approved for this reason: {reason} ({rule}).

    One of these reasons: {reasons}; or a leave for each time.
    """


class TooMuchTravel(Refused, code="leave.too-much-travel"):
    """Recurring travel is asked for or in force {at_once} times, and no more may be at once ({rule}).

    Decide or end one of them first.
    """


class TravelNotPending(Refused, code="leave.travel-not-pending"):
    """This recurring travel has been approved.

    Recurring travel that is asked for and not decided.
    """


class TravelNotApproved(Refused, code="leave.travel-not-approved"):
    """This recurring travel is not approved.

    Recurring travel that is in force; until then a leave for each time.
    """


class OutsideTravel(Refused, code="leave.outside-travel"):
    """This recurring travel holds from {begins_on} to {ends_on}, and the trip is not within.

    A trip from {begins_on} to {ends_on}; later, a new approval.
    """


class DivisionNotApproved(Refused, code="leave.division-not-approved"):
    """The trip is to a place that was not approved.

    One of {divisions}; or a leave.
    """


class TravelModeNotAllowed(Refused, code="leave.travel-mode-not-allowed"):
    """No trip is reported by {mode} ({rule}).

    One of {modes}.
    """


class TravelNotOver(Refused, code="leave.travel-not-over"):
    """This recurring travel holds until {ends_on}.

    The day after {ends_on}, or later.
    """


class ProofMissing(Refused, code="leave.proof-missing"):
    """No proof came with the request of this travel.

    A request with the documents that show why the travel recurs.
    """
