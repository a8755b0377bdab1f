"""The policy table of guardians: how long one may be silent."""

from __future__ import annotations

from domain.kernel.days import Span
from domain.kernel.policy import PolicyTable, table


@table("guardian.silence_days")
class GuardianSilence(PolicyTable, frozen=True, kw_only=True):
    """How long a guardian may be silent, since they were named or last heard, before the officer contacts them."""

    silence: Span
