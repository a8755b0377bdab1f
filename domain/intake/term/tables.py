"""The policy table of terms: what counts toward them, by the category of the case."""

from __future__ import annotations

from typing import Annotated

import msgspec

from domain.intake.record import Sentence
from domain.kernel.ids import Count
from domain.kernel.policy import PolicyTable, Row, table

Percent = Annotated[int, msgspec.Meta(ge=0, le=100)]


class Counting(Row, frozen=True, kw_only=True):
    """What counts toward the term of one category.

    on_the_run, suspended, unlawful_release: whether such time counts. days_per_day_detained: how many days of the
    term one day of earlier custody stands for; 0 where it is not offset. served_percent: how much of the term as it
    was before has to remain after a commutation. least_months: how long the term has to remain at least.
    """

    on_the_run: bool
    suspended: bool
    unlawful_release: bool
    days_per_day_detained: Count
    served_percent: Percent
    least_months: Count


@table("term.counting")
class TermCounting(PolicyTable, frozen=True, kw_only=True):
    """What counts, by category."""

    categories: dict[Sentence, Counting]
