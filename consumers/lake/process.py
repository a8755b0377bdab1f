"""The process that keeps a lake in step with the topic; several share the partitions."""

from __future__ import annotations

import threading
from pathlib import Path

from consumers.broker.place import Broker
from consumers.broker.waiting import ready
from consumers.following.follower import Follower, follow
from consumers.lake.sink import LakeSink
from consumers.lake.statistics import Due
from consumers.lake.tables import Place
from consumers.published.message import source_of
from consumers.published.reading import leaving
from journal.site import Site

NAME = "lake"
#: A commit of a lake is dear and makes a file a unit and month: few large ones.
GATHER_SECONDS = 5.0
MOST = 50_000
#: How often it is looked whether statistics are to be counted again.
LOOK_SECONDS = 5.0


def run(site: Site, broker: Broker, root: Path, stop: threading.Event, instance: str | None = None) -> None:
    """Keep the lake in a folder in step with the topic until told to stop, and its statistics behind it."""
    with leaving(site) as record:
        source = source_of(record.origin).encode()
    if ready(broker, stop):
        place = Place(root)
        sink = LakeSink(place, broker.events.name)
        # Counting may take minutes: in the follower's own thread the group would take it for dead.
        threading.Thread(target=_counting, args=(Due(place), stop), name="statistics", daemon=True).start()
        follow(Follower(broker, NAME, sink, source, instance, most=MOST), stop, GATHER_SECONDS)


def _counting(due: Due, stop: threading.Event) -> None:
    while not stop.wait(LOOK_SECONDS):
        due.passed()
