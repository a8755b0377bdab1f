"""What may be wrong with a revocation or a recall."""

from __future__ import annotations

from domain.kernel.refusal import Malformed, Refused


class ProposalNotPending(Refused, code="conduct.proposal-not-pending"):
    """No proposal of {proposal} with this id awaits a decision in this file.

    The id of one that is neither decided nor withdrawn.
    """


class ProposalPending(Refused, code="conduct.proposal-pending"):
    """A proposal of {proposal} awaits its decision already.

    Record that decision, or withdraw that proposal.
    """


class ProposalNeeded(Malformed, code="conduct.proposal-needed"):
    """A ruling on a proposal names the proposal; one of the court that tries a crime names none.

    The id of the proposal with the ground proposal; none with the others.
    """


class NotForCategory(Refused, code="conduct.not-for-category"):
    """A decision on {what} is not for {category}.

    Revocation for suspended sentence and parole; recall for temporary release.
    """


class GroundOrBreach(Malformed, code="conduct.ground-or-breach"):
    """A recall rests on a breach, or on a ground, not on both.

    One of them; or neither, where sanctions alone suffice.
    """


class NothingToExecute(Refused, code="conduct.nothing-to-execute"):
    """No ruling or decision by which this person has to go to prison awaits its execution.

    Record the ruling on revocation or the decision on recall first.
    """


class RulingNotOverdue(Refused, code="conduct.ruling-not-overdue"):
    """This proposal may be decided until {due_on} ({rule}).

    The day after {due_on}, or later.
    """


class OverdueNoticedAlready(Refused, code="conduct.overdue-noticed-already"):
    """It was noticed already that this is overdue.

    Record what is overdue once it happens.
    """


class ReceivedOutOfOrder(Malformed, code="conduct.received-out-of-order"):
    """A proposal of {proposed_on} would have been received on {received_on} and decided on {decided_on}.

    A day of receipt from {proposed_on} to {decided_on}.
    """
