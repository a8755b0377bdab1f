"""What was due in a period and is not settled when it is closed: listed by code, so that nothing drops out of sight."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from domain.assessment.points.record import Item
from domain.assessment.tables import ClassMeasures
from domain.case import Case
from domain.conduct.breaches.tables import ConductResponse
from domain.conduct.carrying_out.tables import ExecutionLimits
from domain.contacts.health.rules import review_due
from domain.contacts.health.tables import MedicalCadence
from domain.education.attendance.shortfall import hours_short
from domain.intake import standing
from domain.intake.planning import lacking
from domain.kernel import days
from domain.kernel.entry import Occurred
from domain.kernel.rule import Facts
from domain.organisation.knowledge.tables import SixClears


class Period(NamedTuple):
    """A period that is being closed, with its last day, and the file as it stands."""

    name: str
    last: date
    case: Case
    facts: Facts


class Open(NamedTuple):
    """Something that is not settled. entry: the newest that says so, where the file has one."""

    item: Item
    entry: UUID | None = None


def unsettled(name: str, case: Case, facts: Facts) -> tuple[Open, ...]:
    """What was due by the last day of a period and is not settled now, in the order of the codes.

    Nothing of somebody whose supervision has ended or is suspended: of them nothing is asked.
    """
    if case.ending.ended is not None or case.pausing.lasting is not None:
        return ()
    period = Period(name, days.bounds(name)[1], case, facts)
    found = [one for look in LOOKS for one in look(period)]
    order = list(Item)
    return tuple(sorted(found, key=lambda one: order.index(one.item)))


def _arrival(of: Period) -> Iterator[Open]:
    due_on = of.case.intake.reporting_due_on
    if of.case.intake.reported_at is None and due_on is not None and due_on <= of.last:
        yield Open(Item.FIRST_REPORT)
    plan = of.case.intake.plan
    if plan is not None and lacking(plan.measures, of.case, of.facts):
        yield Open(Item.PLAN_FOR_CLASS, plan.adopted_by)


def _leave(of: Period) -> Iterator[Open]:
    for leave in of.case.leave.open.values():
        trip = leave.trip
        if trip.departed_on is not None and leave.ends_on <= of.last:
            yield Open(Item.LEAVE_RETURN, trip.overdue or trip.departed)
        elif trip.departed_on is not None and trip.report_on is not None and trip.report_on <= of.last:
            yield Open(Item.LEAVE_REPORT, trip.departed)
    for order in of.case.absence.orders.values():
        if order.due_on <= of.last:
            yield Open(Item.RECTIFICATION, order.missed or order.entry)


def _health(of: Period) -> Iterator[Open]:
    """The review that is due, and the report for the month before the last one of the period."""
    table = of.facts.policies.of(MedicalCadence, of.last)
    if of.case.intake.category not in table.categories:
        return
    if review_due(of.case, of.facts, table) + timedelta(days=table.grace_days) <= of.last:
        yield Open(Item.SICKNESS_REVIEW, of.case.health.said)
    before = days.month_of(of.last.replace(day=1) - timedelta(days=1))
    opened_in = days.month_of(of.facts.day(standing.opened(of.case)))
    if of.case.health.last_month < before and opened_in <= before:
        yield Open(Item.REPORT_ON_HEALTH)


def _class(of: Period) -> Iterator[Open]:
    """The hours of a month, and the individual talk that the class brings."""
    if len(days.months_of(of.name)) == 1:
        hours = hours_short(of.case, of.facts, of.name)
        if hours.education.short:
            yield Open(Item.EDUCATION_HOURS)
        if hours.public_benefit.short:
            yield Open(Item.PUBLIC_BENEFIT_HOURS)
    talked = of.case.contacts.talked_at
    since = of.facts.day(Occurred(talked) if talked else standing.opened(of.case))
    talk = of.facts.policies.of(ClassMeasures, of.last).of(of.case.assessment.level).talk
    if talk.counted(since, of.facts.calendar).last <= of.last:
        yield Open(Item.INDIVIDUAL_TALK)


def _conduct(of: Period) -> Iterator[Open]:
    facts = of.facts
    for breach in of.case.breaches.open.values():
        alleged_on = facts.day(Occurred(breach.alleged_at))
        if facts.policies.of(ConductResponse, alleged_on).answer.last(alleged_on) <= of.last:
            yield Open(Item.BREACH_ANSWER, breach.alleged)
    for entry, decision in of.case.carrying_out.open.items():
        decided_on = facts.day(Occurred(decision.at))
        limit = facts.policies.of(ExecutionLimits, decided_on).of(decision.decided)
        if decision.to_do and limit.last(decided_on) <= of.last:
            yield Open(Item.DECISION_CARRIED_OUT, entry)
    for objection in of.case.results.objections.values():
        if objection.decided is None and objection.decide_by is not None and objection.decide_by <= of.last:
            yield Open(Item.PENDING_OBJECTION, objection.filed)
    for order in of.case.orders.orders.values():
        if order.report_by <= of.last:
            yield Open(Item.COMPLIANCE_REPORT, order.ordered_by)


def _others(of: Period) -> Iterator[Open]:
    """What others were to answer, and the officer to do."""
    case, last = of.case, of.last
    for referral in case.counselling.referrals.values():
        if referral.answer_by <= last:
            yield Open(Item.REFERRAL_ANSWER, referral.entry)
    for asked in case.elsewhere.open.values():
        if asked.due_on <= last:
            yield Open(Item.FOLLOW_UP_REPORT, asked.missed or asked.entry)
    for guardian in case.guardians.of.values():
        if guardian.heard_by <= last:
            yield Open(Item.GUARDIAN_CONTACT, guardian.due or guardian.appointed)
    opened_on = of.facts.day(standing.opened(case))
    known_until = case.knowledge.check_due_on
    if known_until is None:
        known_until = opened_on + timedelta(days=of.facts.policies.of(SixClears, opened_on).days)
    if known_until <= last:
        yield Open(Item.KNOWLEDGE_CHECK)


def _whereabouts(of: Period) -> Iterator[Open]:
    for device in of.case.devices.known.values():
        if device.until is None and device.replace_by is not None and device.replace_by <= of.last:
            yield Open(Item.DEVICE_REPLACEMENT, device.faulty)
    loss = of.case.silence.loss
    if loss is not None and loss.search is None and of.facts.day(Occurred(loss.search_by)) <= of.last:
        yield Open(Item.SEARCH_FOR_PERSON, loss.entry)


LOOKS: tuple[Callable[[Period], Iterator[Open]], ...] = (
    _arrival,
    _leave,
    _health,
    _class,
    _conduct,
    _others,
    _whereabouts,
)
