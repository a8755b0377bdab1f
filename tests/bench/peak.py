"""``python -m tests.bench.peak JOB RECORD_URL KEYS_URL ROOT_FILE``: does a job, prints its peak memory in MiB."""

from __future__ import annotations

import sys
from pathlib import Path

from journal.handling.states import folded
from journal.site import Site
from journal.walking import walker
from projections.models import MODELS
from projections.rebuild import rebuild


def replay_all(site: Site) -> None:
    """Fold every file from the record."""
    with walker(site) as walking:
        for stream, entries in walking.folded():
            folded(stream, entries)


def rebuild_all(site: Site) -> None:
    """Build every model of the record anew in this process, and put it in place."""
    rebuild(site, [model.name for model in MODELS], processes=1)


JOBS = {"replay": replay_all, "rebuild": rebuild_all}

if __name__ == "__main__":
    job, record_url, keys_url, root_file = sys.argv[1:]
    JOBS[job](Site(record_url, keys_url, Path(root_file)))
    with open("/proc/self/status") as status:  # getrusage would tell the size of the process that started this one
        print(next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024)
