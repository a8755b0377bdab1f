"""Everything there is: one import registers every event, command, rule and policy table."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from domain.kernel.event import CATALOGUE
from domain.kernel.policy import PolicyBook, load
from domain.kernel.refusal import REFUSALS
from domain.kernel.rule import RULES

__all__ = ["CATALOGUE", "REFUSALS", "RULES", "policies"]


@cache
def policies() -> PolicyBook:
    """The packaged policy tables, all versions."""
    return load(files("domain.policies"))
