"""Histories of duties, written by hand: what begins one, when it is due, what settles it, what writes its breach."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from domain.catalogue import event_examples
from domain.kernel.entry import AnyEntry, Entry, Occurred
from domain.kernel.event import Event
from domain.kernel.rule import Draft, example_id
from projections.models.duties.book import MODEL
from projections.models.duties.row import DutyRow

ZONE = ZoneInfo("Asia/Shanghai")
STREAM = UUID("019b8a00-0000-7000-8000-00000000f11e")
E = TypeVar("E", bound=Event)


@cache
def _examples() -> dict[type[Event], Event]:
    found: dict[type[Event], Event] = {}
    for event in event_examples():
        found.setdefault(type(event), event)
    return found


def ex(kind: type[E], **changes: Any) -> E:
    """The example of an event, with some fields otherwise."""
    event: Any = _examples()[kind]
    return replace(event, **changes) if changes else event


def at(text: str) -> datetime:
    """An instant of the unit's time: ``2026-03-01`` is ten in the morning."""
    return datetime.fromisoformat(text if " " in text else f"{text} 10:00").replace(tzinfo=ZONE)


def on(text: str) -> date:
    """A day."""
    return date.fromisoformat(text)


class Step(NamedTuple):
    """That something happened, at the unit's time."""

    at: str
    event: Event


class History(NamedTuple):
    """One duty.

    due: its last day, or the instant. warn: from when on it is almost due. overdue_from: the first day of a breach, of
    days alone. done, missed, cancelled: what settles it; missed None for duties without a breach of their own. by_rule:
    whether the rule that writes the breach can be asked with this history alone.
    """

    word: str
    given: tuple[Step, ...]
    due: str
    warn: str
    done: Step
    overdue_from: str = ""
    missed: Event | None = None
    cancelled: Step | None = None
    key: str = ""
    by_rule: bool = True


def entries(*steps: Step) -> list[AnyEntry]:
    """The entries of a stream, recorded in the order given."""
    return [_entry(n, step) for n, step in enumerate(steps)]


def _entry(n: int, step: Step) -> AnyEntry:
    when = at(step.at)
    return Entry(n + 1, STREAM, n + 1, example_id(n), when, when, step.event, unit_id="north-office")


def folded(*steps: Step) -> dict[tuple[str, str], DutyRow]:
    """The duties after what happened, in the order in which it occurred."""
    return folded_entries(entries(*steps))


def folded_entries(given: Sequence[AnyEntry]) -> dict[tuple[str, str], DutyRow]:
    """The same of entries."""
    return dict(MODEL.folded(sorted(given, key=lambda entry: entry.order)).rows)


def drafts(steps: Sequence[Step]) -> list[Event | Draft]:
    """What happened, as the domain's own tests are given it."""
    return [Draft(step.event, Occurred(at(step.at))) for step in steps]
