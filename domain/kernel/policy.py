"""Rules as data: dated, cited tables, and the view of them that one decision had.

A table's content is a TOML file ``<table>/<version>.toml``, packaged or in a folder of the installation; what its
fields are is declared once, by a ``PolicyTable`` class. Packaged versions are in force by their own dates, others by
an activation that pins their digest. A decision pins the versions that it consulted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, ClassVar, Literal, Protocol, TypeVar
from uuid import UUID

import msgspec

from domain.kernel.access import Unit, upwards
from domain.kernel.calendar import Calendar
from domain.kernel.days import Comparator
from domain.kernel.days.in_force import noted
from domain.kernel.refusal import Refused

TABLES: dict[str, type[PolicyTable]] = {}


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a policy version comes from, and when it is in force.

    effective_to: the first day on which it no longer holds; None while it does. status: ``law``, ``local``
    or ``sample``. comparator: whether boundary words of the instrument include the number.
    """

    instrument: str
    article: str
    status: Literal["law", "local", "sample"]
    effective_from: date
    effective_to: date | None = None
    comparator: Comparator = "inclusive"
    note: str = ""


class PolicyTable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One version of one table. Subclasses declare its fields and are registered with ``table()``."""

    table: ClassVar[str] = ""
    source: Source
    pin: str = ""


class Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of a table."""


T = TypeVar("T", bound=PolicyTable)


def table(name: str) -> Any:
    """Register a class as the form of a policy table.

    >>> TABLES.get("no.such.table") is None
    True
    """

    def register(kind: type[T]) -> type[T]:
        kind.table = name
        TABLES[name] = kind
        return kind

    return register


class PolicyMissing(Refused, code="kernel.policy-missing"):
    """No version of the policy table {table} is in force on {day}.

    A day on which a version of it holds.
    """


class PolicyContentMissing(Refused, code="kernel.policy-content-missing"):
    """The policy version {version} of {table} is in force, and its content is not at hand here.

    The same request again, once the file with the digest {digest} lies in the folder of policies.
    """


class Versions(Protocol):
    """Says which version of a table is in force."""

    def in_force(self, kind: type[T], on: date, unit_id: str = "") -> T:
        """The version in force on a calendar day at a unit; PolicyMissing if there is none."""

    def pinned(self, pin: str) -> PolicyTable | None:
        """The version of a pin; None where its content is not at hand."""

    def own(self, kind: type[PolicyTable], on: date, unit_id: str = "") -> str | None:
        """The pin of the version that a unit, or one above it, has put in force itself; None where none did."""


class PolicyBook:
    """All known versions of all tables; which of the packaged ones is in force is a question of date."""

    def __init__(self, versions: Iterable[PolicyTable]) -> None:
        self._versions: dict[str, list[PolicyTable]] = {}
        self._packaged: dict[str, PolicyTable] = {}
        for version in versions:
            self._versions.setdefault(version.table, []).append(version)
            self._packaged[version.pin] = version
        self._pinned = dict(self._packaged)
        for found in self._versions.values():
            found.sort(key=lambda v: v.source.effective_from, reverse=True)

    def keep(self, versions: Iterable[PolicyTable]) -> None:
        """Hold the content of further versions at hand: in force they are only by an activation."""
        for version in versions:
            self._pinned.setdefault(version.pin, version)

    def in_force(self, kind: type[T], on: date, unit_id: str = "") -> T:  # noqa: ARG002 packaged ones hold everywhere
        """The packaged version of a table in force on a calendar day; PolicyMissing if there is none."""
        for version in self._versions.get(kind.table, ()):
            source = version.source
            if source.effective_from <= on and (source.effective_to is None or on < source.effective_to):
                assert isinstance(version, kind)
                return version
        raise PolicyMissing(table=kind.table, day=on)

    def pinned(self, pin: str) -> PolicyTable | None:
        """The version of a pin, with its instrument and article; None where its content is not at hand."""
        return self._pinned.get(pin)

    def packaged(self, kind: type[T], pin: str) -> T | None:
        """The packaged version of a pin. None for a unit's own, also where its content is at hand: what a fold makes
        of it is the same on every machine, whatever lies in its folder of policies."""
        found = self._packaged.get(pin)
        return found if isinstance(found, kind) else None

    def own(self, kind: type[PolicyTable], on: date, unit_id: str = "") -> str | None:  # noqa: ARG002 nobody decided
        """None: what is packaged, nobody has put in force."""
        return None

    def all(self) -> Mapping[str, list[PolicyTable]]:
        """Every packaged version by table, newest first."""
        return self._versions

    def of(self, name: str) -> list[PolicyTable]:
        """Every version of a table, the packaged ones and those kept at hand, newest first."""
        found = [version for version in self._pinned.values() if version.table == name]
        return sorted(found, key=lambda v: (v.source.effective_from, v.pin), reverse=True)


