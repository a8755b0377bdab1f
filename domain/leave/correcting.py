"""What a correction may make of a fact about leave: its computed fields, counted again when it is moved or changed."""

from __future__ import annotations

from datetime import date, timedelta

from msgspec.structs import replace

from domain.kernel import days
from domain.kernel.event import Event
from domain.kernel.rule import Facts
from domain.leave.absence.record import (
    RectificationDone,
    RectificationMissed,
    UnauthorisedAbsenceEnded,
    UnauthorisedAbsenceRecorded,
)
from domain.leave.absence.refusals import BackBeforeGone, RectificationNotOverdue
from domain.leave.absence.rules import not_covered
from domain.leave.away.record import (
    ArrivalReported,
    DepartureReported,
    LeaveCheckedIn,
    LeaveCheckInMissed,
    LeaveCheckInUnknown,
    LeaveDeparted,
    LeaveOverdue,
    LeaveReportedBack,
    ReturnDelayed,
)
from domain.leave.away.refusals import (
    BeforeDeparture,
    LeaveModeNotAllowed,
    LeaveNotOver,
    OutsideLeave,
    ReportNotYetDue,
)
from domain.leave.away.tables import LeaveReporting
from domain.leave.barred.record import (
    RestrictedEntryMade,
    RestrictedEntryRequested,
    VisitorContactHeld,
    VisitorContactRequested,
)
from domain.leave.barred.rules import accompanied, permitted
from domain.leave.deciding.extension.record import LeaveExtensionRequested
from domain.leave.record import LeaveMaterialsAdded, LeaveRequested, LeaveWithdrawn
from domain.leave.refusals import LeaveInThePast
from domain.leave.rules import in_order, listed, not_overlapping, obstacles
from domain.leave.tables import LeaveAdvance
from domain.leave.travel.record import RecurringTravelExpired, RecurringTravelRequested, RecurringTravelUsed
from domain.leave.travel.refusals import TravelNotOver
from domain.leave.travel.rules import as_approved, reason_listed
from domain.leave.travel.tables import RecurringTravel
from domain.oversight.corrections.declaring import Change, Correcting, FieldFixed

#: The fields that are computed, or name something else, by the kind of fact.
FIXED: dict[type[Event], frozenset[str]] = {
    LeaveRequested: frozenset({"leave_id", "days", "notice_days", "short_notice", "obstacles"}),
    LeaveMaterialsAdded: frozenset({"leave_id"}),
    LeaveWithdrawn: frozenset({"leave_id"}),
    LeaveExtensionRequested: frozenset({"leave_id", "ends_on", "days"}),
    LeaveDeparted: frozenset({"leave_id", "departed_on", "next_report_on"}),
    ArrivalReported: frozenset({"leave_id"}),
    DepartureReported: frozenset({"leave_id"}),
    LeaveCheckedIn: frozenset({"leave_id", "due_on", "late_by_days", "next_report_on"}),
    LeaveCheckInMissed: frozenset({"leave_id", "due_on", "next_report_on"}),
    LeaveCheckInUnknown: frozenset({"leave_id", "due_on", "next_report_on", "source_id", "silent_from", "silent_to"}),
    ReturnDelayed: frozenset({"leave_id"}),
    LeaveReportedBack: frozenset({"leave_id", "departed_on", "returned_on", "due_on", "days_away", "days_overdue"}),
    LeaveOverdue: frozenset({"leave_id", "due_on"}),
    RecurringTravelRequested: frozenset({"travel_id", "begins_on", "short_notice"}),
    RecurringTravelUsed: frozenset({"travel_id"}),
    RecurringTravelExpired: frozenset({"travel_id", "ends_on"}),
    VisitorContactRequested: frozenset({"permit_id"}),
    VisitorContactHeld: frozenset({"permit_id"}),
    RestrictedEntryRequested: frozenset({"permit_id", "order"}),
    RestrictedEntryMade: frozenset({"permit_id"}),
    UnauthorisedAbsenceRecorded: frozenset({"absence_id", "began_on"}),
    UnauthorisedAbsenceEnded: frozenset({"absence_id", "returned_on", "days"}),
    RectificationDone: frozenset({"rectification_id", "measure", "due_on", "days_late"}),
    RectificationMissed: frozenset({"rectification_id", "measure", "due_on"}),
}


