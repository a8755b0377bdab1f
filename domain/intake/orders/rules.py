"""What may be recorded of prohibition orders, exit bans and travel documents."""

from __future__ import annotations

from datetime import date
from typing import Literal
from uuid import UUID

from domain.case import Case
from domain.intake import standing
from domain.intake.orders import refusals
from domain.intake.orders.record import (
    Codes,
    ComplianceReported,
    ComplianceReportMissed,
    ConditionExpired,
    ConditionLifted,
    ConditionOrdered,
    ExitBanLifted,
    ExitBanReported,
    Order,
    TravelDocument,
    TravelDocumentHeld,
    TravelDocumentReturned,
)
from domain.intake.orders.tables import OrderCompliance, OrderProhibition
from domain.intake.term.refusals import RulingNotFiled
from domain.intake.term.running import term_ends_on
from domain.kernel import days
from domain.kernel.access import Role
from domain.kernel.ids import Code, Digest, Line, Narrative
from domain.kernel.rule import DecisionCommand, Draft, Drafts, FactCommand, Facts, cited, rule

KEEPERS = standing.RECORDERS | {Role.POLICE}


class RecordCondition(FactCommand):
    """Record a prohibition order of a court.

    begins_on, ends_on: both inclusive. acts, areas, persons: codes of what is forbidden. details: in words.
    """

    issuer: Code
    begins_on: date
    ends_on: date
    acts: Codes = ()
    areas: Codes = ()
    persons: Codes = ()
    digest: Digest | None = None
    details: Narrative | None = None


@rule(on="orders", may=standing.RECORDERS)
def record_condition(command: RecordCondition, case: Case, facts: Facts) -> Drafts:
    """It forbids something, in a category that has such orders, long enough and within the term."""
    standing.not_ended(case, facts.occurred(command), facts)
    plausible(command)
    lawful(command, case, facts)
    event = ConditionOrdered(
        order_id=facts.new_id(),
        issuer=command.issuer,
        begins_on=command.begins_on,
        ends_on=command.ends_on,
        acts=command.acts,
        areas=command.areas,
        persons=command.persons,
        report_by=next_by(command.begins_on, facts),
        digest=command.digest,
        details=command.details,
    )
    return [Draft(event, evidence=cited(command.digest) if command.digest in case.filing.documents else ())]


def plausible(order: RecordCondition | ConditionOrdered) -> None:
    """Refuse an order that forbids nothing, or ends before it begins."""
    if not (order.acts or order.areas or order.persons):
        raise refusals.OrderForbidsNothing()
    if order.ends_on < order.begins_on:
        raise refusals.OrderInverted(begins_on=order.begins_on, ends_on=order.ends_on)


def lawful(order: RecordCondition | ConditionOrdered, case: Case, facts: Facts) -> None:
    """Refuse an order in a category that has none, one that is too short, or one that outlives the term."""
    table, category = facts.policies.of(OrderProhibition), case.intake.category
    least = table.least_months.get(category)
    facts.require(least is not None, refusals.OrderNotForCategory(rule=table.pin, category=category.value))
    ends_on, over = order.ends_on, term_ends_on(case)
    if least:
        until = days.term(order.begins_on, months=least).last
        until = min(until, over) if over else until
        facts.require(ends_on >= until, refusals.OrderTooShort(rule=table.pin, ends_on=ends_on, until_on=until))
    within = over is None or ends_on <= over
    facts.require(within, refusals.OrderOutlivesTerm(ends_on=ends_on, term_ends_on=over))


class LiftCondition(DecisionCommand):
    """Lift a prohibition order, as a ruling says. ruling: its reference. digest: SHA-256 of it, filed."""

    order_id: UUID
    ruling: Code
    digest: Digest


@rule(on="orders/{order_id}", do="lift", may=standing.DECIDERS)
def lift_condition(command: LiftCondition, case: Case, facts: Facts) -> Drafts:
    """One that is in force, by a ruling that is in the file."""
    standing.open_now(case, facts)
    order = _in_force(command.order_id, case)
    facts.require(command.digest in case.filing.documents, RulingNotFiled())
    event = ConditionLifted(order_id=command.order_id, ruling=command.ruling)
    return [Draft(event, evidence=cited(order.ordered_by, command.digest))]


class ExpireCondition(FactCommand):
    """Record that a prohibition order has come to its end."""

    order_id: UUID


@rule(on="orders/{order_id}", do="expire", may=standing.WATCHERS)
def expire_condition(command: ExpireCondition, case: Case, facts: Facts) -> Drafts:
    """On the day after its last, at the earliest."""
    occurred = facts.occurred(command)
    standing.during(case, occurred, facts)
    order = _in_force(command.order_id, case)
    if facts.day(occurred) <= order.ends_on:
        raise refusals.OrderNotExpired(ends_on=order.ends_on)
    event = ConditionExpired(order_id=command.order_id, ends_on=order.ends_on)
    return [Draft(event, evidence=cited(order.ordered_by))]


