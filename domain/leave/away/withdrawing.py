"""How a missed report on the way and an overdue return are taken back."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.case import Case
from domain.intake import standing
from domain.kernel.access import Role
from domain.kernel.rule import DecisionCommand, Draft, Drafts, Facts, cited, rule
from domain.leave.away import refusals
from domain.leave.away.record import LeaveCheckInMissWithdrawn, LeaveOverdueWithdrawn, OverdueWithdrawal
from domain.leave.away.silences import silence_hiding
from domain.leave.deciding.rules import approved
from domain.oversight.sources.holding import on_record


class WithdrawMissedLeaveCheckIn(DecisionCommand):
    """Take back a missed report on the way. entry: event id of the late entry that shows it, if one does.

    due_on: by which day it did not come; None takes the newest.
    """

    leave_id: UUID
    reason: OverdueWithdrawal
    entry: UUID | None = None
    due_on: date | None = None


def _shown(command: WithdrawMissedLeaveCheckIn | WithdrawLeaveOverdue, _case: Case) -> tuple[UUID, ...]:
    return (command.entry,) if command.entry else ()


@rule(on="leaves/{leave_id}/check-ins", do="withdraw-miss", may=standing.DECIDERS | {Role.CLOCK}, rests_on=_shown)
def withdraw_missed_leave_check_in(command: WithdrawMissedLeaveCheckIn, case: Case, facts: Facts) -> Drafts:
    """The county reviewer decides it, or the clock where a late entry shows it, or a silence that was not known yet."""
    standing.open_now(case, facts)
    trip = approved(command.leave_id, case).trip
    missed = next((m for m in reversed(trip.misses) if command.due_on in (None, m.due_on)), None)
    standing.in_file(_shown(command, case), facts)
    if missed is None:
        raise refusals.NoMissStands()
    silence = None
    if command.reason is OverdueWithdrawal.SOURCE_SILENT:
        silence = on_record(silence_hiding(missed, trip, missed.due_on, facts), facts)
    event = LeaveCheckInMissWithdrawn(leave_id=command.leave_id, due_on=missed.due_on, reason=command.reason)
    return [Draft(event, evidence=cited(missed.entry, command.entry, silence))]


class WithdrawLeaveOverdue(DecisionCommand):
    """Take back an overdue return that does not stand. entry: event id of the late entry that shows it, if one does."""

    leave_id: UUID
    reason: OverdueWithdrawal
    entry: UUID | None = None


@rule(on="leaves/{leave_id}", do="withdraw-overdue", may=standing.DECIDERS | {Role.CLOCK}, rests_on=_shown)
def withdraw_leave_overdue(command: WithdrawLeaveOverdue, case: Case, facts: Facts) -> Drafts:
    """Also after the report back, and after the end of the case."""
    standing.opened(case)
    standing.in_file(_shown(command, case), facts)
    past, leave = case.leave.past.get(command.leave_id), case.leave.open.get(command.leave_id)
    entry, due_on = (
        (past.overdue, past.due_on) if past else (leave.trip.overdue, leave.ends_on) if leave else (None, None)
    )
    if entry is None or due_on is None:
        raise refusals.NotOverdue()
    event = LeaveOverdueWithdrawn(leave_id=command.leave_id, due_on=due_on, reason=command.reason)
    return [Draft(event, evidence=cited(entry, command.entry))]
