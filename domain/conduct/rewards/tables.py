"""The policy tables of rewards: what praise asks for, and by how much a term may be shortened."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from domain.conduct.rewards.record import CommutationGround, MeritGrade, PraiseTest
from domain.conduct.sanctions.record import Receiver
from domain.intake.record import Sentence
from domain.kernel.access import Role
from domain.kernel.ids import Code, Count
from domain.kernel.policy import PolicyTable, Row, table


@table("reward.praise")
class RewardPraise(PolicyTable, frozen=True, kw_only=True):
    """What praise asks for.

    months: whole months under supervision, at least. tests: all of them have to be met. special_acts: merits for
    which the months are not asked for. deciders: the roles that may. copies_to: who must get a copy.
    """

    months: Count
    tests: tuple[PraiseTest, ...]
    special_acts: tuple[MeritGrade, ...]
    deciders: tuple[Role, ...]
    copies_to: tuple[Receiver, ...]


class Terms(Row, frozen=True, kw_only=True):
    """How far the term of one category may be shortened, on which grounds.

    sentence: of a suspended one, what was suspended; ``any`` otherwise. numerator, denominator: the share of the term
    that has to remain; at_least_months: and no fewer months than these.
    """

    id: Code
    category: Sentence
    sentence: Literal["any", "detention", "imprisonment"]
    grounds: tuple[CommutationGround, ...]
    numerator: Annotated[int, msgspec.Meta(ge=0)]
    denominator: Annotated[int, msgspec.Meta(ge=1)]
    at_least_months: Count


@table("commutation.terms")
class CommutationTerms(PolicyTable, frozen=True, kw_only=True):
    """Whose term may be shortened, on which grounds and how far. copies_to: who must get a copy of the proposal."""

    rows: tuple[Terms, ...]
    copies_to: tuple[Receiver, ...]
