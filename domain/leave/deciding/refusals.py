"""What may be wrong with a decision on a leave."""

from __future__ import annotations

from domain.kernel.refusal import NotEmpowered, Refused


class LeaveNotPending(Refused, code="leave.leave-not-pending"):
    """This leave has been approved already, and nothing more of it is asked for.

    A leave, or an extension, that is asked for and not decided.
    """


class LeaveNotApproved(Refused, code="leave.leave-not-approved"):
    """This leave is not approved.

    A leave that has been approved and has not ended.
    """


class LeaveOver(Refused, code="leave.leave-over"):
    """The leave ended on {ends_on}: no decision reaches back.

    A decision by {ends_on}; later, its withdrawal or a new request.
    """


class EndorserMayNotApprove(NotEmpowered, code="leave.endorser-may-not-approve"):
    """Whoever gave an opinion on a leave does not decide on it.

    Have it decided by somebody else of the competent level.
    """


class MaterialsMissing(Refused, code="leave.materials-missing"):
    """These materials have not come in: {materials} ({rule}).

    Add them, then decide; or refuse the leave for it.
    """


class OpinionMissing(Refused, code="leave.opinion-missing"):
    """The opinion of {level} has not been given ({rule}).

    Decide once {level} has given it.
    """


class PoliceDisagree(Refused, code="leave.police-disagree"):
    """The police have not agreed, and both departments have to ({rule}).

    Decide once the police agree; or refuse the leave.
    """


class AnnualCapExceeded(Refused, code="leave.annual-cap-exceeded"):
    """With this leave the person would be away for {year_days} days in a year; {cap} are allowed ({rule}).

    Fewer days, or days in another year.
    """


class LeaveTooLong(Refused, code="leave.leave-too-long"):
    """Nobody may approve {days} days at once; {longest} are the most ({rule}).

    At most {longest} days; then another leave.
    """


class RefusalUnfounded(Refused, code="leave.refusal-unfounded"):
    """The file does not show this reason for refusing: {reason}.

    A reason that the file shows, or one that is not looked up in it.
    """


class ReturnDayUnsuitable(Refused, code="leave.return-day-unsuitable"):
    """Somebody who is away since {departed_on} has to be back by a day from {from_on} to {ends_on}.

    A day from {from_on} to {ends_on}; none where nobody has left.
    """
