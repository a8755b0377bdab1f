"""How far long work has come: a bar on a terminal, JSON lines otherwise. Both go to standard error."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Protocol

EVERY_SECONDS = 2.0


class Bar(Protocol):
    """What long work tells its progress to."""

    def advance(self, n: int = 1) -> None:
        """So much more is done."""

    def resumed(self, n: int) -> None:
        """So much was done before this run, which goes on from there: of its rate that says nothing."""


class Silent:
    """Takes progress and shows none."""

    def advance(self, n: int = 1) -> None:
        """Nothing is shown."""

    def resumed(self, n: int) -> None:
        """Nothing is shown."""


@contextmanager
def progress(
    work: str, *, total: int | None = None, unit: str = "", to: IO[str] | None = None, plain: bool = False
) -> Iterator[Bar]:
    """Show how far some work has come, with its rate and the time that is left.

    work: what is being done, one word. total: in units; None where nobody knows. unit: of the total, in the
    plural. to: where it is shown, standard error by default. plain: JSON lines, also on a terminal.

    >>> with progress("check", total=2, unit="rows", to=open("/dev/null", "w")) as bar:
    ...     bar.advance(2)
    """
    out = to or sys.stderr
    if out.isatty() and not plain:
        with _drawn(work, total, unit, out) as bar:
            yield bar
        return
    lines = _Lines(work, total, unit, out)
    yield lines
    lines.say(finished=True)


class _Lines:
    """One JSON object a line, every two seconds and at the end."""

    def __init__(self, work: str, total: int | None, unit: str, out: IO[str]) -> None:
        self._work, self._total, self._unit, self._out = work, total, unit, out
        self._done = self._before = 0
        self._began = self._said = time.monotonic()

    def advance(self, n: int = 1) -> None:
        self._done += n
        if time.monotonic() - self._said >= EVERY_SECONDS:
            self.say()

    def resumed(self, n: int) -> None:
        self._done += n
        self._before += n

    def say(self, *, finished: bool = False) -> None:
        self._said = time.monotonic()
        seconds = self._said - self._began
        rate = (self._done - self._before) / seconds if seconds > 0 else 0.0
        left = (self._total - self._done) / rate if self._total is not None and rate and not finished else None
        line = {
            "progress": self._work,
            "done": self._done,
            "total": self._total,
            "unit": self._unit,
            "per_second": round(rate, 1),
            "seconds": round(seconds, 1),
            "seconds_left": None if left is None else round(max(0.0, left), 1),
            "finished": finished,
        }
        print(json.dumps(line), file=self._out, flush=True)


@contextmanager
def _drawn(work: str, total: int | None, unit: str, out: IO[str]) -> Iterator[Bar]:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        Task,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: Task) -> Text:
            speed = task.finished_speed or task.speed
            return Text(f"{speed:,.0f} {unit}/s" if speed else f"- {unit}/s")

    console = Console(file=out)  # honours NO_COLOR
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn())
    with Progress(*columns, console=console, refresh_per_second=4) as drawn:
        task = drawn.add_task(work, total=total)

        class Drawn:
            def advance(self, n: int = 1) -> None:
                drawn.update(task, advance=n)

            def resumed(self, n: int) -> None:
                drawn.reset(task, total=total, completed=int(drawn.tasks[0].completed) + n)

        yield Drawn()
