"""The policy table of defects: by when they are put right."""

from __future__ import annotations

from typing import Annotated

import msgspec

from domain.kernel.days import CountFrom, Unit
from domain.kernel.policy import PolicyTable, Row, table
from domain.organisation.defects.record import FoundBy


class Putting(Row, frozen=True, kw_only=True):
    """The span within which a defect is put right."""

    number: Annotated[int, msgspec.Meta(ge=1, le=366)]
    unit: Unit
    count_from: CountFrom


@table("defect.correction")
class DefectCorrection(PolicyTable, frozen=True, kw_only=True):
    """By when a defect is put right, by how it came to light."""

    found_by: dict[FoundBy, Putting]

    def __post_init__(self) -> None:
        """A table without a span for each way is refused when it is loaded."""
        if set(self.found_by) != set(FoundBy):
            raise ValueError("a span for each way in which a defect comes to light is needed")
