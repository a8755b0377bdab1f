"""What a correction may make of a fact: what the rule that records it would take, and nothing more.

What such a rule computes is not corrected by hand: it is computed again when what it follows from changes.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from msgspec.structs import replace

from domain.assessment.record import RiskAssessed
from domain.assessment.rules import ScoreOutOfRange, plausible
from domain.case import Case
from domain.conduct import correcting as conduct
from domain.contacts.record import (
    CheckInIdentityFailed,
    CheckInMissed,
    CheckInReceived,
    CheckInReviewed,
    CheckInScheduled,
    CheckInUnknown,
)
from domain.contacts.refusals import DueAlready, DueTooEarly, GraceNotOver
from domain.contacts.tables import CheckInCadence
from domain.duties.record import DutyOverdue
from domain.intake import standing
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
from domain.intake.record import (
    CaseOpened,
    DocumentsReceived,
    ReceiptReturned,
    ReportedInPerson,
    ReportingDue,
    ReportingMissed,
)
from domain.intake.reporting import overdue, reporting_due
from domain.intake.rules import at_a_unit, term_in_order
from domain.kernel import days
from domain.kernel.entry import Occurred
from domain.kernel.event import Event
from domain.kernel.refusal import Malformed, Refused
from domain.kernel.rule import Facts, InstantUnbounded
from domain.organisation.conduct.record import GroupNotified, KnowledgeCheckOverdue, KnowledgeCheckRecorded
from domain.organisation.key_subjects.record import FourOnesItemDone, FourOnesMissing, RiskSignalRaised
from domain.oversight.corrections import contacts, education, intake, leave

#: The fields that are computed, or name something else, by the kind of fact.
FIXED: dict[type[Event], frozenset[str]] = {
    CheckInScheduled: frozenset({"check_in_id", "opens_on", "grace_until"}),
    CheckInReceived: frozenset({"check_in_id", "due_on", "late_by_days", "on_time"}),
    CheckInIdentityFailed: frozenset({"check_in_id"}),
    CheckInMissed: frozenset({"check_in_id", "due_on", "grace_until"}),
    CheckInReviewed: frozenset({"entry"}),
    CheckInUnknown: frozenset({"check_in_id", "due_on", "source_id", "silent_from", "silent_to"}),
    DutyOverdue: frozenset({"duty", "key", "start", "due_on", "due_at"}),
    ReportingDue: frozenset({"due_on"}),
    ReportedInPerson: frozenset({"due_on", "days_late"}),
    ReportingMissed: frozenset({"due_on"}),
    CustodyRecorded: frozenset({"stay_id"}),
    CustodyEnded: frozenset({"stay_id"}),
    RiskSignalRaised: frozenset({"signal_id"}),
    FourOnesItemDone: frozenset({"period_id", "item", "entry"}),
    FourOnesMissing: frozenset({"period_id", "missing"}),
    KnowledgeCheckRecorded: frozenset({"known_count", "asked", "next_due_on", "known", "unknown"}),
    KnowledgeCheckOverdue: frozenset({"due_on"}),
    GroupNotified: frozenset({"parties_count", "parties", "entry"}),
    **contacts.FIXED,
    **leave.FIXED,
    **conduct.FIXED,
    **education.FIXED,
    **intake.FIXED,
}


class FieldFixed(Malformed, code="oversight.field-fixed"):
    """The field {field} of such an entry is computed, or names something else; nobody corrects it by hand.

    Correct when the entry occurred, or what the field is computed from; or withdraw the entry and record it anew.
    """


class NotPriorHistory(Refused, code="oversight.not-prior-history"):
    """This happened on {occurred_on}; the case opened on {opened_on}: that is no prior history.

    A date before {opened_on}; or withdraw the entry and record it as an event of the case.
    """


def unfixed(kind: type[Event], fields: Collection[str]) -> None:
    """Refuse to correct a field that follows from others."""
    fixed = sorted(FIXED.get(kind, frozenset()).intersection(fields))
    if fixed:
        raise FieldFixed(field=fixed[0])


def recomputed(event: Event, was: Event, moved: Occurred | None, case: Case, facts: Facts) -> Event:
    """A corrected fact with what follows from its fields and its day. was: as it counts without it."""
    for value in (getattr(event, field) for field in event.__struct_fields__):
        if isinstance(value, date) and not _bounded(value):
            raise InstantUnbounded()
    match event, was:
        case CheckInReceived(due_on=date() as due_on), _ if moved:
            late = days.days_after(facts.day(moved), due_on)
            return replace(event, late_by_days=late, on_time=_on_time(event, due_on, late, case, facts))
        case ReportedInPerson(due_on=date() as due_on), _ if moved:
            return replace(event, days_late=days.days_after(facts.day(moved), due_on))
        case ReportingDue(effective_on=effective_on), ReportingDue() if effective_on != was.effective_on:
            return reporting_due(effective_on, facts)
        case CheckInScheduled(due_on=due_on), CheckInScheduled():
            by = due_on - was.due_on
            return replace(event, opens_on=was.opens_on + by, grace_until=was.grace_until + by)
    moved_to = facts.day(moved) if moved else None
    event = contacts.recomputed(education.recomputed(event, moved_to), moved_to, facts)
    event = leave.recomputed(intake.recomputed(event, was, moved_to, case, facts), was, moved_to, facts)
    return conduct.recomputed(event, moved, facts) if moved else event


def permitted(event: Event, occurred: Occurred, case: Case, facts: Facts, *, moved: bool) -> None:
    """Refuse what the rule of this kind of fact refuses. moved: whether it occurred at another time than before."""
    if moved:
        _in_its_time(event, occurred, case, facts)
    conduct.permitted(event, occurred, facts)
    day = facts.day(occurred)
    match event:
        case CaseOpened(unit_id=unit_id):
            at_a_unit(unit_id, facts)
            term_in_order(event.term_begins_on, event.term_ends_on)
        case CustodyRecorded(released_at=at) | PriorCustodyRecorded(released_at=at):
            released(at, occurred, facts)
        case RiskAssessed(score=score) if score is not None and not plausible(score):
            raise ScoreOutOfRange()
        case CheckInScheduled(due_on=due_on):
            if due_on < day:
                raise DueTooEarly(due_on=due_on, from_on=day)
            if any(due.due_on == due_on for key, due in case.contacts.due.items() if key != event.check_in_id):
                raise DueAlready(due_on=due_on)
        case CheckInMissed(grace_until=grace_until) if day <= grace_until:
            raise GraceNotOver(rule=facts.policies.of(CheckInCadence, day).pin, grace_until=grace_until)
        case ReportingMissed(due_on=due_on):
            overdue(due_on, day, facts)
        case _:
            leave.permitted(event, day, case, facts)
            education.permitted(event, day, facts, moved=moved)
    intake.permitted(event, day, facts)


def _in_its_time(event: Event, occurred: Occurred, case: Case, facts: Facts) -> None:
    match event:
        case CheckInReviewed():
            return
        case _ if isinstance(event, conduct.UNMOVED):
            raise FieldFixed(field="occurred_at")
        case _ if isinstance(event, conduct.AFTER_THE_END):
            standing.begun(case, occurred, facts)
        case CaseOpened() | DocumentsReceived() | ReceiptReturned() | RiskAssessed() | PriorRecordStated():
            standing.not_ended(case, occurred, facts)
        case PriorOffenceRecorded() | PriorCustodyRecorded():
            if not standing.is_prior(occurred, case, facts):
                opened_on = facts.day(standing.opened(case))
                raise NotPriorHistory(occurred_on=facts.day(occurred), opened_on=opened_on)
        case OffenceRecorded() | CustodyRecorded():
            if standing.is_prior(occurred, case, facts):
                standing.begun(case, occurred, facts)
            standing.not_ended(case, occurred, facts)
        case DeathRecorded() | CustodyEnded():
            standing.begun(case, occurred, facts)
        case _ if not intake.in_its_time(event, occurred, case, facts):
            standing.during(case, occurred, facts)


def _on_time(event: CheckInReceived, due_on: date, late: int, case: Case, facts: Facts) -> bool:
    """As it was where the days leave no doubt; else by the days of grace of the present class."""
    if event.on_time and late <= event.late_by_days:
        return True
    if not event.on_time and late >= event.late_by_days:
        return False
    return late <= facts.policies.of(CheckInCadence, due_on).of(case.assessment.level, case.intake.category).grace_days


def _bounded(value: date) -> bool:
    zoned = not isinstance(value, datetime) or value.tzinfo is not None
    return zoned and 1900 <= value.year <= 2200
