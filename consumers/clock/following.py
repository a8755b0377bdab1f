"""Following the record: what an entry leads to is asked for once, and only then does the mark move."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

import psycopg

from consumers.clock.asking import Asking, Order
from consumers.clock.desk import Desk
from consumers.clock.tally import Tally
from domain.kernel.entry import AnyEntry
from journal.store import Unavailable

#: What an entry leads to. It may be asked again for the same entry: the orders then bear the same names.
Reaction = Callable[[AnyEntry, Desk, datetime], Awaitable[list[Order]]]

STEP = 2_000  # positions at a time
MARK = "record"


class Following:
    """Follows the record from where the last process stopped. reactions: by topic."""

    def __init__(self, desk: Desk, asking: Asking, tally: Tally, reactions: Mapping[str, tuple[Reaction, ...]]) -> None:
        self._desk = desk
        self._asking = asking
        self._tally = tally
        self._reactions = reactions
        self._position: int | None = None

    async def step(self, head: int, now: datetime) -> bool:
        """React to the next entries up to a position; whether more are left."""
        if self._position is None:
            self._position = await self._desk.mark(MARK)
        upto = min(head, self._position + STEP)
        if upto <= self._position:
            return False
        entries = await self._desk.new(self._position, upto, self._reactions.keys())
        for entry in entries:  # in order: a breach is alleged before it is taken back
            await self._react(entry, now)
        await self._desk.move(MARK, upto)
        self._position = upto
        return upto < head

    async def _react(self, entry: AnyEntry, now: datetime) -> None:
        for reaction in self._reactions.get(entry.event.topic, ()):
            try:
                orders = await reaction(entry, self._desk, now)
            except (Unavailable, psycopg.Error):
                raise
            except Exception as wrong:  # one entry that nobody foresaw must not keep the others from being followed
                self._tally.wrong("follow", wrong)
            else:
                self._tally.add(orders, await self._asking.all(orders))
