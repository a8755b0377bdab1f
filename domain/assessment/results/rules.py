"""How results are told and published, and how an objection goes its way up."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal
from uuid import UUID

from domain.assessment.points.record import PeriodClosed, PointsAwarded, PointsDeducted
from domain.assessment.points.rules import reopened
from domain.assessment.record import ClassAssigned, ClassChanged
from domain.assessment.results import refusals
from domain.assessment.results.record import (
    AttitudeAssessed,
    Objection,
    ObjectionDecided,
    ObjectionFiled,
    ObjectionReferred,
    ObjectionReviewed,
    Outcome,
    ResultNotified,
    ResultPublished,
)
from domain.assessment.results.tables import ScoreObjection, ScorePublication
from domain.case import Case
from domain.intake import standing
from domain.kernel import days
from domain.kernel.access import Role
from domain.kernel.entry import AnyEntry
from domain.kernel.event import Decision
from domain.kernel.ids import Code, Narrative, Period
from domain.kernel.rule import DecisionCommand, Draft, Drafts, FactCommand, Facts, cited, rule


class NotifyResult(FactCommand):
    """Record that the person was told the result of a closed period in writing."""

    period: Period
    way: Literal["in_person", "post", "app"]


@rule(on="results/{period}", do="notify", may=standing.RECORDERS)
def notify_result(command: NotifyResult, case: Case, facts: Facts) -> Drafts:
    """The period is closed."""
    standing.begun(case, facts.occurred(command), facts)
    tally = case.points.of(command.period)
    if not tally.closed or tally.closing is None:
        raise refusals.ResultNotThere(period=command.period)
    event = ResultNotified(period=command.period, closing=tally.closing, way=command.way)
    return [Draft(event, evidence=cited(tally.closing))]


class PublishResult(DecisionCommand):
    """Publish the result of a period. place: one of those of the table ``score.publication``."""

    period: Period
    place: Code


@rule(on="results/{period}", do="publish", may=standing.DECIDERS)
def publish_result(command: PublishResult, case: Case, facts: Facts) -> Drafts:
    """After it was told, once, and never a juvenile's."""
    standing.opened(case)
    table = facts.policies.of(ScorePublication)
    if case.regime.juvenile and not table.juveniles:
        raise refusals.JuvenileNotPublished(rule=table.pin)
    if command.place not in table.places:
        raise refusals.PlaceUnknown(rule=table.pin, places=", ".join(table.places))
    told = case.results.told.get(command.period)
    if told is None or told.closing != case.points.of(command.period).closing:
        raise refusals.ResultNotTold(period=command.period)
    if told.published:
        raise refusals.ResultPublishedAlready(period=command.period)
    event = ResultPublished(period=command.period, place=command.place)
    return [Draft(event, evidence=cited(told.closing, told.said))]


class FileObjection(FactCommand):
    """Record that the person objects to a decision of this file.

    entry: its event id: a closed period, points, a class, or another decision. by: who objects for the person.
    """

    entry: UUID
    by: Literal["person", "guardian", "lawyer"] = "person"
    ground: Narrative | None = None


@rule(on="objections", may=standing.RECORDERS, rests_on=lambda command, _case: (command.entry,))
def file_objection(command: FileObjection, case: Case, facts: Facts) -> Drafts:
    """To a decision; one that comes late is taken all the same, and says so."""
    occurred = facts.occurred(command)
    standing.begun(case, occurred, facts)
    against = facts.entry(command.entry)
    if against is None or not isinstance(against.event, Decision):
        raise refusals.NotADecision()
    if any(o.entry == command.entry and o.decided is None for o in case.results.objections.values()):
        raise refusals.ObjectionPending()
    table, day = facts.policies.of(ScoreObjection), facts.day(occurred)
    last = days.span(against.occurred_at.astimezone(facts.zone).date(), table.file_days).last
    event = ObjectionFiled(
        objection_id=facts.new_id(),
        entry=command.entry,
        by=command.by,
        days_late=days.days_after(day, last),
        decide_by=day + timedelta(days=table.decide_days),
        ground=command.ground,
    )
    return [Draft(event, evidence=cited(command.entry))]


