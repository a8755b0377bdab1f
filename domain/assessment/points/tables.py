"""The policy tables of points: what they are given for, and how a period is closed."""

from __future__ import annotations

from typing import Annotated

import msgspec

from domain.assessment.points.record import Kind, Side
from domain.kernel.ids import Code, Count
from domain.kernel.policy import PolicyTable, Row, table


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
    """How a month, a quarter and a year are closed. reopened_by: topics of facts which, come late, open again the
    periods in which they occurred."""

    month: Closing
    quarter: Closing
    year: Closing
    reopened_by: tuple[Code, ...]

    def closing(self, period: str) -> Closing:
        """The form for a period."""
        if len(period) == 4:
            return self.year
        return self.quarter if period[5] == "Q" else self.month
