"""What happened while a case began: its events, the state that rules need, and how one becomes the other."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import assert_never
from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.kernel.entry import Entry, Occurred
from domain.kernel.event import Category, Decision, Fact, Personal, Text
from domain.kernel.ids import AccountId, Code, Count, Digest, UnitId, Year


class Sentence(enum.StrEnum):
    """The categories of community correction; ``other`` for what comes from elsewhere."""

    PUBLIC_SURVEILLANCE = "public_surveillance"
    SUSPENDED_SENTENCE = "suspended_sentence"
    PAROLE = "parole"
    TEMPORARY_RELEASE = "temporary_release"  # temporary execution of a sentence outside prison
    OTHER = "other"


class Sex(enum.StrEnum):
    """As the documents have it."""

    FEMALE = "female"
    MALE = "male"
    UNKNOWN = "unknown"


class IdentityMethod(enum.StrEnum):
    """How somebody showed who they are."""

    DOCUMENT = "document"
    FACE = "face"
    FINGERPRINT = "fingerprint"
    VOICE = "voice"
    KNOWN = "known"  # known to the officer in person


class DocumentsReceived(Fact, topic="intake.documents-received.v1"):
    """Legal documents ({document}) from {issuer} were received about {subject}.

    effective_on: the day on which the judgment took effect, where the documents say so.
    """

    document: Code
    issuer: Code
    effective_on: date | None = None
    digest: Digest | None = None


class ReceiptReturned(Fact, topic="intake.receipt-returned.v1"):
    """The receipt for the documents ({document}) about {subject} went back to {issuer}."""

    document: Code
    issuer: Code


class CaseOpened(Fact, topic="intake.case-opened.v1"):
    """The file {case_number} was opened for {subject} at {unit}: {category}.

    term_begins_on, term_ends_on: first and last day of the term, both inclusive. It occurred on the day
    from which the case counts as open.
    """

    case_number: Code
    unit_id: UnitId
    category: Sentence
    name: Personal[Text, Category.IDENTITY]
    term_begins_on: date | None = None
    term_ends_on: date | None = None
    sex: Sex = Sex.UNKNOWN
    birth_year: Year | None = None
    birth_date: Personal[Text | None, Category.IDENTITY] = None
    id_number: Personal[Text | None, Category.IDENTITY] = None
    address: Personal[Text | None, Category.LOCATION] = None
    phone: Personal[Text | None, Category.CONTACT] = None


class ReportingDue(Fact, topic="intake.reporting-due.v1"):
    """{subject} has to report to {unit} by {due_on}, counted from {effective_on}.

    due_on: the last day, inclusive, by the table ``report.initial`` in force.
    """

    effective_on: date
    due_on: date


class ReportedInPerson(Fact, topic="intake.reported-in-person.v1"):
    """{subject} reported to {unit} in person, {days_late} days late.

    due_on: the last day on which it was in time; None where none was set. days_late: whole days after it.
    """

    due_on: date | None
    days_late: Count


class ReportingMissed(Fact, topic="intake.reporting-missed.v1"):
    """{subject} had not reported to {unit} by {due_on}."""

    due_on: date


class IdentityVerified(Fact, topic="intake.identity-verified.v1"):
    """The identity of {subject} was verified ({method})."""

    method: IdentityMethod


class InductionAnnounced(Fact, topic="intake.induction-announced.v1"):
    """The judgment, the term and the rules were announced to {subject}, who acknowledged them.

    guardian_present: whether a guardian attended, as the law asks for juveniles.
    """

    guardian_present: bool = False


class ResponsibleOfficerAssigned(Decision, topic="intake.responsible-officer-assigned.v1"):
    """{officer_id} became responsible for {subject}.

    replaces: who was responsible until then; there is exactly one at a time.
    """

    officer_id: AccountId
    replaces: AccountId | None = None


class PlanAdopted(Decision, topic="intake.plan-adopted.v1"):
    """A supervision plan for {subject} was adopted, to be reviewed on {review_on}.

    measures: codes of the measures. text: the plan in words.
    """

    plan_id: UUID
    measures: tuple[Code, ...]
    review_on: date | None = None
    text: Personal[Text | None, Category.NARRATIVE] = None


class PlanRevised(Decision, topic="intake.plan-revised.v1"):
    """The supervision plan for {subject} was revised (revision {revision}), to be reviewed on {review_on}."""

    plan_id: UUID
    revision: Count
    measures: tuple[Code, ...]
    review_on: date | None = None
    text: Personal[Text | None, Category.NARRATIVE] = None


IntakeEvent = (
    CaseOpened
    | DocumentsReceived
    | ReceiptReturned
    | ReportingDue
    | ReportedInPerson
    | ReportingMissed
    | IdentityVerified
    | InductionAnnounced
    | ResponsibleOfficerAssigned
    | PlanAdopted
    | PlanRevised
)


class Plan(msgspec.Struct, frozen=True):
    """The plan in force. adopted_by: event id of its adoption or newest revision. measures: codes."""

    plan_id: UUID
    revision: int
    adopted_by: UUID
    measures: tuple[str, ...] = ()


class Intake(msgspec.Struct, frozen=True):
    """How far a case has come since its documents arrived.

    opened: when the case opened, with its precision; opened_by: event id of the entry. unit_id: where it opened; who
    holds it now is ``Case.unit_id``. term_begins_on, term_ends_on: as it opened; as it is now, ``term.running`` says.
    documents_at: when the first came. effective_on: when the judgment took effect. reported_at: of the first report
    in person.
    """

    opened: Occurred | None = None
    opened_by: UUID | None = None
    case_number: str = ""
    unit_id: str = ""
    category: Sentence = Sentence.OTHER
    sex: Sex = Sex.UNKNOWN
    term_begins_on: date | None = None
    term_ends_on: date | None = None
    effective_on: date | None = None
    documents_at: datetime | None = None
    receipt_returned: bool = False
    reporting_due_on: date | None = None
    reporting_missed: bool = False
    reported_at: datetime | None = None
    identity_verified: bool = False
    inducted: bool = False
    officer_id: str | None = None
    plan: Plan | None = None


def evolve(intake: Intake, entry: Entry[IntakeEvent]) -> Intake:
    """Apply one recorded fact. It never refuses: the fact has already happened."""
    match entry.event:
        case CaseOpened() as opened:
            return _opened(intake, opened, entry)
        case ReportingDue(due_on=due_on, effective_on=effective_on):
            return replace(intake, reporting_due_on=due_on, effective_on=effective_on)
        case ReportedInPerson():
            return intake if intake.reported_at else replace(intake, reported_at=entry.occurred_at)
        case ReportingMissed():
            return replace(intake, reporting_missed=True)
        case IdentityVerified():
            return replace(intake, identity_verified=True)
        case InductionAnnounced():
            return replace(intake, inducted=True)
        case ResponsibleOfficerAssigned(officer_id=officer_id):
            return replace(intake, officer_id=officer_id)
        case PlanAdopted(plan_id=plan_id, measures=measures):
            return replace(intake, plan=Plan(plan_id, 0, entry.event_id, measures))
        case PlanRevised(plan_id=plan_id, revision=revision, measures=measures):
            return replace(intake, plan=Plan(plan_id, revision, entry.event_id, measures))
        case DocumentsReceived(effective_on=effective_on):
            came = intake.documents_at or entry.occurred_at
            return replace(intake, documents_at=came, effective_on=effective_on or intake.effective_on)
        case ReceiptReturned():
            return replace(intake, receipt_returned=True)
        case _ as unhandled:
            assert_never(unhandled)


def _opened(intake: Intake, event: CaseOpened, entry: Entry[IntakeEvent]) -> Intake:
    return replace(
        intake,
        opened=Occurred(entry.occurred_at, entry.occurred_precision),
        opened_by=entry.event_id,
        case_number=event.case_number,
        unit_id=event.unit_id,
        category=event.category,
        sex=event.sex,
        term_begins_on=event.term_begins_on,
        term_ends_on=event.term_ends_on,
    )
