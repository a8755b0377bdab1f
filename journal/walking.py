"""Walking through the whole record, file by file: what every replay and every rebuild of all files does.

The record is read in pages, in the order of the files' ids. The next page, and the keys of the files in it, are
on their way while the one before is opened and folded. Memory holds two pages and one file, however long the
history.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, LiteralString, NamedTuple
from uuid import UUID

import psycopg

from domain.kernel.entry import AnyEntry
from domain.kernel.ids import owner_of
from journal import seals
from journal.arrays import Uuids
from journal.keys import NOBODY, SELECT_FACTS, Ring
from journal.pipe import Ahead
from journal.reading import COLUMNS, EVERYTHING, FOLDED, entry_of, folded_of
from journal.schema import Schema
from journal.sealing import Keys
from journal.site import Site

#: Entries a page: about what a socket holds, so that the server need not wait for us to take them.
PAGE = 400

FIRST, LAST = UUID(int=0), UUID(int=2**128 - 1)

_PAGE: LiteralString = """
SELECT {columns} FROM entries
WHERE (originator_id, originator_version) > (%s, %s) AND originator_id <= %s AND position <= %s
ORDER BY originator_id, originator_version LIMIT %s"""

Row = Sequence[Any]
#: Makes an entry of a row, with the keys of its file and the reasons why others are gone.
Make = Callable[[Row, Keys, dict[UUID, str]], AnyEntry]
File = tuple[UUID, list[AnyEntry]]


class Part(NamedTuple):
    """What to walk through: files after an id, up to and with another; entries up to a position."""

    after: UUID = FIRST
    upto: UUID = LAST
    position: int = EVERYTHING


WHOLE = Part()


class Walker:
    """Walks over two connections that nothing else uses meanwhile.

    record, keys: to their schemas. ring: of the keys that open facts; personal values stay sealed.
    """

    def __init__(self, record: psycopg.Connection[Any], keys: psycopg.Connection[Any], ring: Ring) -> None:
        self._record, self._keys, self._ring = Ahead(record), Ahead(keys), ring
        self._keys.ask(SELECT_FACTS, [Uuids([NOBODY])])
        ring.add([NOBODY], self._keys.answer())
        self._nobody = ring.keys(NOBODY) or {}

    def folded(self, part: Part = WHOLE) -> Iterator[File]:
        """Every file with what a fold of its state needs, in order of version."""
        return self.files(part, FOLDED, folded_of)

    def files(self, part: Part = WHOLE, columns: LiteralString = COLUMNS, make: Make = entry_of) -> Iterator[File]:
        """Every file with all its entries, in order of version; of one that is sealed now, none opens."""
        known = reasons = self._ring.reasons
        self._record.ask(seals.ALL_SEALED, ())
        sealed = {row[0] for row in self._record.answer()}
        stream, held = FIRST, list[AnyEntry]()
        for rows, keys in self._pages(part, columns):
            number, own = -1, self._nobody
            for row in rows:
                if row[1].int != number:
                    if held and row[1].int != stream.int:
                        yield stream, held
                        held = []
                    stream, number = row[1], row[1].int
                    own, reasons = keys[number], known
                    if sealed and owner_of(stream) in sealed:
                        own, reasons = {}, seals.SEALED
                held.append(make(row, own, reasons))
        if held:
            yield stream, held

    def _pages(self, part: Part, columns: LiteralString) -> Iterator[tuple[list[Row], Mapping[int, Keys]]]:
        """Pages of rows with the keys of their files, by the numbers of these."""
        sql = _PAGE.replace("{columns}", columns)
        end = (part.upto, part.position, PAGE)
        self._record.ask(sql, (part.after, EVERYTHING, *end))
        before: tuple[list[Row], Mapping[int, Keys]] = [], {}
        try:
            while True:
                rows: list[Row] = list(self._record.answer())
                if len(rows) == PAGE:
                    self._record.ask(sql, (rows[-1][1], rows[-1][2], *end))
                streams = {row[1].int: row[1] for row in rows}
                missing = self._ring.missing(streams.values())
                self._keys.ask(SELECT_FACTS, [Uuids(missing)])
                yield before
                self._ring.add(missing, self._keys.answer())
                before = rows, {n: self._ring.keys(s) or self._nobody for n, s in streams.items()}
                if len(rows) < PAGE:
                    break
            yield before
        finally:
            self._record.forget()
            self._keys.forget()


@contextmanager
def walker(site: Site, journal: Schema = "record", **settings: str) -> Iterator[Walker]:
    """A walker over connections of its own. settings: of its session at the journal, such as its role."""
    with site.connected(journal, **settings) as record, site.connected("keys") as keys:
        yield Walker(record, keys, Ring(site.custodians, files=2 * PAGE))
