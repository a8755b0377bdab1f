"""The policy tables of assessment: what justifies a class of supervision, and what goes with one."""

from __future__ import annotations

from domain.assessment.record import RiskLevel, SupervisionClass
from domain.conduct.sanctions.record import Outcome
from domain.kernel.days import Span
from domain.kernel.ids import Code, Count
from domain.kernel.policy import PolicyTable, Row, table


class Criterion(Row, frozen=True, kw_only=True):
    """One way in which a class may be justified; every condition that is given must hold.

    served_under, served_months: served for fewer, or at least so many, whole months. risk: the highest newest
    result is one of these. in_class, in_class_months: has been in that class for so long. last_grades: the
    newest closed month has one of these. sanction, at_least, within_months: at least so many such sanctions stand
    that were decided less than so many whole months ago.
    """

    id: Code
    level: SupervisionClass
    served_under: Count | None = None
    served_months: Count | None = None
    risk: tuple[RiskLevel, ...] = ()
    in_class: SupervisionClass | None = None
    in_class_months: Count | None = None
    last_grades: tuple[Code, ...] = ()
    sanction: Outcome | None = None
    at_least: Count = 1
    within_months: Count | None = None


@table("class.criteria")
class ClassCriteria(PolicyTable, frozen=True, kw_only=True):
    """What justifies each class of supervision. proposed_first: whether a class has to be proposed to be decided."""

    proposed_first: bool = False
    criteria: tuple[Criterion, ...]


class OfClass(Row, frozen=True, kw_only=True):
    """What goes with a class. measures: codes that a plan names at least. talk: the most between individual talks."""

    measures: tuple[Code, ...]
    talk: Span


@table("class.measures")
class ClassMeasures(PolicyTable, frozen=True, kw_only=True):
    """Which measures go with each class of supervision.

    How often somebody reports, for how many hours they learn and work, how long they may be silent and how often the
    lot falls on them stand in tables of their own (``checkin.cadence``, ``education.hours``, ``gap.hours``,
    ``spotcheck.rate``). unclassed: the class of those who have none yet.
    """

    unclassed: SupervisionClass
    classes: dict[SupervisionClass, OfClass]

    def of(self, level: SupervisionClass | None) -> OfClass:
        """What goes with a class; the strictest where the table does not have it."""
        return self.classes.get(level or self.unclassed) or self.classes[self.unclassed]
