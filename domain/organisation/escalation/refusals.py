"""What may be wrong with a report upwards."""

from __future__ import annotations

from domain.kernel.refusal import NotEmpowered, Refused


class ReportNotMade(Refused, code="organisation.report-not-made"):
    """There is no such report.

    The id of a report that was made.
    """


class LevelNotConcerned(NotEmpowered, code="organisation.level-not-concerned"):
    """The report is with the level {level}; the role {role} does not act for it ({rule}).

    Have it done by the level that the report was sent to.
    """


class AcknowledgedAlready(Refused, code="organisation.acknowledged-already"):
    """The level {level} has acknowledged this report already.

    Send it on to the next level, where there is one.
    """


class LevelSkipped(Refused, code="organisation.level-skipped"):
    """The report is with the level {level}; the next one is {next_level}, not {to_level} ({rule}).

    The level {next_level}.
    """


class NoLevelAbove(Refused, code="organisation.no-level-above"):
    """The report is with the level {level}, the last one of its ladder ({rule}).

    Nothing more to do: no level follows.
    """


class NotAcknowledgedYet(Refused, code="organisation.not-acknowledged-yet"):
    """The level {level} has until {due_at} and has not acknowledged the report.

    Its acknowledgement; or, after {due_at}, that it is overdue.
    """


class EscalationNotOverdue(Refused, code="organisation.escalation-not-overdue"):
    """The level {level} has until {due_at}.

    Later than {due_at}.
    """


class OverdueAlready(Refused, code="organisation.overdue-already"):
    """That the level {level} is overdue has been recorded already.

    Its acknowledgement; or send the report on.
    """
