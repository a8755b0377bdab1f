"""Processes that work beside this one: each is given one piece of work at a time and answers with its result.

Not ``multiprocessing``: a fork of a process with threads may hang, and its other ways to start read the program's
main module again, whatever that is.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import Any

Work = tuple[Callable[..., Any], tuple[Any, ...]]


class Broken(Exception):
    """A process that worked beside this one ended before its time."""


class Beside:
    """One more process, for as long as the block lasts."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "journal.proof.verifying.beside"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(path or os.getcwd() for path in sys.path)},
        )

    def __enter__(self) -> Beside:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        with suppress(OSError):
            self._process.communicate()

    def __call__(self, work: Work) -> Any:
        """The result of some work; raises what it raised there, or Broken."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            pickle.dump(work, self._process.stdin)
            self._process.stdin.flush()
            done, result = pickle.load(self._process.stdout)
        except (OSError, EOFError, pickle.UnpicklingError) as broken:
            raise Broken from broken
        if not done:
            raise result
        return result


def results(works: Sequence[Work], processes: int) -> Iterator[tuple[int, Any]]:
    """The result of each piece of work with its number, as they come: done here, and beside on further processes.

    The first pieces are begun first, the very first of all here.
    """
    waiting: SimpleQueue[int] = SimpleQueue()
    for number in range(len(works)):
        waiting.put(number)
    came: SimpleQueue[tuple[int, bool, Any]] = SimpleQueue()
    mine = _taken(waiting)
    for _ in range(processes - 1):
        threading.Thread(target=_feed, args=(works, waiting, came), daemon=True).start()
    missing = len(works)
    try:
        while missing:
            if mine is not None:
                work, given = works[mine]
                came.put((mine, True, work(*given)))
                mine = _taken(waiting)
            while missing and (mine is None or not came.empty()):
                number, done, result = came.get()
                if not done:
                    raise result
                missing -= 1
                yield number, result
    finally:
        while _taken(waiting) is not None:
            pass  # nobody begins anything more


def _feed(works: Sequence[Work], waiting: SimpleQueue[int], came: SimpleQueue[tuple[int, bool, Any]]) -> None:
    """Give one process beside its work until there is no more."""
    with Beside() as beside:
        while (number := _taken(waiting)) is not None:
            try:
                came.put((number, True, beside(works[number])))
            except Exception as failed:
                came.put((number, False, failed))
                return


def _taken(waiting: SimpleQueue[int]) -> int | None:
    with suppress(Empty):
        return waiting.get_nowait()
    return None


def _serve() -> None:
    """The other process: work as it comes, until there is no more."""
    given, answers = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    sys.stdout = sys.stderr
    with suppress(EOFError):
        while True:
            work, arguments = pickle.load(given)
            try:
                answer = True, work(*arguments)
            except Exception as failed:
                answer = False, failed
            pickle.dump(answer, answers)
            answers.flush()


if __name__ == "__main__":
    _serve()
