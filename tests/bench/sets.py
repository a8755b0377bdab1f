"""The data sets that lines share, each built once a run."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from uuid import UUID

from journal.site import Site
from tests.bench import county, filling, histories
from tests.bench.peers import library
from tests.bench.place import Place, at
from tests.bench.rounds import say

LARGE_FILES, LARGE_EVENTS = 20_000, 50
MIDDLE_FILES, MIDDLE_EVENTS = 1_000, 100
SMALL_FILES, SMALL_EVENTS = 5_000, 2
MANY_FILES = 100_000
#: Part of the files, to see that lines run; what they give then counts for nothing.
PART = float(os.environ.get("ROLLCALL_BENCH_PART", "1"))


@dataclass
class Filled:
    """A filled journal. ids: its files. events: how many entries it was filled with."""

    site: Site
    ids: list[UUID]
    events: int


@dataclass
class FilledPeer:
    """A filled application of the library. env: how to open it."""

    env: dict[str, str]
    ids: list[UUID]
    events: int


class Sets:
    """Builds what is asked for, when it is first asked for."""

    def __init__(self, place: Place) -> None:
        self._place = place

    @cached_property
    def large(self) -> Filled:
        """20,000 files of 50 events, their states kept as the task in the background would have."""
        return self._filled("large", LARGE_FILES, LARGE_EVENTS, keep_at=40)

    @cached_property
    def large_peer(self) -> FilledPeer:
        """The same in the library."""
        return self._peer("large_peer", LARGE_FILES, LARGE_EVENTS)

    @cached_property
    def middle(self) -> Filled:
        """1,000 files of 100 events."""
        return self._filled("middle", MIDDLE_FILES, MIDDLE_EVENTS)

    @cached_property
    def middle_peer(self) -> FilledPeer:
        """The same in the library."""
        return self._peer("middle_peer", MIDDLE_FILES, MIDDLE_EVENTS)

    @cached_property
    def small(self) -> Filled:
        """10,000 events: 5,000 files of 2."""
        return self._filled("small", SMALL_FILES, SMALL_EVENTS)

    @cached_property
    def many(self) -> Filled:
        """100,000 files that have just been opened."""
        return self._filled("many", MANY_FILES, 1)

    @cached_property
    def listed(self) -> Filled:
        """100,000 files of a county that listings are asked for, at 300 units with 2,000 officers."""
        files = round(MANY_FILES * PART)
        waves = county.waves(files)
        events = len(waves[0].courses[0].bodies)
        say(f"filling listed: {files} files of {events} events")
        site, ids = self._place.site("listed"), histories.streams(files, seed=11)
        filling.fill(site, ids, events, waves=waves)
        self._place.settle(site.record_url)
        return Filled(site, ids, events * files)

    def _filled(self, name: str, files: int, events: int, keep_at: int | None = None) -> Filled:
        files = round(files * PART)
        say(f"filling {name}: {files} files of {events} events")
        site, ids = self._place.site(name), histories.streams(files, seed=files)
        filling.fill(site, ids, events, keep_at=keep_at)
        self._place.settle(site.record_url)
        return Filled(site, ids, files * events)

    def _peer(self, name: str, files: int, events: int) -> FilledPeer:
        files = round(files * PART)
        say(f"filling {name}: {files} files of {events} events")
        env = self._place.library(name)
        app = library.Files(env)
        ids, url = histories.streams(files, seed=files), at(self._place.record_url, name)
        library.fill(app, url, ids, events)
        app.close()  # its pool keeps threads
        self._place.settle(url)
        return FilledPeer(env, ids, files * events)


def roster_folder() -> Path | None:
    """The folder of real records, if there is one."""
    named = os.environ.get("ROLLCALL_RECORDS")
    return Path(named).resolve(strict=True) if named else None
