"""Silences: how long nothing has shown where a person is, and each time that was longer than their class allows.

Nothing has to have been noticed for that. While supervision is suspended, somebody is in custody or known as lost, the
hours do not run.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.assessment.record import ClassAssigned, ClassChanged, SupervisionClass
from domain.contacts.record import CheckInReceived, TalkHeld, VisitRecorded
from domain.duties import counting
from domain.duties.counting import day_of, pinned
from domain.duties.declared.silence import restated_hours
from domain.duties.record import DutyRestated
from domain.intake.background.record import CustodyEnded, CustodyRecorded
from domain.intake.ending.record import DeathRecorded, Discharged, Terminated
from domain.intake.pausing.record import CaseResumed, CaseSuspended
from domain.intake.record import CaseOpened, ReportedInPerson
from domain.intake.relocation.record import ReportedAtNewPlace
from domain.kernel.entry import Entry, newest
from domain.kernel.event import Event
from domain.leave.away.record import LeaveCheckedIn, LeaveReportedBack
from domain.whereabouts.silence.record import (
    ContactLost,
    EvidenceGapDetected,
    EvidenceResumed,
    FalseAlarmConfirmed,
    SubjectFound,
)
from domain.whereabouts.silence.tables import GapHours
from projections.model import Cite, Model, Row, Sheet, cite
from projections.pins import packaged

#: Stays in custody that are kept until their end is recorded.
STAYS_KEPT = 20
ONE_DAY = timedelta(days=1)


class Silence(Row, frozen=True, kw_only=True):
    """The silence that lasts (key empty), or one of the past that may have been too long (key: event id of its start):
    by the packaged hours, by those of a unit that a restatement gave, by which it was noticed, or by a version that its
    first or its last entry pins and nobody had restated it by.

    since, start: the newest entry that shows the person. too_long_at: when it is longer than the hours allow, by the
    version rule; own_hours: those of a unit, where a restatement gave them. omitted_from: the day after that, where
    it lasted or lasts so long. pinned: the version of its own that the unit had when it began. until, ended: what ended
    it. noticed: the entry that says that it was noticed. counts: whether the hours run; stopped_by: suspension, loss,
    custody, end, by their words. unit_id: that holds the file now.
    """

    key: str = ""
    since: datetime
    start: Cite
    level: SupervisionClass | None = None
    too_long_at: datetime
    own_hours: int | None = None
    omitted_from: date | None = None
    rule: str | None = None
    pinned: str | None = None
    until: datetime | None = None
    ended: Cite | None = None
    noticed: Cite | None = None
    stopped_by: tuple[str, ...] = ()
    stays: dict[UUID, datetime] = msgspec.field(default_factory=dict)
    counts: bool = True
    unit_id: str


def fold(sheet: Sheet[Silence], entry: Entry[Any]) -> Sheet[Silence]:
    """The silences of the file after one more entry."""
    row = sheet.get("")
    if row is None:
        return _changed(sheet, _begun(entry), entry) if isinstance(entry.event, CaseOpened) else sheet
    if isinstance(entry.event, ReportedAtNewPlace):
        return _moved(sheet, entry.event.unit_id)
    return _changed(sheet, row, entry)


def _begun(entry: Entry[CaseOpened]) -> Silence:
    at, unit_id = entry.occurred_at, entry.event.unit_id
    return Silence(stream=entry.originator_id, since=at, start=cite(entry), too_long_at=at, unit_id=unit_id)


def _moved(sheet: Sheet[Silence], unit_id: str | None) -> Sheet[Silence]:
    """Another unit of this installation holds the file, with what is past. Files move seldom."""
    if unit_id is not None:
        for row in list(sheet.rows.values()):
            sheet.put(replace(row, unit_id=unit_id))
    return sheet


def _changed(sheet: Sheet[Silence], row: Silence, entry: Entry[Any]) -> Sheet[Silence]:
    event = entry.event
    match event:
        case ClassAssigned(level=level) | ClassChanged(level=level):
            row = replace(row, level=level, own_hours=None)
            return sheet.put(_marked(replace(row, **_hours(row, row.since, entry))))
        case DutyRestated():
            return sheet.put(_marked(_restated(row, entry))) if event.duty == "contact" else sheet
        case EvidenceGapDetected():
            return sheet.put(replace(row, noticed=cite(entry)))
        case CustodyRecorded(stay_id=stay_id, released_at=None):
            return _stopped(
                sheet, replace(row, stays=newest(row.stays | {stay_id: entry.occurred_at}, STAYS_KEPT)), entry
            )
        case CustodyEnded(stay_id=stay_id):
            return _anew(sheet, replace(row, stays={k: at for k, at in row.stays.items() if k != stay_id}), entry)
        case CustodyRecorded() | VisitRecorded(met=False):
            return sheet  # a stay that was over; a visit that met nobody
        case FalseAlarmConfirmed(alarm="device_silence"):
            return sheet
    if type(event) in STOPS:
        stopped = tuple(sorted({*row.stopped_by, STOPS[type(event)]}))
        return _stopped(sheet, replace(row, stopped_by=stopped), entry)
    if type(event) in GOES_ON:
        row = replace(row, stopped_by=tuple(word for word in row.stopped_by if word != GOES_ON[type(event)]))
    return _anew(sheet, row, entry)


def _stopped(sheet: Sheet[Silence], row: Silence, entry: Entry[Any]) -> Sheet[Silence]:
    """The hours do not run any more; what was too long until now was."""
    return _kept(sheet, row, entry).put(_marked(replace(row, counts=False)))


def _anew(sheet: Sheet[Silence], row: Silence, entry: Entry[Any]) -> Sheet[Silence]:
    """The hours begin again with this entry, unless something stops them still."""
    at = entry.occurred_at
    counts = not (row.stopped_by or row.stays)
    now = {"since": at, "start": cite(entry), "noticed": None, "counts": counts, "pinned": _own(entry)}
    now |= _hours(row, at, entry)
    return _kept(sheet, row, entry).put(_marked(replace(row, **now)))


def _kept(sheet: Sheet[Silence], row: Silence, entry: Entry[Any]) -> Sheet[Silence]:
    short = entry.occurred_at <= row.too_long_at and row.noticed is None
    if not row.counts or entry.occurred_at <= row.since or (short and {row.pinned, _own(entry)} <= {None, row.rule}):
        return sheet
    past = replace(row, key=str(row.start.entry), until=entry.occurred_at, ended=cite(entry), stays={})
    return sheet.put(_marked(past))


def _marked(row: Silence) -> Silence:
    """A silence with the day from which on it is too long; what is over on the last day allowed was not."""
    last = day_of(row.too_long_at)
    long = row.counts and row.rule is not None and (row.until is None or day_of(row.until) > last)
    return replace(row, omitted_from=last + ONE_DAY if long else None)


def _own(entry: Entry[Any]) -> str | None:
    """The version of its own that the unit had, as the entry pins it."""
    pin = pinned(entry, GapHours)
    return pin if pin and counting.packaged(GapHours, pin) is None else None


def _hours(row: Silence, since: datetime, entry: Entry[Any]) -> dict[str, Any]:
    """Until when a silence may last, by the hours of the class or by a unit's own; nothing where there is no table."""
    if row.own_hours is not None:
        return {"too_long_at": since + timedelta(hours=row.own_hours)}
    table = packaged(GapHours, entry.occurred_at.date())
    if table is None:
        return {}
    return {"too_long_at": since + timedelta(hours=table.of(row.level)), "rule": table.pin}


