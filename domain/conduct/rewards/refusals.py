"""What may be wrong with a reward."""

from __future__ import annotations

from domain.kernel.refusal import Malformed, NotEmpowered, Refused


class PraiseTooEarly(Refused, code="conduct.praise-too-early"):
    """Praise asks for {months} months under supervision; it has been {served} ({rule}).

    From {from_on} on; or a single act of one of these kinds: {acts}.
    """


class TestsNotMet(Refused, code="conduct.tests-not-met"):
    """Praise asks for tests that are not stated as met: {missing} ({rule}).

    All of {tests}, each found to be met.
    """

    __test__ = False


class BreachOpen(Refused, code="conduct.breach-open"):
    """{count} breaches of this file are not answered; nobody is praised before they are.

    Answer, dismiss or withdraw each of them first.
    """


class PraiserNotCompetent(NotEmpowered, code="conduct.praiser-not-competent"):
    """Praise is decided by: {deciders} ({rule}).

    Have it decided by one of them.
    """


class PraiseProposalUnknown(Refused, code="conduct.praise-proposal-unknown"):
    """No proposal of praise with this id is open in this file.

    The id of one that is not decided.
    """


class PraiseProposedAlready(Refused, code="conduct.praise-proposed-already"):
    """Praise has been proposed already and is not decided.

    Have that proposal decided.
    """


class NoSuchMerit(Refused, code="conduct.no-such-merit"):
    """The entry named is not a merit of this file of a kind that is asked for ({rule}).

    The event id of a merit of one of these kinds: {kinds}.
    """


class PraiseUnknown(Refused, code="conduct.praise-unknown"):
    """The entry named is not a praise of this file that stands.

    The event id of a praise that was not withdrawn.
    """


class CommutationNotOpen(Refused, code="conduct.commutation-not-open"):
    """No proposal of commutation with this id is at this point in this file.

    A proposal that is not reviewed, for a review; one that the agency above supported, for a ruling.
    """


class CommutationPending(Refused, code="conduct.commutation-pending"):
    """A commutation has been proposed already and is not decided.

    Record what became of it first.
    """


class GroundNotAllowed(Refused, code="conduct.ground-not-allowed"):
    """The term of {category} is not shortened because of {ground} ({rule}).

    One of these grounds: {grounds}.
    """


class CommutationTooFar(Refused, code="conduct.commutation-too-far"):
    """{months} months would leave a term until {ends_on}; it has to run at least until {earliest_on} ({rule}).

    At most {most} months.
    """


class TermNotKnown(Refused, code="conduct.term-not-known"):
    """The file does not say when the term begins and ends.

    Correct the opening entry so that it has both.
    """


class MonthsOutOfOrder(Malformed, code="conduct.months-out-of-order"):
    """A ruling that grants names months or days; one that refuses names none.

    A number of months or days above 0 with granted; 0 with refused.
    """
