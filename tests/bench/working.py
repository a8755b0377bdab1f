"""``python -m tests.bench.working RECORD_URL KEYS_URL ROOT_FILE``: one worker of the read models, until it is ended."""

from __future__ import annotations

import signal
import sys
import threading
from pathlib import Path

from journal.site import Site
from projections.worker import run

if __name__ == "__main__":
    record_url, keys_url, root_file = sys.argv[1:]
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    run(Site(record_url, keys_url, Path(root_file)), stop)
