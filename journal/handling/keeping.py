"""Keeping folded states: done behind the writer, so that a cold file is ready without its whole history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from typing import Any
from uuid import UUID

import psycopg

from domain.case import Case
from domain.kernel.entry import AnyEntry
from domain.kernel.event import Redacted
from journal.arrays import Uuids
from journal.handling.states import EVERY, KEEP, KEPT, File, file_of, fold_digest, folded, sealed_state
from journal.keys import KeyStore
from journal.reading import Reader
from journal.site import Site
from journal.store import AWAY

#: A larger batch means catching up; states can wait until that is done.
CALM = 1_000
#: States written after one batch at most, so that the batches go on.
MOST = 100


class Keeper:
    """Writes the states of files that have grown by ``EVERY`` entries since theirs was kept.

    reader: of the record. conn: to the same schema, commits by itself.
    """

    def __init__(self, reader: Reader, conn: psycopg.Connection[Any]) -> None:
        self._reader = reader
        self._conn = conn
        self._grown: dict[UUID, int] = {}

    def note(self, entries: Iterable[AnyEntry]) -> None:
        """Count entries that have been recorded."""
        grown = self._grown
        for entry in entries:
            grown[entry.originator_id] = grown.get(entry.originator_id, 0) + 1

    def keep(self, most: int = 500) -> int:
        """Write the states of files that have grown enough; how many were written."""
        ripe = [stream for stream, count in self._grown.items() if count >= EVERY][:most]
        files = [file for file in self._files(ripe) if isinstance(file.state, Case)]
        rows = [
            (f.stream, f.version, f.last[0], f.last[1], fold_digest(), sealed_state(f, self._keys.of(f.stream)))
            for f in files
        ]
        if rows:
            self._conn.cursor().executemany(KEEP, rows)
        for stream in ripe:
            del self._grown[stream]
        return len(rows)

    @property
    def _keys(self) -> KeyStore:
        return self._reader.keys

    def _files(self, streams: list[UUID]) -> Iterable[File]:
        kept = {row[0]: row for row in self._conn.execute(KEPT, [Uuids(streams), fold_digest()], binary=True)}
        self._keys.load(streams)
        late: list[UUID] = []
        tails = self._reader.tails(streams, {stream: row[1] for stream, row in kept.items()})
        for stream in streams:
            if not _readable(tails[stream]):
                continue
            file = file_of(stream, kept.get(stream), tails[stream], self._keys.of(stream))
            if file is None:
                late.append(stream)
            elif file.version:
                yield file
        for stream, entries in self._reader.streams(late, columns="folded").items():
            if _readable(entries):
                yield folded(stream, entries)


def _readable(entries: Iterable[AnyEntry]) -> bool:
    """Whether none of some entries is sealed: what they add up to without those would be no state of the file."""
    return not any(type(entry.event) is Redacted for entry in entries)


class Keeping:
    """The keeper as something that is told of each batch; it opens its own connections, and again after a loss."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._open = ExitStack()
        self._keeper: Keeper | None = None

    def __call__(self, batch: Mapping[UUID, Sequence[AnyEntry]]) -> None:
        """Count a batch's entries by stream, and write what is ripe unless there is much to catch up on."""
        try:
            if self._keeper is None:
                reader = self._open.enter_context(self._site.reader())
                self._keeper = Keeper(reader, self._open.enter_context(self._site.connected("record")))
            for entries in batch.values():
                self._keeper.note(entries)
            if sum(map(len, batch.values())) <= CALM:
                self._keeper.keep(MOST)
        except AWAY:
            self.close()  # what was counted is forgotten: those files are kept a little later

    def close(self) -> None:
        """End the connections."""
        self._keeper = None
        self._open.close()
