"""Somebody becomes a key subject while a special period holds: what it asks for with them is due from then on."""

from __future__ import annotations

from datetime import datetime

from consumers.clock.asking import Order
from consumers.clock.desk import Desk
from consumers.clock.restating import by_period, restated
from domain.duties.owed import FOUR_ONES
from domain.kernel.access import covers
from domain.kernel.entry import AnyEntry
from domain.kernel.rule import Of


async def designate(entry: AnyEntry, desk: Desk, now: datetime) -> list[Order]:
    """The items of each special period that holds at the unit and is not over."""
    today, orders = desk.today(entry.unit_id, now), list[Order]()
    for period in desk.handling.references.known[Of.PERIODS].values():
        if period.until_on >= today and covers(period.unit_id, entry.unit_id, desk.units):
            change = by_period(period, desk)
            orders += [
                restated(change, entry.originator_id, FOUR_ONES, key, entry.event_id, entry.unit_id)
                for key in change.items
            ]
    return orders
