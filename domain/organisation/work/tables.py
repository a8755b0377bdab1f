"""The policy tables of the working ledger: by when surveys and summaries are filed."""

from __future__ import annotations

from domain.kernel.ids import Count
from domain.kernel.policy import PolicyTable, table


@table("survey.cadence")
class SurveyCadence(PolicyTable, frozen=True, kw_only=True):
    """One survey a month. due_days: how many days after the month's last a survey is still in time.

    extra_days: the same for a special period's own survey, after that period's last day.
    """

    due_days: Count
    extra_days: Count


@table("summary.cadence")
class SummaryCadence(PolicyTable, frozen=True, kw_only=True):
    """One summary a year. due_days: how many days after the year's last it is still in time."""

    due_days: Count
