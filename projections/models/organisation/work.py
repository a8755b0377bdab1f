"""The working ledger of a unit: surveys by month, summaries by year, what was carried out, what was posted."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal, assert_never, get_args

from msgspec.structs import replace

from domain.kernel.entry import Entry
from domain.organisation.work.record import (
    ActivityRecorded,
    Effect,
    MonthlySurveyFiled,
    MonthlySurveyMissed,
    PolicyPublished,
    WorkEvent,
    WorkLedgerBegun,
    WorkSummaryFiled,
    WorkSummaryMissed,
)
from projections.model import Cite, Model, Row, Sheet, cite

Kind = Literal["begun", "survey", "extra_survey", "summary", "activity", "publication"]


class WorkLine(Row, frozen=True, kw_only=True):
    """One line of the ledger.

    span: the month of a survey, the year of a summary; empty for the others. which: the special period of an extra
    survey, the event id of an activity or a publication; empty for the others. missed: the entry that says that it
    had not been filed by due_on, which stays when it is filed after all. at: of the entry that the status follows
    from, which is said. codes: measures of a survey, lessons of a summary, what an activity was about, the table and
    version of what was posted and where.
    """

    unit_id: str
    kind: Kind
    span: str = ""
    which: str = ""
    status: Literal["begun", "filed", "late", "missed", "recorded"]
    at: datetime
    due_on: date | None = None
    missed: Cite | None = None
    days_late: int | None = None
    registered: int | None = None
    present: int | None = None
    moved_in: int | None = None
    moved_out: int | None = None
    effect: Effect | None = None
    activity: Literal["publicity", "legal_education", "recruitment", "exchange"] | None = None
    reached: int | None = None
    codes: tuple[str, ...] = ()
    said: Cite


def fold(sheet: Sheet[WorkLine], entry: Entry[WorkEvent]) -> Sheet[WorkLine]:
    """The ledger of the unit after one more entry."""
    match entry.event:
        case WorkLedgerBegun():
            return sheet.put(replace(_row(sheet, entry, "begun"), status="begun"))
        case MonthlySurveyFiled() as filed:
            return sheet.put(_survey(sheet, entry, filed))
        case MonthlySurveyMissed(month=month, due_on=due_on):
            return sheet.put(_missed(_row(sheet, entry, "survey", month), entry, due_on))
        case WorkSummaryFiled(year=year, days_late=days_late, lessons=lessons):
            row = _filed(_row(sheet, entry, "summary", str(year)), entry, days_late)
            return sheet.put(replace(row, codes=lessons))
        case WorkSummaryMissed(year=year, due_on=due_on):
            return sheet.put(_missed(_row(sheet, entry, "summary", str(year)), entry, due_on))
        case ActivityRecorded(activity=activity, reached=reached, about=about):
            row = _row(sheet, entry, "activity", which=str(entry.event_id))
            codes = (about,) if about else ()
            return sheet.put(replace(row, activity=activity, reached=reached, codes=codes))
        case PolicyPublished(table=table, version=version, place=place):
            row = _row(sheet, entry, "publication", which=str(entry.event_id))
            return sheet.put(replace(row, codes=(table, version, place)))
        case _ as unhandled:
            assert_never(unhandled)


def _row(sheet: Sheet[WorkLine], entry: Entry[WorkEvent], kind: Kind, span: str = "", which: str = "") -> WorkLine:
    known = sheet.get((kind, span, which))
    return known or WorkLine(
        stream=entry.originator_id,
        unit_id=entry.unit_id,
        kind=kind,
        span=span,
        which=which,
        status="recorded",
        at=entry.occurred_at,
        said=cite(entry),
    )


def _survey(sheet: Sheet[WorkLine], entry: Entry[WorkEvent], event: MonthlySurveyFiled) -> WorkLine:
    extra = event.period_id is not None
    row = _row(sheet, entry, "extra_survey" if extra else "survey", event.month, event.period_id or "")
    return replace(
        _filed(row, entry, event.days_late),
        registered=event.registered,
        present=event.present,
        moved_in=event.moved_in,
        moved_out=event.moved_out,
        effect=event.effect,
        codes=event.measures,
    )


def _filed(row: WorkLine, entry: Entry[WorkEvent], days_late: int) -> WorkLine:
    status: Literal["late", "filed"] = "late" if days_late else "filed"
    return replace(row, status=status, days_late=days_late, at=entry.occurred_at, said=cite(entry))


def _missed(row: WorkLine, entry: Entry[WorkEvent], due_on: date) -> WorkLine:
    row = replace(row, due_on=due_on, missed=cite(entry))
    return row if row.days_late is not None else replace(row, status="missed", at=entry.occurred_at, said=cite(entry))


MODEL = Model(
    name="work_ledger",
    version=2,
    order="history",
    row=WorkLine,
    fold=fold,
    handles=frozenset(get_args(WorkEvent)),
    key=("kind", "span", "which"),
    indexes=("at, stream, kind, span, which", "unit_id, at, stream, kind, span, which"),
)