class Activation(msgspec.Struct, frozen=True):
    """That a unit put a version in force. retired_from: the first day on which it no longer holds.

    entry: event id of the activation.
    """

    pin: str
    effective_from: date
    entry: UUID
    retired_from: date | None = None

    def holds(self, on: date) -> bool:
        """Whether it holds on a calendar day."""
        return self.effective_from <= on and (self.retired_from is None or on < self.retired_from)


class Activated(Protocol):
    """What one unit decided of one table. activations: in the order of the record."""

    @property
    def activations(self) -> tuple[Activation, ...]:
        """In the order of the record."""


def policy_id(unit_id: str, name: str) -> str:
    """The public id of what a unit decides of a table.

    >>> policy_id("county", "report.initial")
    'county:report.initial'
    """
    return f"{unit_id}:{name}"


#: How many answers are remembered before all are forgotten: tables x units x days.
REMEMBERED = 20_000


class InForce:
    """What is in force where: the newest activation at a unit or, failing that, above it; else the packaged version.

    activated: by ``policy_id``. It is made anew whenever a unit or an activation is recorded, and remembers what it
    found until then.
    """

    def __init__(self, book: PolicyBook, activated: Mapping[str, Activated], units: Mapping[str, Unit]) -> None:
        self._book = book
        self._activated = activated
        self._units = units
        self._found: dict[tuple[str, str, date], PolicyTable] = {}

    def in_force(self, kind: type[T], on: date, unit_id: str = "") -> T:
        """The version in force on a day at a unit. PolicyMissing, PolicyContentMissing."""
        key = (kind.table, unit_id, on)
        found = self._found.get(key)
        if found is None:
            if len(self._found) >= REMEMBERED:
                self._found.clear()
            found = self._found[key] = self._chosen(kind, on, unit_id)
        assert isinstance(found, kind)
        return found

    def pinned(self, pin: str) -> PolicyTable | None:
        """The version of a pin; None where its content is not at hand."""
        return self._book.pinned(pin)

    def pin(self, kind: type[PolicyTable], on: date, unit_id: str = "") -> str:
        """The pin of the version in force, whether or not its content is at hand. PolicyMissing."""
        return self.own(kind, on, unit_id) or self._book.in_force(kind, on).pin

    def _chosen(self, kind: type[T], on: date, unit_id: str) -> PolicyTable:
        pin = self.own(kind, on, unit_id)
        return self._content(pin) if pin else self._book.in_force(kind, on)

    def own(self, kind: type[PolicyTable], on: date, unit_id: str = "") -> str | None:
        """The pin of the newest activation that holds, at the nearest unit that has one."""
        for unit in upwards(unit_id, self._units):
            decided = self._activated.get(policy_id(unit, kind.table))
            newest = next((a for a in reversed(decided.activations) if a.holds(on)), None) if decided else None
            if newest is not None:
                return newest.pin
        return None

    def _content(self, pin: str) -> PolicyTable:
        found = self._book.pinned(pin)
        if found is None:
            name, _, digest = pin.partition("#")
            table_name, _, version = name.partition("@")
            raise PolicyContentMissing(rule=pin, table=table_name, version=version, digest=digest)
        return found


class Policies:
    """The policies of one decision: those in force on its day, at its unit. It remembers which were consulted.

    calendar: of working days; the years that are asked of it are consulted as versions of tables are.
    """

    def __init__(self, versions: Versions, on: date, unit_id: str = "", calendar: Calendar | None = None) -> None:
        self._versions = versions
        self._on = on
        self._unit_id = unit_id
        self._consulted: set[str] = set()
        self.calendar = noted(calendar, self._consulted.add) if calendar else None

    def of(self, kind: type[T], on: date | None = None) -> T:
        """The version in force, pinned to this decision. on: another day than the decision's."""
        version = self._versions.in_force(kind, on or self._on, self._unit_id)
        self._consulted.add(version.pin)
        return version

    def consult_own(self, kind: type[PolicyTable], on: date | None = None) -> None:
        """Pin the version that the unit has put in force itself, where one did: that is seen in no package."""
        pin = self._versions.own(kind, on or self._on, self._unit_id)
        if pin is not None:
            self._consulted.add(pin)

    def at_hand(self, pin: str) -> bool:
        """Whether the content of a version is at hand here."""
        return self._versions.pinned(pin) is not None

    def pinned(self, pin: str) -> PolicyTable | None:
        """The version that an earlier decision pinned; None where its content is not at hand here."""
        return self._versions.pinned(pin)

    @property
    def consulted(self) -> tuple[str, ...]:
        """Pins ``table@version#digest`` of what was consulted, in order; of years, ``calendar@year#digest``."""
        return tuple(sorted(self._consulted))
