"""Rounds that alternate between ours and the peer, and the one line of JSON that comes of them."""

from __future__ import annotations

import gc
import json
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

#: One round: runs for about so many seconds and gives a rate, or whatever the line compares.
Round = Callable[[float], float]


@dataclass
class Measured:
    """A finished line. bound: what the ratio has to reach. ratio is None where there is no peer."""

    name: str
    unit: str
    bound: float
    ours: float
    peer: float | None
    ratio: float | None
    spread: list[float]
    good: bool
    more: dict[str, Any] = field(default_factory=dict)

    def line(self) -> str:
        """The line as printed."""
        shown = {
            "name": self.name,
            "ours": _short(self.ours),
            "peer": _short(self.peer),
            "ratio": None if self.ratio is None else round(self.ratio, 2),
            "unit": self.unit,
            "spread": [_short(s) for s in self.spread],
            "at_least": None if self.ratio is None else self.bound,
        }
        return json.dumps(shown | self.more)


@dataclass
class Pace:
    """How long a round takes and how many there are."""

    seconds: float = 3.0
    rounds: int = 5


def alternate(
    name: str, ours: Round, peer: Round, *, unit: str, bound: float, pace: Pace, seconds: float | None = None
) -> Measured:
    """Ours, peer, ours, peer ...: the ratio of the medians, and the lowest and highest ratio of a round."""
    each = seconds or pace.seconds
    mine, theirs = [], []
    for number in range(pace.rounds):
        say(f"{name}: round {number + 1} of {pace.rounds}")
        for measure, rates in ((ours, mine), (peer, theirs)):
            gc.collect()
            gc.freeze()  # what one side keeps in memory is not the other side's to walk through
            rates.append(measure(each))
    ratio = statistics.median(mine) / statistics.median(theirs)
    pairs = [m / t for m, t in zip(mine, theirs, strict=True)]
    return Measured(
        name,
        unit,
        bound,
        statistics.median(mine),
        statistics.median(theirs),
        ratio,
        [min(pairs), max(pairs)],
        ratio >= bound,
    )


def ceiling(name: str, values: list[float], *, unit: str, most: float, **more: Any) -> Measured:
    """A line without a peer: the worst of some values, which must stay under a bound."""
    worst = max(values)
    return Measured(name, unit, most, worst, None, None, [min(values), worst], worst < most, {"at_most": most, **more})


def floor(name: str, values: list[float], *, unit: str, least: float, **more: Any) -> Measured:
    """A line without a peer: the middle one of some values, which must reach a bound."""
    middle = statistics.median(values)
    spread = [min(values), max(values)]
    return Measured(name, unit, least, middle, None, None, spread, middle >= least, {"no_less_than": least, **more})


def repeated(work: Callable[[], int], seconds: float) -> float:
    """How much a piece of work does in a second, done again and again for so long."""
    done, began = 0, time.perf_counter()
    while time.perf_counter() - began < seconds:
        done += work()
    return done / (time.perf_counter() - began)


def say(text: str) -> None:
    """One line of progress."""
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


def _short(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.4g}")
