"""The policy tables of training and of yearly appraisals."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import msgspec

from domain.kernel.ids import Count
from domain.kernel.policy import PolicyTable, Row, table


@table("training.hours")
class TrainingHours(PolicyTable, frozen=True, kw_only=True):
    """How many hours of training a member of staff needs in a calendar year."""

    hours_a_year: Count


class DayOfYear(Row, frozen=True, kw_only=True):
    """A day that every year has."""

    month: Annotated[int, msgspec.Meta(ge=1, le=12)]
    day: Annotated[int, msgspec.Meta(ge=1, le=31)]

    def __post_init__(self) -> None:
        """A day that some year does not have is refused when the table is loaded."""
        date(2023, self.month, self.day)

    def of(self, year: int) -> date:
        """That day of a year."""
        return date(year, self.month, self.day)


@table("appraisal.year_end")
class YearEnd(PolicyTable, frozen=True, kw_only=True):
    """When the year's appraisals of staff and volunteers are made: from the one day to the other, both inclusive."""

    opens: DayOfYear
    due: DayOfYear
