"""What may be wrong with points and periods."""

from __future__ import annotations

from domain.kernel.refusal import NotEmpowered, Refused


class RuleUnknown(Refused, code="assessment.rule-unknown"):
    """The points table has no such rule under which points are {side} ({rule}).

    One of {rules}.
    """


class AwarderNotCompetent(NotEmpowered, code="assessment.awarder-not-competent"):
    """Rule {rule_id} moves {points} points; above {limit} the county reviewer decides ({rule}).

    Have it decided by a county reviewer.
    """


class MonthOutside(Refused, code="assessment.month-outside"):
    """Points for {for_month} are outside supervision: it runs from {first} to {last}.

    A month from {first} to {last}.
    """


class EvidenceMissing(Refused, code="assessment.evidence-missing"):
    """Rule {rule_id} needs the entries that it rests on ({rule}).

    The event ids of one or more entries of this file.
    """


class EvidenceUnknown(Refused, code="assessment.evidence-unknown"):
    """An entry that is cited is not in this file.

    Event ids of entries of this file.
    """


class CapReached(Refused, code="assessment.cap-reached"):
    """Rule {rule_id} has moved {used} points for {for_month}, as many as it may ({rule}).

    Another month, or another rule.
    """


class NotPoints(Refused, code="assessment.not-points"):
    """The entry named is not an award or a deduction of this file.

    The event id of an award or a deduction.
    """


class ReversedAlready(Refused, code="assessment.reversed-already"):
    """These points have been reversed already.

    Nothing more: they no longer count.
    """


class PeriodNotOver(Refused, code="assessment.period-not-over"):
    """The period {period} runs until {last}.

    The day after {last}, or later.
    """


class PeriodClosedAlready(Refused, code="assessment.period-closed-already"):
    """The period {period} is closed.

    Open it again first, with the reason.
    """


class PeriodNotClosed(Refused, code="assessment.period-not-closed"):
    """The period {period} is not closed.

    A period that is closed.
    """


class DuesUnresolved(Refused, code="assessment.dues-unresolved"):
    """{count} check-ins and spot checks of the period {period} are neither answered, missed nor excused.

    Record what became of each of them first.
    """


class MonthsNotClosed(Refused, code="assessment.months-not-closed"):
    """Months of the quarter {period} are not closed: {months}.

    Close each of them first.
    """
