"""Rules as data: dated, cited tables, and the view of them that one decision had.

A table's content is a TOML file ``domain/policies/<table>/<version>.toml``; what its fields are is declared
once, by a ``PolicyTable`` class. A decision pins the versions that it consulted.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from importlib.resources.abc import Traversable
from typing import Any, ClassVar, Literal, TypeVar

import msgspec

from domain.kernel.days import Comparator

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


class PolicyMissing(Exception):
    """No version of {table} is in force on {day}."""


class PolicyBook:
    """All known versions of all tables; which of them is in force is a question of date."""

    def __init__(self, versions: Iterable[PolicyTable]) -> None:
        self._versions: dict[str, list[PolicyTable]] = {}
        for version in versions:
            self._versions.setdefault(version.table, []).append(version)
        for found in self._versions.values():
            found.sort(key=lambda v: v.source.effective_from, reverse=True)

    def in_force(self, kind: type[T], on: date) -> T:
        """The version of a table in force on a calendar day; PolicyMissing if there is none."""
        for version in self._versions.get(kind.table, ()):
            source = version.source
            if source.effective_from <= on and (source.effective_to is None or on < source.effective_to):
                assert isinstance(version, kind)
                return version
        raise PolicyMissing(f"no version of {kind.table} is in force on {on}")

    def pinned(self, pin: str) -> PolicyTable | None:
        """The version of a pin, with its instrument and article; None where it is not one of ours."""
        versions = self._versions.get(pin.partition("@")[0], ())
        return next((version for version in versions if version.pin == pin), None)

    def all(self) -> Mapping[str, list[PolicyTable]]:
        """Every version by table, newest first."""
        return self._versions


class Policies:
    """The policies of one decision: those in force on its day. It remembers which were consulted."""

    def __init__(self, book: PolicyBook, on: date) -> None:
        self._book = book
        self._on = on
        self._consulted: set[str] = set()

    def of(self, kind: type[T], on: date | None = None) -> T:
        """The version in force, pinned to this decision. on: another day than the decision's."""
        version = self._book.in_force(kind, on or self._on)
        self._consulted.add(version.pin)
        return version

    @property
    def consulted(self) -> tuple[str, ...]:
        """Pins ``table@version#digest`` of what was consulted, in order of table."""
        return tuple(sorted(self._consulted))


def load(folder: Traversable) -> PolicyBook:
    """Read every ``<table>/<version>.toml`` below a folder. ValueError names the file that is malformed."""
    versions: list[PolicyTable] = []
    for directory in sorted(folder.iterdir(), key=lambda d: d.name):
        if directory.name not in TABLES or not directory.is_dir():
            continue
        for file in sorted(directory.iterdir(), key=lambda f: f.name):
            if file.name.endswith(".toml"):
                versions.append(_version(directory.name, file))
    return PolicyBook(versions)


def _version(name: str, file: Traversable) -> PolicyTable:
    content = file.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    pin = f"{name}@{file.name.removesuffix('.toml')}#{digest}"
    try:
        return msgspec.convert(tomllib.loads(content.decode()) | {"pin": pin}, TABLES[name])
    except (msgspec.ValidationError, tomllib.TOMLDecodeError) as wrong:
        raise ValueError(f"policy {name}/{file.name}: {wrong}") from wrong
