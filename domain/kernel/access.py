"""Who may see what: one pure function, deny by default."""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property, lru_cache
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from domain.kernel.ids import AccountId, UnitId


class Role(enum.StrEnum):
    """What somebody is to the platform. What comes after ``OPERATOR`` are its own parts, never a person's."""

    OFFICER = "officer"
    REVIEWER = "reviewer"  # county reviewer
    LEADER = "leader"  # head of the county's justice bureau
    UPPER = "upper"  # the agency above the county's
    POLICE = "police"  # public security
    INSPECTOR = "inspector"
    ADMIN = "admin"  # of policies and accounts; sees no file
    OPERATOR = "operator"  # at the installation's own command line; looks there are recorded too
    IMPORT = "import"
    SIMULATION = "simulation"
    CLOCK = "clock"
    KEEPER = "keeper"  # of the keys of files
    LIBRARY = "library"


class Actor(msgspec.Struct, frozen=True):
    """Who acts: an opaque account id, in a role, for a unit and everything below it."""

    id: AccountId
    role: Role
    unit_id: UnitId
    on_behalf_of: str | None = None


class Charge(msgspec.Struct, frozen=True):
    """Who answers for a task of a unit, and the event id that says so."""

    responsible_id: AccountId
    entry: UUID


class Unit(msgspec.Struct, frozen=True):
    """An organisational unit: its name, the unit above it, and the time zone of its days and deadlines.

    closed_on: the first day on which it takes nothing more; None while it is open. members: who sits on its
    committee (office and account id), and the event that says so; charges: who answers there for which task.
    placed_by: event id of what put it where it stands in the tree.
    """

    unit_id: UnitId
    name: str
    zone: str
    parent: UnitId | None = None
    division: str | None = None
    closed_on: date | None = None
    members: dict[str, UUID] = {}
    charges: dict[str, Charge] = {}
    placed_by: UUID | None = None

    @property
    def zone_info(self) -> ZoneInfo:
        """The zone as an object."""
        return _zone(self.zone)


_zone = lru_cache(1_000)(ZoneInfo)  # asked for several times a decision


class Units(dict[UnitId, Unit]):
    """All units as they stood at one moment. They are never changed, but had anew: what follows is found once."""

    def __init__(self, units: Mapping[UnitId, Unit]) -> None:
        super().__init__(units)
        self._below: dict[UnitId, tuple[UnitId, ...]] = {}

    def below(self, scope: UnitId) -> tuple[UnitId, ...]:
        """The units that lie in a scope."""
        found = self._below.get(scope)
        if found is None:
            found = self._below[scope] = tuple(unit_id for unit_id in self if covers(scope, unit_id, self))
        return found

    @cached_property
    def above(self) -> dict[UnitId, tuple[UnitId, ...]]:
        """Each unit with those above it, itself first."""
        return {unit_id: tuple(upwards(unit_id, self)) for unit_id in self}


def upwards(unit_id: str, units: Mapping[str, Unit]) -> Iterator[str]:
    """A unit, the one above it, and so on; each once."""
    seen: set[str] = set()
    current: str | None = unit_id
    while current is not None and current not in seen:
        yield current
        seen.add(current)
        unit = units.get(current)
        current = unit.parent if unit else None


def covers(scope: UnitId, unit_id: UnitId, units: Mapping[str, Unit]) -> bool:
    """Whether a unit lies in a scope: it is that unit, or below it."""
    return scope in upwards(unit_id, units)


def within_scope(actor: Actor, unit_id: UnitId, units: Mapping[str, Unit]) -> bool:
    """Whether a unit is an actor's own, or below it."""
    return covers(actor.unit_id, unit_id, units)


def may_see(actor: Actor, unit_id: UnitId, units: Mapping[str, Unit]) -> bool:
    """Whether an actor may see the files that a unit holds. Where not, the file does not exist for them."""
    return actor.role is not Role.ADMIN and covers(actor.unit_id, unit_id, units)
