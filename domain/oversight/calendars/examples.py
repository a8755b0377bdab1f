"""One example of every event and command of calendars."""

from __future__ import annotations

from domain.intake.examples import NOW, UNIT
from domain.kernel.access import Role
from domain.kernel.event import Event
from domain.kernel.rule import Example
from domain.oversight.calendars import rules
from domain.oversight.calendars.record import CalendarPublished
from domain.oversight.calendars.rules import PublishCalendar

published = CalendarPublished(
    unit_id=UNIT, calendar="workdays", version="state-council-2026", year=2026, digest="8b" * 32
)
_publish = PublishCalendar(unit_id=UNIT, calendar="workdays", version="state-council-2026", year=2026, digest="8b" * 32)

EVENTS: tuple[Event, ...] = (published,)
COMMANDS: tuple[Example, ...] = (
    Example(command=_publish, by=Role.ADMIN, now=NOW, then=(CalendarPublished,)),
    Example(given=(published,), command=_publish, by=Role.ADMIN, now=NOW, refused=rules.CalendarPublishedAlready),
)
