"""Recording in bulk: hundreds of appends a transaction, the next ones decided meanwhile."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import msgspec

from domain.kernel.event import Category
from journal.handling.composing import Composed
from journal.keys import NOBODY, KeyStore, Ring
from journal.plan import Append, Envelope, Verdict
from journal.recorder import Recorder
from journal.schema import PLANNED_ONCE, conninfo
from journal.site import Site
from projections.collecting import collecting_seldom

#: How long one transaction may hold the lock of the journal is 200 ms; this is what we aim at.
AIM_SECONDS = 0.05
LEAST_ENTRIES, MOST_ENTRIES = 50, 600
#: Transactions that may be on their way while the next entries are decided.
AHEAD = 2
#: When garbage in cycles is looked for: bulk work makes many small objects and hardly a cycle.
THRESHOLDS = (100_000, 50, 100)


class Pending(msgspec.Struct, frozen=True, gc=False):
    """What is to be appended to one stream, all or none. tag: given back with the verdict."""

    stream: UUID
    expected_version: int
    composed: Composed
    envelope: Envelope
    tag: Any = None
    command_id: str = ""
    refers: bool = False


Settle = Callable[[Pending, Verdict], None]


class Writing:
    """Appends in the order in which it is told to, in a thread of its own.

    settle: called in the caller's thread for each append, once its fate is known.
    """

    def __init__(self, recorder: Recorder, keys: KeyStore, settle: Settle) -> None:
        self._recorder, self._keys, self._settle = recorder, keys, settle
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="rollcall-bulk")
        self._gathered: list[Pending] = []
        self._entries = 0
        self._most = 200
        self._sent: deque[tuple[list[Pending], Future[list[Verdict]]]] = deque()
        self.longest_seconds = 0.0

    def put(self, pending: Pending) -> None:
        """Have something appended, in its turn."""
        self._gathered.append(pending)
        self._entries += len(pending.composed.bodies)
        if self._entries >= self._most:
            self._send()

    def finish(self) -> None:
        """Return when everything has been appended and settled."""
        self._send()
        while self._sent:
            self._settled()

    def close(self) -> None:
        """Let the thread end; what was not sent is not appended."""
        self._thread.shutdown(wait=True, cancel_futures=True)

    def _send(self) -> None:
        if not self._gathered:
            return
        batch, self._gathered, self._entries = self._gathered, [], 0
        while len(self._sent) >= AHEAD:
            self._settled()
        self._sent.append((batch, self._thread.submit(self._append, batch)))

    def _settled(self) -> None:
        batch, future = self._sent.popleft()
        for pending, verdict in zip(batch, future.result(), strict=True):
            self._settle(pending, verdict)

    def _append(self, batch: Sequence[Pending]) -> list[Verdict]:
        """Make the keys durable, then append; the next transaction is made to fit the time."""
        ensure(self._keys, batch)
        appends = [_append_of(pending, self._keys) for pending in batch]
        entries = sum(len(pending.composed.bodies) for pending in batch)
        began = time.perf_counter()
        verdicts = self._recorder.append(appends)
        seconds = time.perf_counter() - began
        self.longest_seconds = max(self.longest_seconds, seconds)
        fitting = int(entries * AIM_SECONDS / seconds)
        self._most = max(LEAST_ENTRIES, min(MOST_ENTRIES, fitting, self._most * 2))
        return verdicts


def ensure(keys: KeyStore, batch: Sequence[Pending]) -> None:
    """See that all files of a batch have the keys that they need, and can be found by their names."""
    wanted: dict[UUID, set[Category]] = {}
    names: list[tuple[UUID, str]] = []
    for pending in batch:
        owner = NOBODY if pending.refers else pending.stream
        wanted.setdefault(owner, set()).update(pending.composed.categories)
        names += [(pending.stream, name) for name in pending.composed.names]
    missing: dict[UUID, Collection[Category]] = {
        stream: categories
        for stream, categories in wanted.items()
        if not categories <= (keys.ring.keys(stream) or {}).keys()
    }
    keys.ensure(missing, names)


def _append_of(pending: Pending, keys: KeyStore) -> Append:
    return Append(
        stream=pending.stream,
        expected_version=pending.expected_version,
        bodies=pending.composed.bodies,
        envelope=pending.envelope,
        keys=keys.of(NOBODY if pending.refers else pending.stream),
        command_id=pending.command_id,
        refers=pending.refers,
    )


@contextmanager
def writing(site: Site, settle: Settle, *, simulated: bool = False, files: int = 50_000) -> Iterator[Writing]:
    """A bulk writer on the record of a site. What was put is appended before the block ends well.

    files: of how many the keys are held ready; few where each file is written once and left.
    """
    recorder = Recorder(conninfo(site.record_url, "record", **PLANNED_ONCE), simulated=simulated)
    with site.connected("keys") as conn, collecting_seldom(*THRESHOLDS):
        bulk = Writing(recorder, KeyStore(conn, Ring(site.custodians, files=files)), settle)
        try:
            yield bulk
            bulk.finish()
        finally:
            bulk.close()
            recorder.close()
