"""How often somebody may try: a bucket a key, in the memory of this process."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable


class Pace:
    """Allows a burst, then one more every so many seconds, for each key.

    burst: how many at once. seconds: until one more. most: how many keys are remembered, the newest.
    """

    def __init__(
        self, *, burst: int, seconds: float, most: int = 10_000, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._spread = seconds * (burst - 1)
        self._seconds = seconds
        self._most = most
        self._clock = clock
        self._free_at: OrderedDict[str, float] = OrderedDict()

    def take(self, key: str) -> int:
        """Count one attempt: 0 where it is allowed, else the whole seconds to wait."""
        now = self._clock()
        free_at = max(self._free_at.get(key, now), now)
        if free_at - now > self._spread:
            return math.ceil(free_at - now - self._spread)
        self._free_at[key] = free_at + self._seconds
        self._free_at.move_to_end(key)
        if len(self._free_at) > self._most:
            self._free_at.popitem(last=False)
        return 0

    def forget(self, key: str) -> None:
        """An attempt succeeded: the key begins anew."""
        self._free_at.pop(key, None)