def _recomputed(change: Change) -> Event:
    """A corrected fact with what follows from its fields, and from another day on which it occurred."""
    event, was, moved_to, facts = change.event, change.was, change.moved_to, change.facts
    if isinstance(event, LeaveRequested) and isinstance(was, LeaveRequested):
        asked = _requested(event, moved_to or was.starts_on - timedelta(days=was.notice_days), facts)
        if event.reason is was.reason:
            return asked
        return replace(asked, obstacles=obstacles(event.reason, change.state, facts, change.day))
    return event if moved_to is None else _moved(event, moved_to, facts)


def _moved(event: Event, day: date, facts: Facts) -> Event:
    match event:
        case RecurringTravelRequested(begins_on=begins_on):
            in_time_from = facts.policies.of(RecurringTravel, day).notice.counted(day, facts.calendar).last
            return replace(event, short_notice=begins_on < in_time_from)
        case LeaveDeparted():
            return replace(event, departed_on=day, next_report_on=_next(day, facts))
        case LeaveCheckedIn(due_on=due_on):
            late = days.days_after(day, due_on)
            return replace(event, late_by_days=late, next_report_on=_next(day, facts))
        case LeaveReportedBack(departed_on=departed_on, due_on=due_on):
            away, late = days.days_away(departed_on, day), days.days_after(day, due_on)
            return replace(event, returned_on=day, days_away=away, days_overdue=late)
        case UnauthorisedAbsenceRecorded():
            return replace(event, began_on=day)
        case UnauthorisedAbsenceEnded(returned_on=returned_on, days=number):
            began_on = returned_on - timedelta(days=number - 1)
            if day < began_on:
                raise BackBeforeGone(began_on=began_on)
            return replace(event, returned_on=day, days=days.days_away(began_on, day))
        case RectificationDone(due_on=due_on):
            return replace(event, days_late=days.days_after(day, due_on))
    return event


def _permitted(change: Change) -> None:
    """Refuse what the rule of this kind of fact refuses of what it says, and of its day."""
    day, was, facts = change.day, change.was, change.facts
    match change.event:
        case LeaveRequested() as asked if isinstance(was, LeaveRequested):
            _asked(asked, was, change)
        case VisitorContactRequested() | RestrictedEntryRequested() as asked:
            in_order(asked.starts_on, asked.ends_on)
        case VisitorContactHeld() | RestrictedEntryMade() as made:
            _as_permitted(made, change)
        case RecurringTravelRequested(reason=reason) if isinstance(was, RecurringTravelRequested):
            if reason is not was.reason:
                reason_listed(reason, facts.policies.of(RecurringTravel, day), facts)
        case RecurringTravelUsed() as trip:
            travel = change.state.travel.open.get(trip.travel_id)
            if travel is not None and travel.ends_on is not None and (change.moved or _trip(trip) != _trip(was)):
                as_approved(trip, travel, travel.ends_on, day, facts)
        case UnauthorisedAbsenceRecorded() if change.moved:
            not_covered(day, change.state, facts)
        case _:
            _on_the_way(change)


def _asked(asked: LeaveRequested, was: LeaveRequested, change: Change) -> None:
    """Refuse days in the wrong order, of the past or of another leave, and a reason that the table does not have."""
    day, facts = change.day, change.facts
    in_order(asked.starts_on, asked.ends_on)
    if asked.starts_on < day:
        raise LeaveInThePast(starts_on=asked.starts_on, asked_on=day)
    if asked.reason is not was.reason:
        listed(asked.reason, facts, day)
    if (asked.starts_on, asked.ends_on) != (was.starts_on, was.ends_on):
        not_overlapping(asked.starts_on, asked.ends_on, change.state, facts, but=asked.leave_id)


