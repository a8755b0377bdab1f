"""The policy tables of contacts: how often, how exactly and in which ways somebody checks in."""

from __future__ import annotations

from typing import Annotated

import msgspec

from domain.assessment.record import SupervisionClass
from domain.contacts.record import Mode
from domain.intake.record import Sentence
from domain.kernel.ids import Count
from domain.kernel.policy import PolicyTable, Row, table


class Cadence(Row, frozen=True, kw_only=True):
    """How often one class checks in.

    opens_days: how long before the due day a check-in already answers it. grace_days: how long after it the
    check-in still counts as in time. modes: those allowed. identity: the modes in which it must be checked.
    """

    every_days: Annotated[int, msgspec.Meta(ge=1, le=366)]
    opens_days: Count
    grace_days: Count
    modes: tuple[Mode, ...]
    identity: tuple[Mode, ...]


@table("checkin.cadence")
class CheckInCadence(PolicyTable, frozen=True, kw_only=True):
    """How often, how exactly and in which ways each class checks in.

    unclassed: the class whose cadence holds before one is assigned. max_open: how many check-ins may be due
    at once. categories: the cadences of one category of sentence that differ from those of its classes.
    """

    unclassed: SupervisionClass
    max_open: Count
    classes: dict[SupervisionClass, Cadence]
    categories: dict[Sentence, dict[SupervisionClass, Cadence]] = msgspec.field(default_factory=dict)

    def of(self, level: SupervisionClass | None, category: Sentence) -> Cadence:
        """The cadence of a class, for a category of sentence."""
        held = level or self.unclassed
        return self.categories.get(category, {}).get(held) or self.classes[held]

    def __post_init__(self) -> None:
        """A table without a cadence for each class is refused when it is loaded."""
        if set(self.classes) != set(SupervisionClass):
            raise ValueError("a cadence for each class is needed")
