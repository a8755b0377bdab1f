"""The policy tables of sanctions: the ladder, and the scores from which something is proposed."""

from __future__ import annotations

from datetime import date
from typing import Literal

from domain.conduct.breaches.record import Gravity
from domain.conduct.hearings.record import BreachKind, Hearing
from domain.conduct.revocation.record import RecallGround
from domain.conduct.sanctions.record import Outcome, Receiver
from domain.intake.record import Sentence
from domain.kernel import days
from domain.kernel.access import Role
from domain.kernel.days import CountFrom
from domain.kernel.ids import Code, Count
from domain.kernel.policy import PolicyTable, Row, table


class Step(Row, frozen=True, kw_only=True):
    """One row of the ladder; every condition that is given must hold.

    categories: for whom it is. kinds, gravity: of the breach; empty for any. number, unit, comparator: how long the
    breach lasted, counted from its first day; ``within`` includes the number. count_of, at_least: how many such
    sanctions stand. requires_subsequent_breach: they count only if this breach lasts beyond the day they were
    decided; without it the row needs no breach. after_criticism: in spite of criticism and teaching. ground: of a
    recall without a breach. deciders: the roles that may. hearing: in which ways somebody has to have been heard;
    empty for none. copies_to: who must get a copy. article: where the row is from.
    """

    id: Code
    outcome: Outcome
    article: str
    categories: tuple[Sentence, ...]
    kinds: tuple[BreachKind, ...] = ()
    gravity: tuple[Gravity, ...] = ()
    number: Count | None = None
    unit: Literal["days", "months"] = "days"
    comparator: Literal["within", "exceeds"] = "within"
    count_from: CountFrom = "next_day"
    roll: Literal["none"] = "none"
    count_of: Outcome | None = None
    at_least: Count = 0
    requires_subsequent_breach: bool = True
    after_criticism: bool = False
    ground: RecallGround | None = None
    deciders: tuple[Role, ...]
    hearing: tuple[Hearing, ...] = ()
    copies_to: tuple[Receiver, ...] = ()

    def lasted(self, from_on: date, last_on: date) -> bool:
        """Whether a breach of that length is one of this row."""
        if self.number is None:
            return True
        limit = days.span(from_on, self.number, self.unit, self.count_from).last
        return last_on <= limit if self.comparator == "within" else last_on > limit


@table("sanction.ladder")
class SanctionLadder(PolicyTable, frozen=True, kw_only=True):
    """What a breach may lead to, in order; the first row that fits is the one that is cited."""

    steps: tuple[Step, ...]


class Threshold(Row, frozen=True, kw_only=True):
    """A score of a closed period from which something is proposed. below, at_least: of the score; one of them."""

    period: Literal["month", "quarter", "year"]
    proposes: Literal["praise", "admonition", "warning"]
    below: int | None = None
    at_least: int | None = None

    def reached(self, score: int) -> bool:
        """Whether a score is beyond it."""
        return (self.below is not None and score < self.below) or (self.at_least is not None and score >= self.at_least)

    def __post_init__(self) -> None:
        """A threshold without a score, or with two, is refused when it is loaded."""
        if (self.below is None) == (self.at_least is None):
            raise ValueError("either below or at_least is needed")


@table("score.thresholds")
class ScoreThresholds(PolicyTable, frozen=True, kw_only=True):
    """From which scores praise or a sanction is proposed. A person decides."""

    thresholds: tuple[Threshold, ...]

    def proposed(self, period: str, score: int) -> set[str]:
        """What the score of a period leads to."""
        kind = "quarter" if "Q" in period else "month" if "-" in period else "year"
        return {t.proposes for t in self.thresholds if t.period == kind and t.reached(score)}
