"""The policy table of meetings: how often each kind is held."""

from __future__ import annotations

from typing import Literal

from domain.kernel.ids import Count
from domain.kernel.policy import PolicyTable, Row, table
from domain.organisation.meetings.record import MeetingKind


class Meets(Row, frozen=True, kw_only=True):
    """Once for each month or quarter. grace_days: how long after its last day a meeting is still in time."""

    every: Literal["month", "quarter"]
    grace_days: Count


@table("meeting.cadence")
class MeetingCadence(PolicyTable, frozen=True, kw_only=True):
    """How often each kind of meeting is held."""

    kinds: dict[MeetingKind, Meets]

    def __post_init__(self) -> None:
        """A table without a cadence for each kind is refused when it is loaded."""
        if set(self.kinds) != set(MeetingKind):
            raise ValueError("a cadence for each kind of meeting is needed")
