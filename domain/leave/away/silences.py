"""Reports on the way that are unknown, and not missed, since what would have brought them was silent."""

from __future__ import annotations

from datetime import date, timedelta

from domain.kernel.entry import Occurred
from domain.kernel.rule import Facts
from domain.leave.away.record import LeaveCheckInMissed, LeaveCheckInUnknown, MissedReport, Trip
from domain.leave.away.tables import LeaveReporting
from domain.oversight.sources.holding import silence_over
from domain.oversight.sources.record import Silence, Source
from domain.oversight.sources.tables import SourceBeats


def unknown_for_silence(missed: LeaveCheckInMissed, trip: Trip, facts: Facts) -> LeaveCheckInUnknown | None:
    """That a report is unknown, and not missed: a source of its ways was silent on all days from which it counted."""
    due_on = missed.due_on
    found = silence_hiding(trip, trip, due_on, facts)
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


def silence_hiding(
    before: Trip | MissedReport, trip: Trip, due_on: date, facts: Facts
) -> tuple[Source, Silence] | None:
    """A silence of a source of its ways over all days on which a report due on a day could come.

    before: the trip, or of a report that did not come what it was counted from.
    """
    whole = facts.policies.of(SourceBeats, due_on).window == "whole"
    first_on = min(_counted_from(before, trip, facts) + timedelta(days=1), due_on) if whole else due_on
    return silence_over(facts.policies.of(LeaveReporting, due_on).modes, first_on, due_on, facts)


def _counted_from(before: Trip | MissedReport, trip: Trip, facts: Facts) -> date:
    """The day from which the next report counts: of the last one, or that it did not come by, else the departure."""
    if before.reported_at is not None:
        return facts.day(Occurred(before.reported_at))
    return before.not_by or trip.departed_on or facts.today
