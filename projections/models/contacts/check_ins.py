"""The calendar of check-ins: each one that was asked for, and what became of it.

A sheet grows by a row a check-in and a fold touches one row, so a long term costs no more an entry than a short one.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Literal, assert_never, get_args
from uuid import UUID

from msgspec.structs import replace

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
    ExcuseReason,
    Identity,
    MissWithdrawn,
    Mode,
    TalkHeld,
    VisitRecorded,
    WithdrawalReason,
)
from domain.duties.record import DutyRestated
from domain.kernel.entry import Entry
from projections.model import Cite, Model, Row, Sheet, cite

CANONICAL = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
Status = Literal["due", "received", "late", "missed", "excused", "withdrawn", "unknown"]


class CheckIn(Row, frozen=True, kw_only=True):
    """One check-in that was asked for.

    status: late is received after the days of grace; a miss stands until it is withdrawn, whatever came after it.
    due_on: None only where nothing in the history says it. asked: the entry that asks for it. received_at: of the
    first that answered. missed: the miss, as long as it stands; withdrawn_for: why it no longer does. unknown: the
    entry that says that what would have brought it was silent. identity_failures: attempts that did not pass the
    check. said: the entry that the status follows from.
    """

    check_in_id: UUID
    status: Status
    opens_on: date | None = None
    due_on: date | None = None
    grace_until: date | None = None
    asked: Cite | None = None
    received_at: datetime | None = None
    late_by_days: int | None = None
    on_time: bool = False
    mode: Mode | None = None
    identity: Identity | None = None
    identity_failures: int = 0
    missed: Cite | None = None
    withdrawn_for: WithdrawalReason | None = None
    excused_for: ExcuseReason | None = None
    unknown: Cite | None = None
    said: Cite


def fold(sheet: Sheet[CheckIn], entry: Entry[Applied]) -> Sheet[CheckIn]:
    """The calendar of the file after one more entry."""
    match entry.event:
        case CheckInScheduled() as s:
            row = _row(sheet, entry, s.check_in_id)
            days = {"opens_on": s.opens_on, "due_on": s.due_on, "grace_until": s.grace_until}
            return _put(sheet, entry, replace(row, **days, asked=cite(entry)))
        case CheckInReceived(check_in_id=UUID() as key) as received:
            return _put(sheet, entry, _received(_row(sheet, entry, key), entry, received))
        case CheckInMissed(check_in_id=key, due_on=due_on, grace_until=grace_until):
            row = replace(_row(sheet, entry, key), due_on=due_on, grace_until=grace_until)
            return _put(sheet, entry, replace(row, missed=cite(entry), withdrawn_for=None))
        case MissWithdrawn(check_in_id=key, reason=reason):
            missed = sheet.get(key)
            if missed is None or missed.missed is None:
                return sheet  # no miss stands
            return _put(sheet, entry, replace(missed, missed=None, withdrawn_for=reason))
        case CheckInExcused(check_in_id=key, due_on=due_on, reason=excuse):
            return _put(sheet, entry, replace(_row(sheet, entry, key), due_on=due_on, excused_for=excuse))
        case CheckInUnknown(check_in_id=key, due_on=due_on):
            return _put(sheet, entry, replace(_row(sheet, entry, key), due_on=due_on, unknown=cite(entry)))
        case DutyRestated(duty=duty, key=named) as restated:
            return _restated(sheet, entry, named, restated) if duty == CHECK_IN else sheet
        case CheckInIdentityFailed(check_in_id=attempted):
            tried = sheet.get(attempted)
            if tried is None:
                return sheet  # shown in the history
            return sheet.put(replace(tried, identity_failures=tried.identity_failures + 1))
        case CheckInReceived() | CheckInReviewed() | VisitRecorded() | TalkHeld():
            return sheet  # nothing asked for it; what was made of it is shown in the history
        case _ as unhandled:
            assert_never(unhandled)


def _restated(sheet: Sheet[CheckIn], entry: Entry[Applied], named: str, event: DutyRestated) -> Sheet[CheckIn]:
    """With another day: the days before and after it move along."""
    row = sheet.get(UUID(named)) if CANONICAL.fullmatch(named) else None
    if row is None or row.opens_on is None or row.due_on is None or row.grace_until is None:
        return sheet
    moved = event.due_on - row.due_on
    grace = event.overdue_from - timedelta(days=1) if event.overdue_from else row.grace_until + moved
    days = {"opens_on": row.opens_on + moved, "due_on": event.due_on, "grace_until": max(grace, event.due_on)}
    return _put(sheet, entry, replace(row, **days))


def _row(sheet: Sheet[CheckIn], entry: Entry[Applied], key: UUID) -> CheckIn:
    found = sheet.get(key)
    return found or CheckIn(stream=entry.originator_id, check_in_id=key, status="due", said=cite(entry))


def _received(row: CheckIn, entry: Entry[Applied], event: CheckInReceived) -> CheckIn:
    if row.received_at is not None:
        return row  # it was answered before
    return replace(
        row,
        due_on=row.due_on or event.due_on,
        received_at=entry.occurred_at,
        late_by_days=event.late_by_days,
        on_time=event.on_time,
        mode=event.mode,
        identity=event.identity,
    )


def _put(sheet: Sheet[CheckIn], entry: Entry[Applied], row: CheckIn) -> Sheet[CheckIn]:
    status = _status(row)
    return sheet.put(replace(row, status=status, said=row.said if status == row.status else cite(entry)))


def _status(row: CheckIn) -> Status:
    if row.missed is not None:
        return "missed"
    if row.received_at is not None:
        return "received" if row.on_time else "late"
    if row.excused_for is not None:
        return "excused"
    if row.unknown is not None:
        return "unknown"
    return "due" if row.withdrawn_for is None else "withdrawn"


MODEL = Model(
    name="check_ins",
    version=3,
    order="history",
    row=CheckIn,
    fold=fold,
    handles=frozenset(get_args(Applied)),
    key=("check_in_id",),
    indexes=(
        "due_on, stream, check_in_id",
        "status, due_on, stream, check_in_id",
        "stream, due_on, check_in_id",
    ),
)
