"""The policy tables of the group: who has to be in it."""

from __future__ import annotations

import msgspec

from domain.intake.record import Sentence
from domain.kernel.ids import Count
from domain.kernel.policy import PolicyTable, table
from domain.people.group.record import MEMBERS_KEPT, GroupRole


@table("group.required_roles")
class RequiredRoles(PolicyTable, frozen=True, kw_only=True):
    """Who a group has to have.

    every: roles in every group. categories: further ones by category of correction. juvenile: further ones where the
    rules for juveniles hold. women: how many women where the person is one. specialists: how many who know juveniles
    where the rules for them hold. most: members at most.
    """

    every: tuple[GroupRole, ...]
    categories: dict[Sentence, tuple[GroupRole, ...]] = msgspec.field(default_factory=dict)
    juvenile: tuple[GroupRole, ...]
    women: Count
    specialists: Count
    most: Count

    def __post_init__(self) -> None:
        """A table that lets a group have more members than the rules can count is refused when it is loaded."""
        if self.most > MEMBERS_KEPT:
            raise ValueError(f"no more than {MEMBERS_KEPT} members")


@table("group.supervision_team")
class SupervisionTeam(PolicyTable, frozen=True, kw_only=True):
    """How many staff supervise and inspect for one person, the lead among them."""

    least: Count
