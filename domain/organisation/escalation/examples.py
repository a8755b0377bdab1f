"""One example of every event and command about reports upwards."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from domain.intake.examples import NOW, UNIT
from domain.kernel.access import Role
from domain.kernel.entry import Occurred
from domain.kernel.event import Event
from domain.kernel.rule import Draft, Example
from domain.organisation import refusals as of_units
from domain.organisation.escalation import refusals
from domain.organisation.escalation.record import (
    Emergency,
    EmergencyReported,
    EscalationOverdue,
    Level,
    ProblemReported,
    ReportAcknowledged,
    ReportEscalated,
)
from domain.organisation.escalation.rules import (
    AcknowledgeReport,
    EscalateReport,
    RecordOverdueEscalation,
    ReportEmergency,
    ReportProblem,
)

AT = datetime(2026, 3, 10, 1, tzinfo=UTC)  # an hour before ``NOW``

emergency = EmergencyReported(
    unit_id=UNIT,
    emergency=Emergency.CRIMINAL_DETENTION,
    to_level=Level.COUNTY,
    due_at=datetime(2026, 3, 10, 3, tzinfo=UTC),
    hours_late=0,
    case_id=UUID("019b8a00-0000-7000-8000-00000000f11e"),
    number="2026-9",
    note="Detained on Monday evening.",
)
problem = ProblemReported(
    unit_id=UNIT,
    problem="no-police-contact",
    to_level=Level.COUNTY,
    due_at=datetime(2026, 3, 13, 1, tzinfo=UTC),
    hours_late=0,
)
acknowledged = ReportAcknowledged(level=Level.COUNTY, hours_late=0)
escalated = ReportEscalated(from_level=Level.COUNTY, to_level=Level.BUREAU, due_at=datetime(2026, 3, 10, 6, tzinfo=UTC))
overdue = EscalationOverdue(level=Level.COUNTY, due_at=datetime(2026, 3, 10, 3, tzinfo=UTC))

EVENTS: tuple[Event, ...] = (emergency, problem, acknowledged, escalated, overdue)

REPORTED = (Draft(emergency, Occurred(AT)),)
_report = ReportEmergency(unit_id=UNIT, emergency=Emergency.CRIMINAL_DETENTION, occurred_at=AT)
_after = datetime(2026, 3, 10, 3, 1, tzinfo=UTC)

COMMANDS: tuple[Example, ...] = (
    Example(command=_report, now=NOW, then=(EmergencyReported,)),
    Example(
        command=ReportEmergency(unit_id="no-such-office", emergency=Emergency.REOFFENDING),
        now=NOW,
        refused=of_units.UnitNotEstablished,
    ),
    Example(command=ReportProblem(unit_id=UNIT, problem="no-police-contact"), now=NOW, then=(ProblemReported,)),
    Example(
        command=ReportProblem(unit_id="no-such-office", problem="no-police-contact"),
        now=NOW,
        refused=of_units.UnitNotEstablished,
    ),
    Example(given=REPORTED, command=AcknowledgeReport(), by=Role.REVIEWER, now=NOW, then=(ReportAcknowledged,)),
    Example(given=REPORTED, command=AcknowledgeReport(), by=Role.UPPER, now=NOW, refused=refusals.LevelNotConcerned),
    Example(
        given=(*REPORTED, acknowledged),
        command=EscalateReport(to_level=Level.BUREAU),
        by=Role.REVIEWER,
        now=NOW,
        then=(ReportEscalated,),
    ),
    Example(
        given=(*REPORTED, acknowledged),
        command=EscalateReport(to_level=Level.UPPER),
        by=Role.REVIEWER,
        now=NOW,
        refused=refusals.LevelSkipped,
    ),
    Example(given=REPORTED, command=RecordOverdueEscalation(), by=Role.CLOCK, now=_after, then=(EscalationOverdue,)),
    Example(
        given=REPORTED,
        command=RecordOverdueEscalation(),
        by=Role.CLOCK,
        now=NOW,
        refused=refusals.EscalationNotOverdue,
    ),
)
