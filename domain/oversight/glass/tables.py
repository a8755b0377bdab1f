"""The policy table of emergencies: who may open files that are out of reach, how many, and who looks at it when."""

from __future__ import annotations

from domain.kernel.access import Role
from domain.kernel.days import Span
from domain.kernel.ids import Count
from domain.kernel.policy import PolicyTable, table
from domain.oversight.restrictions.record import RestrictionReason

#: Whom a table may name: people who act on files. Inspectors need no emergency, and administrators see no file.
BREAKERS = frozenset({Role.OFFICER, Role.REVIEWER, Role.LEADER, Role.UPPER, Role.POLICE})


@table("access.break_glass")
class BreakGlass(PolicyTable, frozen=True, kw_only=True):
    """Who may open a file out of reach in an emergency.

    roles: who. files: how many an account may open so within ``within_hours``. through: the reasons of restrictions
    that give way; a sealed record never does. review: until when somebody else says whether it was justified.
    """

    roles: frozenset[Role]
    files: Count
    within_hours: Count
    through: frozenset[RestrictionReason]
    review: Span

    def __post_init__(self) -> None:
        """A table that opens sealed records, or names a role that reaches no file, is refused when it is loaded."""
        if not self.roles <= BREAKERS:
            raise ValueError(f"only {', '.join(sorted(BREAKERS))} may open files out of their reach")
        if RestrictionReason.SEALED in self.through:
            raise ValueError("a sealed record is not opened in an emergency")
