"""Publishing a calendar."""

from __future__ import annotations

from domain.kernel.access import Role
from domain.kernel.ids import Digest, UnitId, Year
from domain.kernel.refusal import Malformed, Refused
from domain.kernel.rule import DecisionCommand, Draft, Drafts, Facts, Of, cited, rule
from domain.oversight.calendars.record import CalendarPublished, UnitCalendar, calendar_id
from domain.oversight.policies.record import TableName, VersionName


class CalendarUnitUnknown(Malformed, code="oversight.calendar-unit-unknown"):
    """There is no unit {unit_id} for which a calendar could be published.

    The id of a unit that has been established.
    """


class CalendarPublishedAlready(Refused, code="oversight.calendar-published-already"):
    """This content of the calendar {calendar} is published for {year} already.

    Another content, under another version.
    """


class PublishCalendar(DecisionCommand):
    """Publish a calendar of workdays for a unit and everything below it. digest: SHA-256 of its content."""

    unit_id: UnitId
    calendar: TableName
    version: VersionName
    year: Year
    digest: Digest

    @property
    def calendar_id(self) -> str:
        """The id of the stream."""
        return calendar_id(self.unit_id, self.calendar)


@rule(on="", of=Of.CALENDARS, opens=True, may={Role.ADMIN})
def publish_calendar(command: PublishCalendar, calendar: UnitCalendar | None, facts: Facts) -> Drafts:
    """For a unit that exists, and not the same content twice."""
    if command.unit_id not in facts.units:
        raise CalendarUnitUnknown(unit_id=command.unit_id)
    before = calendar.years.get(command.year) if calendar else None
    if before is not None and before.digest == command.digest:
        raise CalendarPublishedAlready(calendar=command.calendar, year=command.year)
    event = CalendarPublished(
        unit_id=command.unit_id,
        calendar=command.calendar,
        version=command.version,
        year=command.year,
        digest=command.digest,
    )
    return [Draft(event, evidence=cited(before.entry if before else None))]