def _restated(row: Silence, entry: Entry[DutyRestated]) -> Silence:
    """Another version came to hold: by its hours silences are told until the class changes."""
    hours = (row.too_long_at - row.since) // timedelta(hours=1)
    own = restated_hours(hours, entry.event, day_of(entry.occurred_at))
    row = replace(row, own_hours=own[0], rule=own[1]) if own else replace(row, own_hours=None)
    return replace(row, **_hours(row, row.since, entry))


STOPS: dict[type[Event], str] = {
    CaseSuspended: "suspended",
    ContactLost: "lost",
    **dict.fromkeys((Discharged, Terminated, DeathRecorded), "ended"),
}
#: What lifts a stop; each of them also begins the hours anew.
GOES_ON: dict[type[Event], str] = {CaseResumed: "suspended", SubjectFound: "lost", FalseAlarmConfirmed: "lost"}
#: What shows that somebody is there.
EVIDENCE: tuple[type[Event], ...] = (
    CaseOpened, CheckInReceived, VisitRecorded, TalkHeld, ReportedInPerson, LeaveCheckedIn, LeaveReportedBack,
    EvidenceResumed,
)  # fmt: skip
_OTHERS: tuple[type[Event], ...] = (
    ClassAssigned, ClassChanged, EvidenceGapDetected, CustodyRecorded, CustodyEnded, DutyRestated, ReportedAtNewPlace,
)  # fmt: skip

MODEL = Model(
    name="silences",
    version=5,
    order="history",
    row=Silence,
    fold=fold,
    handles=frozenset((*STOPS, *GOES_ON, *EVIDENCE, *_OTHERS)),
    key=("key",),
    indexes=(
        "omitted_from, stream, key WHERE omitted_from IS NOT NULL",
        "unit_id, omitted_from WHERE omitted_from IS NOT NULL",
        "unit_id, since",
    ),
)
