"""What may happen about barred persons and places: asking, permitting, refusing, and the meeting or entry itself."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec

from domain.case import Case
from domain.intake import standing
from domain.intake.orders.record import ConditionOrdered
from domain.kernel.days import days_away
from domain.kernel.ids import Code, Line, Narrative
from domain.kernel.rule import DecisionCommand, Draft, Drafts, FactCommand, Facts, cited, rule
from domain.leave.barred import refusals
from domain.leave.barred.record import (
    BarredPerson,
    BarredPlace,
    Matter,
    Permit,
    PermitRefusal,
    RestrictedEntryApproved,
    RestrictedEntryMade,
    RestrictedEntryRefused,
    RestrictedEntryRequested,
    VisitorContactApproved,
    VisitorContactHeld,
    VisitorContactRefused,
    VisitorContactRequested,
)
from domain.leave.barred.tables import Barred, Permitting
from domain.leave.record import Level
from domain.leave.rules import APPROVERS, in_order, of_level

PermitReasons = Annotated[tuple[PermitRefusal, ...], msgspec.Meta(min_length=1, max_length=5)]


class RequestVisitorContact(FactCommand):
    """Record that somebody asked to meet a barred person. name: of that person; purpose: in words."""

    person: BarredPerson
    starts_on: date
    ends_on: date
    name: Line | None = None
    purpose: Narrative | None = None


@rule(on="visitor-contacts", do="request", may=standing.RECORDERS)
def request_visitor_contact(command: RequestVisitorContact, case: Case, facts: Facts) -> Drafts:
    """Whom the law protects from the person, or the person from."""
    standing.during(case, facts.occurred(command), facts)
    in_order(command.starts_on, command.ends_on)
    event = VisitorContactRequested(
        permit_id=facts.new_id(),
        person=command.person,
        starts_on=command.starts_on,
        ends_on=command.ends_on,
        name=command.name,
        purpose=command.purpose,
    )
    return [event]


class ApproveVisitorContact(DecisionCommand):
    """Permit a meeting. accompanied: only with somebody of the agency there."""

    permit_id: UUID
    accompanied: bool = True


@rule(on="visitor-contacts/{permit_id}", do="approve", may=APPROVERS)
def approve_visitor_contact(command: ApproveVisitorContact, case: Case, facts: Facts) -> Drafts:
    """By the level of the table, for so many days at most, from today at the earliest."""
    permit = _pending(command.permit_id, "contact", case, facts)
    row, level = _deciding("contact", facts)
    event = VisitorContactApproved(
        permit_id=command.permit_id,
        level=level,
        starts_on=_starting(permit, row, facts),
        ends_on=permit.ends_on,
        accompanied=command.accompanied,
        copies_to=row.copies_to,
    )
    return [Draft(event, evidence=cited(permit.asked))]


class RefuseVisitorContact(DecisionCommand):
    """Do not permit a meeting, with reasons. note: in words."""

    permit_id: UUID
    reasons: PermitReasons
    note: Narrative | None = None


@rule(on="visitor-contacts/{permit_id}", do="refuse", may=APPROVERS)
def refuse_visitor_contact(command: RefuseVisitorContact, case: Case, facts: Facts) -> Drafts:
    """By the level that might permit it."""
    permit = _pending(command.permit_id, "contact", case, facts)
    _, level = _deciding("contact", facts)
    reasons = tuple(dict.fromkeys(command.reasons))
    event = VisitorContactRefused(permit_id=command.permit_id, level=level, reasons=reasons, note=command.note)
    return [Draft(event, evidence=cited(permit.asked))]


class RecordVisitorContact(FactCommand):
    """Record that a permitted meeting took place. accompanied: whether somebody of the agency was there."""

    permit_id: UUID
    accompanied: bool
    note: Narrative | None = None


@rule(on="visitor-contacts/{permit_id}", do="hold", may=standing.RECORDERS)
def record_visitor_contact(command: RecordVisitorContact, case: Case, facts: Facts) -> Drafts:
    """Within its days, and accompanied where that was asked for."""
    permit = _made(command.permit_id, "contact", command, case, facts)
    accompanied(command.accompanied, permit, facts)
    return [VisitorContactHeld(permit_id=command.permit_id, accompanied=command.accompanied, note=command.note)]


class RequestRestrictedEntry(FactCommand):
    """Record that somebody asked to enter a barred place.

    order: event id of the entry that bars it. where, purpose: in words.
    """

    place: BarredPlace
    starts_on: date
    ends_on: date
    division: Code | None = None
    order: UUID | None = None
    where: Line | None = None
    purpose: Narrative | None = None


def _order(command: RequestRestrictedEntry, _case: Case) -> tuple[UUID, ...]:
    return (command.order,) if command.order else ()


@rule(on="restricted-entries", do="request", may=standing.RECORDERS, rests_on=_order)
def request_restricted_entry(command: RequestRestrictedEntry, case: Case, facts: Facts) -> Drafts:
    """What bars it, where that is named, is a prohibition order of this file."""
    standing.during(case, facts.occurred(command), facts)
    in_order(command.starts_on, command.ends_on)
    if command.order is not None:
        ordered = facts.entry(command.order)
        if ordered is None or not isinstance(ordered.event, ConditionOrdered):
            raise refusals.OrderUnknown()
    event = RestrictedEntryRequested(
        permit_id=facts.new_id(),
        place=command.place,
        starts_on=command.starts_on,
        ends_on=command.ends_on,
        division=command.division,
        order=command.order,
        where=command.where,
        purpose=command.purpose,
    )
    return [Draft(event, evidence=cited(command.order))]


class ApproveRestrictedEntry(DecisionCommand):
    """Permit an entry."""

    permit_id: UUID


@rule(on="restricted-entries/{permit_id}", do="approve", may=APPROVERS)
def approve_restricted_entry(command: ApproveRestrictedEntry, case: Case, facts: Facts) -> Drafts:
    """By the level of the table, with its copies, for so many days at most, from today at the earliest."""
    permit = _pending(command.permit_id, "entry", case, facts)
    row, level = _deciding("entry", facts)
    event = RestrictedEntryApproved(
        permit_id=command.permit_id,
        level=level,
        starts_on=_starting(permit, row, facts),
        ends_on=permit.ends_on,
        copies_to=row.copies_to,
    )
    return [Draft(event, evidence=cited(permit.asked, permit.order))]


class RefuseRestrictedEntry(DecisionCommand):
    """Do not permit an entry, with reasons. note: in words."""

    permit_id: UUID
    reasons: PermitReasons
    note: Narrative | None = None


@rule(on="restricted-entries/{permit_id}", do="refuse", may=APPROVERS)
def refuse_restricted_entry(command: RefuseRestrictedEntry, case: Case, facts: Facts) -> Drafts:
    """By the level that might permit it."""
    permit = _pending(command.permit_id, "entry", case, facts)
    _, level = _deciding("entry", facts)
    reasons = tuple(dict.fromkeys(command.reasons))
    event = RestrictedEntryRefused(permit_id=command.permit_id, level=level, reasons=reasons, note=command.note)
    return [Draft(event, evidence=cited(permit.asked, permit.order))]


class RecordRestrictedEntry(FactCommand):
    """Record that somebody entered a barred place, as permitted."""

    permit_id: UUID
    note: Narrative | None = None


@rule(on="restricted-entries/{permit_id}", do="enter", may=standing.RECORDERS)
def record_restricted_entry(command: RecordRestrictedEntry, case: Case, facts: Facts) -> Drafts:
    """Within the days of the permission."""
    _made(command.permit_id, "entry", command, case, facts)
    return [RestrictedEntryMade(permit_id=command.permit_id, note=command.note)]


def _known(permit_id: UUID, matter: Matter, case: Case) -> Permit:
    permit = case.barred.held.get(permit_id)
    if permit is None or permit.asked is None or permit.matter != matter:
        raise refusals.PermitUnknown()
    return permit


def _pending(permit_id: UUID, matter: Matter, case: Case, facts: Facts) -> Permit:
    standing.open_now(case, facts)
    permit = _known(permit_id, matter, case)
    if permit.approved or permit.refused:
        raise refusals.PermitDecided()
    return permit


def _deciding(matter: Matter, facts: Facts) -> tuple[Permitting, Level]:
    table = facts.policies.of(Barred)
    row = table.contact if matter == "contact" else table.entry
    return row, of_level(row.deciders, facts, table.pin)


def _starting(permit: Permit, row: Permitting, facts: Facts) -> date:
    """The first day of a permission: no decision reaches back, and none holds for too long."""
    if permit.ends_on < facts.today:
        raise refusals.PermitOver(ends_on=permit.ends_on)
    starts_on = max(permit.starts_on, facts.today)
    number, pin = days_away(starts_on, permit.ends_on), facts.policies.of(Barred).pin
    if number > row.longest_days:
        facts.require(False, refusals.PermitTooLong(rule=pin, days=number, longest_days=row.longest_days))
    return starts_on


def _made(permit_id: UUID, matter: Matter, command: FactCommand, case: Case, facts: Facts) -> Permit:
    """A permission that holds on the day of what happened."""
    occurred = facts.occurred(command)
    standing.during(case, occurred, facts)
    permit = _known(permit_id, matter, case)
    permitted(permit, facts.day(occurred), facts)
    return permit


def permitted(permit: Permit, day: date, facts: Facts) -> None:
    """Refuse what happened on a day on which no permission held."""
    if permit.approved is None or not permit.starts_on <= day <= permit.ends_on:
        facts.require(False, refusals.NotPermitted(occurred_on=day))


def accompanied(was: bool, permit: Permit, facts: Facts) -> None:
    """Refuse a meeting that nobody accompanied though that was asked for."""
    facts.require(was or not permit.accompanied, refusals.NotAccompanied())
