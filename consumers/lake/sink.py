"""A sink in a lake: entries and marks are one commit of a Delta table, so each entry is there once."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

import pyarrow as pa
from deltalake import CommitProperties, DeltaTable, Transaction, write_deltalake
from deltalake.exceptions import CommitFailedError

from consumers.following.sink import Batch, Mark, Moved
from consumers.lake.tables import PARKED, SEALED, Place, forgotten, rows
from consumers.published.message import Out
from consumers.published.withheld import unsealed
from domain.kernel.ids import tracks_of

#: By which name a commit says up to which position the record was filled in without the topic.
FILLED = "filled"


class LakeSink:
    """Writes into a lake. topic: which one it follows; its marks are of that one."""

    def __init__(self, place: Place, topic: str) -> None:
        self._place = place
        self._topic = topic
        self._events = place.events()

    def marks(self, partitions: Collection[int]) -> Mapping[int, Mark]:
        """The marks of some partitions; what was filled in without the topic counts as taken in."""
        self._events = self._place.events()
        filled = self._events.transaction_version(FILLED) or 0
        return {part: self._mark(self._events, part, filled) for part in partitions}

    def write(self, batches: Sequence[Batch]) -> None:
        """Write what came and the marks, in one commit. Moved where a mark is another, here or by another process."""
        filled = self._events.transaction_version(FILLED) or 0
        if any(self._mark(self._events, batch.partition, filled) != batch.before for batch in batches):
            raise Moved
        self._park(batches)
        entries = unsealed(sorted((out for batch in batches for out in batch.entries), key=lambda out: out.position))
        marks = [mark for batch in batches for mark in self._moved(batch)]
        try:
            self._forget(entries)
            append(self._events, rows(entries), marks)
        except CommitFailedError:
            raise Moved from None

    def _mark(self, table: DeltaTable, part: int, filled: int) -> Mark:
        offset = table.transaction_version(f"{self._topic}/{part}/offset") or 0
        position = table.transaction_version(f"{self._topic}/{part}/position") or 0
        return Mark(offset, max(position, filled))

    def _moved(self, batch: Batch) -> Iterator[Transaction]:
        for name, value in batch.after._asdict().items():
            yield Transaction(f"{self._topic}/{batch.partition}/{name}", value)

    def _forget(self, entries: Sequence[Out]) -> None:
        """Take out what was written of files that are sealed now. Before the commit: it may be done again after it."""
        for out in entries:
            if out.control == SEALED:
                self._events.delete(forgotten(str(out.stream), str(tracks_of(out.stream)), out.position))

    def _park(self, batches: Sequence[Batch]) -> None:
        """Keep what is no entry. Again after a death in between: who reads goes by partition and offset."""
        found = [(b.partition, one.offset, one.key, one.value, one.cause) for b in batches for one in b.unread]
        if found:
            columns = [list(column) for column in zip(*found, strict=True)]
            write_deltalake(self._place.parked(), pa.table(columns, schema=PARKED), mode="append")


def append(table: DeltaTable, found: pa.Table, marks: Sequence[Transaction]) -> None:
    """Add rows and marks in one commit. CommitFailedError where another one moved a mark meanwhile."""
    properties = CommitProperties(app_transactions=list(marks))
    write_deltalake(table, found, mode="append", commit_properties=properties)
