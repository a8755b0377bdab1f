"""The policy tables of duties: when one is almost due, and what has to be done when a file opens."""

from __future__ import annotations

from typing import Literal

from domain.kernel.days import Span
from domain.kernel.ids import Code, Count, ZoneName
from domain.kernel.policy import PolicyTable, table

Step = Literal["officer", "group", "risk", "class", "plan", "announcement", "talk"]
STEPS: tuple[Step, ...] = ("officer", "group", "risk", "class", "plan", "announcement", "talk")


@table("duty.warning")
class DutyWarning(PolicyTable, frozen=True, kw_only=True):
    """How many days before its last day a duty counts as almost due.

    days: by its word; otherwise: of those not named. zone: in which the day of an instant is found where an entry names
    no day itself: the law knows one time for the whole country.
    """

    zone: ZoneName
    otherwise: Count
    days: dict[Code, Count]

    def of(self, word: str) -> int:
        """How many days before."""
        return self.days.get(word, self.otherwise)


@table("induction.chain")
class InductionChain(PolicyTable, frozen=True, kw_only=True):
    """Within how many hours of the opening of a file each step of its beginning is done."""

    hours: dict[Step, Count]

    def __post_init__(self) -> None:
        """A table without hours for each step is refused when it is loaded."""
        if set(self.hours) != set(STEPS):
            raise ValueError("hours for each step are needed")


@table("score.closing")
class ScoreClosing(PolicyTable, frozen=True, kw_only=True):
    """How long after the last day of a month and of a quarter its points are closed, or closed again."""

    month: Span
    quarter: Span
