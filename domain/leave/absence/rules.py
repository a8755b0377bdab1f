"""What may happen about an absence without approval."""

from __future__ import annotations

from datetime import date
from typing import Literal
from uuid import UUID

from domain.case import Case
from domain.intake import standing
from domain.kernel import days
from domain.kernel.event import Event
from domain.kernel.ids import Code, Line, Narrative
from domain.kernel.rule import DecisionCommand, Draft, Drafts, FactCommand, Facts, cited, rule
from domain.leave.absence import refusals
from domain.leave.absence.record import (
    FoundBy,
    Measure,
    Order,
    OrderWithdrawal,
    RectificationDone,
    RectificationMissed,
    RectificationOrdered,
    RectificationWithdrawn,
    UnauthorisedAbsenceEnded,
    UnauthorisedAbsenceRecorded,
)
from domain.leave.absence.tables import LeaveRectification
from domain.leave.away.record import LeaveOverdue


class RecordUnauthorisedAbsence(FactCommand):
    """Record that somebody went away without approval. It occurred when it began. place: in words."""

    found_by: FoundBy
    division: Code | None = None
    place: Line | None = None
    note: Narrative | None = None


@rule(on="absences", do="record", may=standing.RECORDERS)
def record_unauthorised_absence(command: RecordUnauthorisedAbsence, case: Case, facts: Facts) -> Drafts:
    """On a day that no approved leave and no recurring travel covers; once while it lasts."""
    occurred = facts.occurred(command)
    standing.during(case, occurred, facts)
    day = facts.day(occurred)
    not_covered(day, case, facts)
    for absent in case.absence.lasting.values():
        raise refusals.AbsentAlready(began_on=absent.began_on)
    event = UnauthorisedAbsenceRecorded(
        absence_id=facts.new_id(),
        began_on=day,
        found_by=command.found_by,
        division=command.division,
        place=command.place,
        note=command.note,
    )
    return [event]


def not_covered(day: date, case: Case, facts: Facts) -> None:
    """Refuse a day on which somebody was away with approval."""
    for begins_on, ends_on in _covered(case):
        if begins_on <= day <= ends_on:
            facts.require(False, refusals.AbsenceApproved(starts_on=begins_on, ends_on=ends_on))


class EndUnauthorisedAbsence(FactCommand):
    """Record that somebody came back. It occurred at the return."""

    absence_id: UUID


@rule(on="absences/{absence_id}", do="end", may=standing.RECORDERS)
def end_unauthorised_absence(command: EndUnauthorisedAbsence, case: Case, facts: Facts) -> Drafts:
    """Not before it began. How long it was is computed."""
    occurred = facts.occurred(command)
    standing.during(case, occurred, facts)
    absent = case.absence.lasting.get(command.absence_id)
    if absent is None:
        raise refusals.AbsenceUnknown()
    day = facts.day(occurred)
    if day < absent.began_on:
        raise refusals.BackBeforeGone(began_on=absent.began_on)
    number = days.days_away(absent.began_on, day)
    return [UnauthorisedAbsenceEnded(absence_id=command.absence_id, returned_on=day, days=number)]


class OrderRectification(DecisionCommand):
    """Order somebody to put an absence right. entry: event id of the absence or the overdue return."""

    entry: UUID
    measure: Measure
    note: Narrative | None = None


@rule(on="rectifications", do="order", may=standing.RECORDERS, rests_on=lambda command, _case: (command.entry,))
def order_rectification(command: OrderRectification, case: Case, facts: Facts) -> Drafts:
    """For an absence without approval or an overdue return; by when follows from the table. Once at a time."""
    standing.open_now(case, facts)
    found = facts.entry(command.entry)
    ground = _ground(found.event if found else None)
    if any(order.about == command.entry and order.measure == command.measure for order in case.absence.orders.values()):
        raise refusals.OrderedAlready()
    table = facts.policies.of(LeaveRectification)
    span = table.formalities if command.measure is Measure.COMPLETE_FORMALITIES else table.coming_back
    event = RectificationOrdered(
        rectification_id=facts.new_id(),
        entry=command.entry,
        ground=ground,
        measure=command.measure,
        due_on=span.counted(facts.today, facts.calendar).last,
        note=command.note,
    )
    return [Draft(event, evidence=cited(command.entry))]


class RecordRectification(FactCommand):
    """Record that somebody did as ordered."""

    rectification_id: UUID


@rule(on="rectifications/{rectification_id}", do="complete", may=standing.RECORDERS)
def record_rectification(command: RecordRectification, case: Case, facts: Facts) -> Drafts:
    """How late it was is computed from the day that was set."""
    occurred = facts.occurred(command)
    standing.during(case, occurred, facts)
    order = _order(command.rectification_id, case)
    late = days.days_after(facts.day(occurred), order.due_on)
    event = RectificationDone(
        rectification_id=command.rectification_id, measure=order.measure, due_on=order.due_on, days_late=late
    )
    return [event]


class RecordMissedRectification(FactCommand):
    """Record that somebody had not done as ordered when the last day had passed."""

    rectification_id: UUID


@rule(on="rectifications/{rectification_id}", do="miss", may=standing.WATCHERS)
def record_missed_rectification(command: RecordMissedRectification, case: Case, facts: Facts) -> Drafts:
    """The earliest day for this is the day after the last day; once."""
    occurred = facts.occurred(command)
    standing.supervised(case, occurred, facts)
    order = _order(command.rectification_id, case)
    if order.missed:
        raise refusals.RectificationMissedAlready()
    if facts.day(occurred) <= order.due_on:
        raise refusals.RectificationNotOverdue(due_on=order.due_on)
    event = RectificationMissed(rectification_id=command.rectification_id, measure=order.measure, due_on=order.due_on)
    return [event]


class WithdrawRectification(DecisionCommand):
    """Take back an order to put an absence right."""

    rectification_id: UUID
    reason: OrderWithdrawal


@rule(on="rectifications/{rectification_id}", do="withdraw", may=standing.DECIDERS)
def withdraw_rectification(command: WithdrawRectification, case: Case, facts: Facts) -> Drafts:
    """The county reviewer decides it, while the order is not carried out."""
    standing.open_now(case, facts)
    order = _order(command.rectification_id, case)
    event = RectificationWithdrawn(
        rectification_id=command.rectification_id, due_on=order.due_on, reason=command.reason
    )
    return [Draft(event, evidence=cited(order.entry))]


def _ground(event: Event | None) -> Literal["unauthorised_absence", "leave_overdue"]:
    if isinstance(event, UnauthorisedAbsenceRecorded):
        return "unauthorised_absence"
    if isinstance(event, LeaveOverdue):
        return "leave_overdue"
    raise refusals.NothingToPutRight()


def _order(rectification_id: UUID, case: Case) -> Order:
    order = case.absence.orders.get(rectification_id)
    if order is None:
        raise refusals.OrderNotOpen()
    return order


def _covered(case: Case) -> list[tuple[date, date]]:
    """When somebody may be away, or was with leave."""
    leaves = [(leave.starts_on, leave.ends_on) for leave in case.leave.open.values() if leave.approved]
    past = [(p.away_from, p.away_to) for p in case.leave.past.values() if p.away_from and p.away_to]
    travel = [(t.begins_on, t.ends_on) for t in case.travel.open.values() if t.ends_on]
    return [*leaves, *past, *travel]
