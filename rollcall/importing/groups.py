"""A group of persons decided and recorded: what one process does at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from journal.plan import Accepted, Verdict
from journal.reading import Reader
from journal.site import Site
from rollcall.bulk import units as bulk_units
from rollcall.bulk.folding import Folding
from rollcall.bulk.writing import Pending, Writing, writing
from rollcall.importing.deciding import Deciding, Waiting
from rollcall.importing.ids import Ids, keys_of
from rollcall.importing.mapping import Mapping
from rollcall.importing.plans import plans_of
from rollcall.importing.reasons import Reason, Rejected
from rollcall.importing.spool import Kept

#: How often a file is decided again that somebody else has written to meanwhile.
TRIES = 5
#: Files whose keys are held ready; each is written once and left.
FILES = 1_200

#: Some persons by their streams, each with all rows about them.
Group = Sequence[tuple[UUID, Sequence[Kept]]]


class Contended(Exception):
    """Others kept writing to the same files. Run the import again: it goes on from there."""

    def __str__(self) -> str:
        return str(type(self).__doc__)


@dataclass
class Done:
    """What became of a group's rows. imported: file and entries of each. already: files. rejected: file, line, why.

    reported: how often each rule of law was not kept. longest_seconds: of its transactions so far.
    """

    imported: list[tuple[int, int]] = field(default_factory=list)
    already: list[int] = field(default_factory=list)
    rejected: list[tuple[int, int, str, str, str]] = field(default_factory=list)
    reported: Counter[str] = field(default_factory=Counter)
    longest_seconds: float = 0.0

    @property
    def rows(self) -> int:
        """How many rows are accounted for."""
        return len(self.imported) + len(self.already) + len(self.rejected)

    def reject(self, kept: Kept, why: Rejected) -> None:
        """A row is not imported."""
        self.rejected.append((kept.file, kept.line, why.column, why.code, why.words))


@dataclass(frozen=True)
class Share:
    """What a process needs to take part in an import."""

    site: Site
    mapping: Mapping

    @contextmanager
    def opened(self) -> Iterator[Grouping]:
        """Groups may be decided and recorded until the block ends."""
        verdicts: list[tuple[Pending, Verdict]] = []
        settle = lambda pending, verdict: verdicts.append((pending, verdict))  # noqa: E731
        with self.site.reader() as reader, writing(self.site, settle, files=FILES) as bulk:
            yield Grouping(self, reader, bulk, verdicts)


class Grouping:
    """Decides and records group after group, over connections of its own."""

    def __init__(self, share: Share, reader: Reader, bulk: Writing, verdicts: list[tuple[Pending, Verdict]]) -> None:
        mapping = share.mapping
        self._plans = plans_of(mapping)
        self._keys = [plan.key for plan in self._plans]
        self._ids = Ids(share.site.custodians.search, mapping.source)
        self._reader, self._bulk, self._verdicts = reader, bulk, verdicts
        units = bulk_units.known(reader, mapping.unit_ids)
        self._deciding = Deciding(mapping.source, mapping.zone_info, self._plans, units)

    def done(self, group: Group) -> Done:
        """Decide and record a group. Contended where others keep writing to the same files."""
        done = Done()
        waiting = [(stream, self._waiting(stream, rows, done)) for stream, rows in group]
        for _ in range(TRIES):
            waiting = self._tried(waiting, done)
            if not waiting:
                done.reported, self._deciding.reported = self._deciding.reported, Counter()
                done.longest_seconds = self._bulk.longest_seconds
                return done
        raise Contended()

    def _waiting(self, stream: UUID, rows: Sequence[Kept], done: Done) -> list[Waiting]:
        waiting: list[Waiting] = []
        for row, (key, nth) in zip(rows, keys_of(rows, self._keys), strict=True):
            plan = self._plans[row.file]
            if nth and plan.key:
                done.reject(row, Rejected.by(Reason.REPEATED, plan.used[plan.key[0]]))
            else:
                waiting.append(Waiting(row, self._ids.row(stream, plan.file.name, key, nth)))
        return waiting

    def _tried(self, waiting: Sequence[tuple[UUID, list[Waiting]]], done: Done) -> list[tuple[UUID, list[Waiting]]]:
        """Decide and record once; what is to be decided again, since its file has moved."""
        self._deciding.begin(datetime.now(UTC))
        held = self._reader.tails([stream for stream, _ in waiting], {})
        for stream, rows in waiting:
            outcome = self._deciding.person(Folding(stream, held[stream]), rows)
            done.already += [row.kept.file for row in outcome.already]
            for row, why in outcome.rejected:
                done.reject(row.kept, why)
            for pending in outcome.pending:
                self._bulk.put(pending)
        self._bulk.finish()
        again: dict[UUID, list[Waiting]] = {}
        for pending, verdict in self._verdicts:
            if isinstance(verdict, Accepted):
                done.imported.append((pending.tag.kept.file, len(pending.composed.bodies)))
            else:
                again.setdefault(pending.stream, []).append(pending.tag)
        self._verdicts.clear()
        return list(again.items())
