"""The worker: one at a time, told to stop, killed, cut off from its server; and those who wait for it."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from uuid_utils.compat import uuid7

from domain.oversight.upkeep.record import ProjectionRebuilt
from journal.site import Site
from projections.models import MODELS, case_files
from projections.rebuild import rebuild
from projections.sheets import checksum
from projections.waiting import Behind, Waiting
from projections.worker import run

from .conftest import Desk, Pen, invented


@contextmanager
def working(site: Site, **options: Any) -> Iterator[threading.Event]:
    """A worker in a thread, for as long as the block lasts."""
    stop = threading.Event()
    thread = threading.Thread(target=run, args=(site, stop), kwargs=options)
    thread.start()
    try:
        yield stop
    finally:
        stop.set()
        thread.join(10)
        assert not thread.is_alive()


def eventually(holds: Callable[[], bool], seconds: float = 30.0) -> None:
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, "it never came to hold"
        time.sleep(0.02)


def position(desk: Desk) -> int:
    row = desk.views.execute("SELECT min(position) FROM positions WHERE live AND journal = 'record'").fetchone()
    assert row is not None
    return int(row[0])


def rebuilt_equals_live(site: Site, desk: Desk) -> bool:
    before = {m.name: checksum.of_live(desk.views, m) for m in MODELS}
    return {t.model: t for t in rebuild(site)} == before


def test_a_worker_follows_the_record(site: Site, pen: Pen, desk: Desk) -> None:
    streams = [uuid7() for _ in range(3)]
    with working(site):
        for seed in range(5):
            pen.write(invented(random.Random(seed), streams, 40))
            eventually(lambda upto=40 * (seed + 1): position(desk) == upto)  # type: ignore[misc]
        eventually(lambda: beat(desk) == (200, 200, 0.0, 0))
    assert rebuilt_equals_live(site, desk)


def beat(desk: Desk) -> tuple[Any, ...] | None:
    query = "SELECT position, head, lag_seconds, parked FROM heartbeats WHERE journal = 'record'"
    return desk.views.execute(query).fetchone()


def test_a_worker_that_lost_its_connection_comes_back(site: Site, pen: Pen, desk: Desk) -> None:
    stream = uuid7()
    with working(site):
        pen.write(invented(random.Random(1), [stream], 30))
        eventually(lambda: position(desk) == 30)
        with psycopg.connect(site.record_url, autocommit=True) as owner:
            owner.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND application_name LIKE 'rollcall-%' AND query LIKE '%LISTEN%'"
                " OR application_name IN ('rollcall-views') AND pid <> pg_backend_pid()"
            )
        desk.views = desk.connect()
        pen.write(invented(random.Random(2), [stream], 30))
        eventually(lambda: position(desk) == 60)
    assert rebuilt_equals_live(site, desk)


CHILD = """
import sys, threading
from pathlib import Path
from domain.oversight.upkeep.record import ProjectionRebuilt
from journal.site import Site
from projections.worker import run
run(Site(sys.argv[1], sys.argv[2], Path(sys.argv[3])), threading.Event())
"""


def moved_on(desk: Desk, most: int) -> None:
    """Wait until the worker has done something, or all there is."""
    before = position(desk)
    eventually(lambda: position(desk) > before or position(desk) == most)


def test_a_worker_killed_in_the_middle_loses_nothing_and_doubles_nothing(site: Site, pen: Pen, desk: Desk) -> None:
    streams = [uuid7() for _ in range(6)]
    rng = random.Random(3)
    child: subprocess.Popen[bytes] | None = None
    command = [sys.executable, "-c", CHILD, site.record_url, site.keys_url, str(site.root_file)]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    try:
        for seed in range(4):
            child = subprocess.Popen(command, env=environment)
            for _ in range(6):
                pen.write(invented(random.Random(seed * 100 + rng.randrange(100)), streams, 150))
                time.sleep(rng.uniform(0, 0.2))
            moved_on(desk, 900 * (seed + 1))
            child.send_signal(signal.SIGKILL)
            child.wait()
    finally:
        if child is not None:
            child.kill()
    with working(site):
        eventually(lambda: position(desk) == 3_600, 30)
    assert rebuilt_equals_live(site, desk)


def test_an_outdated_model_is_built_anew_beside_the_work(site: Site, pen: Pen, desk: Desk) -> None:
    pen.write(invented(random.Random(1), [uuid7(), uuid7()], 100))
    with working(site):
        eventually(lambda: position(desk) == 100)
    before = checksum.of_live(desk.views, MODELS[2])
    desk.views.execute("UPDATE models SET version = 0 WHERE model = %s", [MODELS[2].name])
    desk.views.execute(f"TRUNCATE {MODELS[2].name}")  # type: ignore[arg-type]
    with working(site):
        eventually(lambda: checksum.of_live(desk.views, MODELS[2]) == before)
        eventually(lambda: desk.looks.head().position == 1)  # that it was built anew is on record
        pen.write(invented(random.Random(2), [uuid7()], 50))
        eventually(lambda: position(desk) == 150)
    (told,) = desk.looks.after(0, 10)
    assert isinstance(told.event, ProjectionRebuilt)
    assert (told.event.model, told.event.checksum) == (MODELS[2].name, f"{before.digest:064x}")


def test_a_model_of_a_newer_release_is_left_alone(site: Site, pen: Pen, desk: Desk) -> None:
    pen.write(invented(random.Random(1), [uuid7(), uuid7()], 60))
    desk.views.execute("UPDATE models SET version = 99 WHERE model = 'tallies'")
    reached = "SELECT DISTINCT version, position FROM models JOIN positions USING (build) WHERE model = %s"
    with working(site):
        eventually(lambda: desk.views.execute(reached, ["case_files"]).fetchall() == [(case_files.MODEL.version, 60)])
        time.sleep(0.5)
    assert desk.views.execute(reached, ["tallies"]).fetchall() == [(99, 0)]


def test_a_release_that_was_asked_for_is_carried_out_while_working(site: Site, pen: Pen, desk: Desk) -> None:
    stream = uuid7()
    pen.write(invented(random.Random(1), [stream], 40))
    with working(site):
        eventually(lambda: position(desk) == 40)
    whole = checksum.of_live(desk.views, MODELS[0])
    desk.views.execute("DELETE FROM case_files")
    desk.views.execute(
        "INSERT INTO parked (model, build, stream, cause, position) SELECT model, build, %s, 'Odd', 1"
        " FROM models WHERE model = 'case_files'",
        [stream],
    )
    with working(site):
        eventually(lambda: checksum.of_live(desk.views, MODELS[0]) == whole)
    assert desk.views.execute("SELECT count(*) FROM parked").fetchone() == (0,)


async def test_who_waits_for_a_position_is_woken_when_it_is_reached(site: Site, pen: Pen) -> None:
    waiting = Waiting(site.record_url)
    await waiting.start()
    with working(site):
        soon = asyncio.create_task(waiting.at_least(50, 8.0))
        await asyncio.to_thread(pen.write, invented(random.Random(1), [uuid7()], 50))
        assert await soon >= 50
        assert await waiting.at_least(50, 0.0) >= 50
    await waiting.stop()


async def test_who_waits_in_vain_is_told_how_far_it_is(site: Site, pen: Pen) -> None:
    waiting = Waiting(site.record_url)
    await waiting.start()
    with pytest.raises(Behind) as behind:
        await waiting.at_least(7, 0.4)
    assert (behind.value.wanted, behind.value.lag) == (7, 7)
    await waiting.stop()


async def test_waiting_survives_a_lost_connection(site: Site, pen: Pen) -> None:
    waiting = Waiting(site.record_url)
    await waiting.start()
    with working(site):
        await asyncio.to_thread(pen.write, invented(random.Random(1), [uuid7()], 10))
        await waiting.at_least(10, 8.0)
        with psycopg.connect(site.record_url, autocommit=True) as owner:
            owner.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        pen.close()
        fresh = Pen(site)
        await asyncio.to_thread(fresh.write, invented(random.Random(2), [uuid7()], 10))
        assert await waiting.at_least(20, 8.0) >= 20
        fresh.close()
    await waiting.stop()
