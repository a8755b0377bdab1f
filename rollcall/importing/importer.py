"""An import from its first row to its account. Nothing is written before every file has been read.

It may be stopped at any moment and begun again: what is recorded is found by its ids, in the record itself.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, closing
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from uuid import UUID

from domain.kernel.access import Unit
from domain.organisation.rules import EstablishUnit
from journal.plan import Accepted, Verdict
from journal.reading import Reader
from journal.site import Site
from rollcall.bulk import units as bulk_units
from rollcall.bulk.folding import Folding
from rollcall.bulk.writing import Pending, Writing, writing
from rollcall.importing.counting import Counting, Summary
from rollcall.importing.deciding import IMPORTER, Deciding, Waiting
from rollcall.importing.ids import Ids, keys_of
from rollcall.importing.mapping import Mapping, MappingWrong
from rollcall.importing.plans import plans_of
from rollcall.importing.reasons import Reason, Rejected
from rollcall.importing.spool import Kept, Spool, write_rejects
from rollcall.importing.tables import Table, table
from rollcall.progress import Bar

#: How many files of supervision, and rows, are decided before the next are looked up in the record.
STREAMS, ROWS = 300, 2_000
#: How often a file is decided again that somebody else has written to meanwhile.
TRIES = 5

Shown = Callable[[str, str, int], AbstractContextManager[Bar]]
Person = tuple[UUID, list[Waiting]]


class Importer:
    """Imports one folder into the record of a site.

    show(work, unit, total): a bar for one part of the work. MappingWrong where the mapping does not fit the files
    or the record; then nothing has been written.
    """

    def __init__(self, site: Site, mapping: Mapping, folder: Path, show: Shown) -> None:
        self._site, self._mapping, self._folder, self._show = site, mapping, folder, show
        self._plans = plans_of(mapping)
        self._ids = Ids(site.custodians.search, mapping.source)
        self._again: list[Person] = []

    def run(self, rejects: Path | None = None) -> Summary:
        """Do it. rejects: where the rejected rows are listed, as CSV."""
        began = time.perf_counter()
        with closing(Spool()) as spool:
            names = [plan.file.name for plan in self._plans]
            self._counting = Counting(names, spool)
            self._read(spool)
            self._decided(spool)
            if rejects is not None:
                write_rejects(spool, names, rejects)
        return Summary(
            source=self._mapping.source,
            files=dict(zip(names, self._counting.files, strict=True)),
            events=self._counting.events,
            reported=dict(sorted(self._deciding.reported.items())),
            seconds=time.perf_counter() - began,
            longest_transaction_ms=self._longest * 1000,
        )

    def _read(self, spool: Spool) -> None:
        """Set all rows of all files aside; first lines are checked before any row is read."""
        with ExitStack() as opened:
            tables = [
                opened.enter_context(table(plan, self._folder, f"file[{n}]")) for n, plan in enumerate(self._plans)
            ]
            with self._show("read", "bytes", sum(one.size for one in tables)) as bar:
                for n, one in enumerate(tables):
                    rows, read = self._kept(n, one), 0
                    while kept := list(islice(rows, 1_000)):
                        spool.put(kept)
                        bar.advance(one.read - read)
                        read = one.read
                    bar.advance(one.size - read)

    def _kept(self, n: int, one: Table) -> Iterator[tuple[UUID, Kept]]:
        person = self._plans[n].person
        for line in one:
            self._counting.read(n)
            cells = line.cells
            if isinstance(cells, Rejected):
                self._counting.rejected(n, line.number, cells)
                continue
            reference = tuple([cells[place].strip() for place in person])
            if "" in reference:
                missing = one.plan.used[person[reference.index("")]]
                self._counting.rejected(n, line.number, Rejected.by(Reason.PERSON_MISSING, missing))
                continue
            yield self._ids.stream(reference), Kept(n, line.number, cells)

    def _decided(self, spool: Spool) -> None:
        rows = sum(count.rows - count.rejected for count in self._counting.files)
        with self._site.reader() as reader, writing(self._site, self._settled, files=4 * STREAMS) as bulk:
            units = self._units(reader, bulk)
            self._deciding = Deciding(self._mapping.source, self._mapping.zone_info, self._plans, units)
            with self._show("import", "rows", rows) as self._bar:
                self._persons(self._waiting(spool), reader, bulk)
                bulk.finish()
                for _ in range(TRIES):
                    again, self._again = self._again, []
                    self._persons(again, reader, bulk)
                    bulk.finish()
            self._longest = bulk.longest_seconds
        if self._again:
            raise Contended()

    def _waiting(self, spool: Spool) -> Iterator[Person]:
        keys = [plan.key for plan in self._plans]
        for stream, rows in spool.streams():
            waiting: list[Waiting] = []
            for row, (key, nth) in zip(rows, keys_of(rows, keys), strict=True):
                plan = self._plans[row.file]
                one = Waiting(row, self._ids.row(stream, plan.file.name, key, nth))
                if nth and plan.key:
                    self._rejected(one, Rejected.by(Reason.REPEATED, plan.used[plan.key[0]]))
                else:
                    waiting.append(one)
            yield stream, waiting

    def _persons(self, persons: Iterable[Person], reader: Reader, bulk: Writing) -> None:
        """Decide persons in groups, each group looked up in the record at once."""
        for group in _groups(persons):
            self._deciding.begin(datetime.now(UTC))
            held = reader.tails([stream for stream, _ in group], {})
            for stream, rows in group:
                outcome = self._deciding.person(Folding(stream, held[stream]), rows)
                for row in outcome.already:
                    self._counting.already(row.kept.file)
                self._bar.advance(len(outcome.already))
                for row, why in outcome.rejected:
                    self._rejected(row, why)
                for pending in outcome.pending:
                    bulk.put(pending)

    def _rejected(self, row: Waiting, why: Rejected) -> None:
        self._counting.rejected(row.kept.file, row.kept.line, why)
        self._bar.advance(1)

    def _settled(self, pending: Pending, verdict: Verdict) -> None:
        if not isinstance(pending.tag, Waiting):
            return  # a unit: it is read again
        if isinstance(verdict, Accepted):
            self._counting.imported(pending.tag.kept.file, len(pending.composed.bodies))
            self._bar.advance(1)
        elif self._again and self._again[-1][0] == pending.stream:
            self._again[-1][1].append(pending.tag)
        else:
            self._again.append((pending.stream, [pending.tag]))

    def _units(self, reader: Reader, bulk: Writing) -> dict[str, Unit]:
        """The mapping's units, established where they are not there; by whom, when two do it at once, is all one."""
        mapped = self._mapping.unit
        named = [*(unit.id for unit in mapped), *(unit.parent for unit in mapped if unit.parent)]
        units = bulk_units.known(reader, named)
        self._fitting(units)
        for unit in mapped:
            if unit.id not in units:
                command = EstablishUnit(
                    unit_id=unit.id,
                    name=unit.name,
                    zone=unit.zone or self._mapping.zone,
                    parent=unit.parent,
                    division=unit.division,
                )
                bulk.put(bulk_units.established(command, units, by=IMPORTER, source=self._mapping.source))
        bulk.finish()
        there = bulk_units.known(reader, named)
        self._fitting(there)
        return there

    def _fitting(self, units: dict[str, Unit]) -> None:
        """MappingWrong where a unit is there already and is another, or would stand below one that is not there."""
        mapped = self._mapping.unit
        for n, unit in enumerate(mapped):
            if unit.id in units and units[unit.id].zone != (unit.zone or self._mapping.zone):
                raise MappingWrong(f"unit[{n}].zone", "the unit is established already, in another time zone")
            if unit.parent and unit.parent not in {*units, *(before.id for before in mapped[:n])}:
                raise MappingWrong(f"unit[{n}].parent", "there is no such unit; one above it stands before it")


class Contended(Exception):
    """Others kept writing to the same files. Run the import again: it goes on from there."""

    def __str__(self) -> str:
        return str(type(self).__doc__)


def _groups(persons: Iterable[Person]) -> Iterator[Sequence[Person]]:
    group: list[Person] = []
    rows = 0
    for person in persons:
        group.append(person)
        rows += len(person[1])
        if len(group) >= STREAMS or rows >= ROWS:
            yield group
            group, rows = [], 0
    if group:
        yield group
