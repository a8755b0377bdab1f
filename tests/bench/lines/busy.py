"""Ten years of one busy file: from all of its entries, and from the state that was kept of it."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import msgspec
from msgspec.structs import replace

from domain.case import Case, fold
from domain.kernel.codec import Encoded, Place, decode, encode
from domain.kernel.entry import AnyEntry
from domain.kernel.history import history
from tests.bench import place as places
from tests.bench.rounds import Measured, ceiling, say
from tests.domain.busy import STREAM, ten_years

ENTRIES = 5_000
TAIL = 20  # as many as may come before a state is kept again
MOST_COLD_MS = 100
MOST_KEPT_MS = 5

Stored = tuple[AnyEntry, Encoded]


def busy_case(place: places.Place) -> Measured:
    """Milliseconds from 5,000 entries of all kinds, as stored but unsealed, to the state; and from the kept state."""
    stored = [(entry, encode(entry.event)) for entry in ten_years(ENTRIES)]
    kept = msgspec.msgpack.encode(fold(history(_decoded(stored[:-TAIL]))))
    _milliseconds(lambda: fold([], msgspec.msgpack.decode(kept, type=Case)))  # as a process that has begun
    cold, warm = [], []
    for number in range(place.pace.rounds):
        say(f"busy_case: round {number + 1} of {place.pace.rounds}")
        cold.append(_milliseconds(lambda: fold(history(_decoded(stored)))))
        warm.append(_milliseconds(lambda: fold(_decoded(stored[-TAIL:]), msgspec.msgpack.decode(kept, type=Case))))
    more = {
        "kept_ms": round(statistics.median(warm), 2),
        "kept_at_most": MOST_KEPT_MS,
        "kept_bytes": len(kept),
        "entries": ENTRIES,
    }
    measured = ceiling("busy_case", cold, unit="ms", most=MOST_COLD_MS, **more)
    measured.good = statistics.median(cold) < MOST_COLD_MS and statistics.median(warm) < MOST_KEPT_MS
    return measured


def _decoded(stored: list[Stored]) -> list[AnyEntry]:
    return [
        replace(
            entry,
            event=decode(encoded.topic, encoded.facts, Place(STREAM, entry.position, dict(encoded.personal))),
        )
        for entry, encoded in stored
    ]


def _milliseconds(work: Callable[[], Case]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1_000
