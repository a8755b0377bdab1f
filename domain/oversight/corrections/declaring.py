"""What a slice says of corrections of its facts: one declaration each, ``CORRECTING`` in its ``correcting.py``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple

from domain.kernel.entry import Occurred
from domain.kernel.event import Event
from domain.kernel.refusal import Malformed
from domain.kernel.rule import Facts


class FieldFixed(Malformed, code="oversight.field-fixed"):
    """The field {field} of such an entry is computed, or names something else; nobody corrects it by hand.

    Correct when the entry occurred, or what the field is computed from; or withdraw the entry and record it anew.
    """


class ReplacementMalformed(Malformed, code="oversight.replacement-malformed"):
    """What should stand in its place does not have the form of this entry.

    Fields of the same kind of entry, each of its own form.
    """


class Change(NamedTuple):
    """A fact as a correction would have it.

    was: as it counts without it. occurred: when it occurs then; moved: whether that is another time than before.
    state: of its stream.
    """

    event: Event
    was: Event
    occurred: Occurred
    moved: bool
    state: Any
    facts: Facts

    @property
    def day(self) -> date:
        """The day on which it occurs then, at the unit."""
        return self.facts.day(self.occurred)

    @property
    def moved_to(self) -> date | None:
        """The day to which it is moved; None where it stays."""
        return self.day if self.moved else None


def _as_it_is(change: Change) -> Event:
    return change.event


def _anything(_change: Change) -> None:
    return None


def _as_others(_change: Change) -> bool:
    return False


class Correcting(NamedTuple):
    """What a correction may make of a slice's facts: what the rules that record them would take.

    fixed: the fields that are computed, or name something else, by the kind of fact; outside files of cases what is
    not listed there is not corrected at all. recomputed: the fact with what follows from its fields and its day.
    permitted: refuses what its rule refuses. in_its_time: refuses a time at which it cannot have occurred; whether it
    is one of those that need not lie within supervision.
    """

    fixed: Mapping[type[Event], frozenset[str]] = {}
    recomputed: Callable[[Change], Event] = _as_it_is
    permitted: Callable[[Change], None] = _anything
    in_its_time: Callable[[Change], bool] = _as_others
