"""The policy tables of assessment: what justifies a class of supervision."""

from __future__ import annotations

from domain.assessment.record import RiskLevel, SupervisionClass
from domain.conduct.sanctions.record import Outcome
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
