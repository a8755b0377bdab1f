"""What a correction may make of a fact about risk, and of what became of a result."""

from __future__ import annotations

from domain.assessment.record import RiskAssessed
from domain.assessment.results.record import ObjectionFiled, ObjectionReferred, ObjectionReviewed, ResultNotified
from domain.assessment.rules import ScoreOutOfRange, plausible
from domain.intake import standing
from domain.kernel.event import Event
from domain.oversight.corrections.declaring import Change, Correcting, FieldFixed

#: The fields that are computed, or name something else, by the kind of fact.
FIXED: dict[type[Event], frozenset[str]] = {
    ResultNotified: frozenset({"period", "closing"}),
    ObjectionFiled: frozenset({"objection_id", "entry", "days_late", "decide_by"}),
    ObjectionReferred: frozenset({"objection_id"}),
    ObjectionReviewed: frozenset({"objection_id"}),
}


def _permitted(change: Change) -> None:
    event = change.event
    if isinstance(event, RiskAssessed) and event.score is not None and not plausible(event.score):
        raise ScoreOutOfRange()


def _in_its_time(change: Change) -> bool:
    """An objection is late or not by the day of what it is against, which is not at hand: it is recorded anew."""
    if isinstance(change.event, ObjectionFiled):
        raise FieldFixed(field="occurred_at")
    if isinstance(change.event, ResultNotified | ObjectionReferred | ObjectionReviewed):
        standing.begun(change.state, change.occurred, change.facts)
        return True
    if not isinstance(change.event, RiskAssessed):
        return False
    standing.not_ended(change.state, change.occurred, change.facts)
    return True


CORRECTING = Correcting(FIXED, permitted=_permitted, in_its_time=_in_its_time)
