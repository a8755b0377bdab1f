"""Writing beside the folding: what one model has made of a batch goes to the server while the next one is folded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager

Write = Callable[[], None]


class Pen:
    """One thread that writes, over a connection that nothing else uses meanwhile."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, "pen")

    @contextmanager
    def writing(self) -> Iterator[Callable[[Write], None]]:
        """Takes what is to be written, in order. All of it is written at the end; raises the first thing that failed.

        Where folding fails, nothing more is written once this has returned.
        """
        given: list[Future[None]] = []
        try:
            yield lambda write: given.append(self._thread.submit(write))
            for one in given:
                one.result()
        finally:
            for one in given:
                one.cancel()
            wait(given)
