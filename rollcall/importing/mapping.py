"""The mapping file: which file and columns of a foreign export become which command. TOML, read strictly."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, available_timezones

import msgspec

from domain.kernel.ids import Code, PublicName, UnitId
from rollcall.exits import Unavailable

Scalar = bool | int | float | str
FileName = Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern=r"^[^/\\\x00-\x1f]+$")]
Column = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Words = Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$")]


class MappingWrong(Exception):
    """The mapping cannot be used. key: where in it; why: in words."""

    def __init__(self, key: str, why: str) -> None:
        super().__init__(f"{key}: {why}" if key else why)
        self.key = key
        self.why = why


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of the mapping; keys that it does not know are refused."""


class Condition(Part, frozen=True, kw_only=True, rename={"is_": "is"}):
    """Holds for a row whose cell is one of some values, or none of them, or is there at all."""

    column: Column
    is_: str | tuple[str, ...] | None = None
    is_not: str | tuple[str, ...] | None = None
    present: bool | None = None


class Cell(Part, frozen=True, kw_only=True):
    """Where a value comes from: a column, or the mapping itself.

    map: what the other system's values mean. otherwise: for values that map does not name. null: cells that
    mean nothing was entered, beside the empty one. format: of dates, as in strptime; several are tried in turn.
    """

    column: Column | None = None
    value: Scalar | None = None
    map: dict[str, Scalar] | None = None
    otherwise: Scalar | None = None
    null: tuple[str, ...] = ()
    format: str | tuple[str, ...] | None = None


class Record(Part, frozen=True, kw_only=True):
    """One command that a row may become. when: all must hold. occurred: when it happened.

    column: what a refusal of its rule is about, in the list of rejected rows; that of occurred by default.
    """

    command: str
    column: Column | None = None
    when: tuple[Condition, ...] = ()
    occurred: str | Cell | None = None
    fields: dict[str, str | Cell] = {}


class Reject(Part, frozen=True, kw_only=True):
    """Rows that are known to be unusable, with the reason."""

    when: Annotated[tuple[Condition, ...], msgspec.Meta(min_length=1)]
    column: Column | None = None
    code: Code
    reason: Words


class File(Part, frozen=True, kw_only=True):
    """One CSV file. person: the columns that tell one file of supervision from another.

    key: the columns that tell its rows apart; without it, all columns that the mapping names do. ignore:
    columns that are known and not used. encoding, delimiter: how it is written.
    """

    name: FileName
    person: Column | tuple[Column, ...]
    key: tuple[Column, ...] = ()
    ignore: tuple[Column, ...] = ()
    encoding: str = "utf-8"
    delimiter: Annotated[str, msgspec.Meta(min_length=1, max_length=1)] = ","
    reject: tuple[Reject, ...] = ()
    record: Annotated[tuple[Record, ...], msgspec.Meta(min_length=1)]


class UnitMap(Part, frozen=True, kw_only=True):
    """A unit that holds the cases; established where it is not there. zone: the mapping's where none is named."""

    id: UnitId
    name: PublicName
    zone: str | None = None
    parent: UnitId | None = None
    division: Code | None = None


class Mapping(Part, frozen=True, kw_only=True):
    """A whole mapping. source: stands on every imported entry. zone: of dates and times without an offset.

    unit: the first one holds the cases of which no column says where they are.
    """

    source: Code
    zone: str
    unit: Annotated[tuple[UnitMap, ...], msgspec.Meta(min_length=1)]
    file: Annotated[tuple[File, ...], msgspec.Meta(min_length=1)]

    @property
    def zone_info(self) -> ZoneInfo:
        """The zone as an object."""
        return ZoneInfo(self.zone)

    @property
    def unit_ids(self) -> list[str]:
        """All units that it names: its own, and those above them."""
        return [*(unit.id for unit in self.unit), *(unit.parent for unit in self.unit if unit.parent)]


def read(path: Path) -> Mapping:
    """The mapping in a file. MappingWrong names the key that is wrong; Unavailable where it cannot be read."""
    try:
        text = path.read_bytes().decode()
    except OSError as refusal:
        raise Unavailable(f"the mapping cannot be read: {refusal.strerror}") from None
    except UnicodeDecodeError:
        raise MappingWrong("", "the mapping is not UTF-8") from None
    return parse(text)


def parse(text: str) -> Mapping:
    """The mapping that a TOML text is. MappingWrong names the key that is wrong."""
    try:
        mapping = msgspec.convert(tomllib.loads(text), Mapping)
    except tomllib.TOMLDecodeError as wrong:
        raise MappingWrong("", f"not TOML: {wrong}") from None
    except msgspec.ValidationError as wrong:
        why, _, where = str(wrong).partition(" - at ")
        raise MappingWrong(where.strip("`").removeprefix("$").removeprefix("."), why) from None
    _check(mapping)
    return mapping


def _check(mapping: Mapping) -> None:
    """What the form alone does not say: zones that exist, names that stand once, conditions that ask something."""
    zones = available_timezones()
    for key, zone in [("zone", mapping.zone), *((f"unit[{n}].zone", u.zone) for n, u in enumerate(mapping.unit))]:
        if zone is not None and zone not in zones:
            raise MappingWrong(key, "there is no such time zone; an IANA name such as Asia/Shanghai is one")
    _once("unit", [unit.id for unit in mapping.unit])
    _once("file", [file.name for file in mapping.file])
    for n, file in enumerate(mapping.file):
        try:
            "".encode(file.encoding)
        except (LookupError, UnicodeError):
            raise MappingWrong(f"file[{n}].encoding", "there is no such encoding") from None
        asked = [("reject", m, r.when) for m, r in enumerate(file.reject)]
        asked += [("record", m, r.when) for m, r in enumerate(file.record)]
        for part, m, when in asked:
            for k, condition in enumerate(when):
                _asks(f"file[{n}].{part}[{m}].when[{k}]", condition)


def _asks(key: str, condition: Condition) -> None:
    asked = [condition.is_, condition.is_not, condition.present]
    if sum(question is not None for question in asked) != 1:
        raise MappingWrong(key, "exactly one of is, is_not and present is needed")


def _once(key: str, names: list[str]) -> None:
    for n, name in enumerate(names):
        if name in names[:n]:
            raise MappingWrong(f"{key}[{n}]", "its name stands twice")
