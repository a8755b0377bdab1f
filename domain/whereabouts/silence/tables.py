"""The policy tables of silence: how long nothing may be heard, and what follows from lost contact, when."""

from __future__ import annotations

from domain.assessment.record import SupervisionClass
from domain.kernel.days import Span
from domain.kernel.ids import Code, Count
from domain.kernel.policy import PolicyTable, Row, table
from domain.whereabouts.silence.record import Threshold


@table("gap.hours")
class GapHours(PolicyTable, frozen=True, kw_only=True):
    """After how many hours without evidence a gap is noted: by class, and while a location plan or positioning holds.

    unclassed: the class before one is assigned. device: hours without a fix. by: beginnings of the topics of the
    entries that show where somebody was.
    """

    unclassed: SupervisionClass
    classes: dict[SupervisionClass, Count]
    located: Count
    device: Count
    by: tuple[Code, ...]

    def __post_init__(self) -> None:
        """A table without hours for each class is refused when it is loaded."""
        if set(self.classes) != set(SupervisionClass):
            raise ValueError("hours for each class are needed")

    def of(self, level: SupervisionClass | None) -> int:
        """The hours of a class, or before one is assigned."""
        return self.classes[level or self.unclassed]


class Over(Row, frozen=True, kw_only=True):
    """A threshold that an absence crosses on the day after a span since contact was lost."""

    threshold: Threshold
    after: Span


@table("contact.lost")
class LostContact(PolicyTable, frozen=True, kw_only=True):
    """What follows from lost contact.

    search_hours: within which the search begins. absconding: the span after which somebody may count as out of
    control. police_first: whether the police have to be asked for help before that. thresholds: of later consequences.
    """

    search_hours: Count
    absconding: Span
    police_first: bool
    thresholds: tuple[Over, ...]
