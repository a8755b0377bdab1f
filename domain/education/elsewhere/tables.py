"""The policy table of those who live elsewhere: until when the agency there reports."""

from __future__ import annotations

from domain.kernel import days
from domain.kernel.ids import Count
from domain.kernel.policy import PolicyTable, table


@table("education.followup")
class EducationFollowUp(PolicyTable, frozen=True, kw_only=True):
    """Until when an agency elsewhere reports, and how many requests may be open at once."""

    within: days.Span
    max_open: Count
