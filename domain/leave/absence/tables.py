"""The policy table of absence without approval: within how many days it is put right."""

from __future__ import annotations

from domain.kernel.days import Span
from domain.kernel.policy import PolicyTable, table


@table("leave.rectification")
class LeaveRectification(PolicyTable, frozen=True, kw_only=True):
    """Within how many days of the order the formalities are completed, and the person has come back."""

    formalities: Span
    coming_back: Span
