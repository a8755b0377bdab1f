"""How much memory a server of our own keeps pages in: a part of what this machine has, as it serves others too."""

from __future__ import annotations

import os
from pathlib import Path

#: The least and the most, in MiB, and which part of the whole lies between these.
LEAST, MOST, PART = 128, 2_048, 8
#: Where the kernel says what a container may take; ``max`` where it may take all.
LIMITS = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))


def for_pages() -> str:
    """The size as the server reads it, such as ``2048MB``."""
    return f"{min(max(_bytes() // PART >> 20, LEAST), MOST)}MB"


def _bytes() -> int:
    """What this machine has, or what its container may take of that."""
    limits = (_limit(path) for path in LIMITS)
    return min([os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"), *(one for one in limits if one is not None)])


def _limit(path: Path) -> int | None:
    try:
        return int(path.read_text())
    except (OSError, ValueError):
        return None  # there is no such file, or no limit
