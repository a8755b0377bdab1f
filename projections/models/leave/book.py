"""The leave book: every leave of a file, from the request to the report back, with the days away."""

from __future__ import annotations

from datetime import date
from typing import Literal, assert_never, get_args
from uuid import UUID

from msgspec.structs import replace

from domain.kernel.entry import Entry
from domain.leave.away import record as away
from domain.leave.book import LeaveEvent
from domain.leave.deciding.extension.record import (
    LeaveExtensionApproved,
    LeaveExtensionRefused,
    LeaveExtensionRequested,
)
from domain.leave.deciding.record import LeaveApproved, LeaveEndorsed, LeaveRefused, LeaveRevoked
from domain.leave.record import LeaveMaterialsAdded, LeaveReason, LeaveRequested, LeaveWithdrawn
from projections.model import Cite, Model, Row, Sheet, cite

Status = Literal["requested", "approved", "refused", "withdrawn", "revoked", "away", "returned"]


class LeaveLine(Row, frozen=True, kw_only=True):
    """One leave.

    starts_on, ends_on: as asked for, then as granted, both inclusive. materials: the newest entry that brought some.
    endorsed: the newest opinion of a level that does not decide. asked_until: until when more is asked for, while
    that is not decided. arrived, left: the reports from the destination. expected_on: when the person said that they
    come, being late. days_away: computed when the person reported back. overdue: an overdue return that stands. said:
    the entry that the status follows from.
    """

    leave_id: UUID
    status: Status
    reason: LeaveReason | None = None
    starts_on: date
    ends_on: date
    division: str | None = None
    short_notice: bool = False
    materials: Cite | None = None
    endorsed: Cite | None = None
    approved: Cite | None = None
    approver_level: str | None = None
    certificate: Cite | None = None
    departed_on: date | None = None
    arrived: Cite | None = None
    left: Cite | None = None
    expected_on: date | None = None
    returned_on: date | None = None
    report_on: date | None = None
    days_away: int | None = None
    days_overdue: int | None = None
    extensions: int = 0
    asked_until: date | None = None
    missed_reports: int = 0
    overdue: Cite | None = None
    said: Cite


def fold(sheet: Sheet[LeaveLine], entry: Entry[LeaveEvent]) -> Sheet[LeaveLine]:
    """The leave book of the file after one more entry."""
    event = entry.event
    if isinstance(event, LeaveRequested):
        return sheet.put(_requested(entry, event))
    row = sheet.get(event.leave_id)
    if row is None:
        return sheet  # of a leave whose request was taken out by a correction
    return sheet.put(_changed(row, entry, event))


def _requested(entry: Entry[LeaveEvent], event: LeaveRequested) -> LeaveLine:
    return LeaveLine(
        stream=entry.originator_id,
        leave_id=event.leave_id,
        status="requested",
        reason=event.reason,
        starts_on=event.starts_on,
        ends_on=event.ends_on,
        division=event.division,
        short_notice=event.short_notice,
        said=cite(entry),
    )


def _changed(row: LeaveLine, entry: Entry[LeaveEvent], event: LeaveEvent) -> LeaveLine:
    match event:
        case LeaveApproved(starts_on=starts_on, ends_on=ends_on, level=level):
            row = replace(row, starts_on=starts_on, ends_on=ends_on, approved=cite(entry), approver_level=level.value)
            return _now(row, entry, "approved")
        case LeaveRefused():
            return _now(row, entry, "refused")
        case LeaveWithdrawn():
            return _now(row, entry, "withdrawn")
        case LeaveRevoked(return_by=return_by):
            return _now(replace(row, ends_on=return_by or row.ends_on), entry, "revoked")
        case LeaveMaterialsAdded():
            return replace(row, materials=cite(entry))
        case LeaveEndorsed():
            return replace(row, endorsed=cite(entry))
        case LeaveExtensionRequested(ends_on=ends_on):
            return replace(row, asked_until=ends_on)
        case LeaveExtensionApproved(ends_on=ends_on):
            return replace(row, ends_on=ends_on, extensions=row.extensions + 1, asked_until=None)
        case LeaveExtensionRefused():
            return replace(row, asked_until=None)
        case LeaveRequested():
            return row  # it begins a line
        case _:
            return _away(row, entry, event)


def _away(row: LeaveLine, entry: Entry[LeaveEvent], event: away.AwayEvent) -> LeaveLine:
    match event:
        case away.LeaveCertificateIssued():
            return replace(row, certificate=cite(entry))
        case away.LeaveDeparted(departed_on=on, next_report_on=report_on):
            return _now(replace(row, departed_on=on, report_on=report_on), entry, "away")
        case away.ArrivalReported():
            return replace(row, arrived=cite(entry))
        case away.DepartureReported():
            return replace(row, left=cite(entry))
        case away.ReturnDelayed(expected_on=expected_on):
            return replace(row, expected_on=expected_on)
        case away.LeaveCheckedIn(next_report_on=report_on):
            return replace(row, report_on=report_on)
        case away.LeaveCheckInMissed(next_report_on=report_on):
            return replace(row, report_on=report_on, missed_reports=row.missed_reports + 1)
        case away.LeaveCheckInUnknown(next_report_on=report_on):
            return replace(row, report_on=report_on)
        case away.LeaveCheckInMissWithdrawn():
            return replace(row, missed_reports=max(0, row.missed_reports - 1))
        case away.LeaveReportedBack() as back:
            return _back(row, entry, back)
        case away.LeaveOverdue():
            return replace(row, overdue=cite(entry))
        case away.LeaveOverdueWithdrawn():
            return replace(row, overdue=None)
        case _ as unhandled:
            assert_never(unhandled)


def _now(row: LeaveLine, entry: Entry[LeaveEvent], status: Status) -> LeaveLine:
    return replace(row, status=status, said=cite(entry))


def _back(row: LeaveLine, entry: Entry[LeaveEvent], event: away.LeaveReportedBack) -> LeaveLine:
    row = replace(
        row,
        departed_on=event.departed_on,
        returned_on=event.returned_on,
        report_on=None,
        days_away=event.days_away,
        days_overdue=event.days_overdue,
    )
    return _now(row, entry, "returned")


MODEL = Model(
    name="leave_book",
    version=3,
    order="history",
    row=LeaveLine,
    fold=fold,
    handles=frozenset(get_args(LeaveEvent)),
    key=("leave_id",),
    indexes=("starts_on, stream, leave_id", "stream, departed_on WHERE departed_on IS NOT NULL"),
)
