"""The policy table of findings: within which time each kind is answered."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from domain.kernel.days import CountFrom
from domain.kernel.policy import PolicyTable, Row, table
from domain.oversight.findings.record import FindingKind


class Term(Row, frozen=True, kw_only=True):
    """A span of time."""

    number: Annotated[int, msgspec.Meta(ge=1, le=366)]
    unit: Literal["days", "weeks", "months"]
    count_from: CountFrom
    roll: Literal["none"]


@table("finding.answer")
class FindingAnswer(PolicyTable, frozen=True, kw_only=True):
    """Within which time a unit answers each kind of finding."""

    kinds: dict[FindingKind, Term]

    def __post_init__(self) -> None:
        """A table without a term for each kind is refused when it is loaded."""
        if set(self.kinds) != set(FindingKind):
            raise ValueError("a term for each kind of finding is needed")
