"""Reading for requests: what works in step runs in a few threads, each with connections of its own."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import cache
from typing import Any, NamedTuple, TypeVar

from journal.keys import KeyStore, Ring
from journal.reading import Reader
from journal.schema import PLANNED_ONCE
from journal.site import Site
from journal.store import AWAY, Unavailable
from projections import schema as views
from projections.asking.journals import Journals, folded
from projections.asking.paging import Pages

T = TypeVar("T")

#: Files whose keys one thread holds ready.
FILES = 5_000
POLL_SECONDS = 0.2
#: How long a read waits for a server that has gone away.
PATIENCE_SECONDS = 3.0


class Desk(NamedTuple):
    """What one thread reads with. record: the journal. views: connection to the read models. pages: of listings.
    keys: of files. looks: gives the second journal, which is not read before somebody asks what was looked at."""

    record: Reader
    views: Any
    pages: Pages
    keys: KeyStore
    looks: Callable[[], Reader]

    @property
    def journals(self) -> Journals:
        """Both journals."""
        return Journals(self.record, self.looks)

    @contextmanager
    def shown(self) -> Iterator[int]:
        """Within the block, all that is asked of the read models is of one moment. Gives the position it is of."""
        with self.views.transaction():
            yield folded(self.views, "record")


class Readers:
    """Runs reads off the event loop. threads: how many at once; more wait."""

    def __init__(self, site: Site, threads: int) -> None:
        self._site = site
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="reads")
        self._own = threading.local()
        self._open: list[ExitStack] = []

    async def ask(self, work: Callable[[Desk], T]) -> T:
        """What some work at a desk gives. Unavailable where a server stays away."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, self._work, work)

    async def stop(self) -> None:
        """Finish what runs, then close the connections."""
        await asyncio.to_thread(self._pool.shutdown, wait=True)
        for stack in self._open:
            stack.close()

    def _work(self, work: Callable[[Desk], T]) -> T:
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                return work(self._desk())
            except AWAY as away:
                self._leave()
                if time.monotonic() > until:
                    raise Unavailable("the record's server is away") from away
                time.sleep(0.1)

    def _desk(self) -> Desk:
        desk: Desk | None = getattr(self._own, "desk", None)
        if desk is None:
            with ExitStack() as opening:  # closed again where one of them does not open
                desk = self._opened(opening)
                stack = opening.pop_all()
            self._own.desk, self._own.stack = desk, stack
            self._open.append(stack)
        return desk

    def _opened(self, stack: ExitStack) -> Desk:
        ring = Ring(self._site.custodians, files=FILES)
        keys = KeyStore(stack.enter_context(self._site.connected("keys")), ring)
        models, planned = self._models(stack), self._models(stack, **PLANNED_ONCE)
        record = stack.enter_context(self._site.connected("record", statement_timeout="30s"))
        return Desk(Reader(record, keys), models, Pages(models, planned), keys, cache(lambda: self._looks(keys)))

    def _looks(self, keys: KeyStore) -> Reader:
        """The second journal for the thread that asks."""
        stack: ExitStack = self._own.stack
        return Reader(stack.enter_context(self._site.connected("reads", statement_timeout="30s")), keys)

    def _models(self, stack: ExitStack, **settings: str) -> Any:
        models = stack.enter_context(self._site.connected("views", statement_timeout="10s", **settings))
        views.prepare(models)
        models.execute("SET default_transaction_isolation = 'repeatable read'")
        models.execute("SET default_transaction_read_only = on")
        return models

    def _leave(self) -> None:
        stack: ExitStack | None = getattr(self._own, "stack", None)
        self._own.desk = self._own.stack = None
        if stack is not None:
            self._open.remove(stack)
            stack.close()


class Head:
    """The newest position, asked for a few times a second while anybody waits for it."""

    def __init__(self, readers: Readers) -> None:
        self._readers = readers
        self._position = 0
        self._asked_at = float("-inf")
        self._lock = asyncio.Lock()
        self.streams = 0

    async def position(self) -> int:
        """The newest position, 0.2 s old at most."""
        async with self._lock:
            if time.monotonic() - self._asked_at > POLL_SECONDS:
                self._position = (await self._readers.ask(lambda desk: desk.record.head())).position
                self._asked_at = time.monotonic()
        return self._position

    async def beyond(self, position: int, seconds: float) -> int:
        """The newest position once it is beyond another, or after some seconds."""
        until = time.monotonic() + seconds
        while (head := await self.position()) <= position and time.monotonic() < until:
            await asyncio.sleep(POLL_SECONDS)
        return head
