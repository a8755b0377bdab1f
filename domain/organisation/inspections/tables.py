"""The policy table of inspections: how often each kind is done, usually and in special periods."""

from __future__ import annotations

from typing import Annotated

import msgspec

from domain.kernel.days import Unit
from domain.kernel.ids import Count
from domain.kernel.policy import PolicyTable, Row, table
from domain.organisation.inspections.record import InspectionKind


class Interval(Row, frozen=True, kw_only=True):
    """A span from one inspection to the next."""

    number: Annotated[int, msgspec.Meta(ge=1, le=366)]
    unit: Unit


class Inspects(Row, frozen=True, kw_only=True):
    """How often. special: while a special period holds. grace_days: how long after its day one is still in time."""

    usual: Interval
    special: Interval
    grace_days: Count


@table("inspection.cadence")
class InspectionCadence(PolicyTable, frozen=True, kw_only=True):
    """How often each kind of inspection is done. most_cases: how many files one may name."""

    most_cases: Count
    kinds: dict[InspectionKind, Inspects]

    def __post_init__(self) -> None:
        """A table without a cadence for each kind is refused when it is loaded."""
        if set(self.kinds) != set(InspectionKind):
            raise ValueError("a cadence for each kind of inspection is needed")
