"""One example of every event and command about risk and class."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from domain.assessment import rules
from domain.assessment.record import (
    ClassAssigned,
    ClassChanged,
    ClassProposed,
    Ground,
    RiskAssessed,
    RiskLevel,
    SupervisionClass,
)
from domain.assessment.rules import AssessRisk, AssignClass, ChangeClass, ProposeClass
from domain.intake.examples import NOW, OPEN
from domain.kernel.access import Role
from domain.kernel.event import Event
from domain.kernel.rule import Example

assessed = RiskAssessed(
    instrument="cra-2",
    scale="recidivism",
    level=RiskLevel.MEDIUM,
    score=Decimal("5"),
    assessed_by="officer-7",
)
assigned = ClassAssigned(level=SupervisionClass.STRICT, ground=Ground.CRITERIA, criterion="entry")

proposed = ClassProposed(level=SupervisionClass.NORMAL, reason="Two months without a miss.")

EVENTS: tuple[Event, ...] = (
    assessed,
    proposed,
    assigned,
    ClassChanged(
        from_level=SupervisionClass.STRICT,
        level=SupervisionClass.NORMAL,
        ground=Ground.OVERRIDE,
        reason="Steady work since February.",
    ),
)

COMMANDS: tuple[Example, ...] = (
    Example(
        given=OPEN,
        command=AssessRisk(instrument="compas", scale="violence", level=RiskLevel.LOW, occurred_on=date(2013, 8, 14)),
        now=NOW,
        then=(RiskAssessed,),
    ),
    Example(
        given=OPEN,
        command=AssessRisk(instrument="compas", scale="violence"),
        now=NOW,
        refused=rules.AssessmentWithoutResult,
    ),
    Example(
        given=(*OPEN, assessed),
        command=ProposeClass(level=SupervisionClass.NORMAL, reason="Two months without a miss."),
        now=NOW,
        then=(ClassProposed,),
    ),
    Example(
        given=(*OPEN, assessed, assigned),
        command=ProposeClass(level=SupervisionClass.STRICT),
        now=NOW,
        refused=rules.ClassUnchanged,
    ),
    Example(
        given=(*OPEN, assessed),
        command=AssignClass(level=SupervisionClass.NORMAL),
        by=Role.REVIEWER,
        now=NOW,
        then=(ClassAssigned,),
    ),
    Example(
        given=OPEN,
        command=AssignClass(level=SupervisionClass.LENIENT),
        by=Role.REVIEWER,
        now=NOW,
        refused=rules.CriteriaNotMet,
    ),
    Example(
        given=(*OPEN, assessed, assigned),
        command=ChangeClass(level=SupervisionClass.LENIENT, override_reason="Cares for a parent."),
        by=Role.REVIEWER,
        now=NOW,
        then=(ClassChanged,),
    ),
    Example(
        given=(*OPEN, assessed, assigned),
        command=ChangeClass(level=SupervisionClass.STRICT),
        by=Role.REVIEWER,
        now=NOW,
        refused=rules.ClassUnchanged,
    ),
)
