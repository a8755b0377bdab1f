"""A miss becomes an allegation where the table ``breach.allegation`` says so. Whether it is a breach, people find."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from consumers.clock.asking import Order
from consumers.clock.desk import Desk
from domain.conduct.breaches.rules import AllegeBreach
from domain.conduct.breaches.tables import BreachAllegation
from domain.kernel.entry import AnyEntry
from domain.kernel.policy import PolicyBook


def topics(book: PolicyBook, known: Iterable[str]) -> list[str]:
    """The topics that any version at hand names."""
    named = {name for version in book.of(BreachAllegation.table) for name in getattr(version, "kinds", {})}
    return [topic for topic in known if topic.rpartition(".")[0] in named]


async def allege(entry: AnyEntry, desk: Desk, now: datetime) -> list[Order]:
    """From the day on which it was due; it goes on until it is known to have ended."""
    today = desk.today(entry.unit_id, now)
    kind = desk.policies(entry.unit_id, today).of(BreachAllegation).of(entry.event.topic)
    if kind is None:
        return []
    from_on = _first_day(entry, desk.today(entry.unit_id, entry.occurred_at))
    command = AllegeBreach(kind=kind, from_on=from_on, goes_on=True, entries=(entry.event_id,))
    name = ("allege", str(entry.event_id), kind.value)
    return [Order("allege", name, command, entry.originator_id, entry.unit_id)]


def _first_day(entry: AnyEntry, occurred_on: date) -> date:
    """The day on which something was due, or on which it was noticed."""
    due_on = getattr(entry.event, "due_on", None)
    return due_on if isinstance(due_on, date) and due_on <= occurred_on else occurred_on
