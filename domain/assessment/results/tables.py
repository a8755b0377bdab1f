"""The policy tables of results: how they are published, and how they are objected to."""

from __future__ import annotations

from domain.kernel.ids import Code, Count
from domain.kernel.policy import PolicyTable, table


@table("score.publication")
class ScorePublication(PolicyTable, frozen=True, kw_only=True):
    """Where results are published. juveniles: whether those of juveniles are too."""

    places: tuple[Code, ...]
    juveniles: bool


@table("score.objection")
class ScoreObjection(PolicyTable, frozen=True, kw_only=True):
    """Within how many days a result may be objected to once it was told, and within how many that is answered."""

    file_days: Count
    decide_days: Count
