"""The tables of a lake are made by whoever comes first."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

from consumers.lake.tables import EVENTS, Place

AT_ONCE, TIMES = 6, 30


def test_processes_that_begin_at_once_all_have_the_table(tmp_path: Path) -> None:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for number in range(TIMES):
            place, together = Place(tmp_path / str(number)), Barrier(AT_ONCE)

            def make(_: int, place: Place = place, together: Barrier = together) -> list[str]:
                together.wait()
                return [field.name for field in place.events().schema().fields]

            assert list(pool.map(make, range(AT_ONCE))) == [EVENTS.names] * AT_ONCE
