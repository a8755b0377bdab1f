"""The policy tables of volunteers: how long a registration holds, how many cases, which rewards."""

from __future__ import annotations

from domain.kernel.days import Span
from domain.kernel.ids import Count
from domain.kernel.policy import PolicyTable, table
from domain.people.staff.record import Grade
from domain.people.volunteers.record import CASES_KEPT, Reward


@table("volunteer.reverify_months")
class VolunteerReverify(PolicyTable, frozen=True, kw_only=True):
    """Within how long a volunteer is examined anew, counted from the registration or the newest examination."""

    within: Span


@table("volunteer.max_cases")
class VolunteerMaxCases(PolicyTable, frozen=True, kw_only=True):
    """In how many cases one volunteer helps at a time, at most."""

    most: Count

    def __post_init__(self) -> None:
        """A table that lets one have more than the rules can count is refused when it is loaded."""
        if self.most > CASES_KEPT:
            raise ValueError(f"no more than {CASES_KEPT} cases")


@table("volunteer.rewards")
class VolunteerRewards(PolicyTable, frozen=True, kw_only=True):
    """Which rewards a grade of the yearly appraisal makes possible."""

    rewards: dict[Grade, tuple[Reward, ...]]
