"""Sessions of education: which were called, held, held late or cancelled, series by series."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal, assert_never, get_args
from uuid import UUID

from msgspec.structs import replace

from domain.education.sessions.record import (
    Audience,
    CancellationReason,
    Form,
    SessionCancelled,
    SessionHeld,
    SessionScheduled,
    SessionSeriesBegun,
    SessionsEvent,
)
from domain.kernel.entry import Entry
from projections.model import Cite, Model, Row, Sheet, cite


class Session(Row, frozen=True, kw_only=True):
    """One session; the row that bears the id of its stream says that the series began.

    series, audience, programme: of the series; empty where it is not known to have begun. meets_on: the day it was
    called for; None for one that was held without. days_late: after that day. staff, volunteers: who taught. at: when
    the entry ``said`` occurred, which the status follows from.
    """

    unit_id: str
    session_id: UUID
    status: Literal["begun", "called", "held", "late", "cancelled"]
    series: str = ""
    audience: Audience | None = None
    programme: str | None = None
    topic_id: str = ""
    form: Form | None = None
    meets_on: date | None = None
    held_at: datetime | None = None
    days_late: int | None = None
    minutes: int | None = None
    attended: int | None = None
    staff: tuple[str, ...] = ()
    volunteers: tuple[UUID, ...] = ()
    residents: bool = False
    cancelled_for: CancellationReason | None = None
    at: datetime
    said: Cite


def fold(sheet: Sheet[Session], entry: Entry[SessionsEvent]) -> Sheet[Session]:
    """The sessions of the series after one more entry."""
    match entry.event:
        case SessionSeriesBegun(series_id=series, audience=audience, programme=programme):
            row = replace(_row(sheet, entry, entry.originator_id), status="begun", series=series)
            return sheet.put(replace(row, audience=audience, programme=programme))
        case SessionScheduled(session_id=key, meets_on=meets_on, topic_id=topic, form=form):
            row = replace(_row(sheet, entry, key), meets_on=meets_on)
            if row.held_at:
                return sheet.put(row)  # called late, or moved to a day after it was held
            return sheet.put(_now(replace(row, status="called", topic_id=topic, form=form, cancelled_for=None), entry))
        case SessionHeld() as held:
            return sheet.put(_held(_row(sheet, entry, held.session_id), entry, held))
        case SessionCancelled(session_id=key, meets_on=meets_on, reason=reason):
            row = replace(_row(sheet, entry, key), meets_on=meets_on)
            if row.held_at:
                return sheet.put(row)
            return sheet.put(_now(replace(row, status="cancelled", cancelled_for=reason), entry))
        case _ as unhandled:
            assert_never(unhandled)


def _row(sheet: Sheet[Session], entry: Entry[SessionsEvent], key: UUID) -> Session:
    known = sheet.get(key)
    if known is not None:
        return known
    series = sheet.get(entry.originator_id)
    return Session(
        stream=entry.originator_id,
        unit_id=entry.unit_id,
        session_id=key,
        status="called",
        series=series.series if series else "",
        audience=series.audience if series else None,
        programme=series.programme if series else None,
        at=entry.occurred_at,
        said=cite(entry),
    )


def _now(row: Session, entry: Entry[SessionsEvent]) -> Session:
    return replace(row, at=entry.occurred_at, said=cite(entry))


def _held(row: Session, entry: Entry[SessionsEvent], event: SessionHeld) -> Session:
    row = replace(
        row,
        status="late" if event.days_late else "held",
        topic_id=event.topic_id,
        form=event.form,
        held_at=entry.occurred_at,
        days_late=event.days_late,
        minutes=event.minutes,
        attended=event.attended,
        staff=event.staff,
        volunteers=event.volunteers,
        residents=event.residents,
        cancelled_for=None,
    )
    return _now(row, entry)


MODEL = Model(
    name="sessions",
    version=1,
    order="history",
    row=Session,
    fold=fold,
    handles=frozenset(get_args(SessionsEvent)),
    key=("session_id",),
    indexes=("at, stream, session_id", "unit_id, at, stream, session_id"),
)
