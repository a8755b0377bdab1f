"""One stream of a lake, folded as the platform folds it: the same order, the same states, the same read models."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any, NamedTuple, cast
from uuid import UUID

import msgspec
import pyarrow as pa

from consumers.lake.tables import INSTANT
from consumers.spark.forms import MODELS, REPLAYED, held
from domain.case import Case, fold
from domain.kernel.codec import NOWHERE, decode
from domain.kernel.entry import EPOCH, AnyEntry, Entry, Precision
from projections.model import Model
from projections.sheets.folding import NotFoldable, effective, refolded

#: In the place of a model's name: the state that rules see.
STATE = "state"

Rows = list[dict[str, Any]]

_json = msgspec.json.Encoder().encode


def replayed(entries: pa.Table) -> pa.Table:
    """The rows of one stream in all tables. entries: its rows of ``events``, in any order.

    A release older than an entry, or malformed facts, park the stream; a fold that fails parks it for its model.
    """
    rows = sorted(_rows(entries), key=attrgetter("version"))
    stream, missing = UUID(rows[0].stream), rows[-1].version
    made: dict[str, Rows] = {name: [] for name in REPLAYED.names[1:]}
    read: list[AnyEntry] = []
    for row in rows:
        if row.facts is None:
            continue
        try:
            read.append(_entry(stream, row, row.facts))
        except Exception as wrong:  # the stream is parked with the cause
            made["parked"] = [_parked(row.stream, STATE, row.position, type(wrong).__name__)]
            return _one(len(rows), made)
    missing -= len(read)
    history = effective(read)
    for model in MODELS:
        made[model.name] = _folded(model, read, history, missing, made["parked"])
    made["states"] = list(_state(read, history, missing, made["parked"]))
    return _one(len(rows), made)


class _Row(NamedTuple):
    """A row of ``events``."""

    position: int
    stream: str
    version: int
    type: str
    event_id: str
    occurred_at: datetime
    occurred_precision: str
    recorded_at: datetime
    unit_id: str
    facts: str | None


COLUMNS = _Row._fields
_MICROSECOND = timedelta(microseconds=1)


def _rows(entries: pa.Table) -> Iterator[_Row]:
    """Rows, column by column; instants by their numbers, which is several times quicker than by their zone."""
    return map(_Row, *(_column(entries[name]) for name in COLUMNS))


def _column(values: pa.ChunkedArray) -> list[Any]:
    if values.type != INSTANT:
        return cast(list[Any], values.to_pylist())
    return [EPOCH + number * _MICROSECOND for number in values.cast(pa.int64()).to_pylist()]


def _entry(stream: UUID, row: _Row, facts: str) -> AnyEntry:
    """The entry of a row. Personal values, who made it, and what it rests on are not in it."""
    return Entry(
        position=row.position,
        originator_id=stream,
        originator_version=row.version,
        event_id=UUID(row.event_id),
        occurred_at=row.occurred_at,
        recorded_at=row.recorded_at,
        event=decode(row.type, facts.encode(), NOWHERE),
        occurred_precision=Precision(row.occurred_precision),
        unit_id=row.unit_id,
    )


def _folded(model: Model[Any], entries: list[AnyEntry], history: list[AnyEntry], missing: int, parked: Rows) -> Rows:
    """The rows of a model; none where it is parked."""
    sheet = model.sheet()
    try:
        refolded(model, sheet, entries, history)
    except NotFoldable as wrong:
        parked.append(_parked(str(entries[0].originator_id), model.name, wrong.position, wrong.cause))
        return []
    return held(model, list(sheet.rows.values()), missing)


def _state(entries: list[AnyEntry], history: list[AnyEntry], missing: int, parked: Rows) -> Iterator[dict[str, Any]]:
    """The state after all of a history. None for a stream that is no person's file."""
    try:
        case = fold(history)
    except Exception as wrong:  # as above
        last = entries[-1]
        parked.append(_parked(str(last.originator_id), STATE, last.position, type(wrong).__name__))
        return
    if case != Case():
        yield {
            "stream": str(entries[0].originator_id),
            "version": max(entry.originator_version for entry in entries),
            "position": max(entry.position for entry in entries),
            "entries": len(entries),
            "missing": missing,
            "state": _json(case).decode(),
        }


def _parked(stream: str, model: str, position: int, cause: str) -> dict[str, Any]:
    return {"stream": stream, "model": model, "position": position, "cause": cause}


def _one(entries: int, made: dict[str, Rows]) -> pa.Table:
    return pa.Table.from_pylist([{"entries": entries, **made}], schema=REPLAYED)
