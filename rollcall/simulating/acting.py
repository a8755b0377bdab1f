"""Acting on one simulated file: a command at a time of the simulated clock, decided by the same rules."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from random import Random
from typing import Any, NamedTuple
from uuid import UUID

from domain import catalogue
from domain.case import Case
from domain.deciding import decide
from domain.kernel.access import Actor, Unit
from domain.kernel.entry import AnyEntry
from domain.kernel.event import Sealed
from domain.kernel.policy import Policies
from domain.kernel.refusal import Refused
from domain.kernel.rule import Command, Facts, Of
from journal.handling.composing import Composed, compose, microseconds
from journal.plan import Envelope
from rollcall.bulk.folding import Folding

SOURCE = "simulation"


class Act(NamedTuple):
    """What one command became. at: when it is recorded, microseconds since 1970."""

    at: int
    stream: UUID
    expected_version: int
    composed: Composed
    envelope: Envelope


class Acting:
    """One file on the simulated clock. chance: all that is left to it; unit: holds the case."""

    def __init__(self, chance: Random, unit: Unit, units: Mapping[str, Unit], began: datetime) -> None:
        self.chance = chance
        self.unit = unit
        self._units = units
        self._now = began
        self._book = catalogue.policies()
        self._calendar = catalogue.calendar()
        self._folding = Folding(self.new_id())
        self.acts: list[Act] = []
        #: States of other kinds of stream that decisions rest on, by kind and id.
        self.others: Mapping[Of, Mapping[str, Any]] = {}

    @property
    def case(self) -> Case:
        """The file as it stands."""
        return self._folding.case

    def act(self, command: Command, at: datetime, by: Actor) -> list[AnyEntry]:
        """Have a command decided at an instant, not before the last one. Its entries; none where it is refused."""
        at = max(at.astimezone(UTC), self._now)
        self._now = at
        facts = Facts(
            now=at,
            actor=by,
            policies=Policies(self._book, at.astimezone(self.unit.zone_info).date(), calendar=self._calendar),
            unit_id=self.unit.unit_id,
            units=self._units,
            new_id=self.new_id,
            open=in_clear,
            entry=self._folding.entry,
            others=self.others,
        )
        version = self._folding.version
        try:
            drafts = decide(command, self.case, facts)
        except Refused:
            return []
        composed = compose(drafts, now=at, seen_position=0, new_id=self.new_id)
        recorded_at = microseconds(at)
        bodies = [body._replace(recorded_at=recorded_at + n) for n, body in enumerate(composed.bodies)]
        composed = composed._replace(bodies=bodies)
        envelope = Envelope(
            actor_id=by.id,
            actor_role=by.role.value,
            unit_id=self.unit.unit_id,
            source=SOURCE,
            policies=facts.policies.consulted,
        )
        self.acts.append(Act(recorded_at, self._folding.stream, version, composed, envelope))
        return self._folding.add(drafts, bodies, now=at, by=by.id)

    def new_id(self) -> UUID:
        """The next opaque id: as random as the seed, and in the order of the clock."""
        return id_at(self._now, self.chance)

    def moment(self, day: date, first_hour: int = 8, last_hour: int = 17) -> datetime:
        """Some second of a day's working hours, at the unit."""
        second = self.chance.randrange(first_hour * 3600, last_hour * 3600)
        hour, second = divmod(second, 3600)
        return datetime.combine(day, time(hour, second // 60, second % 60), self.unit.zone_info)

    def happens(self, probability: float) -> bool:
        """Whether something of this probability happens."""
        return self.chance.random() < probability


def id_at(at: datetime, chance: Random) -> UUID:
    """An id of the form of uuid7 from an instant and a source of chance."""
    low = chance.getrandbits(74)
    milliseconds = microseconds(at) // 1000
    return UUID(int=(milliseconds << 80) | (7 << 76) | ((low >> 62) << 64) | (2 << 62) | (low & ((1 << 62) - 1)))


def in_clear(value: Sealed | str | None, _reason: str) -> str | None:
    """Simulated values are not sealed before they are recorded."""
    return value if isinstance(value, str) else None
