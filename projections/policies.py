"""The policies as anybody may read them: every version of every table, where each is from, which is in force."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

import msgspec

from domain.kernel.policy import TABLES, InForce, PolicyBook, PolicyMissing, PolicyTable, policy_id
from domain.oversight.policies.record import UnitPolicy


class VersionLine(msgspec.Struct, frozen=True, kw_only=True):
    """One version of a table. digest: SHA-256 of its content, which decisions under it name.

    effective_to: the first day on which it no longer holds. packaged: in force by its own dates; else by activation.
    """

    version: str
    digest: str
    instrument: str
    article: str
    status: Literal["law", "local", "sample"]
    effective_from: date
    effective_to: date | None
    comparator: Literal["inclusive", "exclusive"]
    note: str
    packaged: bool


class ActivationLine(msgspec.Struct, frozen=True, kw_only=True):
    """That a unit put a version in force. retired_from: the first day on which it no longer holds."""

    unit_id: str
    version: str
    digest: str
    effective_from: date
    retired_from: date | None


class DraftLine(msgspec.Struct, frozen=True, kw_only=True):
    """A version that is drafted at a unit and not yet activated."""

    unit_id: str
    version: str
    digest: str
    effective_from: date


class TableLine(msgspec.Struct, frozen=True, kw_only=True):
    """One table. says: what it is about. in_force: the version on the day at the unit; None where there is none.

    activations, drafts: of all units, each in the order of the record.
    """

    table: str
    says: str
    in_force: str | None
    versions: tuple[VersionLine, ...]
    activations: tuple[ActivationLine, ...]
    drafts: tuple[DraftLine, ...]


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """One version with its content: the fields of the table, with texts in English and Chinese where it has them."""

    line: VersionLine
    content: dict[str, Any]


class Notices:
    """What there is to read, as far as units and activations are known. activated: by ``policy_id``."""

    def __init__(self, book: PolicyBook, in_force: InForce, activated: Mapping[str, UnitPolicy]) -> None:
        self._book, self._in_force, self._activated = book, in_force, activated

    def tables(self, on: date, unit_id: str) -> list[TableLine]:
        """Every table by name, as at a day at a unit."""
        return [self.table(name, on, unit_id) for name in sorted(TABLES)]

    def table(self, name: str, on: date, unit_id: str) -> TableLine:
        """One table as at a day at a unit. KeyError where there is none of that name."""
        decided = [d for key, d in sorted(self._activated.items()) if d.table == name]
        return TableLine(
            table=name,
            says=says(name),
            in_force=self._held(name, on, unit_id),
            versions=tuple(self._line(version) for version in self._book.of(name)),
            activations=tuple(
                ActivationLine(
                    unit_id=one.unit_id,
                    version=version_of(a.pin),
                    digest=digest_of(a.pin),
                    effective_from=a.effective_from,
                    retired_from=a.retired_from,
                )
                for one in decided
                for a in one.activations
            ),
            drafts=tuple(
                DraftLine(unit_id=one.unit_id, version=v, digest=d.digest, effective_from=d.effective_from)
                for one in decided
                for v, d in one.drafts.items()
            ),
        )

    def versions(self, name: str) -> list[Version]:
        """Every version of a table with its content, newest first."""
        return [Version(line=self._line(version), content=content_of(version)) for version in self._book.of(name)]

    def decided(self, name: str, unit_id: str) -> UnitPolicy | None:
        """What a unit itself decided of a table."""
        return self._activated.get(policy_id(unit_id, name))

    def _held(self, name: str, on: date, unit_id: str) -> str | None:
        try:
            pin = self._in_force.pin(TABLES[name], on, unit_id)
        except PolicyMissing:
            return None
        return version_of(pin)

    def _line(self, version: PolicyTable) -> VersionLine:
        source = version.source
        return VersionLine(
            version=version_of(version.pin),
            digest=digest_of(version.pin),
            instrument=source.instrument,
            article=source.article,
            status=source.status,
            effective_from=source.effective_from,
            effective_to=source.effective_to,
            comparator=source.comparator,
            note=source.note,
            packaged=version in self._book.all().get(version.table, ()),
        )


def says(name: str) -> str:
    """What a table is about, in one sentence."""
    paragraph = (inspect.getdoc(TABLES[name]) or "").partition("\n\n")[0]
    return " ".join(paragraph.split()).partition(". ")[0].rstrip(".") + "."


def content_of(version: PolicyTable) -> dict[str, Any]:
    """The fields of a version without its source and pin, as plain values."""
    plain: dict[str, Any] = msgspec.to_builtins(version)
    return {name: value for name, value in plain.items() if name not in ("source", "pin")}


def version_of(pin: str) -> str:
    """The name of the version in a pin."""
    return pin.partition("@")[2].partition("#")[0]


def digest_of(pin: str) -> str:
    """The digest in a pin."""
    return pin.partition("#")[2]
