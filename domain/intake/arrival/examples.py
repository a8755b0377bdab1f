"""One example of every event and command about the arrival of somebody."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

from domain.intake.arrival import refusals, rules
from domain.intake.arrival.record import (
    DocumentsOverdue,
    HandoverDue,
    HandoverMissed,
    HandoverRecorded,
    MaterialsExchanged,
    NoticeReceived,
    PaperStep,
    PersonRegistered,
    SurveyAttached,
)
from domain.intake.examples import DUE, NOW, OPEN, documents
from domain.intake.record import IdentityMethod, IdentityVerified
from domain.intake.standing import CaseNotOpened
from domain.intake.survey.record import Conclusion
from domain.intake.term.examples import released
from domain.kernel.access import Role
from domain.kernel.event import Event
from domain.kernel.rule import Example

SURVEY = UUID("019b8a00-0000-7000-8000-0000000000d1")
attached = SurveyAttached(survey_id=SURVEY, conclusion=Conclusion.SUITABLE, digest="9d" * 32)
noticed = NoticeReceived(issuer="north-court", effective_on=date(2026, 1, 1), due_on=date(2026, 1, 6), days_late=0)
registered = PersonRegistered(number="2026-17")
handover_due = HandoverDue(custodian="north-prison", decision_received_on=date(2026, 1, 1), due_on=date(2026, 1, 11))
handed_over = HandoverRecorded(custodian="north-prison", due_on=date(2026, 1, 11), days_late=0)

EVENTS: tuple[Event, ...] = (
    attached,
    noticed,
    DocumentsOverdue(step=PaperStep.DELIVERY, counted_from=date(2026, 1, 1), due_on=date(2026, 1, 11)),
    registered,
    handover_due,
    handed_over,
    HandoverMissed(custodian="north-prison", due_on=date(2026, 1, 11)),
    MaterialsExchanged(direction="received", counterpart="north-police", kinds=("household-register",)),
)

_attach = rules.AttachSurvey(survey_id=SURVEY, conclusion=Conclusion.SUITABLE)
_notice = rules.ReceiveNotice(issuer="north-court", effective_on=date(2026, 1, 1))
_overdue = rules.RecordDocumentsOverdue(step=PaperStep.DELIVERY)
_register = rules.RegisterPerson(number="2026-17")
_set = rules.SetHandoverDue(custodian="north-prison", decision_received_on=date(2026, 1, 1))
_hand = rules.RecordHandover(custodian="north-prison")
_miss = rules.RecordMissedHandover()
_exchange = rules.ExchangeMaterials(direction="received", counterpart="north-police", kinds=("household-register",))
_verified = IdentityVerified(method=IdentityMethod.DOCUMENT)
_last_day = datetime(2026, 1, 11, 2, tzinfo=UTC)
_clock = Role.CLOCK

COMMANDS: tuple[Example, ...] = (
    Example(given=OPEN, command=_attach, now=NOW, then=(SurveyAttached,)),
    Example(given=(*OPEN, attached), command=_attach, now=NOW, refused=refusals.SurveyAttachedAlready),
    Example(given=OPEN, command=_notice, now=NOW, then=(NoticeReceived,)),
    Example(given=(*OPEN, noticed), command=_notice, now=NOW, refused=refusals.NoticeReceivedAlready),
    Example(given=DUE, command=_overdue, by=_clock, now=NOW, then=(DocumentsOverdue,)),
    Example(given=DUE, command=_overdue, by=_clock, now=_last_day, refused=refusals.PaperNotOverdue),
    Example(given=(*OPEN, documents, _verified), command=_register, now=NOW, then=(PersonRegistered,)),
    Example(given=(*OPEN, documents), command=_register, now=NOW, refused=refusals.IdentityNotVerified),
    Example(given=(released,), command=_set, now=NOW, then=(HandoverDue,)),
    Example(given=OPEN, command=_set, now=NOW, refused=refusals.NotReleasedTemporarily),
    Example(given=(released, handover_due), command=_hand, now=NOW, then=(HandoverRecorded,)),
    Example(given=(released, handed_over), command=_hand, now=NOW, refused=refusals.HandedOverAlready),
    Example(given=(released, handover_due), command=_miss, by=_clock, now=NOW, then=(HandoverMissed,)),
    Example(given=(released,), command=_miss, by=_clock, now=NOW, refused=refusals.NoHandoverDue),
    Example(given=OPEN, command=_exchange, by=Role.POLICE, now=NOW, then=(MaterialsExchanged,)),
    Example(command=_exchange, now=NOW, refused=CaseNotOpened),
)
