"""What a correction may make of a fact about how a case begins, what was before, orders, changes of place, its end."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from domain.intake import standing
from domain.intake.aftercare.record import (
    AftercareHandedOver,
    DischargeCertified,
    DischargeOverdue,
    OwnSummarySubmitted,
)
from domain.intake.aftercare.rules import DischargeNotOverdue, discharged
from domain.intake.arrival.record import (
    DocumentsOverdue,
    HandoverDue,
    HandoverMissed,
    HandoverRecorded,
    MaterialsExchanged,
    NoticeReceived,
    SurveyAttached,
)
from domain.intake.arrival.refusals import HandoverNotOverdue, PaperNotOverdue
from domain.intake.arrival.rules import TABLES
from domain.intake.arrival.tables import HandoverTemporaryRelease
from domain.intake.background.record import (
    CustodyEnded,
    CustodyRecorded,
    OffenceRecorded,
    PriorCustodyRecorded,
    PriorOffenceRecorded,
    PriorRecordStated,
)
from domain.intake.background.rules import released
from domain.intake.ending.record import DeathRecorded
from domain.intake.filing.record import DocumentFiled
from domain.intake.filing.tables import RequiredDocuments
from domain.intake.opening import at_a_unit, born_before, term_in_order
from domain.intake.orders.record import (
    ComplianceReported,
    ComplianceReportMissed,
    ConditionExpired,
    ConditionOrdered,
    ExitBanLifted,
    TravelDocumentHeld,
    TravelDocumentReturned,
)
from domain.intake.orders.refusals import ComplianceNotOverdue, OrderNotExpired
from domain.intake.orders.rules import lawful, next_by, plausible
from domain.intake.orders.tables import OrderCompliance
from domain.intake.record import (
    CaseOpened,
    DocumentsReceived,
    InductionAnnounced,
    ReceiptReturned,
    ReportedInPerson,
    ReportingDue,
    ReportingMissed,
)
from domain.intake.relocation.record import (
    FileTransferred,
    ReceivingAgencyConsulted,
    ReceivingAgencyReplied,
    RelocationRequested,
    ReportedAtNewPlace,
    TransferNoShow,
    TransferReceipted,
)
from domain.intake.relocation.refusals import NewPlaceNotOverdue
from domain.intake.relocation.rules import days_short
from domain.intake.relocation.tables import RelocationSteps
from domain.intake.reporting import overdue, reporting_due
from domain.intake.rules import with_guardian
from domain.intake.survey.record import SurveyCompleted, SurveyDeclined, SurveyOverdue, SurveyRequested
from domain.intake.survey.rules import SurveyNotOverdue, answered_after
from domain.intake.survey.tables import SurveyLimits
from domain.kernel import days
from domain.kernel.event import Event
from domain.kernel.refusal import Refused
from domain.kernel.rule import Facts
from domain.oversight.corrections.declaring import Change, Correcting, ReplacementMalformed

_STEP = frozenset({"relocation_id", "agency", "due_on", "days_late"})
#: The fields that are computed, or name something else, by the kind of fact.
FIXED: dict[type[Event], frozenset[str]] = {
    ReportingDue: frozenset({"due_on"}),
    ReportedInPerson: frozenset({"due_on", "days_late"}),
    ReportingMissed: frozenset({"due_on"}),
    CustodyRecorded: frozenset({"stay_id"}),
    CustodyEnded: frozenset({"stay_id"}),
    SurveyRequested: frozenset({"unit_id", "fast_track", "due_on"}),
    SurveyCompleted: frozenset({"due_on", "days_late"}),
    SurveyDeclined: frozenset({"due_on", "days_late"}),
    SurveyOverdue: frozenset({"due_on"}),
    DocumentFiled: frozenset({"digest", "required"}),
    NoticeReceived: frozenset({"effective_on", "due_on", "days_late"}),
    DocumentsOverdue: frozenset({"step", "counted_from", "due_on"}),
    HandoverDue: frozenset({"due_on"}),
    HandoverRecorded: frozenset({"due_on", "days_late"}),
    HandoverMissed: frozenset({"custodian", "due_on"}),
    SurveyAttached: frozenset({"survey_id"}),
    ConditionOrdered: frozenset({"order_id", "report_by"}),
    ConditionExpired: frozenset({"order_id", "ends_on"}),
    ComplianceReported: frozenset({"order_id", "due_on", "days_late", "next_by"}),
    ComplianceReportMissed: frozenset({"order_id", "due_on", "next_by"}),
    TravelDocumentHeld: frozenset({"held_id"}),
    TravelDocumentReturned: frozenset({"held_id", "document"}),
    RelocationRequested: frozenset({"relocation_id", "agency", "unit_id", "moves_on", "days_short", "consult_by"}),
    ReceivingAgencyConsulted: _STEP | {"reply_by"},
    ReceivingAgencyReplied: _STEP | {"reply", "decide_by"},
    FileTransferred: _STEP | {"receipt_by"},
    TransferReceipted: _STEP,
    ReportedAtNewPlace: _STEP | {"unit_id"},
    TransferNoShow: _STEP - {"days_late"},
    OwnSummarySubmitted: frozenset({"due_on", "days_late"}),
    DischargeOverdue: frozenset({"ends_on"}),
    DischargeCertified: frozenset({"copies_to"}),
}


#: What may have happened before the case opened, and not after it ended.
BEFORE_THE_END = (
    CaseOpened,
    DocumentsReceived,
    ReceiptReturned,
    PriorRecordStated,
    NoticeReceived,
    HandoverDue,
    HandoverRecorded,
    MaterialsExchanged,
    SurveyAttached,
    ConditionOrdered,
)


class NotPriorHistory(Refused, code="oversight.not-prior-history"):
    """This happened on {occurred_on}; the case opened on {opened_on}: that is no prior history.

    A date before {opened_on}; or withdraw the entry and record it as an event of the case.
    """


def _recomputed(change: Change) -> Event:
    """A corrected fact with what follows from its fields, and from another day on which it occurred."""
    event, was, moved_to, facts = change.event, change.was, change.moved_to, change.facts
    if isinstance(event, CaseOpened) and isinstance(was, CaseOpened):
        return _born(event, was, facts)
    if isinstance(event, DocumentFiled):
        required = facts.policies.of(RequiredDocuments).of(change.state.intake.category)
        return replace(event, required=event.type in required)
    if isinstance(event, ConditionOrdered) and isinstance(was, ConditionOrdered) and event.begins_on != was.begins_on:
        return replace(event, report_by=next_by(event.begins_on, facts))
    if isinstance(event, HandoverDue) and isinstance(was, HandoverDue):
        start = event.decision_received_on
        within = facts.policies.of(HandoverTemporaryRelease, start).within
        return replace(event, due_on=within.counted(start, facts.calendar).last)
    if isinstance(event, ReportingDue) and isinstance(was, ReportingDue) and event.effective_on != was.effective_on:
        return reporting_due(event.effective_on, facts)
    return _moved(event, moved_to, facts) if moved_to else event


def _born(event: CaseOpened, was: CaseOpened, facts: Facts) -> CaseOpened:
    """With another day of birth, and no other year named, the year is that of the day."""
    born = _birth_date(event, was, facts)
    stays = born is None or event.birth_year != was.birth_year or born == _birth_date(was, was, facts)
    return event if stays or born is None else replace(event, birth_year=born.year)


def _birth_date(event: CaseOpened, was: CaseOpened, facts: Facts) -> date | None:
    """The day of birth; None where nobody knows it, or an import brought it in another form."""
    born, before = (facts.open(one.birth_date, "correction") for one in (event, was))
    try:
        return date.fromisoformat(born) if born else None
    except ValueError as wrong:
        if born == before:
            return None
        raise ReplacementMalformed() from wrong


def _moved(event: Event, day: date, facts: Facts) -> Event:
    steps = facts.policies.of(RelocationSteps, day) if type(event).__module__.endswith("relocation.record") else None
    match event:
        case SurveyCompleted(due_on=due_on) | SurveyDeclined(due_on=due_on):
            return replace(event, days_late=days.days_after(day, due_on))
        case ReportedInPerson(due_on=date() as due_on):
            return replace(event, days_late=days.days_after(day, due_on))
        case NoticeReceived(due_on=due_on) | TransferReceipted(due_on=due_on) | ReportedAtNewPlace(due_on=due_on):
            return replace(event, days_late=days.days_after(day, due_on))
        case HandoverRecorded(due_on=date() as due_on) | OwnSummarySubmitted(due_on=date() as due_on):
            return replace(event, days_late=days.days_after(day, due_on))
        case ComplianceReported(due_on=due_on):
            late = days.days_after(day, due_on)
            return replace(event, days_late=late, next_by=next_by(max(day, due_on), facts))
        case RelocationRequested(moves_on=moves_on) if steps:
            by = steps.consult.counted(day, facts.calendar).last
            return replace(event, days_short=days_short(day, moves_on, facts), consult_by=by)
        case ReceivingAgencyConsulted(due_on=due_on) if steps:
            by = steps.reply.counted(day, facts.calendar).last
            return replace(event, days_late=days.days_after(day, due_on), reply_by=by)
        case ReceivingAgencyReplied(due_on=due_on) if steps:
            by = steps.decide.counted(day, facts.calendar).last
            return replace(event, days_late=days.days_after(day, due_on), decide_by=by)
        case FileTransferred(due_on=due_on) if steps:
            by = steps.receipt.counted(day, facts.calendar).last
            return replace(event, days_late=days.days_after(day, due_on), receipt_by=by)
    return event


def _permitted(change: Change) -> None:
    """Refuse what the rule of this kind of fact refuses of what it says, and of its day."""
    event, was, facts = change.event, change.was, change.facts
    match event:
        case CaseOpened(unit_id=unit_id) if isinstance(was, CaseOpened):
            at_a_unit(unit_id, facts)
            term_in_order(event.term_begins_on, event.term_ends_on)
            born_before(change.day, _birth_date(event, was, facts), event.birth_year)
        case CustodyRecorded(released_at=at) | PriorCustodyRecorded(released_at=at):
            released(at, change.occurred, facts)
        case ConditionOrdered():
            plausible(event)
            if isinstance(was, ConditionOrdered) and (event.begins_on, event.ends_on) != (was.begins_on, was.ends_on):
                lawful(event, change.state, facts)
        case InductionAnnounced(guardian_present=present) if event != was:
            with_guardian(present, change.state, facts)
        case _:
            _overdue(change)


def _overdue(change: Change) -> None:
    """Refuse what was missed on a day on which it was still in time."""
    day, facts = change.day, change.facts
    match change.event:
        case ReportingMissed(due_on=due_on):
            overdue(due_on, day, facts)
        case DocumentsOverdue(due_on=due_on, step=step) if day <= due_on:
            raise PaperNotOverdue(rule=facts.policies.of(TABLES[step], day).pin, step=step.value, due_on=due_on)
        case HandoverMissed(due_on=due_on) if day <= due_on:
            raise HandoverNotOverdue(rule=facts.policies.of(HandoverTemporaryRelease, due_on).pin, due_on=due_on)
        case ConditionExpired(ends_on=ends_on) if day <= ends_on:
            raise OrderNotExpired(ends_on=ends_on)
        case ComplianceReportMissed(due_on=due_on) if day <= due_on:
            raise ComplianceNotOverdue(rule=facts.policies.of(OrderCompliance, due_on).pin, due_on=due_on)
        case TransferNoShow(due_on=due_on) if day <= due_on:
            raise NewPlaceNotOverdue(rule=facts.policies.of(RelocationSteps, due_on).pin, due_on=due_on)
        case SurveyCompleted() | SurveyDeclined():
            answered_after(change.state, day, facts)
        case SurveyOverdue(due_on=due_on) if day <= due_on:
            raise SurveyNotOverdue(rule=facts.policies.of(SurveyLimits, due_on).pin, due_on=due_on)
        case DischargeOverdue(ends_on=ends_on) if day <= ends_on:
            raise DischargeNotOverdue(ends_on=ends_on)


def _in_its_time(change: Change) -> bool:
    """Refuse a time at which such a fact cannot have occurred; whether it is one that need not lie in the case."""
    occurred, case, facts = change.occurred, change.state, change.facts
    match change.event:
        case _ if isinstance(change.event, BEFORE_THE_END):
            standing.not_ended(case, occurred, facts)
        case PriorOffenceRecorded() | PriorCustodyRecorded():
            if not standing.is_prior(occurred, case, facts):
                opened_on = facts.day(standing.opened(case))
                raise NotPriorHistory(occurred_on=facts.day(occurred), opened_on=opened_on)
        case OffenceRecorded() | CustodyRecorded():
            if standing.is_prior(occurred, case, facts):
                standing.begun(case, occurred, facts)
            standing.not_ended(case, occurred, facts)
        case DocumentFiled():
            pass  # papers follow their own time
        case DischargeCertified() | AftercareHandedOver():
            discharged(case, occurred, facts)
        case DeathRecorded() | CustodyEnded() | ExitBanLifted() | TravelDocumentReturned():
            standing.begun(case, occurred, facts)
        case _:
            return False
    return True


CORRECTING = Correcting(FIXED, _recomputed, _permitted, _in_its_time)
