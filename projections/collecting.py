"""Looking for garbage in cycles seldom: entries and rows are many and hold none, and looking cost a tenth."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

THRESHOLDS = (50_000, 20, 20)


def collect_seldom() -> None:
    """From now on, in a process that works on entries and rows."""
    gc.set_threshold(*THRESHOLDS)


@contextmanager
def collecting_seldom(*thresholds: int) -> Iterator[None]:
    """For as long as the block lasts. thresholds: other ones."""
    before = gc.get_threshold()
    gc.set_threshold(*(thresholds or THRESHOLDS))
    try:
        yield
    finally:
        gc.set_threshold(*before)
