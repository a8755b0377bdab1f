"""``python kill_workers.py COUNT RECORD_URL KEYS_URL ROOT_FILE``: keeps so many workers alive until its input ends.

Each is a fork of this process, which has imported everything and opened nothing: a new one is there at once. Their
numbers are printed as they come.
"""

from __future__ import annotations

import gc
import os
import select
import signal
import sys
import threading
from contextlib import suppress
from pathlib import Path

from journal.site import Site
from projections.worker import run


def main() -> None:
    """Fork, and fork again whenever one is gone."""
    count, record_url, keys_url, root_file = sys.argv[1:]
    site = Site(record_url, keys_url, Path(root_file))
    gc.freeze()
    living: set[int] = set()
    while not select.select([sys.stdin], [], [], 0.01)[0]:
        while len(living) < int(count):
            living.add(_forked(site))
        while (dead := os.waitpid(-1, os.WNOHANG)[0]) != 0:
            living.discard(dead)
            if not living:
                break
    for pid in living:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
            os.waitpid(pid, 0)


def _forked(site: Site) -> int:
    pid = os.fork()
    if pid == 0:
        stop = threading.Event()
        signal.signal(signal.SIGTERM, lambda *_: stop.set())
        run(site, stop)
        os._exit(0)
    print(pid, flush=True)
    return pid


if __name__ == "__main__":
    main()
