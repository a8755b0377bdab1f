"""Histories told by hand: who said what, and when; and listings asked over the rows that they give."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from domain.kernel.entry import AnyEntry, Entry
from domain.kernel.event import Event
from projections.listing import Listing
from projections.model import Model, Row
from projections.questions import ASKED_ALREADY, ask_of
from projections.sheets.folding import effective, ordered

from .conftest import Desk

FILE = UUID("019b8a00-0000-7000-8000-00000000f11e")
NIGHT = datetime(2026, 3, 1, 17, tzinfo=UTC)  # already the second of March in Shanghai


class Said(NamedTuple):
    """One entry. on: the days after the night at which it occurred; by: who recorded it; rests_on: ids of entries."""

    event: Event
    on: float
    by: str = "o1"
    role: str = "officer"
    rests_on: tuple[int, ...] = ()
    policies: tuple[str, ...] = ()


def told(*said: Event | Said, stream: UUID = FILE, unit: str = "east") -> list[AnyEntry]:
    """The entries of a file as written; their ids are 1, 2, 3 and so on. What has no day occurs a day after another."""
    entries: list[AnyEntry] = []
    for n, one in enumerate(said, 1):
        given = one if isinstance(one, Said) else Said(one, n)
        at = NIGHT + timedelta(days=given.on)
        entry: AnyEntry = Entry(
            position=n,
            originator_id=stream,
            originator_version=n,
            event_id=UUID(int=n),
            occurred_at=at,
            recorded_at=NIGHT + timedelta(days=n),
            event=given.event,
            actor_id=given.by,
            actor_role=given.role,
            unit_id=unit,
            policies=given.policies,
            evidence=tuple(str(UUID(int=id)) for id in given.rests_on),
        )
        entries.append(entry)
    return entries


def rows(model: Model[Any], entries: list[AnyEntry]) -> list[Any]:
    """The rows of a model from the entries of one file."""
    return list(model.folded(ordered(model, entries, effective(entries))).rows.values())


def listed(
    desk: Desk, listing: Listing, today: date, *files: list[AnyEntry], units: Iterable[str] = ("east",), **given: Any
) -> list[Any]:
    """What a listing shows of some files on a day in Shanghai. given: filters."""
    found: dict[str, list[Row]] = {m.name: [row for f in files for row in rows(m, f)] for m in listing.reads}
    scene = {"today": today, "zone": "Asia/Shanghai", "units": list(units), "limit": 100, **ASKED_ALREADY}
    return ask_of(desk.views, listing.question(given), scene | given, found)
