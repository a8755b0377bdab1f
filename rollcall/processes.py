"""The processes of `rollcall up`: one group, started together, restarted when they die, ended together.

A child is a fork of this process and finds imported what this one has imported: to import it costs each of
them a second, and memory of its own. That is safe as long as everything here runs in one thread and nothing
is open that two may not share, such as a connection to a database.

A child is bound to its parent (prctl PR_SET_PDEATHSIG). It was chosen over a watch on the parent's number
inside each child because it holds whatever the child runs, and for SIGKILL as well; the record loses nothing
by it, since nothing is acknowledged before it is durable.
"""

from __future__ import annotations

import ctypes
import gc
import math
import multiprocessing
import os
import selectors
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.context import ForkProcess
from types import FrameType

from rollcall.exits import Exit

FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 10.0
STEADY_SECONDS = 30.0  # a child that lived this long starts again at once
LOOK_SECONDS = 0.1
ORDERS = (signal.SIGINT, signal.SIGTERM)
PR_SET_PDEATHSIG, PR_SET_NAME = 1, 15
FORK = multiprocessing.get_context("fork")

#: What a child runs: it is given its command.
Main = Callable[[Sequence[str]], None]


@dataclass(frozen=True, slots=True)
class Child:
    """One process to keep running. command: what follows `rollcall`; environment: added to ours.

    later: nobody waits for it, so it begins when all is up. last: it ends when the others have, as it works on
    what they leave.
    """

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    later: bool = False
    last: bool = False


@dataclass(slots=True)
class _Run:
    """A child and its present life, if it has one."""

    child: Child
    process: ForkProcess | None = None
    ear: int | None = None
    started_at: float = 0.0
    again_at: float = 0.0
    pause: float = 0.0
    rest: bytes = b""


def run(
    children: Sequence[Child],
    main: Main,
    *,
    ready: Callable[[], bool],
    watch: Callable[[], None] = lambda: None,
    patience: float = 10.0,
) -> int:
    """Keep the children running until SIGINT or SIGTERM; then end them and return 0.

    main: what runs in each, in a process that is a fork of this one.
    ready: asked every 0.1 s until it answers True, which is where it says that all is up; it must be quick.
    watch: called once a second from then on, for whatever else has to be kept alive.
    patience: seconds between SIGTERM and SIGKILL.
    A child that dies is started again after a pause that doubles from 0.5 s to 10 s. One that says it was
    called wrongly (exit code 2) would say so for ever: all are ended and 2 is returned.
    """
    runs = [_Run(child, again_at=math.inf if child.later else 0.0) for child in children]
    gc.freeze()  # nobody looks through what is here by now, so that its pages stay shared
    with selectors.DefaultSelector() as ears, _orders() as ordered:
        try:
            return _keep(runs, ears, ordered, main, _in_turn(ready, watch))
        finally:
            for last in (False, True):
                _end([one for one in runs if one.child.last == last], ears, patience)


def _keep(
    runs: list[_Run], ears: selectors.BaseSelector, ordered: list[int], main: Main, look: Callable[[], bool]
) -> int:
    while not ordered:
        for one in runs:
            if one.process is None and time.monotonic() >= one.again_at:
                _start(one, ears, main)
            elif one.process is not None and (code := one.process.exitcode) is not None:
                _buried(one, ears, code)
                if code == Exit.USAGE:
                    return Exit.USAGE
        if look():
            for one in runs:
                one.again_at = 0.0 if one.again_at == math.inf else one.again_at
        _listen(ears, LOOK_SECONDS)
    return Exit.OK


def _in_turn(ready: Callable[[], bool], watch: Callable[[], None]) -> Callable[[], bool]:
    """Ask for readiness until it is there, then call the watch once a second; whether it is there."""
    up = False
    watched_at = 0.0

    def look() -> bool:
        nonlocal up, watched_at
        if not up:
            up = ready()
        elif time.monotonic() - watched_at >= 1.0:
            watched_at = time.monotonic()
            watch()
        return up

    return look


