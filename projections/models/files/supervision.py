"""What contacts, assessment, points and corrections change in a case file."""

from __future__ import annotations

from datetime import timedelta
from typing import assert_never
from uuid import UUID

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
from projections.models.files.row import CaseFile, Due, Risk, say

RISING = tuple(RiskLevel)


def contacts(row: CaseFile, entry: Entry[Applied]) -> None:
    """Check-ins due, received and missed; visits and talks."""
    match entry.event:
        case CheckInReceived() as received:
            _received(row, entry, received)
        case CheckInScheduled() as s:
            _due(row, s.check_in_id, Due(s.opens_on, s.due_on, s.grace_until))
        case CheckInMissed() as missed:
            _missed(row, missed)
        case CheckInExcused(check_in_id=excused):
            row.check_ins_excused += 1
            _answered(row, excused)
        case CheckInUnknown(check_in_id=unknown):
            _answered(row, unknown)
        case MissWithdrawn(check_in_id=withdrawn):
            row.missed.pop(withdrawn, None)
            row.check_ins_missed = len(row.missed)
        case CheckInIdentityFailed():
            row.identity_failures += 1
        case VisitRecorded() as visit:
            _visited(row, entry, visit)
        case TalkHeld():
            _met(row, entry, "talk")
        case DutyRestated() as restated:
            _restated(row, restated)
        case CheckInReviewed():
            pass  # shown in the history
        case _ as unhandled:
            assert_never(unhandled)


def assessment(row: CaseFile, entry: Entry[AssessmentEvent]) -> None:
    """The risk on each scale, and the class of supervision."""
    match entry.event:
        case RiskAssessed() as r:
            row.risks[r.scale] = Risk(r.instrument, r.level, r.score, entry.occurred_at, cite(entry))
            row.risk = max((held.level for held in row.risks.values()), key=RISING.index)
        case ClassAssigned(level=level) | ClassChanged(level=level):
            row.level, row.level_since = level, entry.occurred_at
            say(row, entry, "level")
        case ClassProposed():
            pass  # shown in the history
        case _ as unhandled:
            assert_never(unhandled)


def points(_row: CaseFile, entry: Entry[PointsEvent]) -> None:
    """The ledger has a model of its own; here its entries only raise the version."""
    match entry.event:
        case PointsAwarded() | PointsDeducted() | PointsReversed() | PeriodClosed() | PeriodReopened():
            pass
        case _ as unhandled:
            assert_never(unhandled)


def corrections(row: CaseFile, entry: Entry[CorrectionsEvent]) -> None:
    """How many corrections are open, and how many were made."""
    match entry.event:
        case CorrectionProposed():
            row.corrections_open += 1
        case CorrectionRefused():
            row.corrections_open = max(0, row.corrections_open - 1)
        case EntryCorrected():
            row.corrections_open = max(0, row.corrections_open - 1)
            row.corrections_made += 1
        case _ as unhandled:
            assert_never(unhandled)


def _received(row: CaseFile, entry: Entry[Applied], event: CheckInReceived) -> None:
    row.check_ins_received += 1
    row.check_ins_late += not event.on_time
    _met(row, entry, "check_in")
    _answered(row, event.check_in_id)


def _missed(row: CaseFile, event: CheckInMissed) -> None:
    row.missed[event.check_in_id] = event.due_on
    row.check_ins_missed = len(row.missed)
    _answered(row, event.check_in_id)


def _visited(row: CaseFile, entry: Entry[Applied], event: VisitRecorded) -> None:
    row.visits += 1
    if event.met:
        _met(row, entry, "visit")


def _met(row: CaseFile, entry: Entry[Applied], how: str) -> None:
    row.last_contact_at, row.last_contact = entry.occurred_at, how
    say(row, entry, "last_contact")


def _due(row: CaseFile, check_in_id: UUID, due: Due) -> None:
    row.due[check_in_id] = due
    row.next_check_in_due_on = min([d.due_on for d in row.due.values()])


def _answered(row: CaseFile, check_in_id: UUID | None) -> None:
    if check_in_id in row.due:
        del row.due[check_in_id]
        row.next_check_in_due_on = min([d.due_on for d in row.due.values()], default=None)


def _restated(row: CaseFile, event: DutyRestated) -> None:
    """With another day for a check-in that is due: the days before and after it move along."""
    found = next((check_in_id for check_in_id in row.due if str(check_in_id) == event.key), None)
    if found is None or event.duty != CHECK_IN:
        return
    before = row.due[found]
    moved = event.due_on - before.due_on
    grace = event.overdue_from - timedelta(days=1) if event.overdue_from else before.grace_until + moved
    _due(row, found, Due(before.opens_on + moved, event.due_on, max(grace, event.due_on)))
