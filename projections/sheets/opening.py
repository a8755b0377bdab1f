"""Entries for folding. One that cannot be read stops its own stream, not the batch."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any, LiteralString
from uuid import UUID

from domain.kernel.entry import AnyEntry, Entry, Precision
from domain.kernel.event import Event
from domain.kernel.ids import owner_of
from journal import seals
from journal.arrays import Bigints, Uuids
from journal.keys import NOBODY
from journal.reading import AFTER, MEANT, OF_STREAMS, Reader, entry_of
from journal.sealing import Keys
from projections.shares.share import ALL, OF_ROW, SHARES

_AFTER: LiteralString = AFTER.replace("{columns}", MEANT)
_OF_SHARES: LiteralString = _AFTER.replace("ORDER BY", f"AND {OF_ROW} = ANY(%s::int[]) ORDER BY")
_OF_STREAMS: LiteralString = OF_STREAMS.replace("{columns}", MEANT)
_VERSIONS: LiteralString = f"""
SELECT {MEANT} FROM entries WHERE originator_id = %s AND originator_version = ANY(%s) ORDER BY originator_version"""


class Unread(Event, kw_only=True):
    """In the place of an event that this process cannot read: of a newer release, malformed, or tampered with.

    cause: the kind of what went wrong.
    """

    cause: str


def after(reader: Reader, position: int, up_to: int, shares: Sequence[int] = ALL) -> list[AnyEntry]:
    """The entries after a position, up to another, in order; those of some shares."""
    if len(shares) == SHARES:
        rows = reader.conn.execute(_AFTER, [position, up_to], prepare=True, binary=True).fetchall()
    else:
        rows = reader.conn.execute(_OF_SHARES, [position, up_to, list(shares)], prepare=True, binary=True).fetchall()
    return opened(reader, rows)


def of_streams(reader: Reader, streams: Collection[UUID], up_to: int) -> dict[UUID, list[AnyEntry]]:
    """All entries of some streams up to a position, in order of version."""
    params = [Uuids(list(streams)), up_to]
    rows = reader.conn.execute(_OF_STREAMS, params, prepare=True, binary=True).fetchall()
    found = grouped(opened(reader, rows))
    return {stream: found.get(stream, []) for stream in streams}


def of_versions(reader: Reader, stream: UUID, versions: Sequence[int]) -> list[AnyEntry]:
    """Some entries of a stream, by their versions, in order."""
    params = [stream, Bigints(list(versions))]
    return opened(reader, reader.conn.execute(_VERSIONS, params, prepare=True, binary=True).fetchall())


def opened(reader: Reader, rows: Sequence[Sequence[Any]]) -> list[AnyEntry]:
    """Entries of rows of ``MEANT``; ``Unread`` stands where an event could not be read."""
    streams = {row[1].int: row[1] for row in rows}  # by their numbers: hashing a UUID costs more than all else here
    sealed = reader.sealed(streams.values())
    reader.keys.load(list(streams.values()))
    of, reasons = reader.keys.of, reader.keys.ring.reasons
    held: dict[int, Keys] = {number: of(stream) or of(NOBODY) for number, stream in streams.items()}
    if not sealed:
        return [read(row, held[row[1].int], reasons) for row in rows]
    closed = {number for number, stream in streams.items() if owner_of(stream) in sealed}
    return [
        read(row, {}, seals.SEALED) if row[1].int in closed else read(row, held[row[1].int], reasons) for row in rows
    ]


def read(row: Sequence[Any], keys: Keys, reasons: dict[UUID, str]) -> AnyEntry:
    """The entry of a row of ``MEANT``; with ``Unread`` where its event could not be read."""
    try:
        return entry_of(row, keys, reasons)
    except Exception as wrong:  # its stream is parked with the cause
        event: Event = Unread(cause=type(wrong).__name__)
        return Entry(row[0], row[1], row[2], row[4], row[5], row[6], event, Precision.INSTANT)


def grouped(entries: Iterable[AnyEntry]) -> dict[UUID, list[AnyEntry]]:
    """Entries by stream, each stream's in the order given."""
    found: dict[int, list[AnyEntry]] = {}
    for entry in entries:
        number = entry.originator_id.int
        group = found.get(number)
        if group is None:
            found[number] = [entry]
        else:
            group.append(entry)
    return {group[0].originator_id: group for group in found.values()}
