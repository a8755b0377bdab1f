"""kill -9 of the workers of the read models under load: nothing is lost and nothing doubled, whoever takes over."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from uuid_utils.compat import uuid7

from journal.site import Site
from projections.models import MODELS
from projections.sheets.comparing import compare
from tests.conftest import Install

from ..projections.conftest import OF_LOOKS, Pen, Written, invented

WHOLE = os.environ.get("ROLLCALL_FAULTS") == "whole"
KILLS = 1_000 if WHOLE else 50
POSITION = "SELECT coalesce(min(position), 0) FROM views.positions WHERE live AND journal = %s"


@pytest.fixture
def site(install: Install) -> Site:
    return install("simulated", MODELS)


class Workers:
    """Some workers that are always there, and their numbers."""

    def __init__(self, site: Site, count: int) -> None:
        script = Path(__file__).with_name("kill_workers.py")
        command = [sys.executable, str(script), str(count), site.record_url, site.keys_url, str(site.root_file)]
        environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
        self._keeper = subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.pids: list[int] = []
        self._ears = threading.Thread(target=self._hear, daemon=True)
        self._ears.start()

    def _hear(self) -> None:
        assert self._keeper.stdout is not None
        self.pids.extend(int(line) for line in self._keeper.stdout)

    def kill(self, rng: random.Random, count: int) -> bool:
        """kill -9 of one of the workers that live; False where it was gone."""
        with suppress(ProcessLookupError):
            os.kill(rng.choice(self.pids[-count:]), signal.SIGKILL)
            return True
        return False

    def end(self) -> None:
        assert self._keeper.stdin is not None
        self._keeper.stdin.close()
        self._keeper.wait(30)
        self._ears.join(10)
        assert self._keeper.stdout is not None
        self._keeper.stdout.close()


@contextmanager
def working(site: Site, count: int) -> Iterator[Workers]:
    workers = Workers(site, count)
    try:
        yield workers
    finally:
        workers.end()


def position(site: Site, journal: str) -> int:
    with psycopg.connect(site.record_url) as conn:
        row = conn.execute(POSITION, [journal]).fetchone()  # type: ignore[call-overload]
    return int(row[0]) if row else 0


def reached(site: Site, head: int, journal: str = "record", seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while position(site, journal) < head:
        assert time.monotonic() < until, f"{journal} stands at {position(site, journal)} of {head}"
        time.sleep(0.02)


def test_fifty_kills_of_workers_under_load_leave_what_the_record_folds_to(site: Site) -> None:
    rng = random.Random(KILLS)
    streams: list[UUID] = [uuid7() for _ in range(40)]
    pen, day, written, looked, kills = Pen(site), uuid7(), 0, 0, 0
    with working(site, 3) as workers:
        while kills < KILLS:
            pen.write(invented(rng, streams, 30, late=0.1))
            pen.write([Written(day, uuid7(), rng.choice(OF_LOOKS), 1.0, 1.0) for _ in range(5)], "reads")
            written, looked = written + 30, looked + 5
            time.sleep(rng.random() * 0.1)
            if len(workers.pids) > 2 and position(site, "record") > written - 500:
                kills += workers.kill(rng, 3)
        reached(site, written)
        reached(site, looked, "reads")
    pen.close()
    assert list(compare(site, MODELS, lambda _: None)) == []
    with psycopg.connect(site.record_url) as conn:
        assert conn.execute("SELECT count(*) FROM views.parked").fetchone() == (0,)
        assert conn.execute("SELECT count(*) FROM views.audit_trail").fetchone() == (written,)
