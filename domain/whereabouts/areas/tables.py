"""The policy table of areas: how many, how far their bounds are tolerated, and when a crossing is certain."""

from __future__ import annotations

from domain.kernel.ids import Count
from domain.kernel.policy import PolicyTable, table


@table("area.limits")
class AreaLimits(PolicyTable, frozen=True, kw_only=True):
    """most_open: areas that hold at once. least_buffer, most_buffer: metres beyond the outline that are tolerated.

    most_span: kilometres from one end of an area to the other. confirming: fixes in a row that make a crossing
    against somebody certain.
    """

    most_open: Count
    least_buffer: Count
    most_buffer: Count
    most_span: Count
    confirming: Count
