"""What may be wrong with an entry about orders, bans and documents in keeping."""

from __future__ import annotations

from domain.kernel.refusal import Malformed, Refused


class OrderForbidsNothing(Malformed, code="intake.order-forbids-nothing"):
    """The order names no act, no area and no person.

    The code of at least one of them.
    """


class OrderInverted(Refused, code="intake.order-inverted"):
    """The order ends on {ends_on}, before it begins on {begins_on}.

    A last day on or after the first; both belong to it.
    """


class OrderNotForCategory(Refused, code="intake.order-not-for-category"):
    """There are no prohibition orders in this category ({category}, {rule}).

    A category for which the table has them.
    """


class OrderTooShort(Refused, code="intake.order-too-short"):
    """The order ends on {ends_on}; one of this category lasts until {until_on} at least ({rule}).

    {until_on} or later.
    """


class OrderOutlivesTerm(Refused, code="intake.order-outlives-term"):
    """The order ends on {ends_on}, after the term does on {term_ends_on}.

    A last day within the term.
    """


class OrderNotInForce(Refused, code="intake.order-not-in-force"):
    """No prohibition order with this id is in force in this file.

    The id of an order that was neither lifted nor has expired.
    """


class OrderNotExpired(Refused, code="intake.order-not-expired"):
    """The order holds until {ends_on}.

    The day after {ends_on}, or later; before that, a ruling that lifts it.
    """


class ComplianceNotOverdue(Refused, code="intake.compliance-not-overdue"):
    """The report is due by {due_on} ({rule}).

    The day after {due_on}, or later.
    """


class ExitBanReportedAlready(Refused, code="intake.exit-ban-reported-already"):
    """An exit ban has been reported and still holds.

    Nothing more, until it is lifted.
    """


class NoExitBan(Refused, code="intake.no-exit-ban"):
    """No exit ban has been reported that still holds.

    Report one first.
    """


class DocumentNotHeld(Refused, code="intake.document-not-held"):
    """No travel document with this id is in keeping.

    The id of a document that was taken into keeping and not given back.
    """
