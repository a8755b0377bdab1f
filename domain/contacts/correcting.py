"""What a correction may make of a fact about contact, health, life and checks."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from domain.case import Case
from domain.contacts.checks.record import SpotCheckAnswered, SpotCheckDrawn, SpotCheckMissed, SpotCheckUnknown
from domain.contacts.checks.refusals import AnswerNotOverdue
from domain.contacts.checks.rules import minutes_late
from domain.contacts.health.record import HealthReported, MedicalReviewFiled, MedicalReviewMissed
from domain.contacts.health.rules import MonthNotBegun, ReviewNotOverdue
from domain.contacts.health.tables import MedicalCadence
from domain.contacts.life.record import LifeChangeReported, ReflectionSubmitted
from domain.contacts.life.rules import ChangedLater, ReflectionEarly
from domain.contacts.life.tables import LifeReporting
from domain.contacts.record import (
    CheckInIdentityFailed,
    CheckInMissed,
    CheckInReceived,
    CheckInReviewed,
    CheckInScheduled,
    CheckInUnknown,
    Mode,
)
from domain.contacts.refusals import DueAlready, DueTooEarly, GraceNotOver
from domain.contacts.rules import mode_allowed
from domain.contacts.tables import CheckInCadence
from domain.kernel import days
from domain.kernel.event import Event
from domain.kernel.rule import Facts
from domain.oversight.corrections.declaring import Change, Correcting, FieldFixed

#: The fields that are computed, or name something else, by the kind of fact.
FIXED: dict[type[Event], frozenset[str]] = {
    CheckInScheduled: frozenset({"check_in_id", "opens_on", "grace_until"}),
    CheckInReceived: frozenset({"check_in_id", "due_on", "late_by_days", "on_time"}),
    CheckInIdentityFailed: frozenset({"check_in_id"}),
    CheckInMissed: frozenset({"check_in_id", "due_on", "grace_until"}),
    CheckInReviewed: frozenset({"entry"}),
    CheckInUnknown: frozenset({"check_in_id", "due_on", "source_id", "silent_from", "silent_to"}),
    HealthReported: frozenset({"for_month", "days_late"}),
    MedicalReviewFiled: frozenset({"due_on", "next_due_on", "days_late"}),
    MedicalReviewMissed: frozenset({"due_on", "grace_until"}),
    LifeChangeReported: frozenset({"changed_on", "days_late"}),
    ReflectionSubmitted: frozenset({"for_month", "days_late"}),
    SpotCheckDrawn: frozenset({"check_id", "for_day", "unit_id", "seed", "lot", "rate", "answer_by"}),
    SpotCheckAnswered: frozenset({"check_id", "minutes_late"}),
    SpotCheckMissed: frozenset({"check_id", "answer_by"}),
    SpotCheckUnknown: frozenset({"check_id", "answer_by", "source_id", "silent_from", "silent_to"}),
}


def _recomputed(change: Change) -> Event:
    """A corrected fact with what follows from its fields and from the day to which it was moved, if it was."""
    event, was, moved_to, facts = change.event, change.was, change.moved_to, change.facts
    if isinstance(event, CheckInScheduled) and isinstance(was, CheckInScheduled):
        by = event.due_on - was.due_on
        return replace(event, opens_on=was.opens_on + by, grace_until=was.grace_until + by)
    if moved_to is None:
        return event
    match event:
        case CheckInReceived(due_on=date() as due_on):
            late = days.days_after(moved_to, due_on)
            return replace(event, late_by_days=late, on_time=_on_time(event, due_on, late, change.state, facts))
        case LifeChangeReported(changed_on=changed_on):
            last = facts.policies.of(LifeReporting, moved_to).change_within.counted(changed_on, facts.calendar).last
            return replace(event, days_late=days.days_after(moved_to, last))
        case ReflectionSubmitted(for_month=month):
            grace = facts.policies.of(LifeReporting, moved_to).reflection_days
            return replace(event, days_late=days.after_month(moved_to, month, grace))
        case HealthReported(for_month=month):
            grace = facts.policies.of(MedicalCadence, moved_to).report_days
            return replace(event, days_late=days.after_month(moved_to, month, grace))
        case MedicalReviewFiled(due_on=due_on):
            following = facts.policies.of(MedicalCadence, moved_to).review.counted(moved_to, facts.calendar).last
            return replace(event, next_due_on=following, days_late=days.days_after(moved_to, due_on))
        case SpotCheckAnswered(check_id=check_id) if check_id in change.state.checks.spot:
            answer_by = change.state.checks.spot[check_id].answer_by
            return replace(event, minutes_late=minutes_late(change.occurred, answer_by))
    return event


def _on_time(event: CheckInReceived, due_on: date, late: int, case: Case, facts: Facts) -> bool:
    """As it was where the days leave no doubt; else by the days of grace of the present class."""
    if event.on_time and late <= event.late_by_days:
        return True
    if not event.on_time and late >= event.late_by_days:
        return False
    return late <= facts.policies.of(CheckInCadence, due_on).of(case.assessment.level, case.intake.category).grace_days


def _permitted(change: Change) -> None:
    day = change.day
    match change.event:
        case CheckInScheduled(check_in_id=check_in_id, due_on=due_on):
            if due_on < day:
                raise DueTooEarly(due_on=due_on, from_on=day)
            if any(due.due_on == due_on for key, due in change.state.contacts.due.items() if key != check_in_id):
                raise DueAlready(due_on=due_on)
        case CheckInMissed(grace_until=grace_until) if day <= grace_until:
            pin = change.facts.policies.of(CheckInCadence, day).pin
            raise GraceNotOver(rule=pin, grace_until=grace_until)
        case CheckInReceived() | CheckInIdentityFailed():
            said, facts = _said(change.event), change.facts
            if said is not None and said != _said(change.was):
                mode_allowed(*said, change.state, facts, facts.policies.of(CheckInCadence, day))
        case _:
            _on_its_day(change)


def _said(event: Event) -> tuple[Mode, str] | None:
    """How somebody checked in, and what the identity check gave."""
    match event:
        case CheckInReceived(mode=mode, identity=identity):
            return mode, identity.value
        case CheckInIdentityFailed(mode=mode):
            return mode, "failed"
    return None


def _on_its_day(change: Change) -> None:
    """Refuse a day before what was reported, and one on which what was missed was still in time."""
    day, facts = change.day, change.facts
    match change.event:
        case HealthReported(for_month=month) if day < days.bounds(month)[0]:
            raise MonthNotBegun(for_month=month)
        case ReflectionSubmitted(for_month=month) if day < days.bounds(month)[0]:
            raise ReflectionEarly(for_month=month)
        case LifeChangeReported(changed_on=changed_on) if day < changed_on:
            raise ChangedLater(changed_on=changed_on)
        case MedicalReviewMissed(grace_until=grace_until) if day <= grace_until:
            raise ReviewNotOverdue(rule=facts.policies.of(MedicalCadence, day).pin, grace_until=grace_until)
        case SpotCheckMissed(answer_by=answer_by) if change.occurred.at <= answer_by:
            raise AnswerNotOverdue(answer_by=answer_by)


def _in_its_time(change: Change) -> bool:
    """A lot falls on its day, and what a silence hides has the time of the silence."""
    if isinstance(change.event, SpotCheckDrawn | SpotCheckUnknown | CheckInUnknown):
        raise FieldFixed(field="occurred_at")
    return isinstance(change.event, CheckInReviewed)


CORRECTING = Correcting(FIXED, _recomputed, _permitted, _in_its_time)
