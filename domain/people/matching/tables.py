"""The policy table of matching: what counts how much."""

from __future__ import annotations

from typing import Annotated

import msgspec

from domain.kernel.policy import PolicyTable, Row, table
from domain.people.matching.record import PROPOSALS_KEPT, Nearness

Percent = Annotated[int, msgspec.Meta(ge=0, le=100)]


class Level(Row, frozen=True, kw_only=True):
    """One degree of nearness: how many digits of the two codes agree at least, and what that is worth."""

    near: Nearness
    digits: Annotated[int, msgspec.Meta(ge=1, le=20)]
    points: Percent


@table("match.weights")
class MatchWeights(PolicyTable, frozen=True, kw_only=True):
    """What a match of a volunteer and a person is worth.

    pertinence, nearness, room: what each of them counts, together 100. levels: of nearness, the nearest first.
    elsewhere, unknown: what no agreement, and no code, is worth. least: what a proposal has to be worth. open_at_once:
    proposals that may wait for their decision in one file.
    """

    pertinence: Percent
    nearness: Percent
    room: Percent
    levels: tuple[Level, ...]
    elsewhere: Percent
    unknown: Percent
    least: Percent
    open_at_once: Annotated[int, msgspec.Meta(ge=1, le=PROPOSALS_KEPT)]

    def __post_init__(self) -> None:
        """A table whose weights are not a whole, or whose levels do not go from near to far, is refused when loaded."""
        if self.pertinence + self.nearness + self.room != 100:
            raise ValueError("pertinence, nearness and room have to be 100 together")
        digits = [level.digits for level in self.levels]
        if digits != sorted(set(digits), reverse=True):
            raise ValueError("levels go from the nearest to the farthest")
