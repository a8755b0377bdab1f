"""The day by which to report, and when it has passed."""

from __future__ import annotations

from datetime import date

from domain.intake.record import ReportingDue
from domain.intake.refusals import ReportingNotOverdue
from domain.intake.tables import ReportInitial
from domain.kernel import days
from domain.kernel.rule import Facts


def overdue(due_on: date, day: date, facts: Facts) -> None:
    """Refuse to call a report missed on a day on which it is still in time."""
    if day <= due_on:
        table = facts.policies.of(ReportInitial, due_on)
        raise ReportingNotOverdue(rule=table.pin, due_on=due_on, days=table.days)


def reporting_due(effective_on: date, facts: Facts) -> ReportingDue:
    """The day by which to report, counted from the day on which the judgment took effect."""
    table = facts.policies.of(ReportInitial, effective_on)
    counted = days.span(effective_on, table.days, "days", table.count_from)
    return ReportingDue(effective_on=effective_on, due_on=counted.last)
