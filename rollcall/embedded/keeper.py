"""The keeper: one process a home that starts both servers, starts a dead one again, and stops them unused.

`python -m rollcall.embedded.keeper HOME on|off` (fsync) returns when both servers take connections and
leaves the keeper behind, in a session of its own. The keeper lives as long as somebody shares the claim on
`users.lock`; the system lets that claim go when its holder is killed, so nothing is left running for nobody.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import FileIO
from pathlib import Path
from types import FrameType

from rollcall.embedded.account import server_account
from rollcall.embedded.binaries import Binaries, choose, within_reach
from rollcall.embedded.cluster import Cluster, pair
from rollcall.embedded.making import make
from rollcall.embedded.place import Claim, servers_folder
from rollcall.exits import Exit, Unavailable

LOOK_SECONDS = 0.25
LONGEST_PAUSE_SECONDS = 30.0


def main() -> int:
    """Start both servers and leave a keeper behind. Says on stderr what is missing, and ends with 3."""
    home, fsync = Path(sys.argv[1]), sys.argv[2] == "on"
    heard, said = os.pipe()
    if os.fork():
        os.close(said)
        with os.fdopen(heard, "rb") as ear:
            trouble = ear.read()
        sys.stderr.write(trouble.decode())
        return Exit.UNAVAILABLE if trouble else Exit.OK
    os.close(heard)
    os.setsid()
    with os.fdopen(said, "wb", buffering=0) as mouth:
        try:
            _keep(home, fsync, mouth)
        except Unavailable as missing:
            mouth.write(str(missing).encode())
        except Exception as fault:
            if not mouth.closed:
                mouth.write(f"the keeper of the servers failed: {type(fault).__name__}".encode())
            raise
    return Exit.OK


def _keep(home: Path, fsync: bool, mouth: FileIO) -> None:
    """Be the keeper, unless there is one. The mouth is closed when both servers take connections."""
    account = server_account()
    folder = servers_folder(home, account)
    mine = Claim(folder / "keeper.lock")
    if not mine.try_to_take():
        return
    mine.sign()
    clusters = pair(folder, account, fsync=fsync)
    binaries = within_reach(choose(clusters[0].major or clusters[1].major), account, folder)
    _silence(folder / "keeper.log")
    signal.signal(signal.SIGTERM, _end)
    try:
        _both(lambda one: _bring_up(one, binaries), clusters)
        mouth.close()
        _watch(clusters, binaries, Claim(folder / "users.lock"))
    finally:
        _both(Cluster.stop, clusters)


def _bring_up(cluster: Cluster, binaries: Binaries) -> None:
    make(cluster, binaries)
    cluster.start(binaries)


def _watch(clusters: tuple[Cluster, Cluster], binaries: Binaries, users: Claim) -> None:
    """Return when nobody uses the servers; start one again that died meanwhile."""
    pause = LOOK_SECONDS
    while not users.try_to_take():
        try:
            for cluster in clusters:
                if cluster.postmaster() is None:
                    cluster.start(binaries)
            pause = LOOK_SECONDS
        except Unavailable as missing:
            print(missing, file=sys.stderr, flush=True)
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
        time.sleep(pause)


def _both(do: Callable[[Cluster], None], clusters: tuple[Cluster, Cluster]) -> None:
    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(do, cluster) for cluster in clusters]:
            done.result()


def _silence(log: Path) -> None:
    """Let go of the caller's terminal and pipes."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    written = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    for source, target in ((nothing, 0), (written, 1), (written, 2)):
        os.dup2(source, target)
    os.chdir("/")


def _end(_number: int, _frame: FrameType | None) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # the servers are being stopped: a second order adds nothing
    raise SystemExit(Exit.OK)


if __name__ == "__main__":
    raise SystemExit(main())
