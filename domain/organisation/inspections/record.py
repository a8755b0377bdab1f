"""Inspections: a stream for each programme of a unit."""

from __future__ import annotations

import enum
from datetime import date
from typing import assert_never
from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.duties.record import Duties
from domain.kernel.entry import Entry, newest
from domain.kernel.event import Category, Decision, Fact, Personal, Text
from domain.kernel.ids import Code, Count, UnitId
from domain.oversight.corrections.record import Corrections


class InspectionKind(enum.StrEnum):
    """How a programme inspects."""

    ROLLING = "rolling"  # by stages, until all have been looked at
    JOINT = "joint"  # with other agencies
    WEEKLY = "weekly"  # by the office itself


class InspectionProgrammeBegun(Decision, topic="organisation.inspection-programme-begun.v1"):
    """The programme {programme_id} of inspections ({kind}) of {unit_id} counts from {begins_on}.

    begins_on: the first inspection is due one interval after it, by the table ``inspection.cadence``.
    """

    programme_id: UnitId
    unit_id: UnitId
    kind: InspectionKind
    begins_on: date


class InspectionPlanned(Fact, topic="organisation.inspection-planned.v1"):
    """An inspection was planned for {inspects_on} (stage {stage}).

    stage: code of the part of a rolling inspection; None for the others.
    """

    inspection_id: UUID
    inspects_on: date
    stage: Code | None = None


class InspectionDone(Fact, topic="organisation.inspection-done.v1"):
    """An inspection was done on {inspected_on}, {days_late} days after {due_on}; findings: {found}.

    due_on: when it was due by the cadence, special periods considered. cases: those that were looked at.
    findings: codes; found: how many. note: in words.
    """

    inspection_id: UUID
    inspected_on: date
    due_on: date
    days_late: Count
    found: Count
    findings: tuple[Code, ...] = ()
    cases: tuple[UUID, ...] = ()
    note: Personal[Text | None, Category.NARRATIVE] = None


class InspectionMissed(Fact, topic="organisation.inspection-missed.v1"):
    """No inspection was done by {due_on}, nor within the days of grace until {grace_until}."""

    due_on: date
    grace_until: date


InspectionsEvent = InspectionProgrammeBegun | InspectionPlanned | InspectionDone | InspectionMissed

#: How many plans are kept at hand.
PLANS_KEPT = 48


class Programme(msgspec.Struct, frozen=True, omit_defaults=True):
    """A programme of inspections. since: the day from which the next one's due day counts; said: event id of the entry
    that says so. planned: not yet done.
    """

    programme_id: str
    unit_id: str
    kind: InspectionKind
    since: date
    said: UUID
    planned: dict[UUID, date] = {}
    corrections: Corrections = Corrections()
    duties: Duties = Duties()


def evolve(programme: Programme | None, entry: Entry[InspectionsEvent]) -> Programme | None:
    """Apply one recorded fact. It never refuses: the fact has already happened."""
    match entry.event:
        case InspectionProgrammeBegun() as e:
            return programme or Programme(e.programme_id, e.unit_id, e.kind, e.begins_on, entry.event_id)
        case InspectionPlanned() as e:
            if programme is None:
                return None
            plans = {**programme.planned, e.inspection_id: e.inspects_on}
            return replace(programme, planned=newest(plans, PLANS_KEPT))
        case InspectionDone() as e:
            if programme is None:
                return None
            left = {key: day for key, day in programme.planned.items() if key != e.inspection_id}
            return replace(programme, since=e.inspected_on, said=entry.event_id, planned=left)
        case InspectionMissed(due_on=due_on):
            if programme is None or due_on < programme.since:
                return programme
            return replace(programme, since=due_on, said=entry.event_id)
        case _ as unhandled:
            assert_never(unhandled)
