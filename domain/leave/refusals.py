"""What may be wrong with asking for leave, and with whoever decides on it."""

from __future__ import annotations

from domain.kernel.refusal import Malformed, NotEmpowered, Refused, Unknown


class LeaveUnknown(Unknown, code="leave.leave-unknown"):
    """No leave with this id is asked for or under way.

    The id of a leave that has been asked for and has not ended.
    """


class LeaveInverted(Malformed, code="leave.leave-inverted"):
    """The leave ends on {ends_on}, before it begins on {starts_on}.

    A last day on or after the first; both are part of the leave.
    """


class LeaveInThePast(Refused, code="leave.leave-in-the-past"):
    """The leave begins on {starts_on}; it was asked for on {asked_on}.

    A first day on or after {asked_on}; who had left before is recorded as absent without approval.
    """


class ReasonNotListed(Refused, code="leave.reason-not-listed"):
    """No leave is given for this reason: {reason} ({rule}).

    One of these reasons: {reasons}.
    """


class LeavesOverlap(Refused, code="leave.leaves-overlap"):
    """There is a leave from {starts_on} to {ends_on} already; this one would overlap it.

    Days outside that leave; or an extension of it, or its withdrawal first.
    """


class TooManyLeaves(Refused, code="leave.too-many-leaves"):
    """{open_at_once} leaves are asked for or under way, and no more may be at once ({rule}).

    Decide, withdraw or end one of them first.
    """


class DepartedAlready(Refused, code="leave.departed-already"):
    """The person left on {departed_on}.

    What follows a departure: a report on the way, an extension, the report back.
    """


class ApproverNotCompetent(NotEmpowered, code="leave.approver-not-competent"):
    """{level} does not decide this: {days} days, {accumulated} in the window; {may} does ({rule}).

    The decision of somebody at this level: {may}.
    """


class LevelNotCompetent(NotEmpowered, code="leave.level-not-competent"):
    """{level} does not decide this; {may} does ({rule}).

    The decision of somebody at this level: {may}.
    """


class NotEligible(Refused, code="leave.not-eligible"):
    """This person may not go for this reason while this stands: {obstacles} ({rule}).

    Have it put right first, or refuse the leave.
    """