def _trip(said: Event) -> tuple[object, ...]:
    """What of a trip was approved, and how it was reported."""
    return (said.division, said.mode, said.back_on) if isinstance(said, RecurringTravelUsed) else ()


def _as_permitted(made: VisitorContactHeld | RestrictedEntryMade, change: Change) -> None:
    """Refuse what the permission that is in the file did not cover."""
    permit = change.state.barred.held.get(made.permit_id)
    if permit is None:
        return
    if change.moved:
        permitted(permit, change.day, change.facts)
    if isinstance(made, VisitorContactHeld) and made != change.was:
        accompanied(made.accompanied, permit, change.facts)


def _on_the_way(change: Change) -> None:
    """Refuse what a leave does not allow on a day, and what was missed while it was still in time."""
    day, facts = change.day, change.facts
    match change.event:
        case LeaveDeparted(leave_id=leave_id):
            leave = change.state.leave.open.get(leave_id)
            if leave is not None and not leave.starts_on <= day <= leave.ends_on:
                raise OutsideLeave(starts_on=leave.starts_on, ends_on=leave.ends_on, departed_on=day)
        case LeaveCheckedIn() | ArrivalReported() | DepartureReported() | ReturnDelayed() as said:
            _reported(said, change)
        case LeaveReportedBack(departed_on=departed_on) if day < departed_on:
            raise BeforeDeparture(departed_on=departed_on, occurred_on=day)
        case LeaveOverdue(due_on=due_on) if day <= due_on:
            raise LeaveNotOver(ends_on=due_on)
        case LeaveCheckInMissed(due_on=due_on) if day <= due_on:
            raise ReportNotYetDue(rule=facts.policies.of(LeaveReporting, day).pin, due_on=due_on)
        case RecurringTravelExpired(ends_on=ends_on) if day <= ends_on:
            raise TravelNotOver(ends_on=ends_on)
        case RectificationMissed(due_on=due_on) if day <= due_on:
            raise RectificationNotOverdue(due_on=due_on)


def _reported(said: LeaveCheckedIn | ArrivalReported | DepartureReported | ReturnDelayed, change: Change) -> None:
    """Refuse a report from before the departure, and another mode than the table has."""
    day, was = change.day, change.was
    leave = change.state.leave.open.get(said.leave_id)
    since = leave.trip.departed_on if leave and change.moved else None
    if since is not None and day < since:
        raise BeforeDeparture(departed_on=since, occurred_on=day)
    if isinstance(said, LeaveCheckedIn) and isinstance(was, LeaveCheckedIn) and said.mode is not was.mode:
        table = change.facts.policies.of(LeaveReporting, day)
        if said.mode not in table.modes:
            raise LeaveModeNotAllowed(rule=table.pin, mode=said.mode.value, modes=", ".join(table.modes))


def _requested(event: LeaveRequested, day: date, facts: Facts) -> LeaveRequested:
    in_time_from = facts.policies.of(LeaveAdvance, day).notice.counted(day, facts.calendar).last
    return replace(
        event,
        days=days.days_away(event.starts_on, event.ends_on),
        notice_days=max(0, (event.starts_on - day).days),
        short_notice=event.starts_on < in_time_from,
    )


def _next(day: date, facts: Facts) -> date:
    return facts.policies.of(LeaveReporting, day).every.counted(day, facts.calendar).last


def _in_its_time(change: Change) -> bool:
    """What a silence hides has the time of the silence."""
    if isinstance(change.event, LeaveCheckInUnknown):
        raise FieldFixed(field="occurred_at")
    return False


CORRECTING = Correcting(FIXED, _recomputed, _permitted, _in_its_time)
