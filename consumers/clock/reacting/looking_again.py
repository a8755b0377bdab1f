"""What was unknown is examined again where the entry that says so is taken out of the file: it may have been missed."""

from __future__ import annotations

from datetime import datetime

from consumers.clock.asking import Order
from consumers.clock.desk import Desk
from domain.contacts.checks.record import SpotCheckUnknown
from domain.contacts.checks.rules import RecordMissedSpotCheck
from domain.contacts.record import CheckInUnknown
from domain.contacts.rules import RecordMissedCheckIn
from domain.kernel.correction import EntryCorrected
from domain.kernel.entry import AnyEntry
from domain.kernel.event import Event
from domain.kernel.rule import Command
from domain.leave.away.record import LeaveCheckInUnknown
from domain.leave.away.rules import RecordMissedLeaveCheckIn


async def look_again(entry: AnyEntry, desk: Desk, _now: datetime) -> list[Order]:
    """Once for each such correction. What the silences on record still hide becomes unknown again, by the rule."""
    event = entry.event
    if not isinstance(event, EntryCorrected) or event.becomes is not None:
        return []
    named = await desk.entries([entry.originator_id], [event.entry])
    found = _missed(named[event.entry].event) if event.entry in named else None
    if found is None:
        return []
    work, command = found
    name = ("look-again", str(entry.event_id))
    return [Order(work, name, command, entry.originator_id, entry.unit_id)]


def _missed(unknown: Event) -> tuple[str, Command] | None:
    """What says that something was missed after all, and what that is counted under."""
    match unknown:
        case CheckInUnknown(check_in_id=check_in_id):
            return "check-in", RecordMissedCheckIn(check_in_id=check_in_id)
        case SpotCheckUnknown(check_id=check_id):
            return "spot-check", RecordMissedSpotCheck(check_id=check_id)
        case LeaveCheckInUnknown(leave_id=leave_id):
            return "leave-report", RecordMissedLeaveCheckIn(leave_id=leave_id)
    return None