class DecideObjection(DecisionCommand):
    """Decide on an objection. reason: in words."""

    objection_id: UUID
    outcome: Outcome
    reason: Narrative


def _objected(command: DecideObjection, case: Case) -> tuple[UUID, ...]:
    objection = case.results.objections.get(command.objection_id)
    return (objection.entry,) if objection else ()


@rule(on="objections/{objection_id}", do="decide", may={Role.REVIEWER, Role.UPPER}, rests_on=_objected)
def decide_objection(command: DecideObjection, case: Case, facts: Facts) -> Drafts:
    """By somebody else than who took the decision; a closed period that is objected to with success opens again."""
    standing.opened(case)
    objection = _objection(command.objection_id, case)
    if objection.decided is not None:
        raise refusals.ObjectionDecidedAlready()
    against = facts.entry(objection.entry)
    if against is not None and against.actor_id == facts.actor.id:
        raise refusals.DeciderObjectedTo()
    event = ObjectionDecided(
        objection_id=command.objection_id, entry=objection.entry, outcome=command.outcome, reason=command.reason
    )
    again = [] if command.outcome == "rejected" else _opened_again(against, case)
    return [Draft(event, evidence=cited(objection.filed, objection.entry)), *again]


def _opened_again(against: AnyEntry | None, case: Case) -> list[Draft]:
    match against.event if against else None:
        case PeriodClosed(period=period) | PointsAwarded(for_month=period) | PointsDeducted(for_month=period):
            return reopened(period, "objection", case, against.event_id if against else None)
        case ClassAssigned() | ClassChanged() | _:
            return []  # what follows from it is decided anew


class ReferObjection(FactCommand):
    """Record that the person took a rejected objection to the procuratorate."""

    objection_id: UUID


@rule(on="objections/{objection_id}", do="refer", may=standing.RECORDERS | {Role.INSPECTOR})
def refer_objection(command: ReferObjection, case: Case, facts: Facts) -> Drafts:
    """After the agency has decided, once."""
    standing.begun(case, facts.occurred(command), facts)
    objection = _objection(command.objection_id, case)
    if objection.decided is None:
        raise refusals.ObjectionNotDecided()
    if objection.referred:
        raise refusals.ObjectionReferredAlready()
    return [Draft(ObjectionReferred(objection_id=command.objection_id), evidence=cited(objection.decided))]


class ReviewObjection(FactCommand):
    """Record what the procuratorate made of an objection. opinion: in words."""

    objection_id: UUID
    outcome: Outcome
    opinion: Narrative | None = None


@rule(on="objections/{objection_id}", do="review", may={Role.INSPECTOR})
def review_objection(command: ReviewObjection, case: Case, facts: Facts) -> Drafts:
    """After it was taken there, once."""
    standing.begun(case, facts.occurred(command), facts)
    objection = _objection(command.objection_id, case)
    if not objection.referred or objection.reviewed:
        raise refusals.ObjectionNotReferred()
    event = ObjectionReviewed(objection_id=command.objection_id, outcome=command.outcome, opinion=command.opinion)
    return [Draft(event, evidence=cited(objection.decided))]


class AssessAttitude(FactCommand):
    """Record whether the person admits guilt and obeys the law and the rules."""

    admits_guilt: Literal["fully", "partly", "not_at_all"]
    obeys: Literal["fully", "partly", "not_at_all"]
    note: Narrative | None = None


@rule(on="attitude", may=standing.RECORDERS)
def assess_attitude(command: AssessAttitude, case: Case, facts: Facts) -> Drafts:
    """While the case is open."""
    standing.during(case, facts.occurred(command), facts)
    return [AttitudeAssessed(admits_guilt=command.admits_guilt, obeys=command.obeys, note=command.note)]


def _objection(objection_id: UUID, case: Case) -> Objection:
    found = case.results.objections.get(objection_id)
    if found is None:
        raise refusals.ObjectionUnknown()
    return found
