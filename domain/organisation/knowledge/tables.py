"""The policy table of the six clears: how long what is known counts as known."""

from __future__ import annotations

from typing import Annotated

import msgspec

from domain.kernel.policy import PolicyTable, table
from domain.organisation.knowledge.record import Clear


@table("six_clears.max_age_days")
class SixClears(PolicyTable, frozen=True, kw_only=True):
    """After how many days what is known is checked again. items: what has to be known."""

    days: Annotated[int, msgspec.Meta(ge=1, le=366)]
    items: Annotated[tuple[Clear, ...], msgspec.Meta(min_length=1)]