class ReportCompliance(FactCommand):
    """Record the person's report on how a prohibition order is kept. kept: as the person said."""

    order_id: UUID
    kept: bool
    note: Narrative | None = None


@rule(on="orders/{order_id}", do="report", may=standing.RECORDERS)
def report_compliance(command: ReportCompliance, case: Case, facts: Facts) -> Drafts:
    """How late it is, and when the next one is due, is computed."""
    occurred = facts.occurred(command)
    standing.during(case, occurred, facts)
    order = _in_force(command.order_id, case)
    day = facts.day(occurred)
    event = ComplianceReported(
        order_id=command.order_id,
        kept=command.kept,
        due_on=order.report_by,
        days_late=days.days_after(day, order.report_by),
        next_by=next_by(max(day, order.report_by), facts),
        note=command.note,
    )
    return [Draft(event, evidence=cited(order.ordered_by))]


class RecordMissedCompliance(FactCommand):
    """Record that nobody reported how a prohibition order is kept when the last day had passed."""

    order_id: UUID


@rule(on="orders/{order_id}", do="miss-report", may=standing.WATCHERS)
def record_missed_compliance(command: RecordMissedCompliance, case: Case, facts: Facts) -> Drafts:
    """On the day after the last, at the earliest; nothing is missed while supervision is suspended."""
    occurred = facts.occurred(command)
    standing.supervised(case, occurred, facts)
    order = _in_force(command.order_id, case)
    if facts.day(occurred) <= order.report_by:
        raise refusals.ComplianceNotOverdue(rule=facts.policies.of(OrderCompliance).pin, due_on=order.report_by)
    standing.was_asked_for(case, order.report_by, facts)
    by = next_by(order.report_by, facts)
    event = ComplianceReportMissed(order_id=command.order_id, due_on=order.report_by, next_by=by)
    return [Draft(event, evidence=cited(order.ordered_by))]


class ReportExitBan(FactCommand):
    """Record that somebody was reported as barred from leaving the country. authority: code of the exit authority."""

    authority: Code
    until_on: date | None = None
    digest: Digest | None = None


@rule(on="exit-ban", do="report", may=KEEPERS)
def report_exit_ban(command: ReportExitBan, case: Case, facts: Facts) -> list[ExitBanReported]:
    """Once, while it holds."""
    standing.during(case, facts.occurred(command), facts)
    if case.orders.exit_ban is not None:
        raise refusals.ExitBanReportedAlready()
    return [ExitBanReported(authority=command.authority, until_on=command.until_on, digest=command.digest)]


class LiftExitBan(FactCommand):
    """Record that the exit authority was told that a ban no longer holds."""

    authority: Code


@rule(on="exit-ban", do="lift", may=KEEPERS)
def lift_exit_ban(command: LiftExitBan, case: Case, facts: Facts) -> Drafts:
    """One that was reported; also after supervision ended, since it ends with it."""
    standing.begun(case, facts.occurred(command), facts)
    if case.orders.exit_ban is None:
        raise refusals.NoExitBan()
    return [Draft(ExitBanLifted(authority=command.authority), evidence=cited(case.orders.exit_ban))]


class HoldTravelDocument(FactCommand):
    """Record that a travel document was taken into keeping. holder: code of who keeps it. number: its own."""

    document: TravelDocument
    holder: Code
    number: Line | None = None


@rule(on="travel-documents", do="hold", may=KEEPERS)
def hold_travel_document(command: HoldTravelDocument, case: Case, facts: Facts) -> list[TravelDocumentHeld]:
    """While the case is open."""
    standing.during(case, facts.occurred(command), facts)
    held_id, document = facts.new_id(), command.document
    return [TravelDocumentHeld(held_id=held_id, document=document, holder=command.holder, number=command.number)]


class ReturnTravelDocument(FactCommand):
    """Record that a travel document was given back."""

    held_id: UUID
    reason: Literal["approved_journey", "supervision_ended", "held_in_error"]


@rule(on="travel-documents/{held_id}", do="return", may=KEEPERS)
def return_travel_document(command: ReturnTravelDocument, case: Case, facts: Facts) -> Drafts:
    """One that is in keeping; also after supervision ended."""
    standing.begun(case, facts.occurred(command), facts)
    held = case.orders.held.get(command.held_id)
    if held is None:
        raise refusals.DocumentNotHeld()
    event = TravelDocumentReturned(held_id=command.held_id, document=held.document, reason=command.reason)
    return [Draft(event, evidence=cited(held.held_by))]


def _in_force(order_id: UUID, case: Case) -> Order:
    order = case.orders.orders.get(order_id)
    if order is None:
        raise refusals.OrderNotInForce()
    return order


def next_by(day: date, facts: Facts) -> date:
    """By when the next report on an order is due."""
    return facts.policies.of(OrderCompliance).every.counted(day, facts.calendar).last
