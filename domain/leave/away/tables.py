"""The policy table of being on leave: how often, and in which ways, somebody reports on the way."""

from __future__ import annotations

from typing import Annotated

import msgspec

from domain.contacts.record import Mode
from domain.kernel.days import Span
from domain.kernel.policy import PolicyTable, table


@table("leave.reporting")
class LeaveReporting(PolicyTable, frozen=True, kw_only=True):
    """How often and in which ways somebody on leave reports. every: from the departure, then from day to day."""

    every: Span
    modes: Annotated[tuple[Mode, ...], msgspec.Meta(min_length=1)]
