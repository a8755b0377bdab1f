"""Reports on the way that are unknown, and not missed, since what would have brought them was silent."""

from __future__ import annotations

from datetime import date, timedelta

from domain.kernel.entry import Occurred
from domain.kernel.rule import Facts
from domain.leave.away.record import LeaveCheckInMissed, LeaveCheckInUnknown, Trip
from domain.leave.away.tables import LeaveReporting
from domain.oversight.sources.holding import silence_over
from domain.oversight.sources.tables import SourceBeats


def unknown_for_silence(missed: LeaveCheckInMissed, trip: Trip, facts: Facts) -> LeaveCheckInUnknown | None:
    """That a report is unknown, and not missed: a source of its ways was silent on all days from which it counted."""
    due_on = missed.due_on
    whole = facts.policies.of(SourceBeats, due_on).window == "whole"
    first_on = min(_counted_from(trip, facts) + timedelta(days=1), due_on) if whole else due_on
    found = silence_over(facts.policies.of(LeaveReporting, due_on).modes, first_on, due_on, facts)
    if found is None:
        return None
    source, silence = found
    return LeaveCheckInUnknown(
        leave_id=missed.leave_id,
        due_on=due_on,
        next_report_on=missed.next_report_on,
        source_id=source.source_id,
        silent_from=silence.since,
        silent_to=silence.until or facts.now,
    )


def _counted_from(trip: Trip, facts: Facts) -> date:
    """The day from which the next report counts: of the last one, or that it did not come by, else the departure."""
    if trip.reported_at is not None:
        return facts.day(Occurred(trip.reported_at))
    return trip.not_by or trip.departed_on or facts.today
