"""The policy table of carrying out: by when a decision is carried out, and a copy of it served."""

from __future__ import annotations

from domain.conduct.carrying_out.record import Decided
from domain.conduct.limits import Limit
from domain.kernel.policy import PolicyTable, table


@table("execution.limits")
class ExecutionLimits(PolicyTable, frozen=True, kw_only=True):
    """By when a decision is carried out, and a copy of it served, counted from its day.

    carried_out: by kind of decision; otherwise: of those not named.
    """

    otherwise: Limit
    copies: Limit
    carried_out: dict[Decided, Limit]

    def of(self, decided: Decided) -> Limit:
        """The limit for carrying out one kind of decision."""
        return self.carried_out.get(decided, self.otherwise)
