"""Areas to stay within or to keep out of, and the times at which somebody crossed their bounds."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal, assert_never
from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.kernel.entry import Entry, with_newest
from domain.kernel.event import Category, Decision, Fact, Personal, Text
from domain.kernel.ids import Count
from domain.whereabouts.places.crossing import Duty


class AreaDefined(Decision, topic="whereabouts.area-defined.v1"):
    """An area was defined for {subject} ({duty}), from {starts_on} to {ends_on}.

    ends_on: None while it holds. buffer_metres: how far beyond the outline is tolerated. outline: as text, WGS-84 in
    micro-degrees. name: what it is called, in words.
    """

    area_id: UUID
    duty: Duty
    buffer_metres: Count
    starts_on: date
    outline: Personal[Text, Category.LOCATION]
    ends_on: date | None = None
    name: Personal[Text | None, Category.LOCATION] = None


class AreaWithdrawn(Decision, topic="whereabouts.area-withdrawn.v1"):
    """An area of {subject} no longer holds ({reason})."""

    area_id: UUID
    reason: Literal["order_ended", "superseded", "drawn_wrongly", "supervision_over"]


class AreaLeft(Fact, topic="whereabouts.area-left.v1"):
    """{subject} left an area ({duty}); the fix that shows it lies {metres} metres beyond its bound.

    It occurred at the first fix that shows it. batch: the event id of the batch of fixes.
    """

    area_id: UUID
    duty: Duty
    metres: Count
    batch: UUID


class AreaEntered(Fact, topic="whereabouts.area-entered.v1"):
    """{subject} entered an area ({duty}); the fix that shows it lies {metres} metres within its bound.

    It occurred at the first fix that shows it. batch: the event id of the batch of fixes.
    """

    area_id: UUID
    duty: Duty
    metres: Count
    batch: UUID


class CrossingDismissed(Decision, topic="whereabouts.crossing-dismissed.v1"):
    """A crossing of an area's bounds by {subject} does not stand ({reason}).

    entry: the event id of the crossing.
    """

    entry: UUID
    area_id: UUID
    reason: Literal["fixes_drifted", "leave_was_granted", "emergency", "not_worn", "area_drawn_wrongly"]
    note: Personal[Text | None, Category.NARRATIVE] = None


AreasEvent = AreaDefined | AreaWithdrawn | AreaLeft | AreaEntered | CrossingDismissed


class Area(msgspec.Struct, frozen=True, omit_defaults=True):
    """An area. entry: the event id that defined it. breach: of the crossing against its duty that stands now."""

    duty: Duty
    starts_on: date
    ends_on: date | None
    entry: UUID
    breach: UUID | None = None
    withdrawn_at: datetime | None = None


#: How many areas and crossings are kept. The table lets fewer areas hold at once.
AREAS_KEPT = 24
CROSSINGS_KEPT = 24


class Areas(msgspec.Struct, frozen=True, omit_defaults=True):
    """The newest areas by their ids; and the newest crossings that stand, by event id, each with its area."""

    known: dict[UUID, Area] = {}
    crossings: dict[UUID, UUID] = {}


def evolve(areas: Areas, entry: Entry[AreasEvent]) -> Areas:
    """Apply one recorded fact. It never refuses: the fact has already happened."""
    event = entry.event
    before = areas.known.get(event.area_id)
    match event:
        case AreaDefined():
            area = Area(event.duty, event.starts_on, event.ends_on, entry.event_id)
            return replace(areas, known=with_newest(areas.known, event.area_id, area, AREAS_KEPT))
        case AreaWithdrawn():
            if before is None:
                return areas
            return _changed(areas, event.area_id, replace(before, withdrawn_at=entry.occurred_at))
        case AreaLeft() | AreaEntered():
            crossings = with_newest(areas.crossings, entry.event_id, event.area_id, CROSSINGS_KEPT)
            after = Areas(areas.known, crossings)
            if before is None:
                return after
            against = (event.duty == "stay_within") == isinstance(event, AreaLeft)
            return _changed(after, event.area_id, replace(before, breach=entry.event_id if against else None))
        case CrossingDismissed():
            after = Areas(areas.known, {key: area for key, area in areas.crossings.items() if key != event.entry})
            if before is None or before.breach != event.entry:
                return after
            return _changed(after, event.area_id, replace(before, breach=None))
        case _ as unhandled:
            assert_never(unhandled)


def holding(areas: Areas, area_id: UUID, day: date) -> Area | None:
    """An area, if it holds on a day at the unit."""
    area = areas.known.get(area_id)
    if area is None or area.withdrawn_at is not None or day < area.starts_on:
        return None
    return area if area.ends_on is None or day <= area.ends_on else None


def _changed(areas: Areas, area_id: UUID, area: Area) -> Areas:
    return replace(areas, known={**areas.known, area_id: area})
