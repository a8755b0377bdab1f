"""Asking once for each matter of those who look through many files every few minutes, and find the same ones again."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, timedelta

from consumers.clock.asking import Asking, Order
from consumers.clock.tally import Tally

EVERY = timedelta(minutes=5)
REMEMBERED = 200_000


class Once:
    """What was asked for is not asked for again while it is remembered; the command's id tells it apart ever after."""

    def __init__(self, asking: Asking, tally: Tally) -> None:
        self._asking = asking
        self._tally = tally
        self._again_at: datetime | None = None
        self._asked: OrderedDict[tuple[str, ...], None] = OrderedDict()

    def turn(self, now: datetime) -> bool:
        """Whether it is time to look again, which is noted. Where a clock went back, too."""
        if self._again_at is not None and self._again_at - EVERY <= now < self._again_at:
            return False
        self._again_at = now + EVERY
        return True

    async def ask(self, orders: list[Order]) -> None:
        """Ask for those of some orders that were not asked for."""
        new = [order for order in orders if order.name not in self._asked]
        self._tally.add(new, await self._asking.all(new))
        self._asked.update(dict.fromkeys(order.name for order in new))
        while len(self._asked) > REMEMBERED:
            self._asked.popitem(last=False)
