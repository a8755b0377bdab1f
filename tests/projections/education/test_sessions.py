"""Sessions of education: called, held, held late, cancelled; and those that nobody held or cancelled."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from msgspec.structs import replace

from domain.education.sessions import examples
from domain.education.sessions.examples import SERIES, SESSION, begun, called, held
from domain.education.sessions.record import Audience
from domain.kernel.event import Event
from projections.listings.education import SESSIONS
from projections.models.education import sessions

from ..conftest import Desk
from ..telling import COUNTY, EAST, listed, rows, told

cancelled = examples.EVENTS[3]
late = replace(held, days_late=2)
ON = called.meets_on


def series(*events: Event) -> list[Any]:
    return [row for row in rows(sessions.MODEL, told(begun, *events)) if row.status != "begun"]


def test_a_session_is_called_then_held_in_time_or_late() -> None:
    (row,) = series(called)
    assert (row.session_id, row.status, row.meets_on, row.held_at) == (SESSION, "called", ON, None)
    assert (row.series, row.audience, row.programme) == (SERIES, Audience.ADULTS, "entry-adults")
    (row,) = series(called, held)
    assert (row.status, row.attended, row.minutes, row.staff) == ("held", 14, 90, ("officer-7",))
    (row,) = series(called, late)
    assert (row.status, row.days_late) == ("late", 2)


def test_a_session_is_cancelled_unless_it_was_held() -> None:
    (row,) = series(called, cancelled)
    assert (row.status, row.cancelled_for, row.said.entry) == ("cancelled", "weather", UUID(int=3))
    (row,) = series(called, held, cancelled)
    assert (row.status, row.cancelled_for, row.said.entry) == ("held", None, UUID(int=3))
    (row,) = series(called, cancelled, called)
    assert (row.status, row.cancelled_for) == ("called", None)


def test_a_call_that_came_late_keeps_what_was_held() -> None:
    (row,) = series(held, called)
    assert (row.status, row.meets_on, row.said.entry) == ("held", ON, UUID(int=2))


def test_the_ledger_shows_the_sessions_of_units_and_which_are_overdue(desk: Desk) -> None:
    other = replace(called, session_id=UUID(int=7))
    stream = told(begun, called, other, held)
    day_after = date(2026, 3, 11)
    first, second = listed(desk, SESSIONS, day_after, stream)
    assert (first.status, first.day, first.overdue) == ("held", date(2026, 3, 6), False)  # the fourth entry's day
    assert (second.status, second.day, second.overdue) == ("called", ON, True)
    assert [line.overdue for line in listed(desk, SESSIONS, ON, stream)] == [False, False]
    assert len(listed(desk, SESSIONS, day_after, stream, overdue=True)) == 1
    assert len(listed(desk, SESSIONS, day_after, stream, unit=EAST, status="held", from_on=first.day)) == 1
    assert listed(desk, SESSIONS, day_after, stream, units=[COUNTY]) == []
    assert SESSIONS.in_words is not None
    assert SESSIONS.in_words(first, "en")["what"] == "centralised, adults, held"
    assert SESSIONS.in_words(first, "zh")["what"].endswith("已开展")
