"""Findings: what inspectors raised about a unit, by when it was to be answered, and what became of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import assert_never, get_args
from uuid import UUID

from msgspec.structs import replace

from domain.kernel.entry import Entry
from domain.oversight.findings.record import (
    Answer,
    FindingAnswered,
    FindingKind,
    FindingOverdue,
    FindingsEvent,
    FindingVerified,
    FindingWithdrawn,
    InspectorFindingRaised,
    Stage,
    Verdict,
)
from projections.model import Cite, Model, Row, Sheet, cite


class FindingRow(Row, frozen=True, kw_only=True):
    """One finding.

    unit_id: the unit that it is about; case_id, entries: the file and its entries, where it is about one. due_on: the
    last day for the answer that is awaited, or was. rounds: how often an answer was asked for. days_late: of the
    newest answer; overdue: that the answer which is awaited was noticed as missing, times_overdue: how often any was.
    said: the entry that the stage follows from.
    """

    unit_id: str
    kind: FindingKind
    stage: Stage
    case_id: UUID | None = None
    entries: tuple[UUID, ...] = ()
    raised_at: datetime
    raised_by: str
    due_on: date
    rounds: int = 1
    answer: Answer | None = None
    answered_at: datetime | None = None
    answered_by: str | None = None
    days_late: int | None = None
    verdict: Verdict | None = None
    verified_at: datetime | None = None
    verified_by: str | None = None
    withdrawn_at: datetime | None = None
    times_overdue: int = 0
    overdue: Cite | None = None
    raised: Cite
    answered: Cite | None = None
    verified: Cite | None = None
    said: Cite


def fold(sheet: Sheet[FindingRow], entry: Entry[FindingsEvent]) -> Sheet[FindingRow]:
    """The finding after one more entry."""
    row = sheet.get()
    if isinstance(entry.event, InspectorFindingRaised):
        return sheet if row else sheet.put(_raised(entry, entry.event))
    return sheet if row is None else sheet.put(_changed(row, entry, entry.event))


def _raised(entry: Entry[FindingsEvent], event: InspectorFindingRaised) -> FindingRow:
    return FindingRow(
        stream=entry.originator_id,
        unit_id=event.unit_id,
        kind=event.kind,
        stage=Stage.RAISED,
        case_id=event.case_id,
        entries=event.entries,
        raised_at=entry.occurred_at,
        raised_by=entry.actor_id,
        due_on=event.due_on,
        raised=cite(entry),
        said=cite(entry),
    )


def _changed(row: FindingRow, entry: Entry[FindingsEvent], event: FindingsEvent) -> FindingRow:
    by, at = cite(entry), entry.occurred_at
    match event:
        case FindingAnswered(answer=answer, days_late=days_late):
            row = replace(row, answer=answer, answered_at=at, answered_by=entry.actor_id, days_late=days_late)
            return replace(row, stage=Stage.ANSWERED, answered=by, said=by)
        case FindingVerified() as verified:
            return _verified(row, entry, verified)
        case FindingWithdrawn():
            return replace(row, stage=Stage.WITHDRAWN, withdrawn_at=at, said=by)
        case FindingOverdue():
            return replace(row, overdue=by, times_overdue=row.times_overdue + 1)
        case InspectorFindingRaised():
            return row  # once
        case _ as unhandled:
            assert_never(unhandled)


def _verified(row: FindingRow, entry: Entry[FindingsEvent], event: FindingVerified) -> FindingRow:
    by = cite(entry)
    row = replace(row, verdict=event.verdict, verified_at=entry.occurred_at, verified_by=entry.actor_id, verified=by)
    if event.verdict is Verdict.CORRECTED:
        return replace(row, stage=Stage.CORRECTED, said=by)
    due_on, rounds = event.due_on or row.due_on, row.rounds + 1
    return replace(row, stage=Stage.RAISED, due_on=due_on, rounds=rounds, overdue=None, said=by)


MODEL = Model(
    name="findings",
    version=1,
    order="history",
    row=FindingRow,
    fold=fold,
    handles=frozenset(get_args(FindingsEvent)),
    indexes=("raised_at, stream", "unit_id, raised_at", "case_id"),
)
