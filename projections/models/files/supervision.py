"""What contacts, assessment, points and corrections change in a case file."""

from __future__ import annotations

from datetime import date, timedelta
from typing import assert_never
from uuid import UUID

from msgspec.structs import replace

from domain.assessment.points.record import (
    PeriodClosed,
    PeriodReopened,
    PointsAwarded,
    PointsDeducted,
    PointsEvent,
    PointsReversed,
)
from domain.assessment.record import (
    AssessmentEvent,
    ClassAssigned,
    ClassChanged,
    ClassProposed,
    RiskAssessed,
    RiskLevel,
)
from domain.contacts.record import (
    CHECK_IN,
    Applied,
    CheckInExcused,
    CheckInIdentityFailed,
    CheckInMissed,
    CheckInReceived,
    CheckInReviewed,
    CheckInScheduled,
    CheckInUnknown,
    MissWithdrawn,
    TalkHeld,
    VisitRecorded,
)
from domain.duties.record import DutyRestated
from domain.kernel.correction import EntryCorrected
from domain.kernel.entry import Entry
from domain.oversight.corrections.record import CorrectionProposed, CorrectionRefused, CorrectionsEvent
from projections.model import cite
from projections.models.files.row import CaseFile, Due, Risk, said


def contacts(row: CaseFile, entry: Entry[Applied]) -> CaseFile:
    """Check-ins due, received and missed; visits and talks."""
    match entry.event:
        case CheckInReceived() as received:
            row = replace(
                _met(row, entry, "check_in"),
                check_ins_received=row.check_ins_received + 1,
                check_ins_late=row.check_ins_late + (not received.on_time),
            )
            return _answered(row, received.check_in_id)
        case CheckInScheduled() as s:
            due = row.due | {s.check_in_id: Due(s.opens_on, s.due_on, s.grace_until)}
            return _due(row, due)
        case CheckInMissed(check_in_id=missed, due_on=due_on):
            return _answered(_missed(row, row.missed | {missed: due_on}), missed)
        case CheckInExcused(check_in_id=excused):
            return _answered(replace(row, check_ins_excused=row.check_ins_excused + 1), excused)
        case CheckInUnknown(check_in_id=unknown):
            return _answered(row, unknown)
        case MissWithdrawn(check_in_id=withdrawn):
            return _missed(row, {k: due_on for k, due_on in row.missed.items() if k != withdrawn})
        case CheckInIdentityFailed():
            return replace(row, identity_failures=row.identity_failures + 1)
        case VisitRecorded(met=met):
            row = replace(row, visits=row.visits + 1)
            return _met(row, entry, "visit") if met else row
        case TalkHeld():
            return _met(row, entry, "talk")
        case DutyRestated(duty=duty, key=key) as restated:
            return _restated(row, key, restated) if duty == CHECK_IN else row
        case CheckInReviewed():
            return row  # shown in the history
        case _ as unhandled:
            assert_never(unhandled)


def assessment(row: CaseFile, entry: Entry[AssessmentEvent]) -> CaseFile:
    """The risk on each scale, and the class of supervision."""
    match entry.event:
        case RiskAssessed() as r:
            risk = Risk(r.instrument, r.level, r.score, entry.occurred_at, cite(entry))
            risks = row.risks | {r.scale: risk}
            highest = max((held.level for held in risks.values()), key=list(RiskLevel).index)
            return replace(row, risks=risks, risk=highest)
        case ClassAssigned(level=level) | ClassChanged(level=level):
            return replace(row, level=level, level_since=entry.occurred_at, says=said(row, entry, "level"))
        case ClassProposed():
            return row  # shown in the history
        case _ as unhandled:
            assert_never(unhandled)


def points(row: CaseFile, entry: Entry[PointsEvent]) -> CaseFile:
    """The ledger has a model of its own; here its entries only raise the version."""
    match entry.event:
        case PointsAwarded() | PointsDeducted() | PointsReversed() | PeriodClosed() | PeriodReopened():
            return row
        case _ as unhandled:
            assert_never(unhandled)


def corrections(row: CaseFile, entry: Entry[CorrectionsEvent]) -> CaseFile:
    """How many corrections are open, and how many were made."""
    match entry.event:
        case CorrectionProposed():
            return replace(row, corrections_open=row.corrections_open + 1)
        case CorrectionRefused():
            return replace(row, corrections_open=max(0, row.corrections_open - 1))
        case EntryCorrected():
            return replace(
                row, corrections_open=max(0, row.corrections_open - 1), corrections_made=row.corrections_made + 1
            )
        case _ as unhandled:
            assert_never(unhandled)


def _met(row: CaseFile, entry: Entry[Applied], how: str) -> CaseFile:
    return replace(row, last_contact_at=entry.occurred_at, last_contact=how, says=said(row, entry, "last_contact"))


def _answered(row: CaseFile, check_in_id: UUID | None) -> CaseFile:
    if check_in_id not in row.due:
        return row
    return _due(row, {k: due for k, due in row.due.items() if k != check_in_id})


def _restated(row: CaseFile, key: str, event: DutyRestated) -> CaseFile:
    """With another day for a check-in that is due: the days before and after it move along."""
    found = next((check_in_id for check_in_id in row.due if str(check_in_id) == key), None)
    if found is None:
        return row
    before = row.due[found]
    moved = event.due_on - before.due_on
    grace = event.overdue_from - timedelta(days=1) if event.overdue_from else before.grace_until + moved
    return _due(row, row.due | {found: Due(before.opens_on + moved, event.due_on, max(grace, event.due_on))})


def _missed(row: CaseFile, missed: dict[UUID, date]) -> CaseFile:
    return replace(row, missed=missed, check_ins_missed=len(missed))


def _due(row: CaseFile, due: dict[UUID, Due]) -> CaseFile:
    return replace(row, due=due, next_check_in_due_on=min((d.due_on for d in due.values()), default=None))
