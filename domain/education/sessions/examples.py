"""One example of every event and command about sessions."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.education.sessions import refusals
from domain.education.sessions.record import (
    Audience,
    Form,
    SessionCancelled,
    SessionHeld,
    SessionScheduled,
    SessionSeriesBegun,
)
from domain.education.sessions.rules import BeginSessionSeries, CancelSession, HoldSession, ScheduleSession
from domain.intake.examples import NOW, UNIT
from domain.kernel.event import Event
from domain.kernel.rule import Example

SERIES = "north-office.entry"
SESSION = UUID("019b8a00-0000-7000-8000-0000000000e5")

begun = SessionSeriesBegun(series_id=SERIES, unit_id=UNIT, audience=Audience.ADULTS, programme="entry-adults")
called = SessionScheduled(
    session_id=SESSION, meets_on=date(2026, 3, 10), topic_id="legal-knowledge", form=Form.CENTRALISED
)
held = SessionHeld(
    session_id=SESSION,
    topic_id="legal-knowledge",
    form=Form.CENTRALISED,
    minutes=90,
    attended=14,
    days_late=0,
    staff=("officer-7",),
    volunteers=(UUID("019b8a00-0000-7000-8000-0000000000e6"),),
    residents=True,
)

EVENTS: tuple[Event, ...] = (
    begun,
    called,
    held,
    SessionCancelled(session_id=SESSION, meets_on=date(2026, 3, 10), reason="weather"),
)

CALLED = (begun, called)
_begin = BeginSessionSeries(series_id=SERIES, unit_id=UNIT, programme="entry-adults")
_schedule = ScheduleSession(meets_on=date(2026, 3, 20), topic_id="legal-knowledge")
_hold = HoldSession(session_id=SESSION, minutes=90, attended=14, staff=("officer-7",), residents=True)
_cancel = CancelSession(session_id=SESSION, reason="weather")

COMMANDS: tuple[Example, ...] = (
    Example(command=_begin, now=NOW, then=(SessionSeriesBegun,)),
    Example(given=(begun,), command=_begin, now=NOW, refused=refusals.SeriesBegunAlready),
    Example(given=(begun,), command=_schedule, now=NOW, then=(SessionScheduled,)),
    Example(command=_schedule, now=NOW, refused=refusals.SeriesNotBegun),
    Example(given=CALLED, command=_hold, now=NOW, then=(SessionHeld,)),
    Example(given=(begun,), command=_hold, now=NOW, refused=refusals.SessionNotCalled),
    Example(given=CALLED, command=_cancel, now=NOW, then=(SessionCancelled,)),
    Example(given=(begun,), command=_cancel, now=NOW, refused=refusals.SessionNotCalled),
)
