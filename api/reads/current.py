"""Files as they are now, on the event loop: all who ask at one moment are answered by one question.

Looking at a file is what is done most; a thread for each look would cost more than the look itself.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from api.reads.answers import FILE
from domain.kernel.event import Sealed
from domain.oversight.looks.record import Purpose
from journal import keys as keystore
from journal import seals
from journal.arrays import Uuids
from journal.batching import Batcher
from journal.handling.loading import Session
from journal.keys import Ring
from journal.row import KEY_ID
from journal.sealing import Keys
from projections.gate import Gate
from projections.models.files.row import CaseFile
from projections.questions import CASE_FILES, answered

#: Of how many files the unit is remembered.
REMEMBERED = 50_000


class Ready:
    """Keys that were loaded beforehand: nothing is read when the gate asks."""

    def __init__(self, ring: Ring) -> None:
        self.ring = ring

    def of(self, stream: UUID) -> Keys:
        """The keys held of a file."""
        return self.ring.keys(stream) or {}

    renew = of

    def load(self, streams: Collection[UUID]) -> None:
        """They are loaded already."""


class Current:
    """Reads files and their keys for groups of looks. ring: of the keys held on this loop."""

    def __init__(self, models: Session, keys: Session, ring: Ring) -> None:
        self._models = models
        self._keys = keys
        self._ring = ring
        self._looks: Batcher[UUID, CaseFile | None] = Batcher(self._read, most=256, bound=2_000)
        self._units: OrderedDict[UUID, str | None] = OrderedDict()

    async def start(self) -> None:
        """Begin; needs a running loop."""
        self._looks.start()

    async def stop(self) -> None:
        """Answer who waits, then close."""
        await self._looks.stop()
        for session in (self._models, self._keys):
            await session.close()

    async def file(self, case_id: UUID) -> CaseFile | None:
        """A file as it is now, the keys of what is sealed in it at hand; None where there is none."""
        return await self._looks.submit(case_id)

    def unit_of(self, case_id: UUID) -> str | None:
        """The unit that held a file when it was last read here; None where that is not remembered, or where not all
        of the unit reach it."""
        return self._units.get(case_id)

    def gate(self, purpose: Purpose) -> Gate:
        """What opens personal values of a file that was just read."""
        return Gate(Ready(self._ring), purpose)

    async def _read(self, asked: Sequence[UUID]) -> list[CaseFile | Exception | None]:
        wanted = list(dict.fromkeys(asked))
        (rows, changes), _ = await asyncio.gather(
            self._models.ask((CASE_FILES.sql, [Uuids(wanted)]), (seals.CHANGES_OF_RECORD, seals.files(wanted))),
            self._hold(self._ring.missing(wanted)),
        )
        sealed = self._ring.heed(changes)
        files = {row.stream: row for row in answered(CASE_FILES, rows) if row.stream not in sealed}
        await self._hold([row.stream for row in files.values() if not self._openable(row)])
        for case_id in sealed:
            self._units.pop(case_id, None)
        for case_id, row in files.items():
            self._units[case_id] = None if row.restrictions else row.unit_id
        while len(self._units) > REMEMBERED:
            self._units.popitem(last=False)
        return [files.get(case_id) for case_id in asked]

    async def _hold(self, streams: Sequence[UUID]) -> None:
        if streams:
            (rows,) = await self._keys.ask((keystore.SELECT, [Uuids(list(streams))]))
            self._ring.add(streams, rows)

    def _openable(self, row: CaseFile) -> bool:
        """Whether each sealed value's key is held, or known to be gone; one may have been made a moment ago."""
        keys = self._ring.keys(row.stream) or {}
        held = {key.key_id for key in keys.values()}
        return all(
            part in held or UUID(bytes=part) in self._ring.reasons
            for part in (bytes(value.part[:KEY_ID]) for value in _sealed(row))
        )


def _sealed(row: CaseFile) -> Iterable[Sealed]:
    values = (getattr(row, name) for name in FILE.sealed)
    return (value for value in values if isinstance(value, Sealed))
