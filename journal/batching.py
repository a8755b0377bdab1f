"""Working in groups: what gathers while one group is being worked on is the next group."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")


#: How many callers go on in one turn of the loop. All at once would keep the loop from the next group's round
#: trips for milliseconds, with the lock held; so the next group is written while these decide what comes next.
PORTION = 8


class Full(Exception):
    """Too much is waiting already. Try again in a moment."""


class Batcher(Generic[T, R]):
    """Hands items in groups to one task, and each caller its own result.

    work: gets at most ``most`` items, answers one result each, in order; an exception goes to every caller of
    the group, an Exception as a result to its caller alone. A caller that goes away changes nothing: its item
    is worked on all the same.
    """

    def __init__(
        self, work: Callable[[Sequence[T]], Awaitable[Sequence[R | Exception]]], *, most: int, bound: int
    ) -> None:
        self._work = work
        self._most = most
        self._bound = bound
        self._waiting: deque[tuple[T, asyncio.Future[R]]] = deque()
        self._wake = asyncio.Event()
        self._done: deque[tuple[asyncio.Future[R], R | Exception]] = deque()
        self._open = 0
        self._task: asyncio.Task[None] | None = None

    def __len__(self) -> int:
        return len(self._waiting)

    def start(self) -> None:
        """Begin to work; needs a running loop."""
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Finish what has been asked for, then end."""
        while self._open and self._task is not None and not self._task.done():
            await asyncio.sleep(0.01)
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    async def submit(self, item: T) -> R:
        """Have an item worked on. Full where more than the bound are waiting."""
        if len(self._waiting) >= self._bound:
            raise Full()
        future: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, future))
        self._open += 1
        self._wake.set()
        return await future  # a caller that is cancelled cancels its own future alone

    async def _run(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._waiting:
                group = [self._waiting.popleft() for _ in range(min(self._most, len(self._waiting)))]
                self._done.extend(zip([future for _, future in group], await self._results(group), strict=True))
                self._deliver()

    async def _results(self, group: Sequence[tuple[T, asyncio.Future[R]]]) -> Sequence[R | Exception]:
        try:
            return await self._work([item for item, _ in group])
        except Exception as wrong:
            return [wrong] * len(group)

    def _deliver(self) -> None:
        """Hand out a few results, and the next few on the loop's next turn."""
        for _ in range(min(PORTION, len(self._done))):
            future, result = self._done.popleft()
            self._open -= 1
            if future.done():
                continue
            if isinstance(result, Exception):
                future.set_exception(result)
                future.exception()  # retrieved, also when its caller has gone away
            else:
                future.set_result(result)
        if self._done:
            asyncio.get_running_loop().call_soon(self._deliver)
