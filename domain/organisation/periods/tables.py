"""The policy table of special periods: how long one may hold, and what is done more often while it does."""

from __future__ import annotations

from typing import Annotated

import msgspec

from domain.kernel.ids import Code, Count
from domain.kernel.policy import PolicyTable, Row, table
from domain.organisation.periods.record import PeriodKind

Times = Annotated[int, msgspec.Meta(ge=1, le=30)]


class Measures(Row, frozen=True, kw_only=True):
    """What is done while a special period holds.

    kinds: the kinds of period that may take this row. check_ins: how many times as often people check in.
    survey: whether the office files a survey of its own for the period. four_ones: the items to be done once for each
    key subject, each with the beginnings of the topics that show it. max_days: how long one may hold.
    """

    kinds: tuple[PeriodKind, ...]
    check_ins: Times
    survey: bool
    four_ones: dict[Code, tuple[str, ...]]
    max_days: Annotated[int, msgspec.Meta(ge=1, le=366)]


@table("period.measures")
class PeriodMeasures(PolicyTable, frozen=True, kw_only=True):
    """What is done in special periods, by row.

    around_days: how far a festival's period may reach beyond the days off of the calendar, on either side.
    four_ones_days: how long after the last day the items may still be recorded before they count as missing.
    """

    around_days: Count
    four_ones_days: Count
    rows: dict[Code, Measures]
