"""Pieces of work dealt out to processes beside this one, which end with it, or when nobody wants their work."""

from __future__ import annotations

import threading
from collections.abc import Generator, Sequence
from contextlib import ExitStack, suppress
from queue import Empty, SimpleQueue
from typing import Any, Self

from journal.proof.verifying.beside import Beside, Work

#: How often whoever waits for a result is asked whether it is still wanted.
LOOK_SECONDS = 0.1
_Came = SimpleQueue[tuple[int, bool, Any]]


class Dealer:
    """Some processes, begun when there is work for them and kept for what comes next, until the block ends: they are
    killed then, and what they had begun is undone. processes: how many at most."""

    def __init__(self, processes: int) -> None:
        self._most = processes
        self._stack = ExitStack()
        self._idle: list[Beside] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def dealt(self, works: Sequence[Work]) -> Generator[tuple[int, Any] | None]:
        """The result of each piece with its number, as they come, and None now and then while none does.

        The first pieces are begun first. Raises what a piece raised, and Broken where a process died: nothing more can
        be dealt then.
        """
        waiting: SimpleQueue[int] = SimpleQueue()
        for number in range(len(works)):
            waiting.put(number)
        came: _Came = SimpleQueue()
        while len(self._idle) < min(self._most, len(works)):
            self._idle.append(self._stack.enter_context(Beside()))
        for beside in self._idle:
            threading.Thread(target=_feed, args=(beside, works, waiting, came), daemon=True).start()
        missing = len(works)
        while missing:
            try:
                number, done, result = came.get(timeout=LOOK_SECONDS)
            except Empty:
                yield None
                continue
            if not done:
                raise result
            missing -= 1
            yield number, result


def _feed(beside: Beside, works: Sequence[Work], waiting: SimpleQueue[int], came: _Came) -> None:
    with suppress(Empty):
        while True:
            number = waiting.get_nowait()
            try:
                came.put((number, True, beside(works[number])))
            except Exception as failed:
                came.put((number, False, failed))
                return
