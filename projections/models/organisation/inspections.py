"""Inspections: each that was planned, done, late or missed, by programme."""

from __future__ import annotations

from datetime import date
from typing import Literal, assert_never, get_args
from uuid import UUID

from msgspec.structs import replace

from domain.kernel.entry import Entry
from domain.organisation.inspections.record import (
    InspectionDone,
    InspectionKind,
    InspectionMissed,
    InspectionPlanned,
    InspectionProgrammeBegun,
    InspectionsEvent,
)
from projections.model import Cite, Model, Row, Sheet, cite


class Inspection(Row, frozen=True, kw_only=True):
    """One inspection; the row that bears the id of its stream says that the programme began.

    inspection_id: of one that was missed, the event id that says so. on_day: when it was done, else when it was due
    or is planned. kind: how the programme inspects; None where it is not known to have begun. stage: of a rolling
    one. found: how many findings, by their codes; cases: how many files were looked at. said: the entry that the
    status follows from.
    """

    unit_id: str
    inspection_id: UUID
    status: Literal["begun", "planned", "done", "late", "missed"]
    on_day: date
    kind: InspectionKind | None = None
    planned_on: date | None = None
    stage: str | None = None
    due_on: date | None = None
    grace_until: date | None = None
    days_late: int | None = None
    found: int | None = None
    codes: tuple[str, ...] = ()
    cases: int | None = None
    said: Cite


def fold(sheet: Sheet[Inspection], entry: Entry[InspectionsEvent]) -> Sheet[Inspection]:
    """The inspections of the programme after one more entry."""
    match entry.event:
        case InspectionProgrammeBegun(kind=kind, begins_on=begins_on):
            row = _row(sheet, entry, entry.originator_id, begins_on)
            return sheet.put(replace(row, status="begun", on_day=begins_on, kind=kind, said=cite(entry)))
        case InspectionPlanned(inspection_id=key, inspects_on=on, stage=stage):
            row = replace(_row(sheet, entry, key, on), planned_on=on, stage=stage)
            return sheet.put(row if row.days_late is not None else replace(row, on_day=on, said=cite(entry)))
        case InspectionDone() as done:
            return sheet.put(_done(_row(sheet, entry, done.inspection_id, done.inspected_on), entry, done))
        case InspectionMissed(due_on=due_on, grace_until=grace_until):
            row = _row(sheet, entry, entry.event_id, due_on)
            return sheet.put(replace(row, status="missed", due_on=due_on, grace_until=grace_until))
        case _ as unhandled:
            assert_never(unhandled)


def _row(sheet: Sheet[Inspection], entry: Entry[InspectionsEvent], key: UUID, on_day: date) -> Inspection:
    known = sheet.get(key)
    if known is not None:
        return known
    programme = sheet.get(entry.originator_id)
    return Inspection(
        stream=entry.originator_id,
        unit_id=entry.unit_id,
        inspection_id=key,
        status="planned",
        on_day=on_day,
        kind=programme.kind if programme else None,
        said=cite(entry),
    )


def _done(row: Inspection, entry: Entry[InspectionsEvent], event: InspectionDone) -> Inspection:
    return replace(
        row,
        status="late" if event.days_late else "done",
        on_day=event.inspected_on,
        due_on=event.due_on,
        days_late=event.days_late,
        found=event.found,
        codes=event.findings,
        cases=len(event.cases),
        said=cite(entry),
    )


MODEL = Model(
    name="inspections",
    version=2,
    order="history",
    row=Inspection,
    fold=fold,
    handles=frozenset(get_args(InspectionsEvent)),
    key=("inspection_id",),
    indexes=("on_day, stream, inspection_id", "unit_id, on_day, stream, inspection_id"),
)
