"""The policy table of spot checks."""

from __future__ import annotations

from typing import Annotated

import msgspec

from domain.assessment.record import SupervisionClass
from domain.kernel.ids import Count
from domain.kernel.policy import PolicyTable, table

Rate = Annotated[int, msgspec.Meta(ge=0, le=10_000)]


@table("spotcheck.rate")
class SpotCheckRate(PolicyTable, frozen=True, kw_only=True):
    """How often somebody is drawn, in ten thousand days, by class; unclassed: before a class is assigned.

    answer_minutes: how long a spot check may be answered. from_hour, until_hour: of the day at the unit, between which
    they are made.
    """

    classes: dict[SupervisionClass, Rate]
    unclassed: SupervisionClass
    answer_minutes: Count
    from_hour: Annotated[int, msgspec.Meta(ge=0, le=23)]
    until_hour: Annotated[int, msgspec.Meta(ge=1, le=24)]

    def of(self, level: SupervisionClass | None) -> int:
        """The rate of a class."""
        return self.classes[level or self.unclassed]

    def __post_init__(self) -> None:
        """A table without a rate for each class is refused when it is loaded."""
        if set(self.classes) != set(SupervisionClass):
            raise ValueError("a rate for each class is needed")
        if self.from_hour >= self.until_hour:
            raise ValueError("spot checks begin before they end")
