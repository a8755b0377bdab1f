"""The policy table of sources: how often they are heard, and what their silence means."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from domain.kernel.ids import Count
from domain.kernel.policy import PolicyTable, table


@table("source.beats")
class SourceBeats(PolicyTable, frozen=True, kw_only=True):
    """every_seconds: how often a source is heard. missed: so many beats in a row that do not come are a silence.

    window: what of a check-in has to lie within a silence for its answer to be unknown: ``whole`` from the day on which
    it may be answered to the last day of grace, ``grace`` from the day on which it is due.
    """

    every_seconds: Annotated[int, msgspec.Meta(ge=1, le=86_400)]
    missed: Annotated[int, msgspec.Meta(ge=1, le=1_000)]
    window: Literal["whole", "grace"]

    def silent_after(self, every_seconds: Count) -> int:
        """After how many seconds without a beat a source counts as silent."""
        return every_seconds * self.missed
