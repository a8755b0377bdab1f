"""The policy table of how many people a unit needs."""

from __future__ import annotations

from typing import Annotated

import msgspec

from domain.kernel.ids import Count
from domain.kernel.policy import PolicyTable, table
from domain.people.staff.record import Function


@table("staffing.ratio")
class StaffingRatio(PolicyTable, frozen=True, kw_only=True):
    """How many workers a unit needs.

    cases_a_worker: how many cases one carries at most. least: workers that any unit with cases needs. functions: what
    has to be carried by somebody.
    """

    cases_a_worker: Annotated[int, msgspec.Meta(ge=1, le=1_000)]
    least: Count
    functions: tuple[Function, ...]

    def needed(self, cases: int) -> int:
        """How many workers so many cases need; none where there is no case."""
        return max(self.least, -(-cases // self.cases_a_worker)) if cases else 0
