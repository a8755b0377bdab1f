"""What may be wrong with a sanction."""

from __future__ import annotations

from domain.kernel.refusal import NotEmpowered, Refused


class OutcomeNotForCategory(Refused, code="conduct.outcome-not-for-category"):
    """There is no {outcome} for {category} ({rule}).

    For {category}: {outcomes}.
    """


class NoStepReached(Refused, code="conduct.no-step-reached"):
    """No row of the ladder leads from this to {outcome} ({rule}).

    What the ladder allows here: {outcomes}, by the rows {rows}; or a decision to take no action.
    """


class DeciderNotCompetent(NotEmpowered, code="conduct.decider-not-competent"):
    """By the row {step} of the ladder, {outcome} is decided by: {deciders} ({rule}).

    Have it decided by one of them.
    """


class NotHeard(Refused, code="conduct.not-heard"):
    """The person has not been heard about this as the row {step} of the ladder asks ({rule}).

    Record the hearing first, in one of these ways: {hearings}.
    """


class NotCriticised(Refused, code="conduct.not-criticised"):
    """No criticism about this breach is recorded.

    Record the criticism first, or name another reason.
    """


class SanctionUnknown(Refused, code="conduct.sanction-unknown"):
    """The entry named is not a sanction of this file that stands.

    The event id of an admonition, a warning, a penalty or a proposal of one that was neither withdrawn nor quashed.
    """


class PenaltyNotOurs(NotEmpowered, code="conduct.penalty-not-ours"):
    """A penalty that public security imposed is not withdrawn or quashed by the agency.

    Have the authority that imposed it revoke it; then correct the entry that recorded it.
    """


class ProposalUnknown(Refused, code="conduct.proposal-unknown"):
    """No such proposal with this id is open in this file.

    The id of a proposal that is neither decided nor withdrawn.
    """


class ProposedAlready(Refused, code="conduct.proposed-already"):
    """This has been proposed already and is not decided.

    Have that proposal decided, or withdraw it.
    """


class PeriodWithoutScore(Refused, code="conduct.period-without-score"):
    """The points of the period {period} are not closed.

    A period that is closed.
    """


class ThresholdNotReached(Refused, code="conduct.threshold-not-reached"):
    """The score {score} of the period {period} does not lead to that ({rule}).

    A period whose score is beyond a threshold of the table.
    """


class ObjectionNotUpheld(Refused, code="conduct.objection-not-upheld"):
    """The objection named was not upheld against this sanction.

    The event id of an objection to this very sanction that was upheld, wholly or in part; or none.
    """
