"""The policy table of tracks: how long fixes are kept, and how exact one has to be."""

from __future__ import annotations

from typing import Annotated

import msgspec

from domain.kernel.ids import Count
from domain.kernel.policy import PolicyTable, table


@table("tracks.retention")
class TracksRetention(PolicyTable, frozen=True, kw_only=True):
    """How many days fixes are kept after their own, and how inexact one may be at most, in metres."""

    days: Annotated[int, msgspec.Meta(ge=1, le=3660)]
    most_inexact_metres: Count
