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
PORTION = 4


class Full(Exception):
    """Too much is waiting already. Try again in a moment."""


class Batcher(Generic[T, R]):
    """Hands items in groups to one task, and each caller its own result.

    work: gets at most ``most`` items, answers one result each, in order; an exception goes to every caller of
    the group, an Exception as a result to its caller alone. A caller that goes away changes nothing: its item
    is worked on all the same.

    One group is worked on at a time, and a second one where the work of the first says ``go_on``. From then on
    callers that come again and again are kept in two groups of about one size, so that one is worked on while
    the other gathers: a group begins when it has half of those who came lately, or when nobody else is coming.
    """

    def __init__(
        self, work: Callable[[Sequence[T]], Awaitable[Sequence[R | Exception]]], *, most: int, bound: int
    ) -> None:
        self._work = work
        self._most = most
        self._bound = bound
        self._waiting: deque[tuple[T, asyncio.Future[R]]] = deque()
        self._done: deque[tuple[asyncio.Future[R], R | Exception]] = deque()
        self._lately = deque((1, 1), maxlen=2)  # how large the last groups were
        self._working: set[asyncio.Task[None]] = set()
        self._beside = False  # whether a group may begin beside the one that is worked on
        self._paired = False
        self._came = False
        self._settling = False
        self._started = False

    def __len__(self) -> int:
        return len(self._waiting)

    def start(self) -> None:
        """Begin to work; needs a running loop."""
        self._started = True
        self._look()

    async def stop(self) -> None:
        """Finish what has been asked for, then end."""
        while self._started and (self._waiting or self._working or self._done):
            await asyncio.sleep(0.005)
        self._started = False

    async def submit(self, item: T) -> R:
        """Have an item worked on. Full where more than the bound are waiting."""
        if len(self._waiting) >= self._bound:
            raise Full()
        future: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, future))
        self._came = True
        self._look()
        return await future  # a caller that is cancelled cancels its own future alone

    def go_on(self) -> None:
        """The group that is worked on needs nothing but time: the next may begin beside it."""
        self._beside = self._paired = True
        self._look()

    def _look(self) -> None:
        """Begin a group if it is time to."""
        if not self._waiting or not self._started or (self._working and not (self._beside and len(self._working) == 1)):
            return
        if not self._paired or 2 * len(self._waiting) >= sum(self._lately):
            self._begin()
        elif not self._working and not self._settling:
            self._settling = True
            asyncio.get_running_loop().call_soon(self._settle)

    def _settle(self) -> None:
        """Begin a small group once a turn of the loop has brought nobody else."""
        self._settling = False
        if self._waiting and not self._working and not self._came and not self._done:
            self._begin()
        self._came = False
        self._look()

    def _begin(self) -> None:
        group = [self._waiting.popleft() for _ in range(min(self._most, len(self._waiting)))]
        self._lately.append(len(group))
        self._beside = False
        self._working.add(asyncio.create_task(self._worked(group)))

    async def _worked(self, group: Sequence[tuple[T, asyncio.Future[R]]]) -> None:
        results: Sequence[R | Exception]
        try:
            results = await self._work([item for item, _ in group])
        except Exception as wrong:
            results = [wrong] * len(group)
        task = asyncio.current_task()
        assert task is not None
        self._working.discard(task)
        self._done.extend(zip([future for _, future in group], results, strict=True))
        self._deliver()
        self._look()

    def _deliver(self) -> None:
        """Hand out a few results, and the next few on the loop's next turn."""
        for _ in range(min(PORTION, len(self._done))):
            future, result = self._done.popleft()
            if future.done():
                continue
            if isinstance(result, Exception):
                future.set_exception(result)
                future.exception()  # retrieved, also when its caller has gone away
            else:
                future.set_result(result)
        if self._done:
            asyncio.get_running_loop().call_soon(self._deliver)
