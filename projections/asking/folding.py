"""Folding many streams as they stood at a moment and as they were known, page by page.

Only entries that the models of a question fold are read. A page is some whole streams, so memory does not grow with
how many there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, LiteralString, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.kernel.codec import UPCASTS
from domain.kernel.correction import EntryCorrected
from domain.kernel.entry import AnyEntry
from domain.kernel.event import Redacted
from domain.kernel.history import history
from domain.kernel.ids import owner_of
from journal.arrays import Texts, Uuids
from journal.keys import NOBODY
from journal.reading import MEANT, OF_STREAMS, Reader, entry_of
from projections.model import Model
from projections.replay import Rows, instant, recorded_by, rows_of, zone_of
from projections.sheets.opening import grouped

#: Entries a page: about so many are read and folded at once.
PAGE = 4_000

_ALL: LiteralString = OF_STREAMS.replace("{columns}", MEANT)
_SOME: LiteralString = _ALL.replace("ORDER BY", "AND topic = ANY(%s) ORDER BY")


class Then(NamedTuple):
    """A moment: as it was known at a position, as it stood at a day or an instant; None for all that was known."""

    position: int
    as_at: date | datetime | None = None


class Folded(NamedTuple):
    """The rows of some streams. streams: those that were looked at, whether or not they have any."""

    streams: Sequence[UUID]
    rows: Rows


class Folding:
    """Folds streams for some models at one moment.

    reader: of the record. zones: the time zones of all units then; where there is but one, no stream is asked
    for its unit, and entries that no model folds are not even read.
    """

    def __init__(self, reader: Reader, models: Sequence[Model[Any]], then: Then, zones: Sequence[ZoneInfo]) -> None:
        self._reader, self._models, self._then = reader, models, then
        self._zone = zones[0] if len(set(zones)) == 1 else None
        whole = self._zone is None and _is_day(then.as_at)
        self._topics = None if whole else topics_of(tuple(models))
        self._known: dict[str, ZoneInfo] = {}

    def pages(self, sizes: Mapping[UUID, int]) -> Iterator[Folded]:
        """The rows of some streams, a page at a time, in the order of their ids. sizes: entries of each."""
        for streams in paged(sizes):
            found: Rows = {model.name: [] for model in self._models}
            for entries in self.read(streams).values():
                until = self.until(entries, self._then.as_at)
                for name, rows in rows_of(entries, history(entries, as_at=until), until, self._models).items():
                    found[name] += rows
            yield Folded(streams, found)

    def read(self, streams: Sequence[UUID]) -> dict[UUID, list[AnyEntry]]:
        """The entries of some streams that the models fold, up to the position; by stream, those that have any.

        What is sealed or erased since is absent from every answer, also from those about the past.
        """
        params: list[Any] = [Uuids(list(streams)), self._then.position]
        if self._topics is not None:
            params.append(Texts(self._topics))
        sql = _ALL if self._topics is None else _SOME
        rows = self._reader.conn.execute(sql, params, prepare=True, binary=True).fetchall()
        keys = self._reader.keys
        sealed = self._reader.sealed(streams)
        keys.load(streams)
        reasons = keys.ring.reasons
        held = {stream.int: keys.of(stream) or keys.of(NOBODY) for stream in streams}
        shut = {stream.int for stream in streams if owner_of(stream) in sealed} if sealed else ()
        found = grouped([entry_of(row, held[row[1].int], reasons) for row in rows if row[1].int not in shut])
        return {s: entries for s, entries in found.items() if not any(type(e.event) is Redacted for e in entries)}

    def until(self, entries: Sequence[AnyEntry], as_at: date | datetime | None) -> datetime | None:
        """The last instant that counts in a stream: of a day, its end where the unit is that held the stream."""
        return instant(as_at, lambda: self._zone or self._of_unit(entries[-1].unit_id))

    def recorded_by(self, position: int) -> datetime | None:
        """When the entry at a position was recorded."""
        return recorded_by(self._reader, position)

    def _of_unit(self, unit_id: str) -> ZoneInfo:
        if unit_id not in self._known:
            self._known[unit_id] = zone_of(self._reader, unit_id, self._then.position)
        return self._known[unit_id]


def _is_day(as_at: date | datetime | None) -> bool:
    return as_at is not None and not isinstance(as_at, datetime)


def paged(sizes: Mapping[UUID, int]) -> Iterator[list[UUID]]:
    """Streams in the order of their ids, so many at once that a page is about full; one longer stands alone."""
    page: list[UUID] = []
    held = 0
    for stream in sorted(sizes):
        if page and held + sizes[stream] > PAGE:
            yield page
            page, held = [], 0
        page.append(stream)
        held += sizes[stream]
    if page:
        yield page


def everything(pages: Iterable[Folded], models: Sequence[Model[Any]]) -> Rows:
    """All pages as one; for questions that are small."""
    found: Rows = {model.name: [] for model in models}
    for page in pages:
        for name, rows in page.rows.items():
            found[name] += rows
    return found


@cache
def topics_of(models: tuple[Model[Any], ...]) -> tuple[str, ...]:
    """The topics that some models fold, old versions of them too, and corrections."""
    current = {kind.topic for model in models for kind in model.handles} | {EntryCorrected.topic}
    while older := {old for old, (to, _) in UPCASTS.items() if to in current} - current:
        current |= older
    return tuple(sorted(current))
