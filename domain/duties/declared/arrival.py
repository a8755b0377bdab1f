"""What is due when somebody arrives: report, papers, handover; and the seven steps with which a file begins."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from domain.assessment.record import ClassAssigned, RiskAssessed
from domain.contacts.record import TalkHeld
from domain.duties.counting import day_of, hours_after, in_force, on
from domain.duties.duty import AnyOf, Book, Command, Due, Duty, Keys, Opens, Said, once, where
from domain.duties.tables import InductionChain, Step
from domain.intake.arrival.record import (
    DocumentsOverdue,
    HandoverDue,
    HandoverMissed,
    HandoverRecorded,
    NoticeReceived,
    PaperStep,
)
from domain.intake.arrival.tables import HandoverTemporaryRelease, NoticeDecide, NoticeDocuments, NoticeReceipt
from domain.intake.record import (
    CaseOpened,
    DocumentsReceived,
    InductionAnnounced,
    PlanAdopted,
    ReceiptReturned,
    ReportedInPerson,
    ReportingDue,
    ReportingMissed,
    ResponsibleOfficerAssigned,
)
from domain.intake.survey.record import SurveyCompleted, SurveyDeclined, SurveyOverdue, SurveyRequested
from domain.intake.survey.tables import SurveyLimits
from domain.intake.tables import ReportInitial
from domain.kernel.event import Event
from domain.kernel.of import Of
from domain.people.group.record import GroupFormed


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
    yield Due(on=table.within.counted(came_on).last, pin=table.pin)


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
    done_by=Said("The survey is completed and sent, or declined with a reason.", "提交调查评估意见，或者说明理由。"),
    whose="officer",
    of=Of.SURVEYS,
    opens={SurveyRequested: on("due_on", by=SurveyLimits)},
    satisfied={SurveyCompleted: once},
    cancelled={SurveyDeclined: once},
    breached={SurveyOverdue: once},
    breach=Command("RecordSurveyOverdue", lambda _held: {}),
    withdrawal=None,
    ahead=True,
)


def _step(step: Step, due: Said, done_by: Said, satisfied: dict[type[Event], Keys]) -> Duty:
    return Duty(
        word=f"induction-{step}",
        manager="induction chain",
        due=due,
        done_by=done_by,
        whose="officer" if step not in ("officer", "class") else "county",
        opens={CaseOpened: hours_after(InductionChain, lambda table: table.hours[step])},
        satisfied=satisfied,
        ahead=True,
    )


OFFICER = _step(
    "officer",
    Said("Somebody has to be made responsible for the person.", "应当确定负责社区矫正对象的工作人员。"),
    Said("A responsible officer is assigned.", "指定责任人。"),
    {ResponsibleOfficerAssigned: once},
)
GROUP = _step(
    "group",
    Said("The correction group has to be formed.", "应当成立矫正小组。"),
    Said("The group is recorded as formed.", "记录成立矫正小组。"),
    {GroupFormed: once},
)
RISK = _step(
    "risk",
    Said("The risk has to be assessed.", "应当评估社区矫正对象的风险。"),
    Said("A risk assessment is recorded.", "记录风险评估。"),
    {RiskAssessed: once},
)
CLASS = _step(
    "class",
    Said("A class of supervision has to be assigned.", "应当确定管理类别。"),
    Said("A class is assigned.", "确定管理类别。"),
    {ClassAssigned: once},
)
PLAN = _step(
    "plan",
    Said("The plan of supervision has to be adopted.", "应当制定矫正方案。"),
    Said("A plan is adopted.", "制定矫正方案。"),
    {PlanAdopted: once},
)
ANNOUNCEMENT = _step(
    "announcement",
    Said("Judgment, term and rules have to be announced.", "应当进行入矫宣告。"),
    Said("The announcement and its acknowledgement are recorded.", "记录入矫宣告和社区矫正对象的确认。"),
    {InductionAnnounced: once},
)
TALK = _step(
    "talk",
    Said("The first talk has to be held.", "应当进行首次谈话。"),
    Said("A first talk is recorded.", "记录首次谈话。"),
    {TalkHeld: where("talk", "first", once)},
)
DUTIES = (
    INITIAL_REPORT,
    NOTICE,
    DOCUMENTS,
    RECEIPT,
    HANDOVER,
    SURVEY,
    OFFICER,
    GROUP,
    RISK,
    CLASS,
    PLAN,
    ANNOUNCEMENT,
    TALK,
)
