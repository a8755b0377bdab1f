"""The policy tables of asking for leave: reasons and what shows them, notice, and who may not go."""

from __future__ import annotations

from typing import Annotated

import msgspec

from domain.assessment.record import RiskLevel
from domain.kernel.days import Span
from domain.kernel.policy import PolicyTable, Row, table
from domain.leave.record import LeaveReason, Material, Obstacle


class Reason(Row, frozen=True, kw_only=True):
    """A reason for which leave is given, and all that has to show it."""

    reason: LeaveReason
    materials: tuple[Material, ...]


@table("leave.reasons")
class LeaveReasons(PolicyTable, frozen=True, kw_only=True):
    """The reasons for which leave is given. open_at_once: how many leaves may be asked for or under way."""

    open_at_once: Annotated[int, msgspec.Meta(ge=1, le=16)]
    reasons: tuple[Reason, ...]

    def of(self, reason: LeaveReason) -> Reason | None:
        """The row of a reason; None where no leave is given for it."""
        return next((row for row in self.reasons if row.reason == reason), None)


@table("leave.advance")
class LeaveAdvance(PolicyTable, frozen=True, kw_only=True):
    """How long beforehand leave is asked for."""

    notice: Span


@table("leave.ineligible")
class LeaveIneligible(PolicyTable, frozen=True, kw_only=True):
    """Who may not go on leave.

    risk: the levels of the highest newest assessment that bar it. outstanding: what must not be outstanding. misses:
    a missed check-in counts for so long after it was due. unless: the reasons for which nothing of this bars it.
    """

    risk: tuple[RiskLevel, ...]
    outstanding: tuple[Obstacle, ...]
    misses: Span
    unless: tuple[LeaveReason, ...]
