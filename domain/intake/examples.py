"""One example of every event and command of intake."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

from domain.assessment.record import RiskAssessed, RiskLevel
from domain.intake import refusals, standing
from domain.intake.record import (
    CaseOpened,
    DocumentsReceived,
    IdentityMethod,
    IdentityVerified,
    InductionAnnounced,
    PlanAdopted,
    PlanRevised,
    ReceiptReturned,
    ReportedInPerson,
    ReportingDue,
    ReportingMissed,
    ResponsibleOfficerAssigned,
    Sentence,
    Sex,
)
from domain.intake.rules import (
    AdoptPlan,
    AnnounceInduction,
    AssignResponsibleOfficer,
    OpenCase,
    ReceiveDocuments,
    RecordMissedReport,
    RecordReport,
    ReturnReceipt,
    RevisePlan,
    SetReportingDue,
    VerifyIdentity,
)
from domain.kernel.access import Role
from domain.kernel.entry import Occurred
from domain.kernel.event import Event
from domain.kernel.rule import Draft, Example
from domain.people.group.record import GroupFormed
from domain.people.group.refusals import GroupNotFormed

UNIT = "north-office"
OPENED_AT = datetime(2026, 1, 5, 1, tzinfo=UTC)
NOW = datetime(2026, 3, 10, 2, tzinfo=UTC)

opened = CaseOpened(
    case_number="2026-0117",
    unit_id=UNIT,
    category=Sentence.SUSPENDED_SENTENCE,
    name="Li Ming",
    term_begins_on=date(2026, 1, 1),
    term_ends_on=date(2026, 12, 31),
    sex=Sex.MALE,
    birth_year=1988,
    birth_date="1988-04-02",
    id_number="110101198804020011",
    address="12 Willow Lane",
    phone="555 0101",
)
due = ReportingDue(effective_on=date(2026, 1, 1), due_on=date(2026, 1, 11))
reported = ReportedInPerson(due_on=date(2026, 1, 11), days_late=0)
assessed = RiskAssessed(instrument="cra-2", scale="recidivism", level=RiskLevel.LOW)
officer = ResponsibleOfficerAssigned(officer_id="officer-7", replaces="officer-3")
adopted = PlanAdopted(
    plan_id=UUID("019b8a00-0000-7000-8000-0000000000a1"),
    measures=("weekly-report", "education"),
    review_on=date(2026, 6, 30),
    text="Weekly talks; find work with the help of the village committee.",
)

documents = DocumentsReceived(document="judgment", issuer="north-court", effective_on=date(2026, 1, 1))

EVENTS: tuple[Event, ...] = (
    documents,
    ReceiptReturned(document="judgment", issuer="north-court"),
    opened,
    due,
    reported,
    ReportingMissed(due_on=date(2026, 1, 11)),
    IdentityVerified(method=IdentityMethod.DOCUMENT),
    InductionAnnounced(guardian_present=False),
    officer,
    adopted,
    PlanRevised(
        plan_id=adopted.plan_id,
        revision=1,
        measures=("monthly-report",),
        review_on=date(2026, 12, 1),
        text="Monthly talks.",
    ),
)

#: What other slices begin from: a file opened on 2026-01-05 at nine in the morning, Shanghai time.
OPEN = (Draft(opened, Occurred(OPENED_AT)),)
DUE = (*OPEN, Draft(due, Occurred(OPENED_AT)))

_opening = OpenCase(
    case_number="2026-0117",
    unit_id=UNIT,
    category=Sentence.SUSPENDED_SENTENCE,
    name="Li Ming",
    effective_on=date(2026, 1, 1),
    occurred_on=date(2026, 1, 5),
)
_documents = ReceiveDocuments(document="judgment", issuer="north-court")
_plan = AdoptPlan(measures=("weekly-report",), review_on=date(2026, 6, 30))
_revised = RevisePlan(measures=("monthly-report",))
_announced = AnnounceInduction(acknowledged=True)
_before = datetime(2026, 1, 4, 2, tzinfo=UTC)
_last_day = datetime(2026, 1, 11, 2, tzinfo=UTC)
_day_after = datetime(2026, 1, 12, 2, tzinfo=UTC)

COMMANDS: tuple[Example, ...] = (
    Example(command=_opening, now=NOW, then=(CaseOpened, ReportingDue)),
    Example(given=OPEN, command=_opening, now=NOW, refused=refusals.CaseAlreadyOpened),
    Example(given=OPEN, command=_documents, now=NOW, then=(DocumentsReceived,)),
    Example(command=_documents, now=NOW, refused=standing.CaseNotOpened),
    Example(
        given=OPEN,
        command=ReturnReceipt(document="judgment", issuer="north-court"),
        now=NOW,
        then=(ReceiptReturned,),
    ),
    Example(
        command=ReturnReceipt(document="judgment", issuer="north-court"),
        now=NOW,
        refused=standing.CaseNotOpened,
    ),
    Example(given=OPEN, command=SetReportingDue(effective_on=date(2026, 1, 3)), now=NOW, then=(ReportingDue,)),
    Example(
        given=(*DUE, reported),
        command=SetReportingDue(effective_on=date(2026, 1, 3)),
        now=NOW,
        refused=refusals.ReportedAlready,
    ),
    Example(given=DUE, command=RecordReport(), now=_last_day, then=(ReportedInPerson,)),
    Example(given=DUE, command=RecordReport(occurred_at=_before), now=NOW, refused=standing.BeforeCaseOpened),
    Example(given=DUE, command=RecordMissedReport(), by=Role.CLOCK, now=_day_after, then=(ReportingMissed,)),
    Example(
        given=DUE,
        command=RecordMissedReport(),
        by=Role.CLOCK,
        now=_last_day,
        refused=refusals.ReportingNotOverdue,
    ),
    Example(
        given=OPEN,
        command=VerifyIdentity(method=IdentityMethod.DOCUMENT),
        now=NOW,
        then=(IdentityVerified,),
    ),
    Example(command=VerifyIdentity(method=IdentityMethod.DOCUMENT), now=NOW, refused=standing.CaseNotOpened),
    Example(given=(*OPEN, GroupFormed()), command=_announced, now=NOW, then=(InductionAnnounced,)),
    Example(given=OPEN, command=_announced, now=NOW, refused=GroupNotFormed),
    Example(
        given=OPEN,
        command=AnnounceInduction(acknowledged=False),
        now=NOW,
        refused=refusals.InductionNotAcknowledged,
    ),
    Example(
        given=OPEN,
        command=AssignResponsibleOfficer(officer_id="officer-7"),
        now=NOW,
        then=(ResponsibleOfficerAssigned,),
    ),
    Example(
        given=(*OPEN, officer),
        command=AssignResponsibleOfficer(officer_id="officer-7"),
        now=NOW,
        refused=refusals.OfficerAlreadyResponsible,
    ),
    Example(given=(*OPEN, assessed), command=_plan, now=NOW, then=(PlanAdopted,)),
    Example(given=OPEN, command=_plan, now=NOW, refused=refusals.AssessmentOutdated),
    Example(given=(*OPEN, assessed, adopted), command=_revised, now=NOW, then=(PlanRevised,)),
    Example(given=(*OPEN, assessed), command=_revised, now=NOW, refused=refusals.NoPlanAdopted),
)
