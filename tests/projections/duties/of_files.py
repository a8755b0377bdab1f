"""One history of each duty of a file: how it begins, goes on and ends."""

from __future__ import annotations

from domain.assessment.record import ClassAssigned, RiskAssessed
from domain.contacts.checks.record import SpotCheckAnswered, SpotCheckDrawn, SpotCheckMissed
from domain.contacts.health.record import (
    HealthReported,
    MedicalIntervalExtended,
    MedicalReviewFiled,
    MedicalReviewMissed,
)
from domain.contacts.record import CheckInExcused, CheckInMissed, CheckInReceived, CheckInScheduled, TalkHeld
from domain.intake.aftercare.record import DischargeAppraised, DischargeOverdue, OwnSummarySubmitted
from domain.intake.arrival.record import (
    DocumentsOverdue,
    HandoverDue,
    HandoverMissed,
    HandoverRecorded,
    NoticeReceived,
    PaperStep,
)
from domain.intake.ending.record import Discharged, Terminated
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
    Sentence,
)
from domain.intake.regime.record import JuvenileRegimeApplied
from domain.kernel.event import Event
from domain.organisation.knowledge.record import KnowledgeCheckOverdue, KnowledgeCheckRecorded
from domain.oversight.sealing.record import CaseSealed
from domain.people.group.record import GroupFormed
from domain.people.guardians.record import (
    GuardianAppointed,
    GuardianContactDue,
    GuardianFeedbackReceived,
    GuardianReleased,
)
from tests.projections.duties.history import History, Step, ex, on

OPENED = Step("2026-01-05", ex(CaseOpened))
RELEASED = Step("2026-01-05", ex(CaseOpened, category=Sentence.TEMPORARY_RELEASE))
DISCHARGED = Step("2026-12-31 12:00", ex(Discharged))
CHECK_IN = "019b8a00-0000-7000-8000-0000000000c1"
SPOT_CHECK = "019b8a00-0000-7000-8000-0000000000d1"
F1 = "019b8a00-0000-7000-8000-0000000000f1"


def _step(word: str, due: str, warn: str, done: Event) -> History:
    return History(f"induction-{word}", (OPENED,), due, warn, Step("2026-01-05 11:00", done))


