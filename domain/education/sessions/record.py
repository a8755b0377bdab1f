"""Sessions: a stream for each series of a unit. Who took part stands in the file of each person, not here."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Annotated, Literal, assert_never
from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.kernel.entry import Entry, newest
from domain.kernel.event import Decision, Fact
from domain.kernel.ids import AccountId, Code, Count, UnitId

#: How long something took, in minutes: at most a day.
Minutes = Annotated[int, msgspec.Meta(ge=1, le=1440)]


class Form(enum.StrEnum):
    """How a session is held."""

    CENTRALISED = "centralised"
    TALK = "individual_talk"
    DISCUSSION = "discussion"
    SELF_STUDY = "self_study"
    ONLINE = "online"


class Audience(enum.StrEnum):
    """Whom a session is for."""

    ADULTS = "adults"
    JUVENILES = "juveniles"


CancellationReason = Literal["weather", "teacher_away", "room_lacking", "too_few", "epidemic", "called_in_error"]


class SessionSeriesBegun(Decision, topic="education.session-series-begun.v1"):
    """The series {series_id} of sessions of {unit_id} begins, for {audience}.

    programme: code of the table ``education.curriculum``; None for a series of no single programme.
    """

    series_id: UnitId
    unit_id: UnitId
    audience: Audience
    programme: Code | None = None


class SessionScheduled(Fact, topic="education.session-scheduled.v1"):
    """A session on {topic_id} ({form}) was called for {meets_on}."""

    session_id: UUID
    meets_on: date
    topic_id: Code
    form: Form


class SessionHeld(Fact, topic="education.session-held.v1"):
    """A session on {topic_id} ({form}) was held for {minutes} minutes with {attended} people, {days_late} days late.

    session_id: of the one called; new where none was. days_late: after the day that it was called for. staff,
    volunteers: opaque ids of who taught. residents: whether people of the place took part.
    """

    session_id: UUID
    topic_id: Code
    form: Form
    minutes: Minutes
    attended: Count
    days_late: Count
    staff: tuple[AccountId, ...]
    volunteers: tuple[UUID, ...] = ()
    residents: bool = False


class SessionCancelled(Fact, topic="education.session-cancelled.v1"):
    """The session called for {meets_on} was cancelled ({reason})."""

    session_id: UUID
    meets_on: date
    reason: CancellationReason


SessionsEvent = SessionSeriesBegun | SessionScheduled | SessionHeld | SessionCancelled


class Called(msgspec.Struct, frozen=True):
    """A session that was called and not held. entry: the event id that says so."""

    meets_on: date
    topic_id: Code
    form: Form
    entry: UUID


class Held(msgspec.Struct, frozen=True):
    """A session that was held."""

    at: datetime
    topic_id: Code


#: How many are kept, so that state stays small; older ones are found in the record.
CALLED_KEPT = 64
HELD_KEPT = 200


class Series(msgspec.Struct, frozen=True, omit_defaults=True):
    """A series of sessions: those called and not held, and the newest that were held, by id."""

    series_id: str
    unit_id: str
    audience: Audience
    called: dict[UUID, Called] = {}
    held: dict[UUID, Held] = {}


def evolve(series: Series | None, entry: Entry[SessionsEvent]) -> Series | None:
    """Apply one recorded fact. It never refuses: the fact has already happened."""
    event = entry.event
    if isinstance(event, SessionSeriesBegun):
        return series or Series(event.series_id, event.unit_id, event.audience)
    return series and _after(series, event, entry)


def _after(
    series: Series, event: SessionScheduled | SessionHeld | SessionCancelled, entry: Entry[SessionsEvent]
) -> Series:
    match event:
        case SessionScheduled(session_id=key) as e:
            called = Called(e.meets_on, e.topic_id, e.form, entry.event_id)
            return replace(series, called=newest({**series.called, key: called}, CALLED_KEPT))
        case SessionHeld(session_id=key, topic_id=topic):
            held = {**series.held, key: Held(entry.occurred_at, topic)}
            return replace(series, called=_without(series.called, key), held=newest(held, HELD_KEPT))
        case SessionCancelled(session_id=key):
            return replace(series, called=_without(series.called, key))
        case _ as unhandled:
            assert_never(unhandled)


def _without(called: dict[UUID, Called], gone: UUID) -> dict[UUID, Called]:
    return {known: one for known, one in called.items() if known != gone}
