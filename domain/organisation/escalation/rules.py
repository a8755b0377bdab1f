"""How reports go up, level by level, and how each level acknowledges them."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from domain.intake.standing import RECORDERS, WATCHERS
from domain.kernel.access import Role
from domain.kernel.ids import Code, Narrative, UnitId
from domain.kernel.rule import DecisionCommand, Draft, Drafts, FactCommand, Facts, Of, cited, rule
from domain.organisation import standing
from domain.organisation.escalation import refusals
from domain.organisation.escalation.record import (
    PROBLEM,
    Emergency,
    EmergencyReported,
    EscalationOverdue,
    Level,
    ProblemReported,
    Report,
    ReportAcknowledged,
    ReportEscalated,
)
from domain.organisation.escalation.tables import ReportHours, Step

#: Who may have to acknowledge a report; which of them does follows from the table.
LEVELS = frozenset({Role.REVIEWER, Role.LEADER, Role.UPPER})


class ReportEmergency(FactCommand):
    """Report an emergency to the level above.

    It occurred when the office learned of it. case_id: the file that it is about; entry: the event there.
    """

    unit_id: UnitId
    emergency: Emergency
    case_id: UUID | None = None
    entry: UUID | None = None
    number: Code | None = None
    note: Narrative | None = None


@rule(on="", do="emergency", of=Of.ESCALATIONS, opens=True, may=RECORDERS)
def report_emergency(command: ReportEmergency, _report: Report | None, facts: Facts) -> Drafts:
    """To the first level above whoever reports; how late is computed."""
    occurred_at = facts.occurred(command).at
    first = _first(command.unit_id, command.emergency.value, occurred_at, facts)
    event = EmergencyReported(
        unit_id=command.unit_id,
        emergency=command.emergency,
        to_level=first.level,
        due_at=occurred_at + timedelta(hours=first.hours),
        hours_late=_late(occurred_at + timedelta(hours=first.hours), facts),
        case_id=command.case_id,
        entry=command.entry,
        number=command.number,
        note=command.note,
    )
    return [event]


class ReportProblem(FactCommand):
    """Report a problem to the level above. It occurred when the office noticed it. problem: a code."""

    unit_id: UnitId
    problem: Code
    note: Narrative | None = None


@rule(on="", do="problem", of=Of.ESCALATIONS, opens=True, may=RECORDERS)
def report_problem(command: ReportProblem, _report: Report | None, facts: Facts) -> Drafts:
    """To the first level above whoever reports; how late is computed."""
    occurred_at = facts.occurred(command).at
    first = _first(command.unit_id, PROBLEM, occurred_at, facts)
    event = ProblemReported(
        unit_id=command.unit_id,
        problem=command.problem,
        to_level=first.level,
        due_at=occurred_at + timedelta(hours=first.hours),
        hours_late=_late(occurred_at + timedelta(hours=first.hours), facts),
        note=command.note,
    )
    return [event]


class AcknowledgeReport(DecisionCommand):
    """Acknowledge a report that has come to one's level."""

    note: Narrative | None = None


@rule(on="", do="acknowledge", of=Of.ESCALATIONS, may=LEVELS)
def acknowledge_report(command: AcknowledgeReport, report: Report | None, facts: Facts) -> Drafts:
    """By the level that it was sent to, once."""
    here = _made(report)
    _concerned(here, facts)
    if here.acknowledged is not None:
        raise refusals.AcknowledgedAlready(level=here.level.value)
    event = ReportAcknowledged(level=here.level, hours_late=_late(here.due_at, facts), note=command.note)
    return [Draft(event, evidence=cited(here.entry))]


class EscalateReport(DecisionCommand):
    """Send a report on to the next level."""

    to_level: Level
    note: Narrative | None = None


@rule(on="", do="escalate", of=Of.ESCALATIONS, may=LEVELS | RECORDERS)
def escalate_report(command: EscalateReport, report: Report | None, facts: Facts) -> Drafts:
    """Level by level: by the level that acknowledged it, or by whoever reported once that level is overdue."""
    here = _made(report)
    table = facts.policies.of(ReportHours)
    steps = table.ladders[here.of]
    at = next((n for n, step in enumerate(steps) if step.level is here.level), len(steps))
    if at + 1 >= len(steps):
        raise refusals.NoLevelAbove(rule=table.pin, level=here.level.value)
    following = steps[at + 1]
    if command.to_level is not following.level:
        raise refusals.LevelSkipped(
            rule=table.pin,
            level=here.level.value,
            next_level=following.level.value,
            to_level=command.to_level.value,
        )
    if here.acknowledged is None and here.overdue is None:
        raise refusals.NotAcknowledgedYet(level=here.level.value, due_at=here.due_at)
    if here.overdue is None or here.acknowledged is not None:
        _concerned(here, facts)
    event = ReportEscalated(
        from_level=here.level,
        to_level=following.level,
        due_at=facts.now + timedelta(hours=following.hours),
        note=command.note,
    )
    return [Draft(event, evidence=cited(here.acknowledged or here.overdue))]


class RecordOverdueEscalation(FactCommand):
    """Record that a level has not acknowledged a report within its hours."""


@rule(on="", do="overdue", of=Of.ESCALATIONS, may=WATCHERS)
def record_overdue_escalation(command: RecordOverdueEscalation, report: Report | None, facts: Facts) -> Drafts:
    """Only after its hours, and once."""
    here = _made(report)
    if here.acknowledged is not None:
        raise refusals.AcknowledgedAlready(level=here.level.value)
    if here.overdue is not None:
        raise refusals.OverdueAlready(level=here.level.value)
    if facts.occurred(command).at <= here.due_at:
        raise refusals.EscalationNotOverdue(level=here.level.value, due_at=here.due_at)
    return [EscalationOverdue(level=here.level, due_at=here.due_at)]


def _made(report: Report | None) -> Report:
    if report is None:
        raise refusals.ReportNotMade()
    return report


def _first(unit_id: str, of: str, occurred_at: datetime, facts: Facts) -> Step:
    """The first level above whoever reports: the county's own reports begin above the county."""
    day = occurred_at.astimezone(standing.is_open(unit_id, facts).zone_info).date()
    steps = facts.policies.of(ReportHours, day).ladders[of]
    own = [n for n, step in enumerate(steps) if step.role is facts.actor.role]
    return steps[min(own[0] + 1, len(steps) - 1)] if own else steps[0]


def _concerned(report: Report, facts: Facts) -> None:
    """Refuse whoever does not act for the level that has the report."""
    table = facts.policies.of(ReportHours)
    step = next((step for step in table.ladders[report.of] if step.level is report.level), None)
    if step is None or facts.actor.role is not step.role:
        raise refusals.LevelNotConcerned(rule=table.pin, level=report.level.value, role=facts.actor.role.value)


def _late(due_at: datetime, facts: Facts) -> int:
    """By how many hours, begun ones counted, it is later than an instant; 0 where it is not."""
    return max(0, -((due_at - facts.now) // timedelta(hours=1)))
