"""What a plan rests on, and what a plan of a class has to name."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from domain.assessment.tables import ClassMeasures
from domain.case import Case
from domain.intake import refusals
from domain.intake.tables import PlanBasis
from domain.kernel.entry import Occurred
from domain.kernel.rule import Facts


def recently_assessed(case: Case, facts: Facts) -> UUID | None:
    """The event id of the assessment that a plan rests on; None only where an imported one rests on none."""
    table = facts.policies.of(PlanBasis)
    newest = case.assessment.newest
    age = (facts.today - facts.day(Occurred(newest.assessed_at))).days if newest else 0
    recent = newest is not None and age <= table.assessment_days
    facts.require(recent, refusals.AssessmentOutdated(rule=table.pin, days=table.assessment_days))
    return newest.entry if newest else None


def of_its_class(measures: Collection[str], case: Case, facts: Facts) -> None:
    """Refuse a plan that leaves out what goes with the person's class. Without a class nothing is asked yet."""
    missing = lacking(measures, case, facts)
    if missing and case.assessment.level is not None:
        level, pin = case.assessment.level.value, facts.policies.of(ClassMeasures).pin
        facts.require(False, refusals.PlanLacksMeasures(rule=pin, level=level, missing=", ".join(missing)))


def lacking(measures: Collection[str], case: Case, facts: Facts) -> tuple[str, ...]:
    """What goes with the person's class and is not among some measures, in the table's order."""
    level = case.assessment.level
    if level is None:
        return ()
    return tuple(code for code in facts.policies.of(ClassMeasures).of(level).measures if code not in measures)
