"""What is due when somebody arrives: the report, the papers of the court, the handover, the survey from before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from domain.duties.counting import day_of, in_force, on, pinned
from domain.duties.duty import AnyOf, Book, Command, Due, Duty, Opens, Said, once, where
from domain.intake.arrival.record import (
    DocumentsOverdue,
    HandoverDue,
    HandoverMissed,
    HandoverRecorded,
    NoticeReceived,
    PaperStep,
)
from domain.intake.arrival.tables import HandoverTemporaryRelease, NoticeDecide, NoticeDocuments, NoticeReceipt
from domain.intake.record import DocumentsReceived, ReceiptReturned, ReportedInPerson, ReportingDue, ReportingMissed
from domain.intake.survey.record import SurveyCompleted, SurveyDeclined, SurveyOverdue, SurveyRequested
from domain.intake.survey.tables import SurveyLimits
from domain.intake.tables import ReportInitial
from domain.kernel.of import Of


def _paper(kind: type[NoticeDecide | NoticeDocuments]) -> Opens:
    """Counted from the day on which the judgment took effect, where an event says it."""

    def due(entry: AnyOf, _book: Book) -> Iterator[Due]:
        effective_on: date | None = entry.event.effective_on
        if effective_on is not None:
            table = in_force(kind, effective_on)
            yield Due(on=table.within.counted(effective_on).last, pin=table.pin)

    return due


def _receipt(entry: AnyOf, _book: Book) -> Iterator[Due]:
    came_on = day_of(entry.occurred_at)
    table = in_force(NoticeReceipt, came_on)
    yield Due(on=table.within.counted(came_on).last, pin=pinned(entry, NoticeReceipt) or table.pin)


def _overdue(step: PaperStep) -> Command:
    return Command("RecordDocumentsOverdue", lambda _held: {"step": step.value})


INITIAL_REPORT = Duty(
    word="initial-report",
    manager="initial report",
    due=Said("The person has to report in person for the first time.", "社区矫正对象应当首次当面报到。"),
    done_by=Said("The report in person is recorded.", "记录当面报到。"),
    whose="officer",
    opens={ReportingDue: on("due_on", by=ReportInitial)},
    satisfied={ReportedInPerson: once},
    breached={ReportingMissed: once},
    breach=Command("RecordMissedReport", lambda _held: {}),
    ahead=True,
)
NOTICE = Duty(
    word="notice",
    manager="documents",
    due=Said("The deciding authority has to give notice of the judgment.", "决定机关应当通知判决、裁定或者决定生效。"),
    done_by=Said("The notice is recorded as received.", "记录收到通知。"),
    whose="county",
    opens={ReportingDue: _paper(NoticeDecide), DocumentsReceived: _paper(NoticeDecide)},
    satisfied={NoticeReceived: once},
    breached={DocumentsOverdue: where("step", PaperStep.NOTICE, once)},
    breach=_overdue(PaperStep.NOTICE),
    ahead=True,
)
DOCUMENTS = Duty(
    word="documents",
    manager="documents",
    due=Said("The deciding authority has to deliver the legal documents.", "决定机关应当送达法律文书。"),
    done_by=Said("The documents are recorded as received.", "记录收到法律文书。"),
    whose="county",
    opens={ReportingDue: _paper(NoticeDocuments), NoticeReceived: _paper(NoticeDocuments)},
    satisfied={DocumentsReceived: once},
    breached={DocumentsOverdue: where("step", PaperStep.DELIVERY, once)},
    breach=_overdue(PaperStep.DELIVERY),
    ahead=True,
)
RECEIPT = Duty(
    word="receipt",
    manager="documents",
    due=Said("The receipt for the legal documents has to go back.", "应当送回法律文书的回执。"),
    done_by=Said("The receipt is recorded as returned.", "记录已送回回执。"),
    whose="officer",
    opens={DocumentsReceived: _receipt},
    satisfied={ReceiptReturned: once},
    breached={DocumentsOverdue: where("step", PaperStep.RECEIPT, once)},
    breach=_overdue(PaperStep.RECEIPT),
    first=True,
    ahead=True,
)
HANDOVER = Duty(
    word="handover",
    manager="handover",
    due=Said("The person on temporary release has to be handed over.", "暂予监外执行的，应当移送社区矫正对象。"),
    done_by=Said("The handover, or the report in person, is recorded.", "记录移送或者当面报到。"),
    whose="county",
    opens={HandoverDue: on("due_on", by=HandoverTemporaryRelease)},
    satisfied={HandoverRecorded: once, ReportedInPerson: once},
    breached={HandoverMissed: once},
    breach=Command("RecordMissedHandover", lambda _held: {}),
)
SURVEY = Duty(
    word="survey",
    manager="survey",
    due=Said("The survey that was asked for has to be answered.", "应当完成受委托的调查评估。"),
    done_by=Said("The survey is completed and sent, or declined with a reason.", "提交调查评估意见，或者说明理由不予调查。"),
    whose="officer",
    of=Of.SURVEYS,
    opens={SurveyRequested: on("due_on", by=SurveyLimits)},
    satisfied={SurveyCompleted: once, SurveyDeclined: once},
    breached={SurveyOverdue: once},
    breach=Command("RecordSurveyOverdue", lambda _held: {}),
    withdrawal=None,
    ahead=True,
)
DUTIES = (INITIAL_REPORT, NOTICE, DOCUMENTS, RECEIPT, HANDOVER, SURVEY)
