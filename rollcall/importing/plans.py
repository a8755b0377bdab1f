"""The mapping made ready: for each file, what its rows become. Wrong keys are found here, before any row is read."""

from __future__ import annotations

import re
import typing
from collections.abc import Callable, Sequence
from datetime import date, datetime
from types import NoneType
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import msgspec

from domain.kernel.ids import UnitId
from domain.kernel.rule import RULES, Command, FactCommand, Of, Rule
from rollcall.importing import cells
from rollcall.importing.cells import Cells, Columns, Holds, Moment, Value
from rollcall.importing.mapping import Cell, Condition, File, Mapping, MappingWrong, Record
from rollcall.importing.reasons import Reason, Rejected

#: Where a message of msgspec says which field is meant; the rest of it may hold the value.
_FIELD = re.compile(r"(?:required field `|\$\.)(\w+)")


class Asked(NamedTuple):
    """What a row asks for. occurred: when; None for now. column: what a refusal is about."""

    command: Command
    rule: Rule
    occurred: Moment | None
    column: str


class Field(NamedTuple):
    """A field of a command and where its value comes from. column: empty for the mapping itself."""

    name: str
    column: str
    value: Value


class RecordPlan(NamedTuple):
    """How a row becomes one command."""

    rule: Rule
    when: tuple[Holds, ...]
    occurred: Field | None
    fields: tuple[Field, ...]
    column: str
    fact: bool

    def asked(self, row: Cells) -> Asked | None:
        """The command of a row; None where it does not apply. Rejected where the row does not give it."""
        for condition in self.when:
            if not condition(row):
                return None
        values = {f.name: v for f in self.fields if (v := f.value(row)) is not None}
        occurred: Moment | None = None
        if self.occurred is not None:
            occurred = self.occurred.value(row)
            if occurred is None:
                raise Rejected.by(Reason.VALUE_MISSING, self.occurred.column)
            if self.fact:
                values["occurred_at" if isinstance(occurred, datetime) else "occurred_on"] = occurred
        try:
            command = msgspec.convert(values, self.rule.command, strict=False)
        except msgspec.ValidationError as wrong:
            raise self._rejected(str(wrong)) from None
        return Asked(command, self.rule, occurred, self.column)

    def _rejected(self, message: str) -> Rejected:
        found = _FIELD.search(message)
        column = next((f.column for f in self.fields if found and f.name == found[1]), "")
        missing = message.startswith("Object missing")
        return Rejected.by(Reason.VALUE_MISSING if missing else Reason.VALUE_MALFORMED, column)


class RejectPlan(NamedTuple):
    """Rows that the mapping itself rejects."""

    when: tuple[Holds, ...]
    rejected: tuple[str, str, str]


class FilePlan(NamedTuple):
    """One file, made ready. used: the columns that are kept of its rows; person, key: places among them."""

    file: File
    used: tuple[str, ...]
    person: tuple[int, ...]
    key: tuple[int, ...]
    rejects: tuple[RejectPlan, ...]
    records: tuple[RecordPlan, ...]

    def asked(self, row: Cells) -> list[Asked]:
        """What a row asks for, in the order of the mapping. Rejected where it is wrong, or asks for nothing."""
        for reject in self.rejects:
            if all(condition(row) for condition in reject.when):
                raise Rejected(*reject.rejected)
        asked = [found for record in self.records if (found := record.asked(row)) is not None]
        if not asked:
            raise Rejected.by(Reason.NOTHING_APPLIES)
        return asked


def plans_of(mapping: Mapping) -> list[FilePlan]:
    """Every file of a mapping, made ready. MappingWrong names the key that is wrong."""
    return [_file(mapping, file, f"file[{n}]") for n, file in enumerate(mapping.file)]


def _file(mapping: Mapping, file: File, key: str) -> FilePlan:
    columns = Columns()
    person = (file.person,) if isinstance(file.person, str) else file.person
    if not person:
        raise MappingWrong(f"{key}.person", "a column is needed that says whom a row is about")
    places = tuple(columns.place(name) for name in person)
    rejects = tuple(
        RejectPlan(_when(r.when, columns), (r.column or "", f"mapping.{r.code}", r.reason)) for r in file.reject
    )
    records = tuple(_record(mapping, r, f"{key}.record[{n}]", columns) for n, r in enumerate(file.record))
    for n, reject in enumerate(file.reject):
        if reject.column and reject.column not in columns.names:
            raise MappingWrong(f"{key}.reject[{n}].column", "no condition or record uses this column")
    keyed = tuple(columns.place(name) for name in file.key)
    for n, name in enumerate(file.ignore):
        if name in columns.names:
            raise MappingWrong(f"{key}.ignore[{n}]", "this column is used: it cannot be ignored too")
    return FilePlan(file, tuple(columns.names), places, keyed, rejects, records)


def _when(conditions: Sequence[Condition], columns: Columns) -> tuple[Holds, ...]:
    return tuple(cells.holds(condition, columns) for condition in conditions)


