"""The policy table of recurring travel: for what, how long one approval holds, how each trip is reported."""

from __future__ import annotations

from typing import Annotated

import msgspec

from domain.contacts.record import Mode
from domain.kernel.days import Span
from domain.kernel.policy import PolicyTable, table
from domain.leave.record import LeaveReason, Level


@table("travel.recurring")
class RecurringTravel(PolicyTable, frozen=True, kw_only=True):
    """Travel that recurs: who decides, for which reasons, for how long, asked for how long beforehand.

    at_once: how many may be asked for or in force. modes: in which each trip may be reported.
    """

    deciders: Annotated[tuple[Level, ...], msgspec.Meta(min_length=1)]
    at_once: Annotated[int, msgspec.Meta(ge=1, le=8)]
    reasons: tuple[LeaveReason, ...]
    modes: tuple[Mode, ...]
    valid: Span
    notice: Span
