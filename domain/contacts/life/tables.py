"""The policy table of what somebody reports on their life."""

from __future__ import annotations

from domain.kernel.days import Span
from domain.kernel.ids import Count
from domain.kernel.policy import PolicyTable, table


@table("life.reporting")
class LifeReporting(PolicyTable, frozen=True, kw_only=True):
    """change_within: how soon a change is reported. reflection_days: by which day of the next month a month's
    reflection is handed in."""

    change_within: Span
    reflection_days: Count
