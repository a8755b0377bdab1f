"""What was alleged for nothing but an entry that is taken back is taken back too. What answered it, people withdraw."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from consumers.clock.asking import Order
from consumers.clock.desk import Desk
from domain.case import Case
from domain.conduct.breaches.record import Breach, BreachAlleged
from domain.conduct.breaches.rules import WithdrawBreach
from domain.kernel.correction import EntryCorrected
from domain.kernel.entry import AnyEntry


async def take_back(entry: AnyEntry, desk: Desk, _now: datetime) -> list[Order]:
    """A withdrawal for each breach that rests on what this entry takes back, and on nothing else."""
    gone = taken_back(entry)
    if not gone:
        return []
    file = await desk.handling.standing(entry.originator_id)
    if not isinstance(file.state, Case):
        return []
    known = {**file.state.breaches.answered, **file.state.breaches.open}
    alleged = await desk.entries([entry.originator_id], [breach.alleged for breach in known.values()])
    orders = []
    for breach_id, breach in known.items():
        if _rests_only_on(gone, breach, alleged):
            command = WithdrawBreach(breach_id=breach_id, reason=_reason(entry), entry=entry.event_id)
            name = ("withdraw-breach", str(breach_id), str(entry.event_id))
            orders.append(Order("withdraw-breach", name, command, entry.originator_id, file.unit_id))
    return orders


def taken_back(entry: AnyEntry) -> frozenset[str]:
    """The event ids of what an entry says does not stand."""
    event = entry.event
    if isinstance(event, EntryCorrected):
        return frozenset({str(event.entry)}) if event.becomes is None else frozenset()
    named = getattr(event, "entry", None)
    return frozenset({*entry.evidence, str(named)} if isinstance(named, UUID) else entry.evidence)


def _rests_only_on(gone: frozenset[str], breach: Breach, alleged: dict[UUID, AnyEntry]) -> bool:
    entry = alleged.get(breach.alleged)
    if entry is None or not isinstance(entry.event, BreachAlleged) or entry.event.documents:
        return False
    return bool(entry.evidence) and set(entry.evidence) <= gone


def _reason(entry: AnyEntry) -> Literal["late_entry", "correction"]:
    return "correction" if isinstance(entry.event, EntryCorrected) else "late_entry"
