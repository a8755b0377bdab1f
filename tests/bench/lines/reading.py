"""Reading the record: folding whole histories."""

from __future__ import annotations

import random
import time
from contextlib import closing
from uuid import UUID

from journal.handling.states import folded
from journal.walking import Part, Walker, walker
from projections.collecting import collecting_seldom
from tests.bench.peers import library
from tests.bench.place import Place
from tests.bench.rounds import Measured, alternate


def replay(place: Place) -> Measured:
    """Events a second read from PostgreSQL, facts opened, decoded, folded, on one core."""
    mine, theirs = place.sets.large, place.sets.large_peer
    app = library.Files(theirs.env)
    with walker(mine.site) as walking, closing(app):
        starts = random.Random(3)

        def ours(seconds: float) -> float:
            with collecting_seldom():  # as whatever replays does
                return _replayed(walking, UUID(int=starts.getrandbits(127)), seconds)

        def peer(seconds: float) -> float:
            done, began = 0, time.perf_counter()
            while time.perf_counter() - began < seconds:
                done += app.repository.get(random.choice(theirs.ids)).version
            return done / (time.perf_counter() - began)

        return alternate("replay", ours, peer, unit="events/s", bound=7, pace=place.pace)


def _replayed(walking: Walker, after: UUID, seconds: float) -> float:
    """From some file on, to the last and again from the first, until the time is over."""
    done, began = 0, time.perf_counter()
    while time.perf_counter() - began < seconds:
        for stream, entries in walking.folded(Part(after=after)):
            folded(stream, entries)
            done += len(entries)
            if time.perf_counter() - began >= seconds:
                break
        after = UUID(int=0)
    return done / (time.perf_counter() - began)
