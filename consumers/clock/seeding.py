"""The seeds of spot checks: one a month for each unit at the top of its tree, drawn before the month begins there."""

from __future__ import annotations

from datetime import datetime, timedelta

from consumers.clock.asking import Asking, Order
from consumers.clock.desk import Desk
from consumers.clock.tally import Tally
from domain.contacts.seeds.rules import DrawSeed
from domain.kernel import days
from domain.kernel.ids import stream_of
from domain.kernel.rule import Of

AHEAD = timedelta(days=1)  # so that a unit in a zone further east has its seed when its month begins


class Seeding:
    """Has the seeds drawn that are missing."""

    def __init__(self, desk: Desk, asking: Asking, tally: Tally) -> None:
        self._desk = desk
        self._asking = asking
        self._tally = tally

    async def step(self, now: datetime) -> None:
        """Those of this month and, on its last day, of the next."""
        known = self._desk.handling.references.known[Of.SEEDS]
        orders = []
        for unit in list(self._desk.units.values()):
            today = self._desk.today(unit.unit_id, now)
            if unit.parent is not None or (unit.closed_on is not None and unit.closed_on <= today):
                continue
            seeds = known.get(unit.unit_id)
            for month in dict.fromkeys((days.month_of(today), days.month_of(today + AHEAD))):
                if seeds is None or month not in seeds.months:
                    orders.append(_order(unit.unit_id, month))
        self._tally.add(orders, await self._asking.all(orders))


def _order(unit_id: str, month: str) -> Order:
    command = DrawSeed(unit_id=unit_id, for_month=month)
    return Order("seed", ("seed", unit_id, month), command, stream_of("seeds", unit_id), unit_id)
