"""Arrivals: by which steps each person came under supervision, from the notice of the court to the register."""

from __future__ import annotations

from datetime import date, datetime
from typing import assert_never, get_args
from uuid import UUID

from msgspec.structs import replace

from domain.intake.arrival.record import (
    ArrivalEvent,
    DocumentsOverdue,
    HandoverDue,
    HandoverMissed,
    HandoverRecorded,
    MaterialsExchanged,
    NoticeReceived,
    PersonRegistered,
    SurveyAttached,
)
from domain.intake.record import CaseOpened, DocumentsReceived, ReceiptReturned
from domain.intake.survey.record import Conclusion
from domain.kernel.entry import Entry
from projections.model import Cite, Model, Row, Sheet, cite

StepEvent = ArrivalEvent | CaseOpened | DocumentsReceived | ReceiptReturned


class Arrival(Row, frozen=True, kw_only=True):
    """The steps of one person, each with when it was done.

    since_at: of the first. survey: what the survey before the sentence came to, where it was joined to the file.
    documents: how often some came, first at documents_at. not_in_time: of notice, documents and receipt, what was
    recorded as overdue. register_number: in the register of the unit. custodian: who hands the person over. sent,
    received: how often materials went to or came from the police, last at exchanged_at. said: the newest entry.
    """

    since_at: datetime
    survey: Conclusion | None = None
    survey_id: UUID | None = None
    notice_at: datetime | None = None
    notice_days_late: int | None = None
    effective_on: date | None = None
    documents: int = 0
    documents_at: datetime | None = None
    receipt_at: datetime | None = None
    not_in_time: tuple[str, ...] = ()
    registered_at: datetime | None = None
    register_number: str | None = None
    custodian: str | None = None
    handover_due_on: date | None = None
    handed_over_at: datetime | None = None
    handover_days_late: int | None = None
    handover_missed: bool = False
    sent: int = 0
    received: int = 0
    exchanged_at: datetime | None = None
    exchanged_with: str | None = None
    said: Cite


def fold(sheet: Sheet[Arrival], entry: Entry[StepEvent]) -> Sheet[Arrival]:
    """The steps of the person after one more entry."""
    row = sheet.get() or Arrival(stream=entry.originator_id, since_at=entry.occurred_at, said=cite(entry))
    return sheet.put(replace(_after(row, entry), said=cite(entry)))


def _after(row: Arrival, entry: Entry[StepEvent]) -> Arrival:
    at = entry.occurred_at
    match entry.event:
        case CaseOpened():
            return row
        case SurveyAttached(conclusion=conclusion, survey_id=survey_id):
            return replace(row, survey=conclusion, survey_id=survey_id)
        case NoticeReceived(days_late=days, effective_on=effective_on):
            return replace(row, notice_at=at, notice_days_late=days, effective_on=effective_on)
        case DocumentsReceived():
            return replace(row, documents=row.documents + 1, documents_at=row.documents_at or at)
        case ReceiptReturned():
            return replace(row, receipt_at=at)
        case DocumentsOverdue(step=step):
            late = row.not_in_time
            return row if step.value in late else replace(row, not_in_time=(*late, step.value))
        case PersonRegistered(number=number):
            return replace(row, registered_at=at, register_number=number)
        case MaterialsExchanged(direction=direction, counterpart=counterpart):
            row = replace(row, exchanged_at=at, exchanged_with=counterpart)
            sent = direction == "sent"
            return replace(row, sent=row.sent + sent, received=row.received + (not sent))
        case HandoverDue() | HandoverRecorded() | HandoverMissed() as step:
            return _handover(row, at, step)
        case _ as unhandled:
            assert_never(unhandled)


def _handover(row: Arrival, at: datetime, event: HandoverDue | HandoverRecorded | HandoverMissed) -> Arrival:
    row = replace(row, custodian=event.custodian, handover_due_on=event.due_on or row.handover_due_on)
    match event:
        case HandoverDue():
            return row
        case HandoverRecorded(days_late=days):
            return replace(row, handed_over_at=at, handover_days_late=days)
        case HandoverMissed():
            return replace(row, handover_missed=True)
        case _ as unhandled:
            assert_never(unhandled)


MODEL = Model(
    name="arrivals",
    version=1,
    order="history",
    row=Arrival,
    fold=fold,
    handles=frozenset((*get_args(ArrivalEvent), CaseOpened, DocumentsReceived, ReceiptReturned)),
    indexes=("since_at, stream",),
)
