"""Entries for folding. One that cannot be read stops its own stream, not the batch."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, LiteralString
from uuid import UUID

from domain.kernel.entry import AnyEntry, Entry, Precision
from domain.kernel.event import Event
from journal.arrays import Bigints, Uuids
from journal.keys import NOBODY
from journal.reading import AFTER, COLUMNS, OF_STREAMS, Reader, entry_of
from journal.sealing import Keys

_AFTER: LiteralString = AFTER.replace("{columns}", COLUMNS)
_OF_STREAMS: LiteralString = OF_STREAMS.replace("{columns}", COLUMNS)
_VERSIONS: LiteralString = f"""
SELECT {COLUMNS} FROM entries WHERE originator_id = %s AND originator_version = ANY(%s) ORDER BY originator_version"""


class Unread(Event, kw_only=True):
    """In the place of an event that this process cannot read: of a newer release, malformed, or tampered with.

    cause: the kind of what went wrong.
    """

    cause: str


def after(reader: Reader, position: int, up_to: int) -> list[AnyEntry]:
    """The entries after a position, up to another, in order."""
    rows = reader.conn.execute(_AFTER, [position, up_to], prepare=True, binary=True).fetchall()
    return opened(reader, rows)


def of_streams(reader: Reader, streams: Collection[UUID], up_to: int) -> dict[UUID, list[AnyEntry]]:
    """All entries of some streams up to a position, in order of version."""
    found: dict[UUID, list[AnyEntry]] = {stream: [] for stream in streams}
    params = [Uuids(list(streams)), up_to]
    rows = reader.conn.execute(_OF_STREAMS, params, prepare=True, binary=True).fetchall()
    for entry in opened(reader, rows):
        found[entry.originator_id].append(entry)
    return found


def of_versions(reader: Reader, stream: UUID, versions: Sequence[int]) -> list[AnyEntry]:
    """Some entries of a stream, by their versions, in order."""
    params = [stream, Bigints(list(versions))]
    return opened(reader, reader.conn.execute(_VERSIONS, params, prepare=True, binary=True).fetchall())


def opened(reader: Reader, rows: Sequence[Sequence[Any]]) -> list[AnyEntry]:
    """Entries of rows of ``COLUMNS``; ``Unread`` stands where an event could not be read."""
    reader.keys.load({row[1] for row in rows})
    of, reasons = reader.keys.of, reader.keys.ring.reasons
    held: dict[UUID, Keys] = {}
    entries: list[AnyEntry] = []
    for row in rows:
        stream = row[1]
        keys = held.get(stream)
        if keys is None:
            keys = held[stream] = of(stream) or of(NOBODY)
        try:
            entries.append(entry_of(row, keys, reasons))
        except Exception as wrong:  # its stream is parked with the cause
            entries.append(_unread(row, type(wrong).__name__))
    return entries


def _unread(row: Sequence[Any], cause: str) -> AnyEntry:
    event: Event = Unread(cause=cause)
    return Entry(row[0], row[1], row[2], row[4], row[5], row[6], event, Precision.INSTANT)
