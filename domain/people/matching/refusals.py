"""What may be wrong with a proposal of a helper."""

from __future__ import annotations

from domain.kernel.refusal import NotEmpowered, Refused, Unknown


class HelperUnknown(Unknown, code="people.helper-unknown"):
    """No volunteer with this id is registered at the unit of this case, or at one above it.

    The id of a volunteer who is registered there.
    """


class HelperThere(Refused, code="people.helper-there"):
    """This volunteer helps this person, or waits for the decision, already.

    Another volunteer.
    """


class TooManyProposed(Refused, code="people.too-many-proposed"):
    """{count} proposals wait for their decision in this file, and no more may ({rule}).

    A decision on one of them first.
    """


class MatchTooPoor(Refused, code="people.match-too-poor"):
    """This match is worth {score} of 100, and {least} are needed ({rule}).

    A volunteer who fits better or lives nearer.
    """


class DeclinedBefore(Refused, code="people.declined-before"):
    """This volunteer was declined for this person before.

    Another volunteer; or a proposal by an officer, who knows what has changed.
    """


class ProposalUnknown(Unknown, code="people.proposal-unknown"):
    """No proposal with this id waits for its decision in this file.

    The id of a proposal that has not been decided.
    """


class ProposerMatches(NotEmpowered, code="people.proposer-matches"):
    """Whoever proposed a helper does not also decide on the proposal.

    Have it decided by somebody else who may.
    """


class NotMatched(Refused, code="people.not-matched"):
    """This volunteer was not matched with this person.

    A volunteer who was.
    """
