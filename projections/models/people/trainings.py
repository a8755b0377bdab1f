"""Trainings of staff: what each unit held, and who attended it."""

from __future__ import annotations

from datetime import datetime
from typing import assert_never
from uuid import UUID

from domain.kernel.entry import Entry
from domain.people.staff.record import TrainingAttended
from domain.people.staffing.record import TrainingHeld
from projections.model import Cite, Model, Row, Sheet, cite

TrainingEvent = TrainingHeld | TrainingAttended
#: Of the row that says that a training was held.
HELD = ""


class Training(Row, frozen=True, kw_only=True):
    """A training that was held, on the stream of its unit, or that one member of staff attended, on theirs.

    staff_id: who attended. digest: of the documents that were studied. at: when it was held or attended.
    """

    unit_id: str
    training_id: UUID
    staff_id: str
    topic_code: str
    hours: int
    by_meeting: bool
    digest: str | None = None
    at: datetime
    said: Cite


def fold(sheet: Sheet[Training], entry: Entry[TrainingEvent]) -> Sheet[Training]:
    """The trainings of the unit, or of the member of staff, after one more entry."""
    match entry.event:
        case TrainingHeld(unit_id=unit_id, digest=digest) as held:
            return sheet.put(_row(entry, held, unit_id, HELD, digest))
        case TrainingAttended(staff_id=staff_id) as attended:
            return sheet.put(_row(entry, attended, entry.unit_id, staff_id))
        case _ as unhandled:
            assert_never(unhandled)


def _row(
    entry: Entry[TrainingEvent], event: TrainingEvent, unit_id: str, staff_id: str, digest: str | None = None
) -> Training:
    return Training(
        stream=entry.originator_id,
        unit_id=unit_id,
        training_id=event.training_id,
        staff_id=staff_id,
        topic_code=event.topic_code,
        hours=event.hours,
        by_meeting=event.by_meeting,
        digest=digest,
        at=entry.occurred_at,
        said=cite(entry),
    )


MODEL = Model(
    name="trainings",
    version=1,
    order="history",
    row=Training,
    fold=fold,
    handles=frozenset((TrainingHeld, TrainingAttended)),
    key=("training_id", "staff_id"),
    indexes=("at, stream, training_id WHERE staff_id = ''", "training_id, unit_id WHERE staff_id <> ''"),
)
