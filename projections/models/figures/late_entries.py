"""Late entries: what was recorded long after it happened, and what was corrected since."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import domain.catalogue  # noqa: F401  (registers every event)
from domain.duties.counting import day_of
from domain.kernel.entry import Entry, Precision
from domain.kernel.event import CATALOGUE, slice_of
from domain.kinds import kind_of
from domain.oversight.looks import record as looks
from projections.model import Model, Row, Sheet

#: What came sooner is no late entry anywhere; how late is late is asked by hours.
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


class LateEntry(Row, frozen=True, kw_only=True):
    """An entry recorded more than an hour after it happened; what is known to the day, after that day.

    hours_late: from when it happened (or from the end of its day or month) to its recording. recorded_on: the day of
    the latter, in the zone of duties. entered_by_unit: that held the stream then.
    """

    entry: UUID
    position: int
    topic: str
    occurred_at: datetime
    occurred_precision: Precision
    recorded_at: datetime
    hours_late: int
    recorded_on: date
    entered_by_unit: str
    actor_id: str
    actor_role: str
    source: str


def fold(sheet: Sheet[LateEntry], entry: Entry[Any]) -> Sheet[LateEntry]:
    """The late entries of the stream after one more entry."""
    late = entry.recorded_at - entry.occurred_at
    if late < HOUR:
        return sheet
    if entry.occurred_precision is not Precision.INSTANT:
        late -= DAY if entry.occurred_precision is Precision.DAY else 31 * DAY
        if late < HOUR:
            return sheet
    return sheet.put(
        LateEntry(
            stream=entry.originator_id,
            entry=entry.event_id,
            position=entry.position,
            topic=entry.event.topic,
            occurred_at=entry.occurred_at,
            occurred_precision=entry.occurred_precision,
            recorded_at=entry.recorded_at,
            hours_late=int(late.total_seconds() // 3600),
            recorded_on=day_of(entry.recorded_at),
            entered_by_unit=entry.unit_id,
            actor_id=entry.actor_id,
            actor_role=entry.actor_role,
            source=entry.source,
        )
    )


MODEL = Model(
    name="late_entries",
    version=2,
    order="record",
    row=LateEntry,
    fold=fold,
    handles=frozenset(
        kind
        for kind in CATALOGUE.values()
        if slice_of(kind) != slice_of(looks.FileShown) and kind_of(kind).entitled is None
    ),
    key=("position",),
    carries=False,
    indexes=("position, stream", "recorded_on, stream", "entered_by_unit, recorded_on, stream"),
)
