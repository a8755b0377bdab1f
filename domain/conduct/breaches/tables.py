"""The policy tables of breaches: by when they are answered, and who may not decide on what."""

from __future__ import annotations

from domain.conduct.limits import Limit
from domain.kernel.policy import PolicyTable, table


@table("conduct.response")
class ConductResponse(PolicyTable, frozen=True, kw_only=True):
    """By when something is decided about a breach, counted from the day on which it was alleged."""

    answer: Limit


@table("sod.rules")
class SeparationOfDuties(PolicyTable, frozen=True, kw_only=True):
    """Whether who investigated may decide, and whether who proposed may."""

    investigator_may_decide: bool
    proposer_may_decide: bool
