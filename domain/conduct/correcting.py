"""What a correction may not touch in a fact about conduct, and what it computes again."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from domain.conduct.breaches.record import BreachAlleged, BreachInvestigated, ResponseOmitted
from domain.conduct.breaches.refusals import BreachDatesOutOfOrder
from domain.conduct.carrying_out.record import CopyOverdue, CopyServed, ExecutionConfirmed, ExecutionOverdue
from domain.conduct.custody.record import (
    ArrestDecided,
    CustodyLimitReached,
    DetentionEnded,
    DetentionRecorded,
    Measure,
    ReoffendingRecorded,
)
from domain.conduct.custody.refusals import ArrestNotDecided
from domain.conduct.custody.rules import crime_in_time, hours_late, notice_due, told_in_order
from domain.conduct.hearings.record import CriticismRecorded, StatementHeard
from domain.conduct.revocation.record import RecallDecided, RecallExecuted, RevocationRuled, RulingOverdue
from domain.conduct.rewards.commutation import in_order
from domain.conduct.rewards.record import CommutationRuled
from domain.conduct.sanctions.record import PublicSecurityPenaltyRecorded
from domain.intake import standing
from domain.kernel import days
from domain.kernel.event import Event
from domain.oversight.corrections.declaring import Change, Correcting, FieldFixed

#: The fields that are computed, or name something else, by the kind of fact.
FIXED: dict[type[Event], frozenset[str]] = {
    BreachAlleged: frozenset({"breach_id"}),
    BreachInvestigated: frozenset({"breach_id"}),
    ResponseOmitted: frozenset({"breach_id", "due_on"}),
    StatementHeard: frozenset({"breach_id"}),
    CriticismRecorded: frozenset({"breach_id", "kind"}),
    PublicSecurityPenaltyRecorded: frozenset({"proposal_id", "breach_id"}),
    RevocationRuled: frozenset({"proposal_id", "breach_id", "ground", "due_on", "days_late"}),
    RecallDecided: frozenset({"proposal_id", "breach_id", "due_on", "days_late"}),
    RecallExecuted: frozenset({"entry", "after"}),
    RulingOverdue: frozenset({"proposal_id", "proposal", "due_on"}),
    ArrestDecided: frozenset({"proposal_id", "due_at", "hours_late"}),
    DetentionRecorded: frozenset({"detention_id", "proposal_id", "due_on", "days_late"}),
    DetentionEnded: frozenset({"detention_id", "days", "days_served"}),
    CustodyLimitReached: frozenset({"detention_id", "limit_on"}),
    CommutationRuled: frozenset({"proposal_id", "due_on", "days_late"}),
    ExecutionConfirmed: frozenset({"entry", "decided", "due_on", "days_late"}),
    CopyServed: frozenset({"entry", "decided", "receiver", "due_on", "days_late"}),
    ExecutionOverdue: frozenset({"entry", "decided", "due_on"}),
    CopyOverdue: frozenset({"entry", "decided", "receiver", "due_on"}),
}
#: What may happen after supervision ended.
AFTER_THE_END = (
    PublicSecurityPenaltyRecorded,
    RevocationRuled,
    RecallDecided,
    RecallExecuted,
    RulingOverdue,
    ReoffendingRecorded,
    ArrestDecided,
    DetentionRecorded,
    DetentionEnded,
    CustodyLimitReached,
    CommutationRuled,
    ExecutionConfirmed,
    CopyServed,
    ExecutionOverdue,
    CopyOverdue,
)
#: What is withdrawn and recorded anew where it occurred at another time: what follows needs its beginning.
UNMOVED = (DetentionEnded, RulingOverdue, ResponseOmitted, CustodyLimitReached, ExecutionOverdue, CopyOverdue)


def _recomputed(change: Change) -> Event:
    """A fact that occurred at another time than before, with its delay as it is then."""
    event, was, moved, facts = change.event, change.was, change.occurred, change.facts
    if isinstance(event, DetentionRecorded) and isinstance(was, DetentionRecorded):
        return _told(event, was, change)
    if not change.moved:
        return event
    match event:
        case RevocationRuled(due_on=date() as due_on) | RecallDecided(due_on=date() as due_on):
            return replace(event, days_late=days.days_after(facts.day(moved), due_on))
        case CommutationRuled(due_on=due_on) | ExecutionConfirmed(due_on=due_on) | CopyServed(due_on=due_on):
            return replace(event, days_late=days.days_after(facts.day(moved), due_on))
        case ArrestDecided(due_at=due_at):
            return replace(event, hours_late=hours_late(moved, due_at))
    return event


def _told(event: DetentionRecorded, was: DetentionRecorded, change: Change) -> DetentionRecorded:
    """With another day, of the detention or of its notice, the notice is as late as that makes it."""
    if not change.moved and event.told_on == was.told_on:
        return event
    due_on = notice_due(change.day, event.proposal_id, change.facts) if event.told_on else None
    late = days.days_after(event.told_on, due_on) if event.told_on and due_on else 0
    return replace(event, due_on=due_on, days_late=late)


def _permitted(change: Change) -> None:
    """Refuse what the rule of this kind of fact refuses of what it says."""
    day, facts = change.day, change.facts
    match change.event:
        case BreachAlleged(from_on=from_on, until_on=until_on):
            if not from_on <= (until_on or day) <= day:
                raise BreachDatesOutOfOrder(from_on=from_on, until_on=until_on, occurred_on=day)
        case ReoffendingRecorded() as crime:
            crime_in_time(crime, day, change.state, facts)
        case DetentionRecorded(told_on=told_on, proposal_id=proposal_id, measure=measure):
            if proposal_id is not None and measure is not Measure.ARREST:
                raise ArrestNotDecided()
            if told_on is not None:
                told_in_order(told_on, day, facts)
        case CommutationRuled() as ruled:
            in_order(ruled)


def _in_its_time(change: Change) -> bool:
    if isinstance(change.event, UNMOVED):
        raise FieldFixed(field="occurred_at")
    if isinstance(change.event, AFTER_THE_END):
        standing.begun(change.state, change.occurred, change.facts)
        return True
    return False


CORRECTING = Correcting(FIXED, _recomputed, _permitted, _in_its_time)
