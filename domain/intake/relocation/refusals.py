"""What may be wrong with a step of a change of place."""

from __future__ import annotations

from domain.kernel.refusal import NotEmpowered, Refused


class RelocationPending(Refused, code="intake.relocation-pending"):
    """A change of place to {agency} is under way.

    Decide on that one, or give it up, first.
    """


class SamePlace(Refused, code="intake.same-place"):
    """The unit {unit_id} holds this file already.

    Another unit; somebody who stays with the same unit changes the address only.
    """


class RelocationUnknown(Refused, code="intake.relocation-unknown"):
    """No change of place with this id is under way in this file.

    The id of the one that is.
    """


class StepTakenAlready(Refused, code="intake.step-taken-already"):
    """This step ({step}) of the change of place has been taken already.

    The step that follows it.
    """


class StepOutOfOrder(Refused, code="intake.step-out-of-order"):
    """Before this step of the change of place another has to be taken ({before}).

    First {before}, then this step.
    """


class DisagreementNotReferred(Refused, code="intake.disagreement-not-referred"):
    """The receiving agency {agency} declines.

    Refer the disagreement to the agency above, or refuse the request.
    """


class NoDisagreement(Refused, code="intake.no-disagreement"):
    """The receiving agency {agency} does not decline.

    Decide on the request; only a disagreement is referred.
    """


class DisputeDecidedAbove(NotEmpowered, code="intake.dispute-decided-above"):
    """The receiving agency {agency} declines; the agency above decides that, not a {role}.

    Have it decided by the agency above the county's.
    """


class RecorderMayNotDecide(NotEmpowered, code="intake.recorder-may-not-decide"):
    """Whoever recorded the request does not decide on it.

    Have it decided by another person.
    """


class NewPlaceNotOverdue(Refused, code="intake.new-place-not-overdue"):
    """The person may still report at the new place until {due_on} ({rule}).

    The day after {due_on}, or later.
    """
