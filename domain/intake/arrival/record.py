"""What has to happen when somebody arrives, and what of it is overdue."""

from __future__ import annotations

import enum
from datetime import date
from typing import Annotated, Literal, assert_never
from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.intake.survey.record import Conclusion
from domain.kernel.entry import Entry
from domain.kernel.event import Fact
from domain.kernel.ids import Code, Count, Digest

Kinds = Annotated[tuple[Code, ...], msgspec.Meta(min_length=1, max_length=50)]
Digests = Annotated[tuple[Digest, ...], msgspec.Meta(max_length=50)]


class PaperStep(enum.StrEnum):
    """What has to come, or to go back, when a judgment has taken effect."""

    NOTICE = "notice"
    DELIVERY = "delivery"
    RECEIPT = "return_of_receipt"


class NoticeReceived(Fact, topic="intake.notice-received.v1"):
    """{issuer} gave notice of {subject}, {days_late} days late.

    effective_on: the day on which the judgment took effect. due_on: the last day for the notice, inclusive.
    """

    issuer: Code
    effective_on: date
    due_on: date
    days_late: Count


class DocumentsOverdue(Fact, topic="intake.documents-overdue.v1"):
    """What is due about {subject} ({step}) had not come or gone by {due_on}.

    counted_from: the day on which the judgment took effect, or on which the documents came.
    """

    step: PaperStep
    counted_from: date
    due_on: date


class PersonRegistered(Fact, topic="intake.person-registered.v1"):
    """{subject} was registered by {unit} ({number}). number: of the register."""

    number: Code


class HandoverDue(Fact, topic="intake.handover-due.v1"):
    """{custodian} has to hand {subject} over to {unit} by {due_on}, counted from {decision_received_on}.

    custodian: code of the prison, the detention centre or the police that received the decision.
    """

    custodian: Code
    decision_received_on: date
    due_on: date


class HandoverRecorded(Fact, topic="intake.handover-recorded.v1"):
    """{custodian} handed {subject} over to {unit}, {days_late} days late."""

    custodian: Code
    due_on: date | None
    days_late: Count


class HandoverMissed(Fact, topic="intake.handover-missed.v1"):
    """{custodian} had not handed {subject} over to {unit} by {due_on}."""

    custodian: Code
    due_on: date


class MaterialsExchanged(Fact, topic="intake.materials-exchanged.v1"):
    """Materials about {subject} were {direction}, to or from {counterpart}.

    counterpart: code of the police station. kinds: codes of what the materials are. digests: SHA-256 of each that is
    in the file.
    """

    direction: Literal["sent", "received"]
    counterpart: Code
    kinds: Kinds
    digests: Digests = ()


class SurveyAttached(Fact, topic="intake.survey-attached.v1"):
    """The survey of {subject} from before the sentence was joined to the file ({conclusion}).

    survey_id: of the survey's own file. digest: SHA-256 of the report.
    """

    survey_id: UUID
    conclusion: Conclusion
    digest: Digest | None = None


ArrivalEvent = (
    SurveyAttached
    | NoticeReceived
    | DocumentsOverdue
    | PersonRegistered
    | HandoverDue
    | HandoverRecorded
    | HandoverMissed
    | MaterialsExchanged
)


class Arrival(msgspec.Struct, frozen=True, omit_defaults=True):
    """What has come, by the event ids that say so, and which steps were found overdue."""

    survey: UUID | None = None
    notice: UUID | None = None
    effective_on: date | None = None
    overdue: tuple[PaperStep, ...] = ()
    registered: UUID | None = None
    custodian: str = ""
    handover_due_on: date | None = None
    handover: UUID | None = None
    handover_missed: bool = False


def evolve(arrival: Arrival, entry: Entry[ArrivalEvent]) -> Arrival:
    """Apply one recorded fact. It never refuses: the fact has already happened."""
    match entry.event:
        case SurveyAttached():
            return replace(arrival, survey=entry.event_id)
        case NoticeReceived(effective_on=effective_on):
            return replace(arrival, notice=entry.event_id, effective_on=effective_on)
        case DocumentsOverdue(step=step):
            return arrival if step in arrival.overdue else replace(arrival, overdue=(*arrival.overdue, step))
        case PersonRegistered():
            return replace(arrival, registered=entry.event_id)
        case HandoverDue(custodian=custodian, due_on=due_on):
            return replace(arrival, custodian=custodian, handover_due_on=due_on)
        case HandoverRecorded():
            return replace(arrival, handover=entry.event_id)
        case HandoverMissed():
            return replace(arrival, handover_missed=True)
        case MaterialsExchanged():
            return arrival  # no rule asks for them
        case _ as unhandled:
            assert_never(unhandled)
