"""What is imported before processes are forked: it must begin nothing that a fork would tear apart."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from typing import Any

LOADED = """
import json, os, sys
from rollcall.up.loading import load
load()
places = [os.path.realpath(f"/proc/self/fd/{n}") for n in os.listdir("/proc/self/fd")]
print(json.dumps({
    "threads": len(os.listdir("/proc/self/task")),
    "sockets": [place for place in places if "socket:" in place],
    "modules": sorted(sys.modules),
}))
"""


@cache
def loaded() -> dict[str, Any]:
    return json.loads(subprocess.check_output([sys.executable, "-c", LOADED]))  # type: ignore[no-any-return]


def test_no_thread_is_begun_and_no_connection_is_open() -> None:
    assert loaded()["threads"] == 1
    assert loaded()["sockets"] == []


def test_what_only_those_need_who_work_with_a_broker_is_left_to_them() -> None:
    assert {"kafka", "pyarrow", "deltalake", "duckdb"}.isdisjoint(loaded()["modules"])
    assert {"api.app", "projections.worker", "journal.proof.signer"} <= set(loaded()["modules"])
