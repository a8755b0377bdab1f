"""Whoever reads while a rebuild is swapped in reads the rows of before or of after, and never none."""

from __future__ import annotations

import threading
from typing import Any

from journal.site import Site
from projections.questions import CASE_FILE, TALLIES, ask
from projections.rebuild import rebuild

from .conftest import Desk, Pen
from .test_rebuild import filled, live

REBUILDS, READERS = 3, 2


class Reading(threading.Thread):
    """Asks the same questions again and again, over a connection of its own, as the API does: prepared ones."""

    def __init__(self, desk: Desk, asked: list[tuple[Any, Any]], expected: list[Any]) -> None:
        super().__init__()
        self.conn, self.asked, self.expected = desk.connect(), asked, expected
        self.stop = threading.Event()
        self.times = 0
        self.wrong: list[Any] = []

    def run(self) -> None:
        try:
            while not self.stop.is_set():
                found = [ask(self.conn, question, params) for question, params in self.asked]
                if found != self.expected:
                    self.wrong.append(found)
                self.times += 1
        except BaseException as failed:
            self.wrong.append(failed)
            raise


def test_readers_see_no_gap_while_rebuilds_are_swapped_in(pen: Pen, desk: Desk, site: Site) -> None:
    streams = filled(pen, desk)
    asked = [(CASE_FILE, {"stream": stream}) for stream in streams]
    asked += [(TALLIES, {"stream": stream, "span": None}) for stream in streams]
    expected = [ask(desk.views, question, params) for question, params in asked]
    assert any(expected)
    before, readers = live(desk), [Reading(desk, asked, expected) for _ in range(READERS)]
    for reader in readers:
        reader.start()
    try:
        counted = []
        for _ in range(REBUILDS):
            rebuild(site, ["case_files", "tallies"])
            counted.append([reader.times for reader in readers])
    finally:
        for reader in readers:
            reader.stop.set()
            reader.join()
    assert [reader.wrong for reader in readers] == [[]] * READERS
    first, *_, last = counted
    assert all(later > sooner for sooner, later in zip(first, last, strict=True))
    assert live(desk) == before
