"""What may be wrong with what is said of a duty."""

from __future__ import annotations

from domain.kernel.refusal import Refused


class DutyUnknown(Refused, code="duties.duty-unknown"):
    """There is no duty {duty} of which this could be recorded.

    The word of a duty that has no event of its own for this.
    """


class DutyStartUnknown(Refused, code="duties.duty-start-unknown"):
    """The entry from which this duty is said to follow is not in this file.

    The event id of the entry that began it.
    """


class DutyNotOwed(Refused, code="duties.duty-not-owed"):
    """This duty ({duty}) is not owed in this file as it stands.

    A duty that is open: neither done nor without object.
    """


class DutyNotOverdue(Refused, code="duties.duty-not-overdue"):
    """This duty ({duty}) may still be done until {due_on}.

    The day after {due_on}, or later.
    """


class DutyOverdueAlready(Refused, code="duties.duty-overdue-already"):
    """It is on record already that this duty ({duty}) was not done in time.

    Another duty, or the same one from another start.
    """


class NoOverdueStands(Refused, code="duties.no-overdue-stands"):
    """It is not on record that this duty ({duty}) was not done in time.

    A duty that is on record as overdue and still stands so.
    """


class DutyUnchanged(Refused, code="duties.duty-unchanged"):
    """This duty ({duty}) is due on {due_on} now as before.

    Once another day follows for it.
    """
