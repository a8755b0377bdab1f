"""The policy table of findings: within which time each kind is answered."""

from __future__ import annotations

from domain.kernel.days import Span
from domain.kernel.policy import PolicyTable, table
from domain.oversight.findings.record import FindingKind


@table("finding.answer")
class FindingAnswer(PolicyTable, frozen=True, kw_only=True):
    """Within which time a unit answers each kind of finding."""

    kinds: dict[FindingKind, Span]

    def __post_init__(self) -> None:
        """A table without a term for each kind is refused when it is loaded."""
        if set(self.kinds) != set(FindingKind):
            raise ValueError("a term for each kind of finding is needed")
