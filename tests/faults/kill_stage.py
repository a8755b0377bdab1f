"""``rollcall up`` as something to kill: started in a process group of its own, with servers of its own."""

from __future__ import annotations

import http.client
import os
import random
import signal
import socket
import time
from contextlib import suppress
from pathlib import Path

from rollcall.embedded.account import server_account
from rollcall.embedded.cluster import pair
from rollcall.embedded.place import claim, servers_folder
from rollcall.embedded.postmaster import processes_named
from rollcall.up.loading import EVERYWHERE
from tests.forking import Forked

START_SECONDS = 90.0


class Stage:
    """One installation under a home of its own. broken: a folder whose ``sitecustomize`` breaks the build."""

    def __init__(self, home: Path, broken: Path | None = None) -> None:
        self.home = home
        self.port = _free_port()
        account = server_account()
        self.folder = servers_folder(home, account)
        self._marks = {cluster.mark for cluster in pair(self.folder, account)}
        environment = {
            **os.environ,
            "ROLLCALL_HOME": str(home),
            "ROLLCALL_PORT": str(self.port),
            **({"PYTHONPATH": str(broken)} if broken else {}),
        }
        self._up = Forked(["up"], environment, home / "up.log", ["rollcall.up.command", *EVERYWHERE])

    def start(self) -> None:
        """Start it and return when it answers."""
        self._up.begin()
        until = time.monotonic() + START_SECONDS
        while not self.answers():
            if (code := self._up.poll()) is not None:
                raise RuntimeError(f"it ended with {code}: {self.last_words()}")
            if time.monotonic() > until:
                raise RuntimeError(f"it does not answer: {self.last_words()}")
            time.sleep(0.02)

    def kill(self) -> None:
        """kill -9 of its whole process group."""
        self._up.kill()

    def kill_servers(self) -> int:
        """kill -9 of every process of both PostgreSQL servers, and of their keeper."""
        return _killed(self.keepers()) + self.kill_servers_but_keeper()

    def kill_servers_but_keeper(self) -> int:
        """kill -9 of every process of both PostgreSQL servers."""
        return _killed(processes_named(self._marks))

    def kill_backend(self, rng: random.Random) -> int:
        """kill -9 of one process of a server: all others of it fall with it."""
        return _killed([rng.choice(processes_named(self._marks))])

    def pause_keeper(self) -> None:
        """Nobody starts the servers again until the keeper goes on."""
        for pid in self.keepers():
            os.kill(pid, signal.SIGSTOP)

    def resume_keeper(self) -> None:
        """Let the keeper go on."""
        for pid in self.keepers():
            os.kill(pid, signal.SIGCONT)

    def keepers(self) -> list[int]:
        """The keeper of the servers, if it lives."""
        with claim(self.folder / "keeper.lock") as lock:
            signed = lock.signed()
        if signed is None:
            return []
        with suppress(OSError):
            if b"rollcall.embedded.keeper" in Path(f"/proc/{signed}/cmdline").read_bytes():
                return [signed]
        return []

    def stop(self) -> None:
        """End it in order."""
        self._up.terminate()
        assert self._up.wait() is not None, f"it does not end: {self.last_words()}"
        self._up.close()

    def answers(self, path: str = "/health/live") -> bool:
        """Whether a request is answered with 200."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=1)
        try:
            connection.request("GET", path)
            return connection.getresponse().status == http.client.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def last_words(self) -> str:
        """The end of what it printed."""
        return (self.home / "up.log").read_text(errors="replace")[-2_000:]


def _killed(pids: list[int]) -> int:
    count = 0
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
            count += 1
    return count


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
