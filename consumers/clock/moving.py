"""Files that came to another unit: what is due of them by that unit's tables, periods and calendar."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import LiteralString
from uuid import UUID

from consumers.clock.asking import Asking, Order
from consumers.clock.desk import Desk
from consumers.clock.restating import by_period
from consumers.clock.tally import Tally
from domain.duties.declared import BY_WORD
from domain.duties.owed import FOUR_ONES
from domain.duties.restated import RESTATED
from domain.duties.rules import RestateDuty
from domain.intake.relocation.record import ReportedAtNewPlace
from domain.kernel.access import covers
from domain.kernel.entry import AnyEntry
from domain.kernel.of import Of
from journal.arrays import Texts, Uuids

STEP = 100_000  # positions at a time: files move seldom
FAR = 10_000  # behind that many positions the mark is moved, whether or not a file has
MARK = "moved"
WORDS = sorted(word for word in RESTATED if BY_WORD[word].of is Of.CASES)
OPEN: LiteralString = """
SELECT stream, duty, key, start, unit_id FROM duties
WHERE status = 'open' AND stream = ANY(%s) AND duty = ANY(%s) ORDER BY stream, duty, key"""


class Moving:
    """Follows the moves of files behind the read models. The mark moves once they are worked through, or is far behind:
    what is asked for again bears the same name."""

    def __init__(self, desk: Desk, asking: Asking, tally: Tally) -> None:
        self._desk = desk
        self._asking = asking
        self._tally = tally
        self._position: int | None = None
        self._marked = 0

    async def step(self, head: int, now: datetime) -> bool:
        """Work through the next moves up to a position that the read models have reached; whether more are left."""
        if self._position is None:
            self._position = self._marked = await self._desk.mark(MARK)
        upto = min(head, self._position + STEP)
        if upto <= self._position:
            return False
        entries = await self._desk.new(self._position, upto, [ReportedAtNewPlace.topic])
        moves = {entry.originator_id: entry for entry in entries if _within(entry)}
        if moves:
            orders = await self._orders(moves, now)
            self._tally.add(orders, await self._asking.all(orders))
        if moves or upto - self._marked >= FAR:
            await self._desk.move(MARK, upto)
            self._marked = upto
        self._position = upto
        return upto < head

    async def _orders(self, moves: Mapping[UUID, AnyEntry], now: datetime) -> list[Order]:
        """One for each duty that is owed in a file that moved: the rule finds whether its day is another one."""
        (rows,) = await self._desk.views.ask((OPEN, [Uuids(list(moves)), Texts(WORDS)]))
        return [
            _order(moves[stream], duty, each, start, unit_id)
            for stream, duty, key, start, unit_id in rows
            for each in self._keys(duty, key, unit_id, now)
        ]

    def _keys(self, duty: str, key: str, unit_id: str, now: datetime) -> Iterator[str]:
        """Its key; for a key subject, what the special periods of the unit ask for."""
        if duty != FOUR_ONES or key:
            yield key
            return
        today = self._desk.today(unit_id, now)
        for period in self._desk.handling.references.known[Of.PERIODS].values():
            if period.until_on >= today and covers(period.unit_id, unit_id, self._desk.units):
                yield from by_period(period, self._desk).items


def _within(entry: AnyEntry) -> bool:
    """Whether a unit of this installation holds the file from then on."""
    return isinstance(entry.event, ReportedAtNewPlace) and entry.event.unit_id is not None


def _order(move: AnyEntry, duty: str, key: str, start: UUID, unit_id: str) -> Order:
    command = RestateDuty(duty=duty, key=key, start=start, cause="unit_changed", caused_by=move.event_id)
    name = ("restate-moved", str(move.originator_id), duty, key, str(start), str(move.event_id))
    return Order("restate", name, command, move.originator_id, unit_id)
