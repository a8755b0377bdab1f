"""Meetings: for each period of a series, whether one was called, held, late or missed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal, assert_never, get_args
from uuid import UUID

from msgspec.structs import replace

from domain.kernel.entry import Entry
from domain.organisation.meetings.record import (
    MeetingActionClosed,
    MeetingActionRaised,
    MeetingHeld,
    MeetingKind,
    MeetingMissed,
    MeetingScheduled,
    MeetingSeriesBegun,
    MeetingsEvent,
)
from projections.model import Cite, Model, Row, Sheet, cite

#: The row of the series itself.
SERIES = ""


class Meeting(Row, frozen=True, kw_only=True):
    """What is known of one period; the row without a period says that the series began.

    kind: who meets; None where the series is not known to have begun. meets_on: the day it was called for. due_on:
    the last day in time, where it was missed. days_late: how late it was held. missed: the entry that says so, which
    stays when the meeting is held after all. said: the entry that the status follows from.
    """

    unit_id: str
    for_period: str
    status: Literal["begun", "called", "held", "late", "missed"]
    kind: MeetingKind | None = None
    begins_on: date | None = None
    meeting_id: UUID | None = None
    meets_on: date | None = None
    due_on: date | None = None
    held_at: datetime | None = None
    days_late: int | None = None
    attended: int | None = None
    training: bool = False
    agenda: tuple[str, ...] = ()
    missed: Cite | None = None
    said: Cite


def fold(sheet: Sheet[Meeting], entry: Entry[MeetingsEvent]) -> Sheet[Meeting]:
    """The meetings of the series after one more entry."""
    match entry.event:
        case MeetingSeriesBegun(kind=kind, begins_on=begins_on):
            return sheet.put(replace(_row(sheet, entry, SERIES), status="begun", kind=kind, begins_on=begins_on))
        case MeetingScheduled(for_period=period, meeting_id=meeting_id, meets_on=meets_on):
            row = replace(_row(sheet, entry, period), meeting_id=meeting_id, meets_on=meets_on)
            return sheet.put(row if row.held_at else replace(row, status="called", said=cite(entry)))
        case MeetingHeld() as held:
            return sheet.put(_held(_row(sheet, entry, held.for_period), entry, held))
        case MeetingMissed(for_period=period, due_on=due_on):
            row = replace(_row(sheet, entry, period), due_on=due_on, missed=cite(entry))
            return sheet.put(row if row.held_at else replace(row, status="missed", said=cite(entry)))
        case MeetingActionRaised() | MeetingActionClosed():
            return sheet  # meeting_actions
        case _ as unhandled:
            assert_never(unhandled)


def _row(sheet: Sheet[Meeting], entry: Entry[MeetingsEvent], period: str) -> Meeting:
    known = sheet.get(period)
    if known is not None:
        return known
    series = sheet.get(SERIES)
    return Meeting(
        stream=entry.originator_id,
        unit_id=entry.unit_id,
        for_period=period,
        status="called",
        kind=series.kind if series else None,
        said=cite(entry),
    )


def _held(row: Meeting, entry: Entry[MeetingsEvent], event: MeetingHeld) -> Meeting:
    return replace(
        row,
        status="late" if event.days_late else "held",
        meeting_id=event.meeting_id,
        held_at=entry.occurred_at,
        days_late=event.days_late,
        attended=event.attended,
        training=event.training,
        agenda=event.agenda,
        said=cite(entry),
    )


MODEL = Model(
    name="meetings",
    version=1,
    order="history",
    row=Meeting,
    fold=fold,
    handles=frozenset(get_args(MeetingsEvent)),
    key=("for_period",),
    indexes=("for_period, stream", "unit_id, for_period, stream"),
)
