"""Volunteers: how much each has taken on, until when they are examined, and how they were appraised by year."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal, assert_never, get_args
from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.kernel.entry import Entry
from domain.kernel.event import Sealed
from domain.people.staff.record import Grade
from domain.people.volunteers.record import (
    CASES_KEPT,
    Reward,
    VolunteerAppraisalMissed,
    VolunteerAppraised,
    VolunteerCommended,
    VolunteerRegistered,
    VolunteerReleased,
    VolunteerReverificationMissed,
    VolunteerReverified,
    VolunteersEvent,
    VolunteerTookOn,
    VolunteerWithdrawn,
)
from projections.model import Cite, Model, Row, Sheet, cite

#: How many years a row holds, the newest; the history has them all.
YEARS_KEPT = 12


class VolunteerYear(msgspec.Struct, frozen=True):
    """A year. took_on: how many cases. grade: by ``appraised``; missed: that no appraisal was made in time."""

    took_on: int = 0
    grade: Grade | None = None
    appraised: Cite | None = None
    missed: Cite | None = None
    reward: Reward | None = None


class Volunteer(Row, frozen=True, kw_only=True):
    """One volunteer. name: sealed. cases: the files in which they help now, the newest; helps_in: how many.

    most: in how many they might help, when they last took one on. reverify_by: the last day for the next examination;
    reverification_missed: the entry that says that it was not made, until it is. years: the newest. said: the newest
    entry.
    """

    unit_id: str
    registered: bool = False
    registered_at: datetime | None = None
    skills: tuple[str, ...] = ()
    division: str | None = None
    juvenile_specialist: bool = False
    name: Sealed | None = None
    reverify_by: date | None = None
    reverification_missed: Cite | None = None
    cases: tuple[UUID, ...] = ()
    helps_in: int = 0
    most: int | None = None
    withdrawn_at: datetime | None = None
    withdrawn_for: (
        Literal["asked_to_stop", "not_examined_anew", "unsuited", "breach_of_confidence", "deceased"] | None
    ) = None
    years: dict[int, VolunteerYear] = msgspec.field(default_factory=dict)
    said: Cite


def fold(sheet: Sheet[Volunteer], entry: Entry[VolunteersEvent]) -> Sheet[Volunteer]:
    """The volunteer after one more entry."""
    row = sheet.get() or Volunteer(stream=entry.originator_id, unit_id=entry.unit_id, said=cite(entry))
    return sheet.put(replace(_changed(row, entry), said=cite(entry)))


def _changed(row: Volunteer, entry: Entry[VolunteersEvent]) -> Volunteer:
    match entry.event:
        case VolunteerRegistered() as registered:
            return _registered(row, entry, registered)
        case VolunteerReverified(skills=skills, reverify_by=by, division=division):
            return replace(row, skills=skills, reverify_by=by, division=division, reverification_missed=None)
        case VolunteerReverificationMissed():
            return replace(row, reverification_missed=cite(entry))
        case VolunteerTookOn(case_id=case_id, most=most, year=year):
            before = row.years.get(year, VolunteerYear())
            row = _helping(row, (*_others(row, case_id), case_id)[-CASES_KEPT:])
            return _year(replace(row, most=most), year, replace(before, took_on=before.took_on + 1))
        case VolunteerReleased(case_id=case_id):
            return _helping(row, _others(row, case_id))
        case VolunteerAppraised(year=year, grade=grade):
            before = row.years.get(year, VolunteerYear())
            return _year(row, year, replace(before, grade=grade, appraised=cite(entry)))
        case VolunteerAppraisalMissed(year=year):
            return _year(row, year, replace(row.years.get(year, VolunteerYear()), missed=cite(entry)))
        case VolunteerCommended(year=year, reward=reward):
            return _year(row, year, replace(row.years.get(year, VolunteerYear()), reward=reward))
        case VolunteerWithdrawn(reason=reason):
            return replace(row, registered=False, withdrawn_at=entry.occurred_at, withdrawn_for=reason)
        case _ as unhandled:
            assert_never(unhandled)


def _registered(row: Volunteer, entry: Entry[VolunteersEvent], event: VolunteerRegistered) -> Volunteer:
    return replace(
        row,
        unit_id=event.unit_id,
        registered=True,
        registered_at=entry.occurred_at,
        skills=event.skills,
        division=event.division,
        juvenile_specialist=event.juvenile_specialist,
        name=event.name if isinstance(event.name, Sealed) else None,
        reverify_by=event.reverify_by,
    )


def _others(row: Volunteer, case_id: UUID) -> tuple[UUID, ...]:
    return tuple(one for one in row.cases if one != case_id)


def _helping(row: Volunteer, cases: tuple[UUID, ...]) -> Volunteer:
    return replace(row, cases=cases, helps_in=len(cases))


def _year(row: Volunteer, year: int, after: VolunteerYear) -> Volunteer:
    return replace(row, years=dict(sorted({**row.years, year: after}.items())[-YEARS_KEPT:]))


MODEL = Model(
    name="volunteers",
    version=1,
    order="history",
    row=Volunteer,
    fold=fold,
    handles=frozenset(get_args(VolunteersEvent)),
    indexes=("unit_id, stream", "reverify_by"),
)
