"""Busy files: the example of every event, many times over, each time about something else and of another day."""

from __future__ import annotations

import random
import re
import typing
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from functools import cache
from typing import Any
from uuid import UUID

from domain.catalogue import event_examples
from domain.kernel.entry import AnyEntry, Entry, Precision
from domain.kernel.event import Event
from domain.kernel.rule import Of
from domain.kinds import kind_of

STREAM = UUID(int=7)
BEGUN = datetime(2026, 1, 5, 1, tzinfo=UTC)
EVENTS = [event for event in event_examples() if kind_of(type(event)).of is Of.CASES]
_PERIOD = re.compile(r"\d{4}(-(\d\d|Q\d))?")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_PIN = re.compile(r"(.+@.+#)[0-9a-f]{64}")


def ten_years(length: int, round_of: int = 60) -> list[AnyEntry]:
    """A file of so many entries of all kinds, in the order in which they occurred, spread over ten years.

    round_of: how many entries in a row are about the same things: one for entries that never meet.
    """
    chance = random.Random(length)
    apart = timedelta(days=3650) / length
    return [
        entry(n, another(chance.choice(EVENTS), n // round_of, n * 3650 // length), BEGUN + n * apart)
        for n in range(1, length + 1)
    ]


def again_and_again(event: Event, times: int, apart: int) -> list[AnyEntry]:
    """One event so many times, each time about something else, so many days later."""
    return [entry(n, another(event, n, n * apart), BEGUN + timedelta(days=n)) for n in range(1, times + 1)]


def entry(n: int, event: Event, at: datetime) -> AnyEntry:
    """An event as it stands in the record at a position."""
    return Entry(
        position=n,
        originator_id=STREAM,
        originator_version=n,
        event_id=UUID(int=n),
        occurred_at=at,
        occurred_precision=Precision.INSTANT,
        recorded_at=at,
        event=event,
        actor_id="officer-7",
    )


def another(event: Event, number: int, days: int) -> Event:
    """The same about something else: other ids, codes and digests, and so many days later."""
    fixed = _fixed(type(event))
    fields = {name: getattr(event, name) for name in event.__struct_fields__}
    return type(event)(**{name: v if name in fixed else _other(v, number, days) for name, v in fields.items()})


def _other(value: Any, number: int, days: int) -> Any:
    match value:
        case bool() | Enum():
            return value
        case UUID():
            return UUID(int=value.int % (1 << 64) + (number << 70))
        case Event():
            return another(value, number, days)
        case date():  # instants too
            return value + timedelta(days=days)
        case str() if _DIGEST.fullmatch(value):
            return f"{number:064x}"
        case str() if pin := _PIN.fullmatch(value):
            return f"{pin[1]}{number:064x}"
        case str() if _PERIOD.fullmatch(value):
            return f"{2020 + days // 360}-{days // 30 % 12 + 1:02}"
        case str():
            return f"{value}-{number}"
        case tuple():
            return tuple(_other(inner, number, days) for inner in value)
        case _:
            return value


@cache
def _fixed(kind: type[Event]) -> frozenset[str]:
    """The fields of an event that hold one of a few words."""
    return frozenset(name for name, hint in typing.get_type_hints(kind).items() if "Literal" in str(hint))
