"""Departures: by which steps each person left supervision, from the own summary to the care that comes after."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal, assert_never, get_args

from msgspec.structs import replace

from domain.intake.aftercare.record import (
    AftercareEvent,
    AftercareHandedOver,
    Appraisal,
    DischargeAppraised,
    DischargeCertified,
    DischargeOverdue,
    OwnSummarySubmitted,
)
from domain.intake.ending.record import DeathRecorded, Discharged, EndingEvent, Terminated
from domain.kernel.entry import Entry
from projections.model import Cite, Model, Row, Sheet, cite

StepEvent = AftercareEvent | EndingEvent


class Departure(Row, frozen=True, kw_only=True):
    """The steps of one person, each with when it was done.

    since_at: of the first. ended_at: of the earliest end, by what and for what. overdue_for: the end of the term by
    which nobody was discharged. certificate: its number; copies_to: who was told of it. aftercare: code of the office
    that goes on helping, with the ``needs`` it was told of. said: the newest entry.
    """

    since_at: datetime
    summary_at: datetime | None = None
    summary_days_late: int | None = None
    appraisal: Appraisal | None = None
    appraised_at: datetime | None = None
    appraised: Cite | None = None
    appraisal_days_late: int | None = None
    overdue_for: date | None = None
    ended_at: datetime | None = None
    ended_by: Literal["discharge", "termination", "death"] | None = None
    ended_for: str | None = None
    certified_at: datetime | None = None
    certificate: str | None = None
    copies_to: tuple[str, ...] = ()
    handed_over_at: datetime | None = None
    aftercare: str | None = None
    needs: tuple[str, ...] = ()
    said: Cite


def fold(sheet: Sheet[Departure], entry: Entry[StepEvent]) -> Sheet[Departure]:
    """The steps of the person after one more entry."""
    row = sheet.get() or Departure(stream=entry.originator_id, since_at=entry.occurred_at, said=cite(entry))
    return sheet.put(replace(_after(row, entry), said=cite(entry)))


def _after(row: Departure, entry: Entry[StepEvent]) -> Departure:
    at = entry.occurred_at
    match entry.event:
        case OwnSummarySubmitted(days_late=days):
            return replace(row, summary_at=at, summary_days_late=days)
        case DischargeAppraised(appraisal=appraisal, days_late=days):
            row = replace(row, appraisal=appraisal, appraisal_days_late=days)
            return replace(row, appraised_at=at, appraised=cite(entry))
        case DischargeOverdue(ends_on=ends_on):
            return replace(row, overdue_for=ends_on)
        case DischargeCertified(number=number, copies_to=copies_to):
            return replace(row, certified_at=at, certificate=number, copies_to=copies_to)
        case AftercareHandedOver(to=to, needs=needs):
            return replace(row, handed_over_at=at, aftercare=to, needs=needs)
        case Discharged() | Terminated() | DeathRecorded() as end:
            return row if row.ended_at else _ended(row, at, end)
        case _ as unhandled:
            assert_never(unhandled)


def _ended(row: Departure, at: datetime, event: EndingEvent) -> Departure:
    match event:
        case Discharged(ground=ground):
            return replace(row, ended_at=at, ended_by="discharge", ended_for=ground.value)
        case Terminated(reason=reason):
            return replace(row, ended_at=at, ended_by="termination", ended_for=reason.value)
        case DeathRecorded():
            return replace(row, ended_at=at, ended_by="death")
        case _ as unhandled:
            assert_never(unhandled)


MODEL = Model(
    name="departures",
    version=1,
    order="history",
    row=Departure,
    fold=fold,
    handles=frozenset((*get_args(AftercareEvent), *get_args(EndingEvent))),
    indexes=("since_at, stream",),
)
