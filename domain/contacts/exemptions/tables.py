"""The policy table of exemptions."""

from __future__ import annotations

from domain.kernel.ids import Count
from domain.kernel.policy import PolicyTable, table


@table("checkin.exemption")
class CheckInExemption(PolicyTable, frozen=True, kw_only=True):
    """most_days: the longest time for which somebody may be exempted at once."""

    most_days: Count
