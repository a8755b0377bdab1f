"""A stand-in for the read model of duties with the same columns: check-ins alone."""

from datetime import date, datetime, timedelta
from typing import Literal
from uuid import UUID

from msgspec.structs import replace

from domain.contacts.record import (
    CheckInExcused,
    CheckInMissed,
    CheckInReceived,
    CheckInScheduled,
    CheckInUnknown,
    MissWithdrawn,
)
from domain.duties.record import DutyRestated
from projections.model import Cite, Model, Row, Sheet, cite


class DutyRow(Row, frozen=True, kw_only=True):
    duty: str
    key: str
    start: UUID
    start_position: int
    started_at: datetime
    unit_id: str
    due_on: date | None
    due_at: datetime | None = None
    due_day: date | None = None
    overdue_from: date | None
    withdrawn: Cite | None = None
    basis: str = ""
    warn_on: date | None = None
    policy: str
    status: Literal["open", "satisfied", "breached", "cancelled", "unknown"]
    settled: Cite | None = None
    settled_at: datetime | None = None
    breach: Cite | None = None
    contested: bool = False


def fold(sheet: Sheet[DutyRow], entry) -> Sheet[DutyRow]:
    e = entry.event
    if isinstance(e, CheckInScheduled):
        pin = next((p for p in entry.policies if p.startswith("checkin.cadence")), "")
        return sheet.put(
            DutyRow(
                stream=entry.originator_id,
                duty="check-in",
                key=str(e.check_in_id),
                start=entry.event_id,
                start_position=entry.position,
                started_at=entry.occurred_at,
                unit_id=entry.unit_id,
                due_on=e.due_on,
                due_day=e.due_on,
                overdue_from=e.grace_until + timedelta(days=1),
                policy=pin,
                status="open",
            )
        )
    key = e.key if isinstance(e, DutyRestated) else str(e.check_in_id)
    row = sheet.get(("check-in", key))
    if row is None:
        return sheet
    match e:
        case CheckInReceived(on_time=on_time):
            if row.status == "open":
                row = replace(row, status="satisfied", settled=cite(entry))
            elif row.status == "breached" and on_time:
                row = replace(row, contested=True, settled=cite(entry))
        case CheckInMissed():
            contested = row.status == "satisfied"
            row = replace(row, status="breached", breach=cite(entry), contested=contested)
        case CheckInExcused():
            row = replace(row, status="cancelled")
        case CheckInUnknown():
            row = replace(row, status="unknown")
        case MissWithdrawn():
            row = replace(row, status="satisfied", contested=False)
        case DutyRestated():
            row = replace(row, due_day=e.due_on, due_on=e.due_on, overdue_from=e.overdue_from, policy=e.policy)
    return sheet.put(row)


MODEL = Model(
    name="duties",
    version=1,
    order="history",
    row=DutyRow,
    fold=fold,
    key=("duty", "key"),
    handles=frozenset(
        {CheckInScheduled, CheckInReceived, CheckInMissed, CheckInExcused, CheckInUnknown, MissWithdrawn, DutyRestated}
    ),
    indexes=("status, overdue_from",),
)
