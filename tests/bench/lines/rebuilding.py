"""Read models on several workers, and built anew on several processes."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg

from journal.site import Site
from projections import schema
from projections.models import MODELS
from projections.rebuild import Progress
from projections.rebuild import rebuild as rebuilt
from projections.shares.crew import LIVING, WORK, WORKERS
from projections.shares.share import ALL
from tests.bench.place import Place
from tests.bench.rounds import Measured, floor, say

LEAST_REBUILT = 20_000
LEAST_SCALE = 1.6
WORKERS_TRIED = (1, 2, 4)
#: Four on two cores may not be slower than two, but for what one run differs from the next.
NOT_SLOWER = 0.9
_PASSED = "SELECT coalesce(sum(position), 0)::float8 / 8 FROM views.positions WHERE live AND journal = 'record'"


def scale(place: Place) -> Measured:
    """Entries a second that two workers fold, by those of one; and that four are not slower than two."""
    site, rates = place.sets.middle.site, dict[int, list[float]]({count: [] for count in WORKERS_TRIED})
    for number in range(place.pace.rounds):
        say(f"scale: round {number + 1} of {place.pace.rounds}")
        for count, of_count in rates.items():
            of_count.append(_caught_up(site, count))
    middle = {count: statistics.median(found) for count, found in rates.items()}
    ratios = [two / one for one, two in zip(rates[1], rates[2], strict=True)]
    ratio = middle[2] / middle[1]
    good = ratio >= LEAST_SCALE and middle[4] >= NOT_SLOWER * middle[2]
    more = {"workers": {str(count): round(rate) for count, rate in middle.items()}}
    spread = [min(ratios), max(ratios)]
    return Measured("scale", "events/s", LEAST_SCALE, middle[2], middle[1], ratio, spread, good, more)


def _caught_up(site: Site, count: int) -> float:
    """Entries a second by so many workers, from empty tables to the newest, from their first batch on."""
    with psycopg.connect(site.record_url, autocommit=True) as conn:
        conn.execute("DROP SCHEMA IF EXISTS views CASCADE")
    schema.migrate(site.record_url, MODELS)
    with psycopg.connect(site.record_url, autocommit=True) as conn, ExitStack() as stack:
        row = conn.execute("SELECT max(position) FROM record.entries").fetchone()
        assert row is not None
        for share in ALL:  # nobody begins before all are there
            conn.execute("SELECT pg_advisory_lock(%s, %s)", [WORK, share])
        for _ in range(count):
            stack.enter_context(_working(site))
        while len(conn.execute(LIVING, {"workers": WORKERS}).fetchall()) < count:
            time.sleep(0.05)
        time.sleep(1.5)  # each has seen the others
        conn.execute("SELECT pg_advisory_unlock_all()")
        return _timed(conn, float(row[0]))


def _timed(conn: psycopg.Connection[tuple[float]], head: float) -> float:
    first = began = 0.0
    while True:
        row = conn.execute(_PASSED).fetchone()
        passed = float(row[0]) if row else 0.0
        if passed and not first:
            first, began = passed, time.perf_counter()
        if passed >= head:
            return (passed - first) / (time.perf_counter() - began)
        time.sleep(0.02)


@contextmanager
def _working(site: Site) -> Iterator[None]:
    command = [sys.executable, "-m", "tests.bench.working", site.record_url, site.keys_url, str(site.root_file)]
    process = subprocess.Popen(command)
    try:
        yield
    finally:
        process.terminate()
        process.wait(30)


def rebuild(place: Place) -> Measured:
    """Entries a second of a rebuild of all models from 1,000,000, indexes, swap, checksums and all."""
    site = place.sets.large.site
    filling: list[float] = []

    def tell(progress: Progress) -> None:
        filling.append(progress.rate)

    with _peaks() as peaks:
        began = time.perf_counter()
        (first, *_) = rebuilt(site, [m.name for m in MODELS if m.journal == "record"], tell=tell)
        seconds = time.perf_counter() - began
    more = {
        "models": len(MODELS),
        "filling": round(filling[-1]),
        "mib_a_process": round(max(peaks.values(), default=0)),
    }
    return floor("rebuild", [first.position / seconds], unit="events/s", least=LEAST_REBUILT, **more)


@contextmanager
def _peaks() -> Iterator[dict[int, float]]:
    """The most memory that each process beside this one has taken while the block lasts, MiB."""
    found: dict[int, float] = {}
    stop = threading.Event()

    def look() -> None:
        while not stop.wait(0.5):
            for pid in _children():
                found[pid] = max(found.get(pid, 0.0), _peak(pid))

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield found
    finally:
        stop.set()
        thread.join()


def _children() -> list[int]:
    children = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    return [int(pid) for file in children for pid in file.read_text().split()]


def _peak(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)
