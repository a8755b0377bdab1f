"""The policy table of hours: what each class is asked for, what may be credited, what excuses from a session."""

from __future__ import annotations

from domain.assessment.record import SupervisionClass
from domain.education.attendance.record import Credit, MissReason
from domain.education.sessions.record import Minutes
from domain.kernel.ids import Count
from domain.kernel.policy import PolicyTable, Row, table


class Asked(Row, frozen=True, kw_only=True):
    """What a class is asked for in a month, in minutes."""

    education: Count
    public_benefit: Count

    def of(self, credit: Credit) -> int:
        """What is asked for of one kind."""
        return self.education if credit is Credit.EDUCATION else self.public_benefit


class Most(Row, frozen=True, kw_only=True):
    """The most that counts, in minutes: at once, in a day, in a month."""

    at_once: Minutes
    day: Minutes
    month: Count


@table("education.hours")
class EducationHours(PolicyTable, frozen=True, kw_only=True):
    """What each class is asked for, and the most that is credited.

    unclassed: the class that holds before one is assigned. prorated: whether a month of which only some days count
    asks for their share. excused: the reasons that excuse from a session.
    """

    unclassed: SupervisionClass
    prorated: bool
    excused: tuple[MissReason, ...]
    classes: dict[SupervisionClass, Asked]
    credits: dict[Credit, Most]

    def asked(self, level: SupervisionClass | None) -> Asked:
        """What a class is asked for."""
        return self.classes[level or self.unclassed]

    def __post_init__(self) -> None:
        """A table that leaves out a class or a kind is refused when it is loaded."""
        if set(self.classes) != set(SupervisionClass) or set(self.credits) != set(Credit):
            raise ValueError("hours for each class and the most of each kind are needed")
