"""The form of each policy table. The numbers are in the TOML files beside it, each with where it is from."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from domain.assessment.points.record import Kind, Side
from domain.assessment.record import RiskLevel, SupervisionClass
from domain.contacts.record import Mode
from domain.kernel.days import CountFrom
from domain.kernel.ids import Code, Count
from domain.kernel.policy import PolicyTable, table


class Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of a table."""


@table("report.initial")
class ReportInitial(PolicyTable, frozen=True, kw_only=True):
    """Within how many days of the judgment's effect somebody has to report."""

    days: Count
    count_from: CountFrom
    roll: Literal["none"]


class Cadence(Row, frozen=True, kw_only=True):
    """How often one class checks in.

    opens_days: how long before the due day a check-in already answers it. grace_days: how long after it the
    check-in still counts as in time. modes: those allowed. identity: the modes in which it must be checked.
    """

    every_days: Annotated[int, msgspec.Meta(ge=1, le=366)]
    opens_days: Count
    grace_days: Count
    modes: tuple[Mode, ...]
    identity: tuple[Mode, ...]


@table("checkin.cadence")
class CheckInCadence(PolicyTable, frozen=True, kw_only=True):
    """How often, how exactly and in which ways each class checks in.

    unclassed: the class whose cadence holds before one is assigned. max_open: how many check-ins may be due
    at once.
    """

    unclassed: SupervisionClass
    max_open: Count
    classes: dict[SupervisionClass, Cadence]

    def of(self, level: SupervisionClass | None) -> Cadence:
        """The cadence of a class; ValueError would mean a table without one of its three."""
        return self.classes[level or self.unclassed]

    def __post_init__(self) -> None:
        """A table without a cadence for each class is refused when it is loaded."""
        if set(self.classes) != set(SupervisionClass):
            raise ValueError("a cadence for each class is needed")


class Criterion(Row, frozen=True, kw_only=True):
    """One way in which a class may be justified; every condition that is given must hold.

    served_under, served_months: served for fewer, or at least so many, whole months. risk: the highest newest
    result is one of these. in_class, in_class_months: has been in that class for so long. last_grades: the
    newest closed month has one of these.
    """

    id: Code
    level: SupervisionClass
    served_under: Count | None = None
    served_months: Count | None = None
    risk: tuple[RiskLevel, ...] = ()
    in_class: SupervisionClass | None = None
    in_class_months: Count | None = None
    last_grades: tuple[Code, ...] = ()


@table("class.criteria")
class ClassCriteria(PolicyTable, frozen=True, kw_only=True):
    """What justifies each class of supervision."""

    criteria: tuple[Criterion, ...]


@table("plan.basis")
class PlanBasis(PolicyTable, frozen=True, kw_only=True):
    """How old the risk assessment may be that a plan rests on."""

    assessment_days: Count


class ScoreRule(Row, frozen=True, kw_only=True):
    """One reason for points.

    points: a magnitude. month_cap: the most that this rule may give or take in a month. kind: whether it
    belongs to rewards, to sanctions, or to everyday conduct. evidence: whether entries must be cited.
    """

    id: Code
    side: Side
    kind: Kind
    points: Annotated[int, msgspec.Meta(ge=1, le=100)]
    month_cap: Annotated[int, msgspec.Meta(ge=1, le=1000)] | None = None
    evidence: bool
    en: str
    zh: str


@table("score.rules")
class ScoreRules(PolicyTable, frozen=True, kw_only=True):
    """For what points are awarded and deducted. officer_limit: above it the county reviewer decides."""

    officer_limit: Count
    rules: tuple[ScoreRule, ...]

    def rule(self, rule_id: str) -> ScoreRule | None:
        """The rule of an id; None where the table has none."""
        return next((r for r in self.rules if r.id == rule_id), None)


class Band(Row, frozen=True, kw_only=True):
    """A grade, and the lowest score that earns it."""

    grade: Code
    at_least: int


class Closing(Row, frozen=True, kw_only=True):
    """The base of a period, and its grades, best first; the last one takes what is left."""

    base: Count
    bands: Annotated[tuple[Band, ...], msgspec.Meta(min_length=1)]

    def grade(self, score: int) -> str:
        """The grade of a score."""
        return next((band.grade for band in self.bands if score >= band.at_least), self.bands[-1].grade)


@table("score.period")
class ScorePeriod(PolicyTable, frozen=True, kw_only=True):
    """How a month and a quarter are closed."""

    month: Closing
    quarter: Closing

    def closing(self, period: str) -> Closing:
        """The form for a period."""
        return self.quarter if period[5] == "Q" else self.month
