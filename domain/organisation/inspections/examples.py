"""One example of every event and command about inspections."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

from domain.intake.examples import NOW, UNIT
from domain.kernel.access import Role
from domain.kernel.event import Event
from domain.kernel.rule import Example
from domain.organisation.inspections import refusals
from domain.organisation.inspections.record import (
    InspectionDone,
    InspectionKind,
    InspectionMissed,
    InspectionPlanned,
    InspectionProgrammeBegun,
)
from domain.organisation.inspections.rules import (
    BeginInspectionProgramme,
    PlanInspection,
    RecordInspection,
    RecordMissedInspection,
)

PROGRAMME = "north-office.weekly"
INSPECTION = UUID("019b8a00-0000-7000-8000-0000000000f1")
_CASE = UUID("019b8a00-0000-7000-8000-00000000f11e")

begun = InspectionProgrammeBegun(
    programme_id=PROGRAMME, unit_id=UNIT, kind=InspectionKind.WEEKLY, begins_on=date(2026, 3, 3)
)
planned = InspectionPlanned(inspection_id=INSPECTION, inspects_on=date(2026, 3, 10))
done = InspectionDone(
    inspection_id=INSPECTION,
    inspected_on=date(2026, 3, 10),
    due_on=date(2026, 3, 10),
    days_late=0,
    found=1,
    findings=("ledger-incomplete",),
    cases=(_CASE,),
    note="Two talks were not entered.",
)

EVENTS: tuple[Event, ...] = (
    begun,
    planned,
    done,
    InspectionMissed(due_on=date(2026, 3, 10), grace_until=date(2026, 3, 11)),
)

_begin = BeginInspectionProgramme(
    programme_id=PROGRAMME, unit_id=UNIT, kind=InspectionKind.WEEKLY, begins_on=date(2026, 3, 3)
)
_plan = PlanInspection(inspects_on=date(2026, 3, 17))
_record = RecordInspection(inspection_id=INSPECTION, findings=("ledger-incomplete",), cases=(_CASE,))
_late = datetime(2026, 3, 12, 2, tzinfo=UTC)

COMMANDS: tuple[Example, ...] = (
    Example(command=_begin, by=Role.REVIEWER, now=NOW, then=(InspectionProgrammeBegun,)),
    Example(given=(begun,), command=_begin, by=Role.REVIEWER, now=NOW, refused=refusals.ProgrammeBegunAlready),
    Example(given=(begun,), command=_plan, now=NOW, then=(InspectionPlanned,)),
    Example(
        given=(begun,),
        command=PlanInspection(inspects_on=date(2026, 3, 9)),
        now=NOW,
        refused=refusals.InspectionInThePast,
    ),
    Example(given=(begun, planned), command=_record, now=NOW, then=(InspectionDone,)),
    Example(given=(begun,), command=_record, now=NOW, refused=refusals.InspectionUnknown),
    Example(given=(begun,), command=RecordMissedInspection(), by=Role.CLOCK, now=_late, then=(InspectionMissed,)),
    Example(
        given=(begun,),
        command=RecordMissedInspection(),
        by=Role.CLOCK,
        now=NOW,
        refused=refusals.InspectionNotOverdue,
    ),
)
