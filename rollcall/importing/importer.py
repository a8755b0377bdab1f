"""An import from its first row to its account. Nothing is written before every file has been read.

It may be stopped at any moment and begun again: what is recorded is found by its ids, in the record itself.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing
from itertools import islice
from pathlib import Path
from uuid import UUID

from domain.kernel.access import Unit
from domain.organisation.rules import EstablishUnit
from journal.plan import Verdict
from journal.reading import Reader
from journal.site import Site
from projections.collecting import collecting_seldom
from rollcall.bulk import units as bulk_units
from rollcall.bulk.writing import THRESHOLDS, Pending, Writing, writing
from rollcall.importing.beside import Sharing
from rollcall.importing.counting import Counting, Summary
from rollcall.importing.deciding import IMPORTER
from rollcall.importing.groups import Group, Share
from rollcall.importing.ids import Ids
from rollcall.importing.mapping import Mapping, MappingWrong
from rollcall.importing.plans import plans_of
from rollcall.importing.reasons import Reason, Rejected
from rollcall.importing.spool import Kept, Spool, write_rejects
from rollcall.importing.tables import Table, table
from rollcall.progress import Bar

#: How many files of supervision, and rows, are decided before the next are looked up in the record.
STREAMS, ROWS = 300, 2_000
#: Bytes of an export for which processes begin before it is read; a smaller one may be a single group.
LARGE = 100_000

Shown = Callable[[str, str, int], AbstractContextManager[Bar]]


class Importer:
    """Imports one folder into the record of a site.

    show(work, unit, total): a bar for one part of the work. MappingWrong where the mapping does not fit the files
    or the record; then nothing has been written.
    """

    def __init__(self, site: Site, mapping: Mapping, folder: Path, show: Shown) -> None:
        self._site, self._mapping, self._folder, self._show = site, mapping, folder, show
        self._plans = plans_of(mapping)
        self._ids = Ids(site.custodians.search, mapping.source)

    def run(self, rejects: Path | None = None) -> Summary:
        """Do it. rejects: where the rejected rows are listed, as CSV."""
        began = time.perf_counter()
        sharing = Sharing(Share(self._site, self._mapping))
        with closing(Spool()) as spool, closing(sharing), collecting_seldom(*THRESHOLDS):
            names = [plan.file.name for plan in self._plans]
            self._counting = Counting(names, spool)
            self._read(spool, sharing)
            self._establish()
            self._decided(spool, sharing)
            if rejects is not None:
                write_rejects(spool, names, rejects)
        return Summary(
            source=self._mapping.source,
            files=dict(zip(names, self._counting.files, strict=True)),
            events=self._counting.events,
            reported=dict(sorted(self._counting.reported.items())),
            seconds=time.perf_counter() - began,
            longest_transaction_ms=self._counting.longest_seconds * 1000,
        )

    def _read(self, spool: Spool, sharing: Sharing) -> None:
        """Set all rows of all files aside; first lines are checked before any row is read."""
        with ExitStack() as opened:
            tables = [
                opened.enter_context(table(plan, self._folder, f"file[{n}]")) for n, plan in enumerate(self._plans)
            ]
            size = sum(one.size for one in tables)
            if size > LARGE:
                sharing.begin()
            with self._show("read", "bytes", size) as bar:
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

    def _decided(self, spool: Spool, sharing: Sharing) -> None:
        rows = sum(count.rows - count.rejected for count in self._counting.files)
        with self._show("import", "rows", rows) as bar:
            for done in sharing.done(_groups(spool.streams())):
                self._counting.took(done)
                bar.advance(done.rows)

    def _establish(self) -> None:
        """The mapping's units, established where they are not there; by whom, when two do it at once, is all one."""
        with self._site.reader() as reader, writing(self._site, _nobody_asks) as bulk:
            self._units(reader, bulk)

    def _units(self, reader: Reader, bulk: Writing) -> None:
        mapped = self._mapping.unit
        named = self._mapping.unit_ids
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
        self._fitting(bulk_units.known(reader, named))

    def _fitting(self, units: dict[str, Unit]) -> None:
        """MappingWrong where a unit is there already and is another, or would stand below one that is not there."""
        mapped = self._mapping.unit
        for n, unit in enumerate(mapped):
            if unit.id in units and units[unit.id].zone != (unit.zone or self._mapping.zone):
                raise MappingWrong(f"unit[{n}].zone", "the unit is established already, in another time zone")
            if unit.parent and unit.parent not in {*units, *(before.id for before in mapped[:n])}:
                raise MappingWrong(f"unit[{n}].parent", "there is no such unit; one above it stands before it")


def _nobody_asks(_: Pending, __: Verdict) -> None:
    """A unit that somebody else established meanwhile is there all the same."""


def _groups(persons: Iterable[tuple[UUID, list[Kept]]]) -> Iterator[Group]:
    group: list[tuple[UUID, list[Kept]]] = []
    rows = 0
    for person in persons:
        group.append(person)
        rows += len(person[1])
        if len(group) >= STREAMS or rows >= ROWS:
            yield group
            group, rows = [], 0
    if group:
        yield group
