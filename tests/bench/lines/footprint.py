"""What has a bound of its own and no peer: memory, and the first answer after a warm start."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from journal.site import Site
from tests.bench import load
from tests.bench.lines.http import BODY, CONNECTIONS, projected
from tests.bench.place import Place
from tests.bench.rounds import Measured, ceiling, say
from tests.bench.serving import free_port, live, resident_mib, served, token

MOST_MIB = 300.0
MOST_GROWTH = 1.25
MOST_UP_SECONDS = 5.0
MOST_CATALOGUE_SECONDS = 1.0
CATALOGUE = """
import time
import msgspec, tomllib, zoneinfo, hashlib, inspect
began = time.perf_counter()
from domain import catalogue
catalogue.policies(), catalogue.calendar()
print(time.perf_counter() - began, len(catalogue.CATALOGUE), len(catalogue.RULES))
"""


def api_memory(place: Place) -> Measured:
    """MiB of the API's process with 100,000 cases in the journal, after commands on and reads of many of them."""
    filled = place.sets.many
    projected(place, filled.site)
    cases = [str(case) for case in filled.ids]
    authorized = {"Authorization": f"Bearer {token(place, filled.site)}"}
    seconds, sizes = max(3 * place.pace.seconds, 3.0), []
    with served(place, filled.site, ["rollcall", "api"]) as (port, pid):
        sizes.append(resident_mib(pid))
        for work in (
            {"method": "POST", "path": "/v1/cases/{case}/check-ins", "body": BODY, "fresh": "Idempotency-Key"},
            {"method": "GET", "path": "/v1/cases/{case}", "headers": {"Rollcall-Purpose": "supervision"}},
        ):
            headers = {**authorized, **work.pop("headers", {})}  # type: ignore[dict-item]
            load.put(
                load.Load(port=port, connections=CONNECTIONS, seconds=seconds, cases=cases, headers=headers, **work)  # type: ignore[arg-type]
            )
            sizes.append(resident_mib(pid))
            say(f"  {sizes[-1]:.0f} MiB after {work['method']}")
    return ceiling("api_memory", sizes, unit="MiB", most=MOST_MIB, cases=len(cases))


def replay_memory(place: Place) -> Measured:
    """How many times the memory of a replay of 10,000 events one of 1,000,000 takes."""
    return _growing(place, "replay_memory", "replay", place.sets.large.site)


def rebuild_memory(place: Place) -> Measured:
    """How many times the memory of a rebuild over 10,000 events one over 100,000 takes."""
    projected(place, place.sets.small.site)
    projected(place, place.sets.middle.site)
    return _growing(place, "rebuild_memory", "rebuild", place.sets.middle.site)


def up(place: Place) -> Measured:
    """Seconds from ``rollcall up`` to its first answer, in a home that was up before."""
    home = place.home / "up"
    times = [_up(home) for _ in range(4)]
    return ceiling("up", times[1:], unit="s", most=MOST_UP_SECONDS, first_of_all=round(times[0], 2))


def catalogue(place: Place) -> Measured:
    """Seconds that every event, command, rule, policy table and calendar add to the start of a process."""
    command, times = [sys.executable, "-c", CATALOGUE], []
    for _ in range(place.pace.rounds + 1):
        said = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.split()
        times.append(float(said[0]))
    events, commands = int(said[1]), int(said[2])
    return ceiling("catalogue", times[1:], unit="s", most=MOST_CATALOGUE_SECONDS, events=events, commands=commands)


def _growing(place: Place, name: str, job: str, large: Site) -> Measured:
    before, after = (_peak(job, site) for site in (place.sets.small.site, large))
    more = {"mib": round(after, 1), "mib_small": round(before, 1)}
    return ceiling(name, [after / before], unit="x", most=MOST_GROWTH, **more)


def _peak(job: str, site: Site) -> float:
    command = [sys.executable, "-m", "tests.bench.peak", job, site.record_url, site.keys_url, str(site.root_file)]
    return float(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)


def _up(home: Path) -> float:
    port = free_port()
    environment = {**os.environ, "ROLLCALL_HOME": str(home), "ROLLCALL_PORT": str(port)}
    began = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", "rollcall", "up"], env=environment, stdout=subprocess.DEVNULL)
    try:
        while not live(port):
            if process.poll() is not None or time.perf_counter() - began > 120:
                raise RuntimeError("rollcall up did not answer")
            time.sleep(0.02)
        return time.perf_counter() - began
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)
