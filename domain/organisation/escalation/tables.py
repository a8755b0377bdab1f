"""The policy table of reports upwards: which levels, in which order, and within how many hours."""

from __future__ import annotations

from typing import Annotated

import msgspec

from domain.kernel.access import Role
from domain.kernel.ids import Code
from domain.kernel.policy import PolicyTable, Row, table
from domain.organisation.escalation.record import PROBLEM, Emergency, Level


class Step(Row, frozen=True, kw_only=True):
    """One level. role: who acknowledges there. hours: within which it has to have, and acknowledge, a report."""

    level: Level
    role: Role
    hours: Annotated[int, msgspec.Meta(ge=1, le=24 * 60)]


@table("emergency.report_hours")
class ReportHours(PolicyTable, frozen=True, kw_only=True):
    """The ladder of each kind of report, lowest level first: the four emergencies, and other problems."""

    ladders: dict[Code, Annotated[tuple[Step, ...], msgspec.Meta(min_length=1)]]

    def __post_init__(self) -> None:
        """A table without a ladder for each kind, or with a level twice on one, is refused when it is loaded."""
        if set(self.ladders) != {PROBLEM, *(emergency.value for emergency in Emergency)}:
            raise ValueError("a ladder for each kind of report is needed")
        if any(len({step.level for step in steps}) != len(steps) for steps in self.ladders.values()):
            raise ValueError("a level stands on a ladder once")
