"""Tallies: points by month, by quarter, by year and for the whole term. Both sides stand side by side, never netted.

What a closed period was decided to be stands beside what the entries make of it now; a late entry moves the
one and not the other. Each figure is a sum of ``contributions``, which name their entries and rules.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal, assert_never
from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.assessment.points.record import (
    Kind,
    PeriodClosed,
    PeriodReopened,
    PointsAwarded,
    PointsDeducted,
    PointsEvent,
    PointsReversed,
    Side,
)
from domain.kernel.days import periods_of
from domain.kernel.entry import Entry
from projections.model import Cite, Model, Row, Sheet, cite

TERM = "term"


class Closed(msgspec.Struct, frozen=True):
    """A period as it was decided, and the entry that decided it."""

    base: int
    awarded: int
    deducted: int
    score: int
    grade: str
    closed_at: datetime
    said: Cite


class Reopened(msgspec.Struct, frozen=True):
    """Why a closed period is open again, and the entry that says so."""

    cause: str
    reopened_at: datetime
    said: Cite


class TallyRow(Row, frozen=True, kw_only=True):
    """One month (``2026-03``), quarter (``2026-Q1``), year (``2026``) or the whole ``term``, as computed from the
    entries.

    awarded, deducted: points of all kinds. rewards, sanctions, conduct_awarded, conduct_deducted: their parts.
    entries: how many lines of the ledger count. closed: the figures as decided when the period was last
    closed; is_closed: whether that still holds. reversed_entries: what was reversed in a month.
    """

    span: str
    kind: Literal["month", "quarter", "year", "term"]
    awarded: int = 0
    deducted: int = 0
    rewards: int = 0
    sanctions: int = 0
    conduct_awarded: int = 0
    conduct_deducted: int = 0
    entries: int = 0
    is_closed: bool = False
    closed: Closed | None = None
    reopened: Reopened | None = None
    reversed_entries: tuple[UUID, ...] = ()


def fold(sheet: Sheet[TallyRow], entry: Entry[PointsEvent]) -> Sheet[TallyRow]:
    """The file's tallies after one more entry; rewards and deductions are never netted."""
    match entry.event:
        case PointsAwarded() as awarded:
            return _counted(sheet, entry, awarded.for_month, "awarded", awarded.kind, awarded.points, 1)
        case PointsDeducted() as deducted:
            return _counted(sheet, entry, deducted.for_month, "deducted", deducted.kind, deducted.points, 1)
        case PointsReversed() as undone:
            return _reversed(sheet, entry, undone)
        case PeriodClosed() as closed:
            return _closed(sheet, entry, closed)
        case PeriodReopened(period=period, cause=cause):
            reopened = Reopened(cause, entry.occurred_at, cite(entry))
            return sheet.put(replace(_row(sheet, entry, period), is_closed=False, reopened=reopened))
        case _ as unhandled:
            assert_never(unhandled)


def _counted(
    sheet: Sheet[TallyRow], entry: Entry[PointsEvent], month: str, side: Side, kind: Kind, points: int, lines: int
) -> Sheet[TallyRow]:
    """Count points in the month, its quarter and the term. lines: 1, or -1 with negative points to take out."""
    part = _PARTS[side, kind]
    for span in (*periods_of(month), TERM):
        row = _row(sheet, entry, span)
        if side == "awarded":
            row = replace(row, awarded=row.awarded + points, entries=row.entries + lines)
        else:
            row = replace(row, deducted=row.deducted + points, entries=row.entries + lines)
        sheet.put(replace(row, **{part: getattr(row, part) + points}))
    return sheet


#: The column for the part of a side; a kind on the side that it is not meant for counts as conduct there.
_PARTS: dict[tuple[Side, Kind], str] = {
    ("awarded", "reward"): "rewards",
    ("awarded", "conduct"): "conduct_awarded",
    ("awarded", "sanction"): "conduct_awarded",
    ("deducted", "sanction"): "sanctions",
    ("deducted", "conduct"): "conduct_deducted",
    ("deducted", "reward"): "conduct_deducted",
}


def _reversed(sheet: Sheet[TallyRow], entry: Entry[PointsEvent], undone: PointsReversed) -> Sheet[TallyRow]:
    row = _row(sheet, entry, undone.for_month)
    if undone.entry in row.reversed_entries:
        return sheet
    sheet.put(replace(row, reversed_entries=(*row.reversed_entries, undone.entry)))
    return _counted(sheet, entry, undone.for_month, undone.side, undone.kind, -undone.points, -1)


def _closed(sheet: Sheet[TallyRow], entry: Entry[PointsEvent], event: PeriodClosed) -> Sheet[TallyRow]:
    closed = Closed(event.base, event.awarded, event.deducted, event.score, event.grade, entry.occurred_at, cite(entry))
    return sheet.put(replace(_row(sheet, entry, event.period), is_closed=True, closed=closed))


def _row(sheet: Sheet[TallyRow], entry: Entry[PointsEvent], span: str) -> TallyRow:
    found = sheet.get(span)
    if found is not None:
        return found
    return TallyRow(stream=entry.originator_id, span=span, kind=_kind(span))


def _kind(span: str) -> Literal["month", "quarter", "year", "term"]:
    if span == TERM:
        return "term"
    return "year" if len(span) == 4 else "quarter" if "Q" in span else "month"


MODEL = Model(
    name="tallies",
    version=2,
    order="history",
    row=TallyRow,
    fold=fold,
    handles=frozenset({PointsAwarded, PointsDeducted, PointsReversed, PeriodClosed, PeriodReopened}),
    key=("span",),
)
