"""The process that keeps a lake in step with the topic; several share the partitions."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path

from consumers.broker.place import Broker
from consumers.broker.waiting import ready
from consumers.following.follower import Follower, follow
from consumers.lake.sink import LakeSink
from consumers.lake.statistics import Due
from consumers.lake.tables import Place, compact, sweep
from consumers.published.reading import source_at
from journal.site import Site

log = logging.getLogger("rollcall.lake")

NAME = "lake"
#: A commit of a lake is dear and makes a file a unit and month: few large ones.
GATHER_SECONDS = 5.0
MOST = 50_000
#: How often it is looked whether statistics are to be counted again.
LOOK_SECONDS = 5.0
#: How often small files are put together, and those removed that no table holds any more: what was taken out after a
#: seal lies in them.
SWEEP_SECONDS = 3_600.0
#: How soon that is tried again where it failed.
AGAIN_SECONDS = 60.0


def run(
    site: Site,
    broker: Broker,
    root: Path,
    stop: threading.Event,
    instance: str | None = None,
    *,
    alive: Callable[[], None] = lambda: None,
) -> None:
    """Keep the lake in a folder in step with the topic until told to stop, and its statistics behind it."""
    source = source_at(site)
    if ready(broker, stop, alive):
        place = Place(root)
        sink = LakeSink(place, broker.events.name)
        # Counting may take minutes: in the follower's own thread the group would take it for dead.
        threading.Thread(target=_tending, args=(place, stop), name="tending", daemon=True).start()
        follow(Follower(broker, NAME, sink, source, instance, most=MOST), stop, GATHER_SECONDS, alive=alive)


def _tending(place: Place, stop: threading.Event) -> None:
    due, sweep_at = Due(place), 0.0
    while not stop.wait(LOOK_SECONDS):
        due.passed()
        if time.monotonic() >= sweep_at:
            sweep_at = time.monotonic() + (SWEEP_SECONDS if _tidied(place) else AGAIN_SECONDS)


def _tidied(place: Place) -> bool:
    """Whether there are few files again, and none that no table holds. What is wrong with that does not keep figures
    from being counted."""
    try:
        compact(place)
        sweep(place)
    except Exception as wrong:  # the next round tries again
        log.warning("the files of the lake are not put in order (%s)", type(wrong).__name__)
        return False
    return True
