"""The policy table of retention: how long what identifies a person is kept."""

from __future__ import annotations

from domain.kernel.days import Span
from domain.kernel.policy import PolicyTable, table


@table("record.retention")
class RecordRetention(PolicyTable, frozen=True, kw_only=True):
    """How long the personal values of a file are kept once supervision has ended."""

    keep: Span