def _start(one: _Run, ears: selectors.BaseSelector, main: Main) -> None:
    assert threading.active_count() == 1  # a lock that another thread holds would be held for ever in the fork
    heard = None if sys.stdout.isatty() else os.pipe()  # on a terminal the children speak for themselves, in colour
    one.process = FORK.Process(target=_live, args=(one.child, main, os.getpid(), heard), name=one.child.name)
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ORDERS)  # an order that comes now must not find our handler there
    try:
        one.process.start()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    one.started_at = time.monotonic()
    if heard is not None:
        one.ear, mouth = heard
        os.close(mouth)
        os.set_blocking(one.ear, False)
        ears.register(one.ear, selectors.EVENT_READ, one)


def _live(child: Child, main: Main, parent: int, heard: tuple[int, int] | None) -> None:
    """The life of a child."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends us in order
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _bind_to(parent, child.name)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ORDERS)
    if heard is not None:
        ear, mouth = heard
        os.close(ear)
        for said in (1, 2):
            os.dup2(mouth, said)
        os.close(mouth)
    os.environ.update(child.environment)
    main(child.command)


def _bind_to(parent: int, name: str) -> None:
    if sys.platform != "linux":
        return
    libc = ctypes.CDLL(None)
    libc.prctl(PR_SET_PDEATHSIG, ctypes.c_ulong(signal.SIGKILL))
    libc.prctl(PR_SET_NAME, name.encode())  # all have one command line: `ps -o comm` tells them apart
    if os.getppid() != parent:  # it died before it could be watched
        os._exit(Exit.UNAVAILABLE)


def _buried(one: _Run, ears: selectors.BaseSelector, code: int) -> None:
    """Take leave of a dead child and say when it comes again."""
    assert one.process is not None
    _hear_out(one, ears)
    lived = time.monotonic() - one.started_at
    one.pause = 0.0 if lived >= STEADY_SECONDS else _next_pause(one.pause)
    one.process, one.again_at = None, time.monotonic() + one.pause
    how = f"killed by signal {-code}" if code < 0 else f"ended with {code}"
    _say(one.child.name, f"{how} after {lived:.1f} s; starts again in {one.pause:.1f} s")


def _next_pause(pause: float) -> float:
    return min(max(pause * 2, FIRST_PAUSE_SECONDS), LONGEST_PAUSE_SECONDS)


def _listen(ears: selectors.BaseSelector, seconds: float) -> None:
    if not ears.get_map():
        time.sleep(seconds)
        return
    for key, _ in ears.select(seconds):
        if not _pass_on(key.data, key.fd):
            ears.unregister(key.fd)


def _pass_on(one: _Run, ear: int) -> bool:
    """Print the whole lines that a child wrote, its name before each; False when it will write no more."""
    try:
        chunk = os.read(ear, 65536)
    except BlockingIOError:
        return True
    lines = (one.rest + chunk).split(b"\n")
    one.rest = lines.pop() if chunk else b""
    for line in lines:
        if line or chunk:
            _say(one.child.name, line.decode(errors="replace"))
    return bool(chunk)


def _hear_out(one: _Run, ears: selectors.BaseSelector) -> None:
    """Print what is left in the pipe of a dead child and close it."""
    if one.ear is None:
        return
    with suppress(BlockingIOError):
        while chunk := os.read(one.ear, 65536):
            one.rest += chunk
    for line in one.rest.decode(errors="replace").splitlines():
        _say(one.child.name, line)
    one.rest = b""
    with suppress(KeyError):
        ears.unregister(one.ear)
    os.close(one.ear)
    one.ear = None


def _say(name: str, line: str) -> None:
    with suppress(BrokenPipeError):
        print(f"{name:<12} {line}", flush=True)


def _end(runs: list[_Run], ears: selectors.BaseSelector, patience: float) -> None:
    """End the children: SIGTERM, a while to finish what they answer, SIGKILL."""
    living = [one for one in runs if one.process is not None]
    for one in living:
        assert one.process is not None
        one.process.terminate()
    deadline = time.monotonic() + patience
    while any(one.process and one.process.exitcode is None for one in living):
        if time.monotonic() >= deadline:
            for one in living:
                assert one.process is not None
                one.process.kill()
        _listen(ears, 0.02)
    for one in living:
        _hear_out(one, ears)


@contextmanager
def _orders() -> Iterator[list[int]]:
    """The orders to stop that came; what the signals did before is put back at the end."""
    came: list[int] = []

    def order(number: int, _frame: FrameType | None) -> None:
        came.append(number)

    before = {number: signal.signal(number, order) for number in ORDERS}
    try:
        yield came
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
