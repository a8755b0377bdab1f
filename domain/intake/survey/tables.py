"""The policy table of surveys: by when they are answered."""

from __future__ import annotations

from domain.kernel.days import Span
from domain.kernel.policy import PolicyTable, table


@table("survey.limits")
class SurveyLimits(PolicyTable, frozen=True, kw_only=True):
    """How long a survey may take, and how long where the fast-track procedure is followed."""

    standard: Span
    fast_track: Span
