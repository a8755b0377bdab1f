"""The policy table of entering: how long after it happened something may be entered."""

from __future__ import annotations

from domain.kernel.ids import Count
from domain.kernel.policy import PolicyTable, table


@table("entry.max_lag_hours")
class EntryLag(PolicyTable, frozen=True, kw_only=True):
    """How many hours after it happened something may be entered; what is known to the day, after its end.

    A later entry is never refused: it counts as late.
    """

    hours: Count
