"""The difference between two views of one file, and the entries that made it.

What came anew, what came late, and what was corrected are told apart: they are different things to answer for.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from domain.kernel.correction import EntryCorrected
from domain.kernel.entry import AnyEntry
from domain.kernel.history import corrections_of
from projections.model import Cite, Model, Row
from projections.replay import RECORD_MODELS, Known, View

#: Columns that every entry moves and that say nothing by themselves.
BOOKKEEPING = frozenset({"stream", "version", "position", "says"})


class Why(enum.StrEnum):
    """How an entry makes the second view differ from the first."""

    NEW = "new"  # it happened after the first view's moment
    LATE = "late"  # it had happened by then and was recorded later
    CORRECTED = "corrected"  # another event stands in its place
    WITHDRAWN = "withdrawn"  # a correction took it out
    NOT_YET = "not_yet"  # it is in the first view only, which is the later one


class Side(Protocol):
    """A stream at a moment: what was known, and when; up to which instant; its entries as written, and as held to
    have happened."""

    @property
    def known(self) -> Known: ...
    @property
    def known_when(self) -> datetime | None: ...
    @property
    def as_at(self) -> datetime | None: ...
    @property
    def entries(self) -> list[AnyEntry]: ...
    @property
    def history(self) -> list[AnyEntry]: ...


class Cause(NamedTuple):
    """An entry that is in one of the two histories and not, or not equally, in the other.

    entry: as the second view has it, or the first where the second has none. by: the correction, where one
    is the reason.
    """

    why: Why
    entry: AnyEntry
    by: UUID | None


class Changed(NamedTuple):
    """One value that differs. key: of the row within its model; before, after: None also where no row was.

    said: the entry that the second view has it from, where the row names it.
    """

    model: str
    key: Any
    column: str
    before: Any
    after: Any
    said: Cite | None


class Difference(NamedTuple):
    """All that differs between two views, and why."""

    changes: list[Changed]
    causes: list[Cause]


def difference(first: View, second: View, models: Sequence[Model[Any]] = RECORD_MODELS) -> Difference:
    """What differs between two views of the same file. The audit trail is left out: its lines are the causes."""
    compared = [m for m in models if m.name in first.rows and m.name in second.rows and m.order == "history"]
    changes = [change for model in compared for change in _changes(model, first, second)]
    return Difference(changes, list(causes(first, second)))


def _changes(model: Model[Any], first: View, second: View) -> Iterator[Changed]:
    key_of = model.key_of
    before = {key_of(row): row for row in first.rows[model.name]}
    after = {key_of(row): row for row in second.rows[model.name]}
    for key in [*before, *(key for key in after if key not in before)]:
        yield from _columns(model, key, before.get(key), after.get(key))


def _columns(model: Model[Any], key: Any, before: Row | None, after: Row | None) -> Iterator[Changed]:
    says: dict[str, Cite] = getattr(after, "says", {})
    for column in model.row.__struct_fields__:
        if column in BOOKKEEPING or column in model.key:
            continue
        was, is_ = getattr(before, column, None), getattr(after, column, None)
        if was != is_:
            yield Changed(model.name, key, column, was, is_, says.get(column))


def causes(first: Side, second: Side) -> Iterator[Cause]:
    """The entries that are in one of two histories of a stream and not, or not equally, in the other."""
    before = {entry.event_id: entry for entry in first.history}
    after = {entry.event_id: entry for entry in second.history}
    corrections = corrections_of([*first.entries, *second.entries])
    for entry in second.history:
        held = before.get(entry.event_id)
        if held is None:
            yield _came(entry, first, corrections)
        elif held.corrected_by != entry.corrected_by:
            yield Cause(Why.CORRECTED, entry, entry.corrected_by or held.corrected_by)
    for entry in first.history:
        if entry.event_id not in after:
            yield _went(entry, second)


def _came(entry: AnyEntry, first: Side, corrections: dict[UUID, AnyEntry]) -> Cause:
    """Why an entry is only in the second history."""
    if entry.position <= first.known.position:
        moved = corrections.get(entry.event_id)
        if moved is not None and moved.position > first.known.position:
            return Cause(Why.CORRECTED, entry, moved.event_id)
        return Cause(Why.NEW, entry, None)
    then = first.as_at or first.known_when
    then = then or max((e.recorded_at for e in first.entries), default=entry.recorded_at)
    return Cause(Why.LATE if entry.occurred_at <= then else Why.NEW, entry, None)


def _went(entry: AnyEntry, second: Side) -> Cause:
    """Why an entry is only in the first history."""
    taken_out = corrections_of(second.entries).get(entry.event_id)
    if taken_out is None or entry.position > second.known.position:
        return Cause(Why.NOT_YET, entry, None)
    event = taken_out.event
    withdrawn = isinstance(event, EntryCorrected) and event.becomes is None
    return Cause(Why.WITHDRAWN if withdrawn else Why.CORRECTED, entry, taken_out.event_id)
