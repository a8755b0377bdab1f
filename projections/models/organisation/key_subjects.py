"""Key subjects: who is listed, by which criterion, since when and until when, and who answers for it."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, assert_never, get_args

from msgspec.structs import replace

from domain.kernel.entry import Entry
from domain.organisation.key_subjects.record import (
    Criterion,
    FourOnesItemDone,
    FourOnesMissing,
    KeySubjectDesignated,
    KeySubjectReassigned,
    KeySubjectReleased,
    KeySubjectsEvent,
    RiskSignalDisposed,
    RiskSignalRaised,
)
from projections.model import Cite, Model, Row, Sheet, cite


class Listed(Row, frozen=True, kw_only=True):
    """One time for which somebody is listed by one criterion.

    turn: 0 for the newest by this criterion; the earlier ones count from 1 in the order in which they ended. turns:
    how many there have been. listed: whether it still holds. responsible_id: who answers for it; reassigned: how
    often that changed. designated: the entry that lists; said: the newest entry.
    """

    criterion: Criterion
    turn: int = 0
    turns: int = 1
    listed: bool = True
    responsible_id: str
    reassigned: int = 0
    since_at: datetime
    until_at: datetime | None = None
    released_for: Literal["criterion_ended", "improved", "listed_in_error"] | None = None
    designated: Cite
    said: Cite


def fold(sheet: Sheet[Listed], entry: Entry[KeySubjectsEvent]) -> Sheet[Listed]:
    """The listings of the person after one more entry."""
    match entry.event:
        case KeySubjectDesignated(criterion=criterion, responsible_id=responsible_id):
            return _designated(sheet, entry, criterion, responsible_id)
        case KeySubjectReassigned(criterion=criterion, responsible_id=responsible_id):
            row = sheet.get((criterion, 0))
            if row is None or not row.listed:
                return _designated(sheet, entry, criterion, responsible_id)
            given = {"responsible_id": responsible_id, "reassigned": row.reassigned + 1}
            return sheet.put(replace(row, **given, said=cite(entry)))
        case KeySubjectReleased(criterion=criterion, reason=reason):
            row = sheet.get((criterion, 0))
            if row is None or not row.listed:
                return sheet
            ended = {"listed": False, "until_at": entry.occurred_at, "released_for": reason}
            return sheet.put(replace(row, **ended, said=cite(entry)))
        case RiskSignalRaised() | RiskSignalDisposed():
            return sheet  # risk_signals
        case FourOnesItemDone() | FourOnesMissing():
            return sheet  # four_ones
        case _ as unhandled:
            assert_never(unhandled)


def _designated(
    sheet: Sheet[Listed], entry: Entry[KeySubjectsEvent], criterion: Criterion, responsible_id: str
) -> Sheet[Listed]:
    row = sheet.get((criterion, 0))
    if row is not None and row.listed:
        return sheet.put(replace(row, responsible_id=responsible_id, said=cite(entry)))
    if row is not None:
        sheet.put(replace(row, turn=row.turns))
    new = Listed(
        stream=entry.originator_id,
        criterion=criterion,
        turns=row.turns + 1 if row else 1,
        responsible_id=responsible_id,
        since_at=entry.occurred_at,
        designated=cite(entry),
        said=cite(entry),
    )
    return sheet.put(new)


MODEL = Model(
    name="key_subjects",
    version=1,
    order="history",
    row=Listed,
    fold=fold,
    handles=frozenset(get_args(KeySubjectsEvent)),
    key=("criterion", "turn"),
    indexes=("since_at, stream, criterion, turn",),
)
