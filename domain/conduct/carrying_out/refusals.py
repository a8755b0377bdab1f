"""What may be wrong with the carrying out of a decision."""

from __future__ import annotations

from domain.kernel.refusal import Refused


class NothingToCarryOut(Refused, code="conduct.nothing-to-carry-out"):
    """The entry named is not a decision of this file that still has to be carried out.

    The event id of a decision that stands and is not confirmed as carried out.
    """


class NoCopyDue(Refused, code="conduct.no-copy-due"):
    """No copy of this decision is due to the {receiver}.

    One of those who still have to get one: {receivers}.
    """


class ExecutionNotOverdue(Refused, code="conduct.execution-not-overdue"):
    """There is time for this until {due_on} ({rule}).

    The day after {due_on}, or later.
    """


class NoticedAlready(Refused, code="conduct.noticed-already"):
    """It was noticed already that this is overdue.

    Record it once it is done.
    """


class BeforeItWasDecided(Refused, code="conduct.before-it-was-decided"):
    """This happened on {occurred_on}, before it was decided on {decided_on}.

    A date on or after {decided_on}.
    """
