"""From the cells of a row to values: each cell of the mapping becomes one function of the row."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from rollcall.importing.mapping import Cell, Condition, MappingWrong, Scalar
from rollcall.importing.reasons import Reason, Rejected

Cells = Sequence[str]
Value = Callable[[Cells], Any]
Holds = Callable[[Cells], bool]
Moment = date | datetime

FIRST_YEAR, LAST_YEAR = 1900, 2200
REMEMBERED = 20_000  # dates and times that were read once; most come again
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:?\d{2})?", re.ASCII)


class Columns:
    """The columns of one file that the mapping uses, in the order in which rows are kept.

    Asking for a column makes it one of them.
    """

    def __init__(self) -> None:
        self.names: list[str] = []

    def place(self, name: str) -> int:
        """Where a column's cells stand."""
        if name not in self.names:
            self.names.append(name)
        return self.names.index(name)


def value_of(cell: Cell, key: str, columns: Columns, read: Callable[[str, str], Any]) -> Value:
    """The function that gives a cell's value, None where there is none.

    key: the place in the mapping. read(text, column): makes a value of a cell that no map names.
    """
    if cell.column is None:
        if cell.value is None:
            raise MappingWrong(key, "a column or a value is needed")
        constant = cell.value
        return lambda _: constant
    if cell.value is not None:
        raise MappingWrong(key, "a column or a value, not both")
    column, at, null = cell.column, columns.place(cell.column), frozenset(("", *cell.null))
    if cell.map is None:
        if cell.otherwise is not None:
            raise MappingWrong(key, "otherwise stands beside a map")

        def plain(cells: Cells) -> Any:
            text = cells[at].strip()
            return None if text in null else read(text, column)

        return plain
    return _mapped(cell.map, cell.otherwise, column, at, null)


def _mapped(meanings: dict[str, Scalar], otherwise: Scalar | None, column: str, at: int, null: frozenset[str]) -> Value:
    def mapped(cells: Cells) -> Any:
        text = cells[at].strip()
        if text in meanings:
            return meanings[text]
        if text in null or otherwise is not None:
            return None if text in null else otherwise
        raise Rejected.by(Reason.VALUE_NOT_MAPPED, column)

    return mapped


def moments(formats: str | tuple[str, ...] | None, zone: ZoneInfo) -> Callable[[str, str], Moment]:
    """A reader of dates and times: a date without a time stays a date, a time without an offset is of the zone.

    formats: as in strptime; None for ISO 8601.
    """
    tried = (formats,) if isinstance(formats, str) else formats
    timed = {form: any(code in form for code in ("%H", "%I", "%s", "%c", "%X")) for form in tried or ()}

    def moment(text: str) -> Moment | Reason:
        try:
            found = _iso(text) if tried is None else _first(text, timed)
        except (ValueError, OverflowError):
            return Reason.DATE_MALFORMED
        if not FIRST_YEAR <= found.year <= LAST_YEAR:
            return Reason.DATE_OUT_OF_RANGE
        if isinstance(found, datetime) and found.tzinfo is None:
            return found.replace(tzinfo=zone)
        return found

    good: dict[str, Moment] = {}

    def read(text: str, column: str) -> Moment:
        found = good.get(text)
        if found is not None:
            return found
        fresh = moment(text)
        if isinstance(fresh, Reason):
            raise Rejected.by(fresh, column)
        if len(good) < REMEMBERED:
            good[text] = fresh
        return fresh

    return read


def _iso(text: str) -> Moment:
    if _DAY.fullmatch(text):
        return date.fromisoformat(text)
    if _INSTANT.fullmatch(text):
        return datetime.fromisoformat(text)
    raise ValueError


def _first(text: str, timed: dict[str, bool]) -> Moment:
    for form, has_time in timed.items():
        try:
            found = datetime.strptime(text, form)
        except ValueError:
            continue
        return found if has_time else found.date()
    raise ValueError


def as_date(found: Moment, column: str) -> date:
    """A value for a field that takes a calendar day; a time of day does not belong there."""
    if isinstance(found, datetime):
        raise Rejected.by(Reason.DATE_MALFORMED, column)
    return found


def as_instant(found: Moment, zone: ZoneInfo) -> datetime:
    """A value for a field that takes an instant; a day is its first instant in the zone."""
    return found if isinstance(found, datetime) else datetime(found.year, found.month, found.day, tzinfo=zone)


def holds(condition: Condition, columns: Columns) -> Holds:
    """Whether a condition holds for a row."""
    at = columns.place(condition.column)
    if condition.present is not None:
        present = condition.present
        return lambda cells: bool(cells[at].strip()) is present
    asked = condition.is_ if condition.is_ is not None else condition.is_not
    values = frozenset((asked,) if isinstance(asked, str) else asked or ())
    if condition.is_ is not None:
        return lambda cells: cells[at].strip() in values
    return lambda cells: cells[at].strip() not in values
