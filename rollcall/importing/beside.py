"""Groups shared out among processes: deciding is work for one core, and there is more than one."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import chain, islice
from multiprocessing.connection import Connection, wait

from rollcall.exits import Unavailable
from rollcall.importing.groups import Done, Group, Share

#: Groups that one process has at hand: one that it works on, one that waits.
AT_HAND = 2
#: Processes at most; beyond, they would wait for the lock of the journal.
MOST = 4


class Sharing:
    """Groups are worked on by processes beside this one, which may begin before there is anything to do.

    An exception of any process is raised. They end with ``close``, or with this process, however it ends.
    """

    def __init__(self, share: Share) -> None:
        self._share = share
        self._processes: list[Connection] = []
        self._ending = ExitStack()

    def begin(self) -> None:
        """Have the processes start: that takes half a second, in which others may read."""
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload([__name__])  # what all of them import is imported once
        while len(self._processes) < max(2, min(MOST, os.cpu_count() or 1)):
            mine, its = context.Pipe()
            process = context.Process(target=_serve, args=(self._share, its), daemon=True)
            process.start()
            its.close()
            self._ending.callback(process.join, 10)
            self._ending.callback(mine.close)
            self._processes.append(mine)

    def done(self, groups: Iterator[Group]) -> Iterator[Done]:
        """What became of each group, in the order in which they are done. A single group is worked on here."""
        first = list(islice(groups, 2))
        if len(first) < 2:
            with self._share.opened() as grouping:
                yield from map(grouping.done, first)
            return
        self.begin()
        yield from _dealt(self._processes, chain(first, groups))

    def close(self) -> None:
        """Let the processes end."""
        self._ending.close()


def _dealt(processes: list[Connection], groups: Iterator[Group]) -> Iterator[Done]:
    at_hand = dict.fromkeys(processes, 0)
    for _ in range(AT_HAND):
        for process in processes:
            _deal(process, groups, at_hand)
    while any(at_hand.values()):
        for ready in wait([process for process, count in at_hand.items() if count]):
            assert isinstance(ready, Connection)
            done = _told(ready)
            at_hand[ready] -= 1
            _deal(ready, groups, at_hand)
            yield done


@contextmanager
def _living() -> Iterator[None]:
    try:
        yield
    except (EOFError, BrokenPipeError, ConnectionResetError):
        raise Unavailable("a process of the import was killed; run the import again: it goes on from there") from None


def _told(process: Connection) -> Done:
    with _living():
        told: Done | Exception = process.recv()
    if isinstance(told, Exception):
        raise told
    return told


def _deal(process: Connection, groups: Iterator[Group], at_hand: dict[Connection, int]) -> None:
    group = next(groups, None)
    if group is not None:
        with _living():
            process.send(group)
        at_hand[process] += 1


def _serve(share: Share, asked: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one that was asked decides what an interruption means
    try:
        group = asked.recv()  # before it opens anything: what it needs to know may still be written
        with share.opened() as grouping:
            while True:
                asked.send(grouping.done(group))
                group = asked.recv()
    except (EOFError, BrokenPipeError):
        return  # there is nothing more to do, or nobody to do it for
    except Exception as wrong:
        asked.send(wrong)
