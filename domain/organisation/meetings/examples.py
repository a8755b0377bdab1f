"""One example of every event and command about meetings."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

from domain.intake.examples import NOW, UNIT
from domain.kernel.access import Role
from domain.kernel.event import Event
from domain.kernel.rule import Example
from domain.organisation.meetings import refusals
from domain.organisation.meetings.record import (
    MeetingActionClosed,
    MeetingActionRaised,
    MeetingHeld,
    MeetingKind,
    MeetingMissed,
    MeetingScheduled,
    MeetingSeriesBegun,
)
from domain.organisation.meetings.rules import (
    BeginMeetingSeries,
    CloseMeetingAction,
    RaiseMeetingAction,
    RecordMeeting,
    RecordMissedMeeting,
    ScheduleMeeting,
)

SERIES = "north-office.joint"
MEETING = UUID("019b8a00-0000-7000-8000-0000000000e1")
ACTION = UUID("019b8a00-0000-7000-8000-0000000000e2")

begun = MeetingSeriesBegun(series_id=SERIES, unit_id=UNIT, kind=MeetingKind.JOINT, begins_on=date(2026, 1, 1))
scheduled = MeetingScheduled(meeting_id=MEETING, for_period="2026-Q1", meets_on=date(2026, 3, 10))
held = MeetingHeld(
    meeting_id=MEETING,
    for_period="2026-Q1",
    days_late=0,
    attended=9,
    training=True,
    agenda=("new-problems", "documents"),
    note="Police and office agree on hand-over.",
)
raised = MeetingActionRaised(
    action_id=ACTION,
    meeting_id=MEETING,
    assigned_to=UNIT,
    responsible_id="officer-7",
    about="hand-over",
    due_on=date(2026, 3, 31),
    text="Write down who hands over what.",
)

EVENTS: tuple[Event, ...] = (
    begun,
    scheduled,
    held,
    MeetingMissed(for_period="2026-Q1", due_on=date(2026, 3, 31)),
    raised,
    MeetingActionClosed(action_id=ACTION, outcome="done", days_late=0, note="Written and posted."),
)

HELD = (begun, held)
_begin = BeginMeetingSeries(series_id=SERIES, unit_id=UNIT, kind=MeetingKind.JOINT, begins_on=date(2026, 1, 1))
_call = ScheduleMeeting(for_period="2026-Q1", meets_on=date(2026, 3, 20))
_raise = RaiseMeetingAction(
    meeting_id=MEETING,
    assigned_to=UNIT,
    responsible_id="officer-7",
    about="hand-over",
    due_on=date(2026, 3, 31),
)
_close = CloseMeetingAction(action_id=ACTION, outcome="done")
_missed = RecordMissedMeeting(for_period="2026-Q1")
_april = datetime(2026, 4, 1, 2, tzinfo=UTC)

COMMANDS: tuple[Example, ...] = (
    Example(command=_begin, by=Role.REVIEWER, now=NOW, then=(MeetingSeriesBegun,)),
    Example(given=(begun,), command=_begin, by=Role.REVIEWER, now=NOW, refused=refusals.SeriesBegunAlready),
    Example(given=(begun,), command=_call, now=NOW, then=(MeetingScheduled,)),
    Example(given=(begun, scheduled), command=_call, now=NOW, refused=refusals.MeetingScheduledAlready),
    Example(given=(begun,), command=RecordMeeting(attended=9), now=NOW, then=(MeetingHeld,)),
    Example(given=HELD, command=RecordMeeting(attended=9), now=NOW, refused=refusals.MeetingHeldAlready),
    Example(given=(begun,), command=_missed, by=Role.CLOCK, now=_april, then=(MeetingMissed,)),
    Example(given=(begun,), command=_missed, by=Role.CLOCK, now=NOW, refused=refusals.MeetingNotOverdue),
    Example(given=HELD, command=_raise, now=NOW, then=(MeetingActionRaised,)),
    Example(given=(begun,), command=_raise, now=NOW, refused=refusals.MeetingUnknown),
    Example(given=(*HELD, raised), command=_close, now=NOW, then=(MeetingActionClosed,)),
    Example(given=HELD, command=_close, now=NOW, refused=refusals.ActionUnknown),
)
