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

    answer_minutes: how long a spot check may be answered.
    """

    classes: dict[SupervisionClass, Rate]
    unclassed: SupervisionClass
    answer_minutes: Count

    def of(self, level: SupervisionClass | None) -> int:
        """The rate of a class."""
        return self.classes[level or self.unclassed]

    def __post_init__(self) -> None:
        """A table without a rate for each class is refused when it is loaded."""
        if set(self.classes) != set(SupervisionClass):
            raise ValueError("a rate for each class is needed")
