"""Education hours: month by month what a person took part in, what was credited, and what the class asks for."""

from __future__ import annotations

from typing import assert_never, get_args
from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.assessment.record import ClassAssigned, ClassChanged, SupervisionClass
from domain.education.attendance.record import (
    SOURCES_KEPT,
    AttendanceEvent,
    Credit,
    HoursCredited,
    PublicBenefitDone,
    SessionAttended,
    SessionMissed,
)
from domain.education.attendance.tables import EducationHours
from domain.kernel.days import month_of
from domain.kernel.entry import Entry, newest
from projections.model import Cite, Model, Row, Sheet, cite
from projections.pins import pinned

HoursEvent = AttendanceEvent | ClassAssigned | ClassChanged

#: The row of no month: what a month needs to know of those before it.
ALWAYS = ""


class HoursRow(Row, frozen=True, kw_only=True):
    """One month of a person, in minutes. The row of no month keeps the class, and what is not credited yet.

    attended: in sessions; benefit: public-benefit work, as far as hours were credited for it or were over. education,
    public_benefit: credited; over: beyond what may be. missed: sessions; excused: of these. asked_*: what the class
    ``level`` asks for in a whole month by the version ``rule``, which the newest entry of the month pins; None where
    it pins none that is packaged. uncredited: sessions and work without credited hours. said: the newest entry.
    """

    month: str
    sessions: int = 0
    attended: int = 0
    benefit: int = 0
    education: int = 0
    public_benefit: int = 0
    over: int = 0
    missed: int = 0
    excused: int = 0
    level: SupervisionClass | None = None
    asked_education: int | None = None
    asked_public_benefit: int | None = None
    rule: str | None = None
    uncredited: dict[UUID, Credit] = msgspec.field(default_factory=dict)
    said: Cite


def fold(sheet: Sheet[HoursRow], entry: Entry[HoursEvent]) -> Sheet[HoursRow]:
    """The months of the person after one more entry."""
    match entry.event:
        case ClassAssigned(level=level) | ClassChanged(level=level):
            return sheet.put(replace(_row(sheet, entry, ALWAYS), level=level, said=cite(entry)))
        case SessionAttended(session_id=key, minutes=minutes, held_on=day):
            row = _row(sheet, entry, month_of(day))
            row = replace(row, sessions=row.sessions + 1, attended=row.attended + minutes)
            return _asked(_waiting(sheet, entry, key, Credit.EDUCATION), entry, row)
        case SessionMissed(held_on=day, excused=excused):
            row = _row(sheet, entry, month_of(day))
            return _asked(sheet, entry, replace(row, missed=row.missed + 1, excused=row.excused + excused))
        case PublicBenefitDone(work_id=key):
            return _waiting(sheet, entry, key, Credit.BENEFIT)
        case HoursCredited() as credited:
            return _credited(sheet, entry, credited)
        case _ as unhandled:
            assert_never(unhandled)


def _row(sheet: Sheet[HoursRow], entry: Entry[HoursEvent], month: str) -> HoursRow:
    return sheet.get(month) or HoursRow(stream=entry.originator_id, month=month, said=cite(entry))


def _waiting(sheet: Sheet[HoursRow], entry: Entry[HoursEvent], key: UUID, credit: Credit) -> Sheet[HoursRow]:
    """Something for which hours are to be credited."""
    always = _row(sheet, entry, ALWAYS)
    return sheet.put(replace(always, uncredited=newest({**always.uncredited, key: credit}, SOURCES_KEPT)))


def _credited(sheet: Sheet[HoursRow], entry: Entry[HoursEvent], event: HoursCredited) -> Sheet[HoursRow]:
    """Hours count once, and only for what stands: a session that was withdrawn takes its hours along."""
    always = _row(sheet, entry, ALWAYS)
    if event.source_id not in always.uncredited:
        return sheet
    sheet.put(replace(always, uncredited={k: c for k, c in always.uncredited.items() if k != event.source_id}))
    row = _row(sheet, entry, month_of(event.on))
    row = replace(row, over=row.over + event.over)
    if event.credit is Credit.EDUCATION:
        return _asked(sheet, entry, replace(row, education=row.education + event.minutes))
    done = row.benefit + event.minutes + event.over
    return _asked(sheet, entry, replace(row, benefit=done, public_benefit=row.public_benefit + event.minutes))


def _asked(sheet: Sheet[HoursRow], entry: Entry[HoursEvent], row: HoursRow) -> Sheet[HoursRow]:
    """Put the row of a month, with what its class asks for by the version that the entry pins."""
    table = pinned(EducationHours, entry)
    if table is not None:
        level = _row(sheet, entry, ALWAYS).level or table.unclassed
        asks = table.asked(level)
        asked = {"asked_education": asks.education, "asked_public_benefit": asks.public_benefit}
        row = replace(row, level=level, rule=table.pin, **asked)
    return sheet.put(replace(row, said=cite(entry)))


MODEL = Model(
    name="education_hours",
    version=2,
    order="history",
    row=HoursRow,
    fold=fold,
    handles=frozenset((*get_args(AttendanceEvent), ClassAssigned, ClassChanged)),
    key=("month",),
    indexes=("month, stream",),
)
