"""Published calendars: one stream a unit and calendar. Their content lies outside the record; its digest is pinned."""

from __future__ import annotations

from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.kernel.entry import Entry
from domain.kernel.event import Decision
from domain.kernel.ids import Digest, UnitId, Year
from domain.oversight.policies.record import TableName, VersionName

#: How many publications are remembered, the newest.
PUBLICATIONS_KEPT = 200


class CalendarPublished(Decision, topic="oversight.calendar-published.v1"):
    """The version {version} of the calendar {calendar} for {year} was published for {unit_id}.

    digest: SHA-256 of its content. It takes the place of what was published for that year before.
    """

    unit_id: UnitId
    calendar: TableName
    version: VersionName
    year: Year
    digest: Digest


CalendarsEvent = CalendarPublished


class Publication(msgspec.Struct, frozen=True):
    """What holds for one year. entry: event id of the publication."""

    version: str
    digest: str
    entry: UUID


class UnitCalendar(msgspec.Struct, frozen=True):
    """A calendar as a unit published it. years: what holds for each, the newest publication."""

    calendar_id: str
    unit_id: str
    calendar: str
    years: dict[int, Publication] = {}


def calendar_id(unit_id: str, calendar: str) -> str:
    """The public id of a calendar of a unit."""
    return f"{unit_id}:{calendar}"


def evolve(calendar: UnitCalendar | None, entry: Entry[CalendarsEvent]) -> UnitCalendar:
    """Apply one recorded fact. It never refuses: the fact has already happened."""
    event = entry.event
    now = calendar or UnitCalendar(calendar_id(event.unit_id, event.calendar), event.unit_id, event.calendar)
    years = {**{year: p for year, p in now.years.items() if year != event.year}}
    years[event.year] = Publication(event.version, event.digest, entry.event_id)
    return replace(now, years=dict([*years.items()][-PUBLICATIONS_KEPT:]))
