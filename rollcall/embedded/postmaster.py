"""Whether a server runs: read from its lock file and the titles of processes, open to all (Linux)."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Postmaster:
    """A running server. sockets: the folder of its socket, empty where it has none."""

    pid: int
    port: int
    sockets: str
    ready: bool


def read_postmaster(pid_file: Path, marks: set[str]) -> Postmaster | None:
    """The running server whose lock file this is; None where no process of it lives.

    marks: words of which the process must carry one in its title or arguments. A number in a stale lock
    file may by now be that of any other process, or of one that died and nobody buried.
    """
    try:
        lines = pid_file.read_text().splitlines()
        pid = int(lines[0])
    except (OSError, ValueError, IndexError):
        return None
    if not _carries(pid, marks):
        return None
    whole = len(lines) >= 8  # the server writes its lines one after another while it starts
    return Postmaster(
        pid=pid,
        port=int(lines[3]) if len(lines) > 3 and lines[3].isdigit() else 0,
        sockets=lines[4] if len(lines) > 4 else "",
        ready=whole and lines[7].strip() == "ready",
    )


def processes_named(marks: set[str]) -> list[int]:
    """The numbers of all living PostgreSQL processes that carry one of the marks."""
    numbers = (int(name) for name in os.listdir("/proc") if name.isdigit())
    return [pid for pid in numbers if _carries(pid, marks)]


def _carries(pid: int, marks: set[str]) -> bool:
    try:
        line = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False
    program = line.split(b"\0", 1)[0]
    named_postgres = program.startswith(b"postgres:") or program.rsplit(b"/", 1)[-1] == b"postgres"
    return named_postgres and any(mark.encode() in line for mark in marks)
