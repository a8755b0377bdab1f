"""The policy table of custody: by when the agency is told that somebody was detained."""

from __future__ import annotations

from domain.conduct.limits import Limit
from domain.kernel.policy import PolicyTable, table


@table("detention.notice")
class DetentionNotice(PolicyTable, frozen=True, kw_only=True):
    """How long after a detention whoever detained somebody may take to tell the agency. What comes later is flagged."""

    within: Limit