BEGINNING = (
    _step("officer", "2026-01-06 10:00", "2026-01-06", ex(ResponsibleOfficerAssigned)),
    _step("group", "2026-01-08 10:00", "2026-01-07", ex(GroupFormed)),
    _step("announcement", "2026-01-08 10:00", "2026-01-07", ex(InductionAnnounced)),
    _step("risk", "2026-01-10 10:00", "2026-01-09", ex(RiskAssessed)),
    _step("class", "2026-01-12 10:00", "2026-01-11", ex(ClassAssigned)),
    _step("talk", "2026-01-12 10:00", "2026-01-11", ex(TalkHeld, talk="first")),
    _step("plan", "2026-01-15 10:00", "2026-01-14", ex(PlanAdopted)),
)
ASKED_TO_REPORT = Step("2026-01-05 12:00", ex(ReportingDue))
ARRIVAL = (
    History(
        "initial-report",
        (OPENED, ASKED_TO_REPORT),
        "2026-01-11",
        "2026-01-08",
        Step("2026-01-11", ex(ReportedInPerson)),
        "2026-01-12",
        ex(ReportingMissed),
    ),
    History(
        "notice",
        (OPENED, ASKED_TO_REPORT),
        "2026-01-06",
        "2026-01-03",
        Step("2026-01-06", ex(NoticeReceived)),
        "2026-01-07",
        ex(DocumentsOverdue, step=PaperStep.NOTICE, due_on=on("2026-01-06")),
    ),
    History(
        "documents",
        (OPENED, ASKED_TO_REPORT),
        "2026-01-11",
        "2026-01-08",
        Step("2026-01-11", ex(DocumentsReceived)),
        "2026-01-12",
        ex(DocumentsOverdue),
    ),
    History(
        "receipt",
        (OPENED, Step("2026-01-07 23:30", ex(DocumentsReceived))),
        "2026-01-12",
        "2026-01-09",
        Step("2026-01-12", ex(ReceiptReturned)),
        "2026-01-13",
        ex(DocumentsOverdue, step=PaperStep.RECEIPT, due_on=on("2026-01-12")),
    ),
    History(
        "handover",
        (RELEASED, Step("2026-01-05 12:00", ex(HandoverDue))),
        "2026-01-11",
        "2026-01-08",
        Step("2026-01-11", ex(HandoverRecorded)),
        "2026-01-12",
        ex(HandoverMissed),
    ),
)
CONTACT = (
    History(
        "check-in",
        (OPENED, Step("2026-01-05 12:00", ex(CheckInScheduled))),
        "2026-01-12",
        "2026-01-11",
        Step("2026-01-13", ex(CheckInReceived)),
        "2026-01-16",
        ex(CheckInMissed),
        Step("2026-01-10", ex(CheckInExcused)),
        CHECK_IN,
    ),
    History(
        "spot-check",
        (OPENED, Step("2026-03-10 09:00", ex(SpotCheckDrawn))),
        "2026-03-10 10:00",
        "2026-03-10",
        Step("2026-03-10 09:30", ex(SpotCheckAnswered)),
        "",
        ex(SpotCheckMissed),
        key=SPOT_CHECK,
    ),
    History(
        "health-report",
        (RELEASED,),
        "2026-02-05",
        "2026-01-31",
        Step("2026-02-05", ex(HealthReported, for_month="2026-01")),
        "2026-02-06",
        key="2026-01",
    ),
    History(
        "medical-review",
        (RELEASED,),
        "2026-04-05",
        "2026-03-26",
        Step("2026-04-08", ex(MedicalReviewFiled, days_late=3)),
        "2026-04-11",
        ex(MedicalReviewMissed),
        Step("2026-04-01", ex(MedicalIntervalExtended)),
    ),
    History(
        "knowledge-check",
        (OPENED,),
        "2026-04-05",
        "2026-03-22",
        Step("2026-04-05", ex(KnowledgeCheckRecorded)),
        "2026-04-06",
        ex(KnowledgeCheckOverdue, due_on=on("2026-04-05")),
    ),
    History(
        "guardian-contact",
        (OPENED, Step("2026-01-06", ex(GuardianAppointed))),
        "2026-02-05",
        "2026-01-31",
        Step("2026-02-05", ex(GuardianFeedbackReceived)),
        "2026-02-06",
        ex(GuardianContactDue),
        Step("2026-01-20", ex(GuardianReleased)),
        F1,
    ),
)
TERMINATED = Step("2026-11-01", ex(Terminated))
ENDING = (
    History(
        "discharge",
        (OPENED,),
        "2026-12-31",
        "2026-12-01",
        DISCHARGED,
        "2027-01-01",
        ex(DischargeOverdue),
        TERMINATED,
    ),
    History(
        "own-summary",
        (OPENED,),
        "2026-12-01",
        "2026-11-17",
        Step("2026-12-01", ex(OwnSummarySubmitted)),
        "2026-12-02",
        cancelled=TERMINATED,
    ),
    History(
        "discharge-appraisal",
        (OPENED,),
        "2026-12-01",
        "2026-11-17",
        Step("2026-12-01", ex(DischargeAppraised)),
        "2026-12-02",
        cancelled=TERMINATED,
    ),
    History(
        "sealing",
        (OPENED, Step("2026-02-01", ex(JuvenileRegimeApplied)), DISCHARGED),
        "2027-01-03",
        "2026-12-31",
        Step("2027-01-02", ex(CaseSealed)),
        "2027-01-04",
    ),
)
HISTORIES = (*BEGINNING, *ARRIVAL, *CONTACT, *ENDING)
