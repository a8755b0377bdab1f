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


def shared(share: Share, groups: Iterator[Group]) -> Iterator[Done]:
    """What became of each group, in the order in which they are done.

    A single group is worked on here. An exception of any process is raised, and the others end.
    """
    first = list(islice(groups, 2))
    if len(first) < 2:
        with share.opened() as grouping:
            yield from map(grouping.done, first)
        return
    with _beside(share) as processes:
        yield from _dealt(processes, chain(first, groups))


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


@contextmanager
def _beside(share: Share) -> Iterator[list[Connection]]:
    """A few processes that take groups. They end with the block, or with this process, however it ends."""
    context = multiprocessing.get_context("spawn")
    with ExitStack() as ending:
        ours: list[Connection] = []
        for _ in range(max(2, min(MOST, os.cpu_count() or 1))):
            mine, its = context.Pipe()
            process = context.Process(target=_serve, args=(share, its), daemon=True)
            process.start()
            its.close()
            ending.callback(process.join, 10)
            ending.callback(mine.close)
            ours.append(mine)
        yield ours


def _serve(share: Share, asked: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one that was asked decides what an interruption means
    try:
        with share.opened() as grouping:
            while True:
                asked.send(grouping.done(asked.recv()))
    except (EOFError, BrokenPipeError):
        return  # there is nothing more to do, or nobody to do it for
    except Exception as wrong:
        asked.send(wrong)
