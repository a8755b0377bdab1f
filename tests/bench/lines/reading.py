"""Reading the record: folding whole histories."""

from __future__ import annotations

import random
import time
from contextlib import closing
from uuid import UUID

from journal.handling.states import folded
from journal.reading import Reader
from tests.bench.peers import library
from tests.bench.place import Place
from tests.bench.rounds import Measured, alternate

STEP = 200


def replay(place: Place) -> Measured:
    """Events a second read from PostgreSQL, facts opened, decoded, folded, on one core."""
    mine, theirs = place.sets.large, place.sets.large_peer
    app = library.Files(theirs.env)
    with mine.site.reader() as reader, closing(app):
        starts = random.Random(3)

        def ours(seconds: float) -> float:
            return _replayed(reader, UUID(int=starts.getrandbits(127)), seconds)

        def peer(seconds: float) -> float:
            done, began = 0, time.perf_counter()
            while time.perf_counter() - began < seconds:
                done += app.repository.get(random.choice(theirs.ids)).version
            return done / (time.perf_counter() - began)

        return alternate("replay", ours, peer, unit="events/s", bound=7, pace=place.pace)


def _replayed(reader: Reader, last: UUID, seconds: float) -> float:
    done, began = 0, time.perf_counter()
    while time.perf_counter() - began < seconds:
        ids = reader.ids(last, STEP)
        for stream, entries in reader.streams(ids, columns="folded").items():
            folded(stream, entries)
            done += len(entries)
        last = ids[-1] if len(ids) == STEP else UUID(int=0)
    return done / (time.perf_counter() - began)
