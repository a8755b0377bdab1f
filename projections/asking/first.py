"""Which entry of a file's history first made something true of one of its read models.

What is asked need not stay true, so every prefix of the history is looked at, in one pass: after each entry only the
rows that it touched.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any, Literal, NamedTuple

import msgspec

from domain.kernel.entry import AnyEntry
from domain.kernel.event import Sealed
from projections.model import Model, Row

Operator = Literal["is", "is_not", "at_least", "at_most"]

_ORDERED = (int, date, datetime)
_HOLDS: dict[Operator, Callable[[Any, Any], bool]] = {
    "is": lambda held, asked: held == asked,
    "is_not": lambda held, asked: held != asked,
    "at_least": lambda held, asked: held >= asked,
    "at_most": lambda held, asked: held <= asked,
}


class NotAsked(Exception):
    """A column that there is not, that is personal or composed, or a value or comparison that it does not have."""


class Condition(NamedTuple):
    """What is to be true of some row: that its column is, is not, is at least or at most a value. A column that is
    empty fulfils none of them."""

    column: str
    operator: Operator
    value: Any

    @classmethod
    def of(cls, model: Model[Any], column: str, operator: Operator, text: str) -> Condition:
        """A condition from a text. NotAsked."""
        hints = typing.get_type_hints(model.row)
        if column not in model.row.__struct_fields__:
            raise NotAsked("column")
        kind = _plain(hints[column])
        if kind is Sealed or typing.get_origin(kind) in (tuple, dict) or _composed(kind):
            raise NotAsked("column")
        if operator in ("at_least", "at_most") and kind not in _ORDERED:
            raise NotAsked("operator")
        try:
            return cls(column, operator, msgspec.convert(text, kind, strict=False))
        except msgspec.ValidationError:
            raise NotAsked("value") from None

    def holds(self, row: Row) -> bool:
        """Whether a row fulfils it."""
        held = getattr(row, self.column)
        return held is not None and _HOLDS[self.operator](held, self.value)


def first(model: Model[Any], entries: Iterable[AnyEntry], condition: Condition) -> tuple[AnyEntry, Row] | None:
    """The first entry after which some row fulfils a condition, and that row; None where none ever did.

    entries: of one file, in the model's order.
    """
    sheet = model.sheet()
    for entry in entries:
        if type(entry.event) not in model.handles:
            continue
        sheet = model.fold(sheet, entry)
        differences = sheet.differences()
        for row in (*differences.added, *differences.changed):
            if condition.holds(row):
                return entry, row
        sheet.settle()
    return None


def _plain(hint: Any) -> Any:
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        (hint,) = (a for a in typing.get_args(hint) if a is not type(None))
    return hint


def _composed(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)
