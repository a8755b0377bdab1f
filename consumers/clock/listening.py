"""Listening to sources: which have not been heard for too long, and which are heard again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, LiteralString, NamedTuple

from consumers.clock.asking import Asking, Order
from consumers.clock.desk import Desk
from consumers.clock.tally import Tally
from domain.kernel.entry import EPOCH
from domain.kernel.ids import stream_of
from domain.kernel.rule import Of
from domain.oversight.sources.record import Source
from domain.oversight.sources.rules import RecordSourceHeard, RecordSourceSilent
from domain.oversight.sources.tables import SourceBeats
from journal.handling.composing import microseconds

MOST = 5_000  # beats of a source at a time
HEARD: LiteralString = "SELECT at FROM beats WHERE source_id = %s AND at > %s AND at <= %s ORDER BY at LIMIT %s"
DROP: LiteralString = "DELETE FROM beats WHERE source_id = %s AND at <= %s"


class Told(NamedTuple):
    """What the beats of a source tell, and the last of them."""

    orders: list[Order]
    last: datetime


class Listening:
    """Listens to every source that is registered and not retired."""

    def __init__(self, desk: Desk, asking: Asking, tally: Tally) -> None:
        self._desk = desk
        self._asking = asking
        self._tally = tally

    async def step(self, now: datetime) -> None:
        """What came, or did not come, since the last time."""
        known = self._desk.handling.references.known[Of.SOURCES]
        for source in list(known.values()):
            if not source.retired:
                await self._one(source, now)

    async def _one(self, source: Source, now: datetime) -> None:
        """All that is new of one: what is overdue is asked for only once its silences until now are known."""
        while await self._more(source, now):
            await self._desk.handling.references.catch_up()
            source = self._desk.handling.references.known[Of.SOURCES][source.source_id]

    async def _more(self, source: Source, now: datetime) -> bool:
        """As many beats as are looked at together; whether more are left."""
        mark = f"beats/{source.source_id}"
        heard = EPOCH + timedelta(microseconds=await self._desk.mark(mark))
        since = max([heard, source.registered_at, *(s.until for s in source.silences if s.until)])
        (rows,) = await self._desk.record.ask((HEARD, [source.source_id, since, now, MOST]))
        table = self._desk.policies(source.unit_id, self._desk.today(source.unit_id, now)).of(SourceBeats)
        after = timedelta(seconds=table.silent_after(source.every_seconds))
        told = tells(source, since, rows, now if len(rows) < MOST else rows[-1][0], after)
        self._tally.add(told.orders, await self._asking.all(told.orders))
        if told.last > heard:
            await self._desk.move(mark, microseconds(told.last))
            await self._desk.record.ask((DROP, [source.source_id, told.last]))
        return len(rows) == MOST and told.last > heard


def tells(source: Source, since: datetime, rows: Sequence[Sequence[Any]], now: datetime, after: timedelta) -> Told:
    """What beats tell of a source that was last heard at an instant. after: so long without one is a silence."""
    orders: list[Order] = []
    silent, last = source.silent is not None, since
    for (at,) in rows:
        if silent or at - last >= after:
            heard = RecordSourceHeard(until=at, since=None if silent else last)
            orders.append(_order(source, "heard", at, heard))
            silent = False
        last = at
    if not silent and now - last >= after:
        orders.append(_order(source, "silent", last, RecordSourceSilent(since=last)))
    return Told(orders, last)


def _order(source: Source, what: str, at: datetime, command: RecordSourceHeard | RecordSourceSilent) -> Order:
    name = ("source", source.source_id, what, at.isoformat())
    return Order(f"source-{what}", name, command, stream_of("source", source.source_id), source.unit_id)