def _record(mapping: Mapping, record: Record, key: str, columns: Columns) -> RecordPlan:
    rule = RULES.get(record.command)
    if rule is None or rule.of is not Of.CASES:
        raise MappingWrong(f"{key}.command", "there is no such command on cases; `rollcall routes` lists them")
    hints = typing.get_type_hints(rule.command, include_extras=True)
    for name in record.fields:
        if name in ("occurred_at", "occurred_on"):
            raise MappingWrong(f"{key}.fields.{name}", "the time goes under occurred, not under fields")
        if name not in hints:
            raise MappingWrong(f"{key}.fields.{name}", f"{record.command} has no such field")
    when, zone = _when(record.when, columns), mapping.zone_info
    fields = [_field(name, c, hints[name], f"{key}.fields.{name}", columns, zone) for name, c in record.fields.items()]
    if "unit_id" in hints:
        fields = _at_unit(fields, mapping)
    _complete(rule, fields, key)
    occurred = _occurred(rule, record, f"{key}.occurred", columns, zone)
    if record.column is not None and record.column not in columns.names:
        raise MappingWrong(f"{key}.column", "no field or condition uses this column")
    column = record.column or (occurred.column if occurred else "")
    return RecordPlan(rule, when, occurred, tuple(fields), column, issubclass(rule.command, FactCommand))


def _occurred(rule: Rule, record: Record, key: str, columns: Columns, zone: ZoneInfo) -> Field | None:
    if record.occurred is None:
        if issubclass(rule.command, FactCommand):
            raise MappingWrong(key, "when a fact occurred is needed: name its column")
        return None
    cell = Cell(column=record.occurred) if isinstance(record.occurred, str) else record.occurred
    if cell.column is None or cell.map is not None:
        raise MappingWrong(key, "a column of dates or times is needed")
    read = cells.moments(cell.format, zone)
    return Field("occurred", cell.column, cells.value_of(cell, key, columns, read))


def _field(name: str, given: str | Cell, hint: Any, key: str, columns: Columns, zone: ZoneInfo) -> Field:
    cell = Cell(column=given) if isinstance(given, str) else given
    kinds = _kinds(hint)
    _fits(cell, hint, key)
    if cell.format is not None and not kinds & {date, datetime}:
        raise MappingWrong(f"{key}.format", "only dates and times have a format")
    return Field(name, cell.column or "", cells.value_of(cell, key, columns, _reader(cell, kinds, zone)))


def _reader(cell: Cell, kinds: set[Any], zone: ZoneInfo) -> Callable[[str, str], Any]:
    """What makes a value of a cell: msgspec does the rest when the command is made."""
    if kinds & {date, datetime}:
        moment = cells.moments(cell.format, zone)
        if datetime in kinds:
            return lambda text, column: cells.as_instant(moment(text, column), zone)
        return lambda text, column: cells.as_date(moment(text, column), column)
    if tuple in kinds:
        return lambda text, _: (text,)
    return lambda text, _: text


def _fits(cell: Cell, hint: Any, key: str) -> None:
    """Constants of the mapping are of the field's form, or the mapping is wrong rather than every row."""
    constants = [("value", cell.value), ("otherwise", cell.otherwise)]
    constants += [(f"map.{name}", value) for name, value in (cell.map or {}).items()]
    for place, constant in constants:
        if constant is None:
            continue
        try:
            msgspec.convert(constant, hint, strict=False)
        except msgspec.ValidationError:
            raise MappingWrong(f"{key}.{place}", "this value does not have the form of the field") from None


def _at_unit(fields: list[Field], mapping: Mapping) -> list[Field]:
    """Cases are held by the mapping's first unit unless a column says by which."""
    units = frozenset(unit.id for unit in mapping.unit)
    given = next((field for field in fields if field.name == "unit_id"), None)
    if given is None:
        first: UnitId = mapping.unit[0].id
        return [*fields, Field("unit_id", "", lambda _: first)]

    def known(row: Cells) -> Any:
        unit_id = given.value(row)
        if unit_id not in units:
            raise Rejected.by(Reason.UNIT_UNKNOWN, given.column)
        return unit_id

    return [field if field is not given else given._replace(value=known) for field in fields]


def _complete(rule: Rule, fields: Sequence[Field], key: str) -> None:
    named = {field.name for field in fields}
    for field in msgspec.structs.fields(rule.command):
        if field.required and field.name not in named:
            raise MappingWrong(f"{key}.fields", f"{rule.name} needs {field.name}")


def _kinds(hint: Any) -> set[Any]:
    """The plain types that a field takes."""
    origin = typing.get_origin(hint)
    if origin is typing.Annotated:
        return _kinds(typing.get_args(hint)[0])
    if origin is typing.Union or str(origin) == "<class 'types.UnionType'>":
        return {kind for part in typing.get_args(hint) for kind in _kinds(part)} - {NoneType}
    return {origin or hint}
