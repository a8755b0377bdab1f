"""Staff: where somebody works and as what, and their training and appraisal by year. Reports stay with who oversees."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, assert_never, get_args

import msgspec
from msgspec.structs import replace

from domain.kernel.entry import Entry
from domain.kernel.event import Sealed
from domain.people.staff.record import (
    Function,
    Grade,
    MisconductDecided,
    MisconductRecorded,
    Post,
    StaffAppraised,
    StaffAssigned,
    StaffEvent,
    StaffReleased,
    TrainingAttended,
    TrainingHoursShort,
)
from projections.model import Cite, Model, Row, Sheet, cite

#: How many years a row holds, the newest; the history has them all.
YEARS_KEPT = 12


class StaffYear(msgspec.Struct, frozen=True):
    """A year. hours: of training attended, in so many trainings. required: what it was found short of, by ``short``.

    grades: how somebody was appraised, by ``appraised``.
    """

    hours: int = 0
    trainings: int = 0
    required: int | None = None
    short: Cite | None = None
    grades: dict[Function, Grade] = {}
    appraised: Cite | None = None


class StaffMember(Row, frozen=True, kw_only=True):
    """One member of staff. since_at: of the first assignment; assigned: the newest. name: sealed.

    unit_id: where they are assigned, or were last. years: the newest. said: the newest entry.
    """

    staff_id: str
    unit_id: str
    post: Post | None = None
    functions: tuple[str, ...] = ()
    juvenile_specialist: bool = False
    since_at: datetime | None = None
    assigned: Cite | None = None
    at_work: bool = False
    left_at: datetime | None = None
    left_for: Literal["moved_elsewhere", "retired", "resigned", "removed_from_post"] | None = None
    name: Sealed | None = None
    years: dict[int, StaffYear] = msgspec.field(default_factory=dict)
    said: Cite


def fold(sheet: Sheet[StaffMember], entry: Entry[StaffEvent]) -> Sheet[StaffMember]:
    """The member of staff after one more entry."""
    event = entry.event
    row = sheet.get() or StaffMember(
        stream=entry.originator_id, staff_id=event.staff_id, unit_id=entry.unit_id, said=cite(entry)
    )
    match event:
        case StaffAssigned():
            row = _assigned(row, entry, event)
        case StaffReleased(reason=reason):
            row = replace(row, at_work=False, left_at=entry.occurred_at, left_for=reason)
        case TrainingAttended(year=year, hours=hours):
            before = row.years.get(year, StaffYear())
            row = _year(row, year, replace(before, hours=before.hours + hours, trainings=before.trainings + 1))
        case TrainingHoursShort(year=year, required=required):
            row = _year(row, year, replace(row.years.get(year, StaffYear()), required=required, short=cite(entry)))
        case StaffAppraised(year=year) as a:
            year_after = replace(row.years.get(year, StaffYear()), grades=_grades(a), appraised=cite(entry))
            row = _year(row, year, year_after)
        case MisconductRecorded() | MisconductDecided():
            return sheet.put(row)  # reserved to who oversees
        case _ as unhandled:
            assert_never(unhandled)
    return sheet.put(replace(row, said=cite(entry)))


def _assigned(row: StaffMember, entry: Entry[StaffEvent], event: StaffAssigned) -> StaffMember:
    return replace(
        row,
        unit_id=event.unit_id,
        post=event.post,
        functions=tuple(one.value for one in event.functions),
        juvenile_specialist=event.juvenile_specialist,
        since_at=row.since_at or entry.occurred_at,
        assigned=cite(entry),
        at_work=True,
        left_at=None,
        left_for=None,
        name=event.name if isinstance(event.name, Sealed) else row.name,
    )


def _grades(event: StaffAppraised) -> dict[Function, Grade]:
    return {
        Function.MANAGEMENT: event.management,
        Function.ASSESSING: event.assessing,
        Function.EDUCATING: event.educating,
        Function.COORDINATING: event.coordinating,
    }


def _year(row: StaffMember, year: int, after: StaffYear) -> StaffMember:
    return replace(row, years=dict(sorted({**row.years, year: after}.items())[-YEARS_KEPT:]))


MODEL = Model(
    name="staff",
    version=1,
    order="history",
    row=StaffMember,
    fold=fold,
    handles=frozenset(get_args(StaffEvent)),
    indexes=("unit_id, stream",),
)
