"""kill -9 of the clock at random moments: every overdue duty has exactly one breach in the end."""

from __future__ import annotations

import os
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from domain.conduct.breaches.record import BreachAlleged
from domain.contacts.record import CheckInMissed
from domain.contacts.rules import ScheduleCheckIn
from journal.site import Site
from projections import worker
from tests.forking import Forked

from .conftest import Town

WHOLE = os.environ.get("ROLLCALL_FAULTS") == "whole"
KILLS = 50 if WHOLE else 10
CASES = 120 if WHOLE else 40


@contextmanager
def clock_of(site: Site, a_second: int) -> Iterator[Forked]:
    """A clock in a process of its own, at a pace: a slow one is killed at its work."""
    settings = {
        "ROLLCALL_DATABASE_URL": site.record_url,
        "ROLLCALL_KEYS_URL": site.keys_url,
        "ROLLCALL_MASTER_KEY_FILE": str(site.root_file),
        "ROLLCALL_HOME": str(site.root_file.parent),
        "ROLLCALL_CLOCK_A_SECOND": str(a_second),
    }
    log = site.root_file.with_name("clock.log")
    clock = Forked(["clock"], os.environ | settings, log, ["rollcall.up.parts", "consumers.clock.process"])
    try:
        yield clock
    finally:
        clock.kill()
        clock.close()


@contextmanager
def in_step(site: Site) -> Iterator[None]:
    """The read models kept in step beside it."""
    stop = threading.Event()
    thread = threading.Thread(target=worker.run, args=(site, stop))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(30)


async def test_kills_leave_each_overdue_duty_with_exactly_one_breach(town: Town) -> None:
    cases = []
    for _ in range(CASES):
        cases.append(await town.open(days_ago=60))
        await town.do(ScheduleCheckIn(occurred_at=town.now - timedelta(days=12)), cases[-1])
    rng, at_work = random.Random(7), 0
    with in_step(town.site):
        with clock_of(town.site, a_second=60) as clock:
            for _ in range(KILLS):
                before = written(town)
                clock.begin()
                until = time.monotonic() + 10
                while written(town) == before and time.monotonic() < until and before < CASES * 4:
                    time.sleep(0.02)
                time.sleep(rng.random() * 0.15)
                at_work += clock.poll() is None
                clock.kill()
        with clock_of(town.site, a_second=500) as clock:
            clock.begin()
            until = time.monotonic() + 60
            while time.monotonic() < until and sum(len(town.entries(c, BreachAlleged)) for c in cases) < CASES:
                time.sleep(0.5)
            time.sleep(2)  # and whatever it would write twice
            clock.terminate()
            assert clock.wait(20) == 0
    assert at_work == KILLS
    for case in cases:
        missed = Counter(e.event.check_in_id for e in town.entries(case, CheckInMissed))
        alleged = Counter(e.evidence for e in town.entries(case, BreachAlleged))
        assert len(missed) == len(alleged) >= 1
        assert {*missed.values(), *alleged.values()} == {1}


def written(town: Town) -> int:
    """How much the clock has written."""
    with town.site.connected("record") as conn:
        row = conn.execute("SELECT count(*) FROM commands WHERE client_id = 'clock'").fetchone()
    return int(row[0]) if row else 0
