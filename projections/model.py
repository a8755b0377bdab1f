"""A read model: one question about the record, answered by folding one stream at a time into rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from operator import attrgetter
from typing import Any, Generic, Literal, LiteralString, NamedTuple, Self, TypeVar
from uuid import UUID

import msgspec

from domain.kernel.entry import AnyEntry, Entry
from domain.kernel.event import Event


class Row(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One row of a read model. It belongs to one stream, never changes with the clock and holds no cycle.

    Columns are plain values; a ``Sealed`` column holds a personal value as the record gave it; anything
    composed (tuples, maps, structs) is kept as JSON and holds no personal value.
    """

    stream: UUID

    def draft(self) -> Self:
        """A copy that a fold may change, where rows of this kind may be changed."""
        return msgspec.structs.replace(self)


class Cite(msgspec.Struct, frozen=True, gc=False):
    """The entry that says so."""

    position: int
    entry: UUID


def cite(entry: Entry[Any]) -> Cite:
    """A reference to an entry, for the row that follows from it."""
    return Cite(entry.position, entry.event_id)


R = TypeVar("R", bound=Row)
Key = Any  # the value of the one key column, a tuple of several, or () for a model with one row a stream
KeyOf = Callable[[Any], Key]


class Differences(NamedTuple, Generic[R]):
    """What must be written to bring a table from the rows it has to those of a sheet."""

    added: list[R]
    changed: list[R]
    removed: list[R]


class Sheet(Generic[R]):
    """The rows of one stream, by key, and how they differ from what is stored.

    A fold is given a sheet and returns it. The sheet is a draft: it is changed in place, which keeps a fold
    over n entries linear in n, and no fold keeps an earlier one.
    """

    __slots__ = ("_before", "_key", "rows")

    def __init__(self, key: KeyOf, rows: Iterable[R] = ()) -> None:
        self._key = key
        self.rows: dict[Key, R] = {key(row): row for row in rows}
        self._before: dict[Key, R | None] = {}

    def get(self, key: Key = ()) -> R | None:
        """The row of a key, None where there is none. Without a key: the only row of the stream."""
        return self.rows.get(key)

    def put(self, row: R) -> Self:
        """Add a row, or replace the one of its key."""
        key = self._key(row)
        if key not in self._before:
            self._before[key] = self.rows.get(key)
        self.rows[key] = row
        return self

    def draft(self, key: Key = ()) -> R | None:
        """The row of a key, to be changed in place, its key excepted; None where there is none.

        It is copied once: one that was put since the sheet was last settled is nobody else's.
        """
        row = self.rows.get(key)
        if row is not None and self._before.setdefault(key, row) is row:
            row = self.rows[key] = row.draft()
        return row

    def without(self, key: Key) -> Self:
        """Take a row out."""
        if key in self.rows:
            self._before.setdefault(key, self.rows[key])
            del self.rows[key]
        return self

    def become(self, rows: Mapping[Key, R]) -> Self:
        """Have exactly these rows; those that are equal stay untouched."""
        for key in [key for key in self.rows if key not in rows]:
            self.without(key)
        for key, row in rows.items():
            if self.rows.get(key) != row:
                self.put(row)
        return self

    def differences(self) -> Differences[R]:
        """What has changed since the sheet was last settled."""
        found: Differences[R] = Differences([], [], [])
        for key, before in self._before.items():
            after = self.rows.get(key)
            if before is None:
                if after is not None:
                    found.added.append(after)
            elif after is None:
                found.removed.append(before)
            elif after is not before and after != before:
                found.changed.append(after)
        return found

    def settle(self) -> None:
        """The differences are stored."""
        self._before = {}

    def undo(self) -> None:
        """Go back to what is stored."""
        for key, before in self._before.items():
            if before is None:
                self.rows.pop(key, None)
            else:
                self.rows[key] = before
        self._before = {}


Fold = Callable[[Sheet[R], Entry[Any]], Sheet[R]]
#: The two journals, as they are called.
Journal = Literal["record", "reads"]


class Model(msgspec.Struct, Generic[R], frozen=True, kw_only=True):
    """One read model.

    name: of its table. version: raised whenever the fold or the rows change; the table is then built anew.
    order: ``history`` folds what is held to have happened in the order in which it occurred, ``record`` what
    was written in the order of writing. journal: whose entries. handles: the event types that the fold is
    shown. key: the columns that name a row within its stream. carries: whether the fold of an entry looks at
    earlier rows of its stream; where not, rows are only ever added and nothing is read before writing.
    indexes: further ones, each a list of columns, and which rows it has where that is not all of them.
    """

    name: str
    version: int
    order: Literal["history", "record"]
    row: type[R]
    fold: Fold[R]
    handles: frozenset[type[Event]]
    key: tuple[str, ...] = ()
    journal: Journal = "record"
    carries: bool = True
    indexes: tuple[LiteralString, ...] = ()

    @property
    def key_of(self) -> KeyOf:
        """What gives the key of a row."""
        return attrgetter(*self.key) if self.key else _single

    def sheet(self, rows: Iterable[R] = ()) -> Sheet[R]:
        """A sheet of one stream with these rows, settled."""
        return Sheet(self.key_of, rows)

    def folded(self, entries: Iterable[AnyEntry]) -> Sheet[R]:
        """The sheet of a stream from all of its entries, given in the model's order. What it does not handle
        is passed over."""
        sheet: Sheet[R] = self.sheet()
        fold, handles = self.fold, self.handles
        for entry in entries:
            if type(entry.event) in handles:
                sheet = fold(sheet, entry)
        return sheet


def _single(_row: Row) -> Key:
    return ()
