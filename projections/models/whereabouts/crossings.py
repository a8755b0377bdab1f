"""Crossings: each time the bounds of an area were crossed, how far, and whether it stands."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, assert_never
from uuid import UUID

from msgspec.structs import replace

from domain.kernel.entry import Entry
from domain.whereabouts.areas.record import AreaEntered, AreaLeft, CrossingDismissed
from projections.model import Cite, Model, Row, Sheet, cite

CrossingEvent = AreaLeft | AreaEntered | CrossingDismissed


class Crossing(Row, frozen=True, kw_only=True):
    """One crossing.

    duty: to stay within the area, or to keep out of it. way: out of the area or into it; breach: against the duty.
    batch: event id of the fixes that show it. dismissed: the decision that it does not stand.
    """

    entry: UUID
    area_id: UUID
    duty: str
    way: Literal["left", "entered"]
    breach: bool
    metres: int
    batch: UUID
    crossed_at: datetime
    dismissed: Cite | None = None
    dismissed_for: str | None = None
    said: Cite


def fold(sheet: Sheet[Crossing], entry: Entry[CrossingEvent]) -> Sheet[Crossing]:
    """The crossings of the file after one more entry."""
    match entry.event:
        case AreaLeft() as left:
            return _crossed(sheet, entry, left, "left")
        case AreaEntered() as entered:
            return _crossed(sheet, entry, entered, "entered")
        case CrossingDismissed(entry=crossing, reason=reason):
            row = sheet.get(crossing)
            return sheet if row is None else sheet.put(replace(row, dismissed=cite(entry), dismissed_for=reason))
        case _ as unhandled:
            assert_never(unhandled)


def _crossed(
    sheet: Sheet[Crossing], entry: Entry[CrossingEvent], event: AreaLeft | AreaEntered, way: Literal["left", "entered"]
) -> Sheet[Crossing]:
    return sheet.put(
        Crossing(
            stream=entry.originator_id,
            entry=entry.event_id,
            area_id=event.area_id,
            duty=event.duty,
            way=way,
            breach=(event.duty == "stay_within") == (way == "left"),
            metres=event.metres,
            batch=event.batch,
            crossed_at=entry.occurred_at,
            said=cite(entry),
        )
    )


MODEL = Model(
    name="crossings",
    version=2,
    order="history",
    row=Crossing,
    fold=fold,
    handles=frozenset({AreaLeft, AreaEntered, CrossingDismissed}),
    key=("entry",),
    indexes=("crossed_at, stream, entry", "stream, crossed_at, entry"),
)
