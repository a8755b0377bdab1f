"""What a correction may make of a fact about health, life and checks, and of what became of a result."""

from __future__ import annotations

from datetime import date, timedelta

from msgspec.structs import replace

from domain.assessment.results.record import ObjectionFiled, ObjectionReferred, ObjectionReviewed, ResultNotified
from domain.contacts.checks.record import SpotCheckAnswered, SpotCheckDrawn, SpotCheckMissed
from domain.contacts.health.record import HealthReported, MedicalReviewFiled, MedicalReviewMissed
from domain.contacts.health.tables import MedicalCadence
from domain.contacts.life.record import LifeChangeReported, ReflectionSubmitted
from domain.contacts.life.tables import LifeReporting
from domain.kernel import days
from domain.kernel.event import Event
from domain.kernel.rule import Facts

#: The fields that are computed, or name something else, by the kind of fact.
FIXED: dict[type[Event], frozenset[str]] = {
    HealthReported: frozenset({"for_month", "days_late"}),
    MedicalReviewFiled: frozenset({"due_on", "next_due_on", "days_late"}),
    MedicalReviewMissed: frozenset({"due_on", "grace_until"}),
    LifeChangeReported: frozenset({"changed_on", "days_late"}),
    ReflectionSubmitted: frozenset({"for_month", "days_late"}),
    SpotCheckDrawn: frozenset({"check_id", "for_day", "unit_id", "seed", "lot", "rate", "answer_by"}),
    SpotCheckAnswered: frozenset({"check_id", "minutes_late"}),
    SpotCheckMissed: frozenset({"check_id", "answer_by"}),
    ResultNotified: frozenset({"period", "closing"}),
    ObjectionFiled: frozenset({"objection_id", "entry", "days_late", "decide_by"}),
    ObjectionReferred: frozenset({"objection_id"}),
    ObjectionReviewed: frozenset({"objection_id"}),
}


def recomputed(event: Event, moved_to: date | None, facts: Facts) -> Event:
    """A corrected fact with what follows from the day to which it was moved, if it was."""
    if moved_to is None:
        return event
    match event:
        case LifeChangeReported(changed_on=changed_on):
            last = facts.policies.of(LifeReporting, moved_to).change_within.counted(changed_on, facts.calendar).last
            return replace(event, days_late=days.days_after(moved_to, last))
        case ReflectionSubmitted(for_month=month):
            grace = facts.policies.of(LifeReporting, moved_to).reflection_days
            return replace(event, days_late=_late(moved_to, month, grace))
        case HealthReported(for_month=month):
            grace = facts.policies.of(MedicalCadence, moved_to).report_days
            return replace(event, days_late=_late(moved_to, month, grace))
        case MedicalReviewFiled(due_on=due_on):
            following = facts.policies.of(MedicalCadence, moved_to).review.counted(moved_to, facts.calendar).last
            return replace(event, next_due_on=following, days_late=days.days_after(moved_to, due_on))
    return event


def _late(day: date, month: str, grace_days: int) -> int:
    return days.days_after(day, days.bounds(month)[1] + timedelta(days=grace_days))
