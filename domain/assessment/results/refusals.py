"""What may be wrong with results and objections."""

from __future__ import annotations

from domain.kernel.refusal import NotEmpowered, Refused, Unknown


class ResultNotThere(Refused, code="assessment.result-not-there"):
    """The period {period} is not closed, so there is no result to tell.

    A period that is closed.
    """


class JuvenileNotPublished(Refused, code="assessment.juvenile-not-published"):
    """Results of juveniles are never published ({rule}).

    Tell the person and the guardian instead.
    """


class PlaceUnknown(Refused, code="assessment.place-unknown"):
    """Results are not published there ({rule}).

    One of {places}.
    """


class ResultNotTold(Refused, code="assessment.result-not-told"):
    """The person has not been told the result for {period} as it stands.

    Tell the person first.
    """


class ResultPublishedAlready(Refused, code="assessment.result-published-already"):
    """The result for {period} has been published already.

    Nothing more.
    """


class NotADecision(Refused, code="assessment.not-a-decision"):
    """The entry named is not a decision of this file.

    The event id of a decision; a wrong fact is corrected.
    """


class ObjectionPending(Refused, code="assessment.objection-pending"):
    """An objection to this decision waits for its answer.

    The answer first.
    """


class ObjectionUnknown(Unknown, code="assessment.objection-unknown"):
    """No objection with this id is in this file.

    The id of an objection of this file.
    """


class ObjectionDecidedAlready(Refused, code="assessment.objection-decided-already"):
    """This objection has been decided already.

    Take it to the procuratorate, if the person does not accept that.
    """


class DeciderObjectedTo(NotEmpowered, code="assessment.decider-objected-to"):
    """Whoever took a decision does not decide on the objection to it.

    Have it decided by another county reviewer, or by the agency above.
    """


class ObjectionNotDecided(Refused, code="assessment.objection-not-decided"):
    """The agency has not decided on this objection yet.

    The agency's decision first.
    """


class ObjectionReferredAlready(Refused, code="assessment.objection-referred-already"):
    """This objection is with the procuratorate already.

    Nothing more.
    """


class ObjectionNotReferred(Refused, code="assessment.objection-not-referred"):
    """This objection does not lie with the procuratorate.

    An objection that the person took there and that has no answer yet.
    """
