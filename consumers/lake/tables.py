"""The tables of the lake, and entries as rows of theirs."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from uuid import UUID

import numpy as np
import pyarrow as pa
from deltalake import DeltaTable
from deltalake.exceptions import CommitFailedError

from consumers.published.message import Out
from consumers.published.withheld import Control

INSTANT = pa.timestamp("us", "UTC")

#: One row an entry. month: of recording, in UTC; with the unit it says where a row lies. facts: JSON, as stored.
EVENTS = pa.schema(
    [
        ("position", pa.int64()),
        ("stream", pa.string()),
        ("version", pa.int64()),
        ("type", pa.string()),
        ("event_id", pa.string()),
        ("occurred_at", INSTANT),
        ("occurred_precision", pa.string()),
        ("recorded_at", INSTANT),
        ("unit_id", pa.string()),
        ("correlation_id", pa.string()),
        ("causation_id", pa.string()),
        ("facts", pa.string()),
        ("withheld", pa.bool_()),
        ("control", pa.string()),
        ("month", pa.string()),
    ]
)
#: What happened by unit, month of occurrence in that zone, and measure. number: of occurrences; total, p50, p90: of
#: their values: hours of ``response_hours`` and ``late_entry``, days of ``leave_approved`` and ``unauthorised_days``.
STATISTICS = pa.schema(
    [
        ("unit_id", pa.string()),
        ("month", pa.string()),
        ("measure", pa.string()),
        ("number", pa.int64()),
        ("total", pa.int64()),
        ("p50", pa.int64()),
        ("p90", pa.int64()),
        ("zone", pa.string()),
    ]
)
#: Records of the topic that are no entries of this journal, as they came.
PARKED = pa.schema(
    [
        ("part", pa.int64()),
        ("at_offset", pa.int64()),
        ("key", pa.binary()),
        ("value", pa.binary()),
        ("cause", pa.string()),
    ]
)
SWEPT_AFTER_HOURS = 6
#: Files a unit and month, on average, from which on they are put together: each question opens all of them.
MANY_FILES = 20
_LETTERS = 36
#: Where the digits of an id stand; between them are dashes.
_DIGITS = [at for at in range(_LETTERS) if at not in (8, 13, 18, 23)]
PARTED_BY = ["month", "unit_id"]


class Place:
    """Where the tables of a lake lie. root: a folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def events(self) -> DeltaTable:
        """The table of entries as it is now, made where it is not there."""
        return _table(self.root / "events", EVENTS, PARTED_BY)

    def statistics(self) -> DeltaTable:
        """The table of statistics as it is now, made where it is not there."""
        return _table(self.root / "statistics", STATISTICS, PARTED_BY)

    def parked(self) -> DeltaTable:
        """The table of what is no entry."""
        return _table(self.root / "parked", PARKED, [])


def _table(folder: Path, schema: pa.Schema, parted_by: list[str]) -> DeltaTable:
    folder.mkdir(parents=True, exist_ok=True)
    if not DeltaTable.is_deltatable(str(folder)):
        with suppress(CommitFailedError):  # made by another process, a moment ago
            DeltaTable.create(str(folder), schema=schema, partition_by=parted_by, mode="ignore")
    return DeltaTable(str(folder))


def rows(entries: Sequence[Out]) -> pa.Table:
    """Entries as rows of ``EVENTS``, column by column: row by row costs three times as much."""
    columns = list(zip(*entries, strict=True)) if entries else [()] * len(Out._fields)
    position, stream, version, topic, event_id, occurred, precision, recorded, unit, corr, cause, facts, control = (
        columns
    )
    return pa.table(
        [
            position,
            _texts(stream),
            version,
            topic,
            _texts(event_id),
            occurred,
            precision,
            recorded,
            unit,
            _texts(corr),
            _texts(cause),
            [None if one is None else one.decode() for one in facts],
            [fact is None and said is None for fact, said in zip(facts, control, strict=True)],
            control,
            [f"{at.year:04d}-{at.month:02d}" for at in recorded],
        ],
        schema=EVENTS,
    )


def _texts(ids: Sequence[UUID | None]) -> pa.Array:
    """Ids as text, of all at once: one by one it is a tenth of what a row costs."""
    known = [one.bytes for one in ids if one is not None]
    text = np.full((len(known), _LETTERS), ord("-"), np.uint8)
    text[:, _DIGITS] = np.frombuffer(b"".join(known).hex().encode(), np.uint8).reshape(-1, len(_DIGITS))
    ends = np.cumsum([0, *(0 if one is None else _LETTERS for one in ids)], dtype=np.int32)
    empty = pa.array([one is not None for one in ids]).buffers()[1] if len(known) < len(ids) else None
    return pa.StringArray.from_buffers(len(ids), pa.py_buffer(ends), pa.py_buffer(text), empty)


def compact(place: Place) -> bool:
    """Put the many small files of following into few, where there are many; whether there were. CommitFailedError
    where rows were taken out of one of them meanwhile."""
    events = place.events()
    crowded = len(events.file_uris()) > MANY_FILES * len(events.partitions())
    if crowded:
        events.optimize.compact()
    return crowded


def sweep(place: Place, hours: int = SWEPT_AFTER_HOURS) -> None:
    """Remove files that no table has held for so long: rows that were taken out lie in them.

    hours: longer than any write, whose files are in no table yet, and than anybody reads an earlier version.
    """
    for table in (place.events(), place.statistics()):
        table.vacuum(retention_hours=hours, enforce_retention_duration=False, dry_run=False)


def forgotten(stream: str, below: str, position: int) -> str:
    """Which rows go when a file is sealed at a position: all of it but the words about it. below: its tracks."""
    return f"stream IN ('{stream}', '{below}') AND position < {position} AND control IS NULL"


SEALED: Control = "sealed"
