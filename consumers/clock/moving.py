"""Files that came to another unit, and units that came below another: what is due by the tables, periods and calendar
there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID

from consumers.clock.asking import FIRST_DUTY, Asking, Order
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
from domain.organisation.record import UnitMoved
from journal.arrays import Texts, Uuids

STEP = 100_000  # positions at a time: files move seldom
FAR = 10_000  # behind that many positions the mark is moved, whether or not anything has
MARK = "moved"
TOPICS = (ReportedAtNewPlace.topic, UnitMoved.topic)
PAGE = 500
OF_FILES: LiteralString = """
SELECT stream, duty, key, start, unit_id FROM duties
WHERE status = 'open' AND duty = ANY(%s) AND stream = ANY(%s) AND (stream, duty, key) > (%s, %s, %s)
ORDER BY stream, duty, key LIMIT %s"""
OF_UNITS: LiteralString = """
SELECT stream, duty, key, start, unit_id FROM duties
WHERE status = 'open' AND duty = ANY(%s) AND unit_id = ANY(%s) AND (stream, duty, key) > (%s, %s, %s)
ORDER BY stream, duty, key LIMIT %s"""


class Moving:
    """Follows the moves of files and of units behind the read models, about a page of duties a step.

    The mark moves once all are worked through, or when it is far behind: what is asked for again bears the same name.
    """

    def __init__(self, desk: Desk, asking: Asking, tally: Tally) -> None:
        self._desk = desk
        self._asking = asking
        self._tally = tally
        self._position: int | None = None
        self._marked = 0
        self._moves: list[AnyEntry] = []
        self._after: tuple[UUID, str, str] = FIRST_DUTY

    async def step(self, head: int, now: datetime) -> bool:
        """Work through the next moves up to a position that the read models have reached; whether more are left."""
        if self._position is None:
            self._position = self._marked = await self._desk.mark(MARK)
        if not self._moves and self._position < head:
            upto = min(head, self._position + STEP)
            self._moves, self._position = _newest(await self._desk.new(self._position, upto, TOPICS)), upto
        found, looked = bool(self._moves), 0
        while self._moves and looked < PAGE:
            looked += await self._page(now)
        if not self._moves and (found or self._position - self._marked >= FAR):
            await self._desk.move(MARK, self._position)
            self._marked = self._position
        return bool(self._moves) or self._position < head

    async def _page(self, now: datetime) -> int:
        """A page of the first move; how many duties were looked at."""
        move = self._moves[0]
        (rows,) = await self._desk.views.ask(self._asked(move))
        orders = [
            _order(move, stream, duty, each, start, unit_id)
            for stream, duty, key, start, unit_id in rows
            for each in self._keys(duty, key, unit_id, now)
        ]
        self._tally.add(orders, await self._asking.all(orders))
        self._after = rows[-1][:3] if len(rows) == PAGE else FIRST_DUTY
        if len(rows) < PAGE:
            self._moves.pop(0)
        return len(rows)

    def _asked(self, move: AnyEntry) -> tuple[LiteralString, list[Any]]:
        """What asks for the duties that a move may change: of a file, or of a unit and all below it."""
        words, page = Texts(sorted(RESTATED)), (*self._after, PAGE)
        if not isinstance(move.event, UnitMoved):
            return OF_FILES, [words, Uuids([move.originator_id]), *page]
        moved, units = move.event.unit_id, self._desk.units
        return OF_UNITS, [words, Texts([unit for unit in units if covers(moved, unit, units)]), *page]

    def _keys(self, duty: str, key: str, unit_id: str, now: datetime) -> Iterator[str]:
        """Its key; for a key subject, what the special periods of the unit ask for."""
        if duty != FOUR_ONES or key:
            yield key
            return
        today = self._desk.today(unit_id, now)
        for period in self._desk.handling.references.known[Of.PERIODS].values():
            if period.until_on >= today and covers(period.unit_id, unit_id, self._desk.units):
                yield from by_period(period, self._desk).items


def _newest(entries: Sequence[AnyEntry]) -> list[AnyEntry]:
    """The last move of each file within this installation, and of each unit, in their order."""
    moves = {entry.originator_id: entry for entry in entries if getattr(entry.event, "unit_id", None) is not None}
    return sorted(moves.values(), key=lambda entry: entry.position)


def _order(move: AnyEntry, stream: UUID, duty: str, key: str, start: UUID, unit_id: str) -> Order:
    command = RestateDuty(duty=duty, key=key, start=start, cause="unit_changed", caused_by=move.event_id)
    name = ("restate-moved", str(stream), duty, key, str(start), str(move.event_id))
    return Order("restate", name, command, stream, unit_id, BY_WORD[duty].of)
