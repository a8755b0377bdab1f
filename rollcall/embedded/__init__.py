"""The embedded database: two PostgreSQL servers of our own, one for the record and one for the keys.

`running(home)` uses the servers of that home where they run, else starts them, and stops them when the last
one who used them leaves. A user that is killed counts as having left. Nothing here speaks to a database:
the servers are started and stopped by their programs.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from rollcall.embedded.account import server_account
from rollcall.embedded.cluster import Cluster, ServerDidNotStart, pair
from rollcall.embedded.place import claim, servers_folder

START_SECONDS = 300.0
STOP_SECONDS = 60.0

__all__ = ["ServerDidNotStart", "Servers", "made", "revive", "running"]


@dataclass(frozen=True, slots=True)
class Servers:
    """Where the two databases are.

    record_url, keys_url: PostgreSQL addresses with their passwords; for programs, never for a log.
    started_here: this use started the servers.
    record_pid_file, keys_pid_file: the first line of each is the server's process; None for servers by URL.
    """

    record_url: str
    keys_url: str
    started_here: bool
    record_pid_file: Path | None = None
    keys_pid_file: Path | None = None


@contextmanager
def running(home: Path, *, fsync: bool = True, meanwhile: Callable[[], None] = lambda: None) -> Iterator[Servers]:
    """Both servers of the home, running for as long as the block lasts.

    home: the folder of Rollcall's data; made where it is missing. fsync=False only for data that may be lost.
    meanwhile: done while they start, where they have to; in any case before the block.
    Raises Unavailable (ServerDidNotStart, ServerMissing, AccountMissing, PlaceUnreachable).
    """
    home = home.expanduser().absolute()
    account = server_account()
    folder = servers_folder(home, account)
    record, keys = pair(folder, account)
    try:
        with claim(folder / "users.lock") as use:
            use.share()
            started = _ensure(home, (record, keys), fsync, meanwhile)
            if not started:
                meanwhile()
            yield Servers(record.url(), keys.url(), started, record.pid_file, keys.pid_file)
    finally:
        _leave(folder)


def made(home: Path) -> bool:
    """Whether both servers of the home have data; nothing is made by asking."""
    servers = home.expanduser().absolute() / "servers"
    return servers.exists() and all(cluster.major for cluster in pair(servers.resolve(), server_account()))


def revive(home: Path) -> None:
    """Put a keeper back in its place where it was killed; one that lives restarts dead servers by itself."""
    home = home.expanduser().absolute()
    account = server_account()
    _ensure(home, pair(servers_folder(home, account), account), fsync=True, meanwhile=lambda: None)


def _ensure(home: Path, clusters: tuple[Cluster, Cluster], fsync: bool, meanwhile: Callable[[], None]) -> bool:
    """See to it that both servers take connections; True where this call had to start a keeper."""
    folder = clusters[0].folder
    started = False
    deadline = time.monotonic() + START_SECONDS
    with claim(folder / "start.lock") as turn:
        turn.take()
        while time.monotonic() < deadline:
            if not _kept(folder):
                _start_keeper(home, fsync, meanwhile)
                started = True
            if all(cluster.ready() for cluster in clusters):
                return started
            time.sleep(0.01)
    raise ServerDidNotStart(f"the servers did not start in {START_SECONDS:.0f} s; their logs are in {folder}")


def _start_keeper(home: Path, fsync: bool, meanwhile: Callable[[], None]) -> None:
    command = [sys.executable, "-m", "rollcall.embedded.keeper", str(home), "on" if fsync else "off"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True) as asked:
        meanwhile()
        said = asked.communicate()[1]
    if asked.returncode != 0:
        raise ServerDidNotStart(said.strip() or "the keeper of the servers did not start")


def _kept(folder: Path) -> bool:
    with claim(folder / "keeper.lock") as lock:
        return not lock.try_to_take()


def _leave(folder: Path) -> None:
    """Stop the servers where nobody else uses them, and return when they are down."""
    deadline = time.monotonic() + STOP_SECONDS
    asked = False
    with claim(folder / "users.lock") as use, claim(folder / "keeper.lock") as keeper:
        while time.monotonic() < deadline and not keeper.try_to_take():
            if not asked and use.try_to_take():  # held until they are down: who comes now waits, then starts them
                _dismiss(keeper.signed())
                asked = True
            elif not asked and use.try_to_share():
                return
            time.sleep(0.01)


def _dismiss(keeper: int | None) -> None:
    """Ask the keeper to stop the servers; a number that is no keeper's is left alone."""
    with suppress(OSError):
        if keeper and b"rollcall.embedded.keeper" in Path(f"/proc/{keeper}/cmdline").read_bytes():
            os.kill(keeper, signal.SIGTERM)
