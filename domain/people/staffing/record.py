"""What a unit has of staff: the trainings that it held, and whether its people are enough. One stream a unit."""

from __future__ import annotations

from typing import assert_never
from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.kernel.entry import Entry, Occurred, newest
from domain.kernel.event import Fact
from domain.kernel.ids import Code, Count, Digest, UnitId
from domain.people.staff.record import Function


class TrainingHeld(Fact, topic="people.training-held.v1"):
    """{unit_id} held a training on {topic_code}: {hours} hours, by meeting: {by_meeting}.

    by_meeting: whether a meeting was used as training. digest: SHA-256 of the documents that were studied.
    """

    training_id: UUID
    unit_id: UnitId
    topic_code: Code
    hours: Count
    by_meeting: bool
    digest: Digest | None = None


class StaffingReviewed(Fact, topic="people.staffing-reviewed.v1"):
    """{unit_id} has {workers} workers for {cases} cases and needs {needed}: {short_by} too few.

    needed, by the table ``staffing.ratio``. missing: functions that nobody carries.
    """

    unit_id: UnitId
    cases: Count
    workers: Count
    needed: Count
    short_by: Count
    missing: tuple[Function, ...] = ()


StaffingEvent = TrainingHeld | StaffingReviewed


class HeldTraining(msgspec.Struct, frozen=True, omit_defaults=True):
    """A training that was held, and when."""

    topic_code: str
    hours: int
    by_meeting: bool
    occurred: Occurred


#: How many trainings can still be attended by name; the history has them all.
TRAININGS_KEPT = 128


class Staffing(msgspec.Struct, frozen=True, omit_defaults=True):
    """A unit's trainings by id, and the event id of the newest review."""

    unit_id: str = ""
    trainings: dict[UUID, HeldTraining] = {}
    reviewed: UUID | None = None


def evolve(before: Staffing | None, entry: Entry[StaffingEvent]) -> Staffing:
    """Apply one recorded fact. It never refuses: the fact has already happened."""
    staffing = before or Staffing()
    match entry.event:
        case TrainingHeld() as t:
            occurred = Occurred(entry.occurred_at, entry.occurred_precision)
            held = HeldTraining(t.topic_code, t.hours, t.by_meeting, occurred)
            kept = newest({**staffing.trainings, t.training_id: held}, TRAININGS_KEPT)
            return replace(staffing, unit_id=t.unit_id, trainings=kept)
        case StaffingReviewed(unit_id=unit_id):
            return replace(staffing, unit_id=unit_id, reviewed=entry.event_id)
        case _ as unhandled:
            assert_never(unhandled)
