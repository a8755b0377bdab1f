"""The policy tables of intake: the form of each. The numbers are in TOML files, each with where it is from."""

from __future__ import annotations

from typing import Literal

from domain.kernel.days import CountFrom
from domain.kernel.ids import Count
from domain.kernel.policy import PolicyTable, table


@table("report.initial")
class ReportInitial(PolicyTable, frozen=True, kw_only=True):
    """Within how many days of the judgment's effect somebody has to report."""

    days: Count
    count_from: CountFrom
    roll: Literal["none"]


@table("plan.basis")
class PlanBasis(PolicyTable, frozen=True, kw_only=True):
    """How old the risk assessment may be that a plan rests on."""

    assessment_days: Count
