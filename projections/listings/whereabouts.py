"""Where people are: losses of contact, positioning in force, bounds crossed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from projections.listing import Filter, Listing
from projections.model import Cite, Row
from projections.models.whereabouts import crossings, losses, positioning

LOST = Listing(
    name="lost-contact",
    says="Losses of contact, gaps in the evidence and silent devices, the newest first, with what was done about each.",
    row=losses.Loss,
    models=(losses.MODEL,),
    order=("since", "stream", "kind", "of"),
    newest_first=True,
    filters=(Filter("status"), Filter("kind")),
)

POSITIONING = Listing(
    name="positioning",
    says="Electronic positioning: the ground, from when to when, extensions and how it ended.",
    row=positioning.PositioningRow,
    models=(positioning.MODEL,),
    order=("applied_at", "stream", "positioning_id"),
    newest_first=True,
    filters=(Filter("status"), Filter("ends_by", "<=", "until_on"), Filter("ends_from", ">=", "until_on")),
)


class Excursion(Row, frozen=True, kw_only=True):
    """A crossing of an area's bounds, and the next crossing of them. back_at: None while there is none."""

    entry: UUID
    area_id: UUID
    duty: str
    way: str
    breach: bool
    metres: int
    batch: UUID
    crossed_at: datetime
    back_at: datetime | None
    back: Cite | None
    dismissed: Cite | None
    dismissed_for: str | None
    said: Cite


CROSSINGS = Listing(
    name="area-crossings",
    says="Each time the bounds of an area were crossed, the newest first, and when they were crossed back.",
    row=Excursion,
    models=(crossings.MODEL,),
    order=("crossed_at", "stream", "entry"),
    newest_first=True,
    text="""
SELECT crossings.*, later.crossed_at AS back_at, later.said AS back
FROM crossings LEFT JOIN LATERAL (
  SELECT crossed_at, said FROM crossings AS next
  WHERE next.stream = crossings.stream AND next.area_id = crossings.area_id
    AND (next.crossed_at, next.entry) > (crossings.crossed_at, crossings.entry)
  ORDER BY next.crossed_at, next.entry LIMIT 1) AS later ON true""",
    filters=(Filter("breach"), Filter("way"), Filter("area_id")),
)
