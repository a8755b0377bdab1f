"""Working in groups: what gathers while one group is being worked on is the next group."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")


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
        self._task: asyncio.Task[None] | None = None

    def __len__(self) -> int:
        return len(self._waiting)

    def start(self) -> None:
        """Begin to work; needs a running loop."""
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Finish what is waiting, then end."""
        while self._waiting and self._task is not None and not self._task.done():
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
        self._wake.set()
        return await asyncio.shield(future)

    async def _run(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._waiting:
                group = [self._waiting.popleft() for _ in range(min(self._most, len(self._waiting)))]
                await self._one(group)

    async def _one(self, group: Sequence[tuple[T, asyncio.Future[R]]]) -> None:
        try:
            results = await self._work([item for item, _ in group])
        except Exception as wrong:
            results = [wrong] * len(group)
        for (_, future), result in zip(group, results, strict=True):
            if future.done():
                continue
            if isinstance(result, Exception):
                future.set_exception(result)
                future.exception()  # retrieved, also when its caller has gone away
            else:
                future.set_result(result)
