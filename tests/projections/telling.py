"""Histories told by hand: who said what, and when; and listings asked over the rows that they give."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from domain.kernel.codec import Place, decode, encode
from domain.kernel.entry import AnyEntry, Entry
from domain.kernel.event import Event
from projections.listing import Listing
from projections.listings.omissions.versions import numbers
from projections.model import Model, Row
from projections.questions import ASKED_ALREADY, ask_of
from projections.sheets.folding import effective, ordered

from .conftest import Desk

FILE = UUID("019b8a00-0000-7000-8000-00000000f11e")
#: The unit of the entries, another, and the one where the examples open their files.
EAST, COUNTY, OFFICE = REACH = ("east", "county", "north-office")
NIGHT = datetime(2026, 3, 1, 17, tzinfo=UTC)  # already the second of March in Shanghai


class Said(NamedTuple):
    """One entry. on: the days after the night at which it occurred; by: who recorded it; rests_on: ids of entries."""

    event: Event
    on: float
    by: str = "o1"
    role: str = "officer"
    rests_on: tuple[int, ...] = ()
    policies: tuple[str, ...] = ()


def told(
    *said: Event | Said, stream: UUID | None = None, unit: str = EAST, first: int = 1, pins: tuple[str, ...] = ()
) -> list[AnyEntry]:
    """The entries of one stream as they are read back, personal values sealed. What has no day occurs a day after
    another.

    first: their ids and positions are from it on; the id of the stream follows from it where none is given. pins: of
    entries that have none of their own.
    """
    stream = stream or UUID(int=FILE.int + first - 1)
    return [
        _entry(one if isinstance(one, Said) else Said(one, n), n, stream, unit, first - 1, pins)
        for n, one in enumerate(said, 1)
    ]


def _entry(said: Said, n: int, stream: UUID, unit: str, before: int, pins: tuple[str, ...]) -> AnyEntry:
    encoded = encode(said.event)
    return Entry(
        position=before + n,
        originator_id=stream,
        originator_version=n,
        event_id=UUID(int=before + n),
        occurred_at=NIGHT + timedelta(days=said.on),
        recorded_at=NIGHT + timedelta(days=n),
        event=decode(encoded.topic, encoded.facts, Place(stream, n, dict(encoded.personal))),
        actor_id=said.by,
        actor_role=said.role,
        unit_id=unit,
        policies=said.policies or pins,
        evidence=tuple(str(UUID(int=id)) for id in said.rests_on),
    )


def rows(model: Model[Any], entries: list[AnyEntry]) -> list[Any]:
    """The rows of a model from the entries of one file."""
    return list(model.folded(ordered(model, entries, effective(entries))).rows.values())


def listed(
    desk: Desk,
    listing: Listing,
    today: date,
    *files: list[AnyEntry],
    units: Iterable[str] = REACH,
    by: Mapping[str, str | None] = ASKED_ALREADY,
    **given: Any,
) -> list[Any]:
    """What a listing shows of some files on a day in Shanghai. by: whom restrictions ask about. given: filters."""
    found: dict[str, list[Row]] = {m.name: [row for f in files for row in rows(m, f)] for m in listing.reads}
    scene = {
        "today": today,
        "zone": "Asia/Shanghai",
        "units": list(units),
        "limit": 100,
        "above": f'{{"{EAST}": ["{EAST}", "{COUNTY}"]}}',
        "numbers": numbers(),
        **by,
    }
    return ask_of(desk.views, listing.question(given), scene | listing.named | given, found)
