"""Servers under measurement, each in a process of its own."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from api.signin import accounts
from api.signin.tokens import LocalKeys
from journal.site import Site
from tests.bench import histories
from tests.bench.place import Place

START_SECONDS = 120.0


@contextmanager
def served(place: Place, site: Site, command: Sequence[str], **more: str) -> Iterator[tuple[int, int]]:
    """(port, process) of a server started as ``python -m COMMAND`` with the settings of a site."""
    port = free_port()
    environment = {
        **os.environ,
        "ROLLCALL_HOME": str(place.home),
        "ROLLCALL_DATABASE_URL": site.record_url,
        "ROLLCALL_KEYS_URL": site.keys_url,
        "ROLLCALL_MASTER_KEY_FILE": str(site.root_file),
        "ROLLCALL_TOKEN_KEY_FILE": str(token_file(place)),
        "ROLLCALL_PORT": str(port),
        "ROLLCALL_LOG_LEVEL": "warning",
        **more,
    }
    process = subprocess.Popen([sys.executable, "-m", *command], env=environment)
    try:
        _await(port, process)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(20)


def token(place: Place, site: Site, role: str = "officer") -> str:
    """A token of a new account, good for an hour."""
    name = f"{role}-{time.time_ns()}"
    account_id = accounts.add(site, name, role, histories.UNIT, "a password for measuring")
    account = next(a for a in accounts.every(site) if a.account_id == account_id)
    return LocalKeys(token_file(place)).token(account, 3600)


def token_file(place: Place) -> Path:
    """The key of tokens, the same for every server of a run."""
    return place.home / "secrets" / "token.key"


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def resident_mib(pid: int) -> float:
    """The memory that a process holds, MiB."""
    with open(f"/proc/{pid}/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) / 1024


def _await(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}")
        if live(port):
            return
        time.sleep(0.05)
    raise RuntimeError("the server did not answer")


def live(port: int) -> bool:
    """Whether a server answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=1)
    try:
        connection.request("GET", "/health/live")
        return connection.getresponse().status == http.client.OK
    except OSError:
        return False
    finally:
        connection.close()
