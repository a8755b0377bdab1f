"""The policy table of counselling: who may hold it, and what follows from it until when."""

from __future__ import annotations

from typing import Annotated

import msgspec

from domain.kernel import days
from domain.kernel.ids import Code
from domain.kernel.policy import PolicyTable, table


@table("education.counselling")
class EducationCounselling(PolicyTable, frozen=True, kw_only=True):
    """Who may counsel, and by when somebody is seen again.

    qualifications: codes of those that entitle to it. after_crisis: until when somebody in a crisis is seen again;
    referral, urgent_referral: until when an agency answers.
    """

    qualifications: Annotated[tuple[Code, ...], msgspec.Meta(min_length=1)]
    after_crisis: days.Span
    referral: days.Span
    urgent_referral: days.Span
