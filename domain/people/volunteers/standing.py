"""Whether somebody is registered as a volunteer and may take on a case: what the rules about volunteers ask first."""

from __future__ import annotations

from datetime import date

from domain.kernel.entry import Occurred
from domain.kernel.rule import Facts
from domain.people.volunteers import refusals
from domain.people.volunteers.record import Volunteer
from domain.people.volunteers.tables import VolunteerMaxCases, VolunteerReverify


def registered(volunteer: Volunteer | None, occurred: Occurred, facts: Facts) -> Volunteer:
    """Somebody who was registered on the day of something."""
    if volunteer is None or volunteer.since is None:
        raise refusals.VolunteerNotRegistered()
    day, since = facts.day(occurred), facts.day(volunteer.since)
    if day < since:
        raise refusals.VolunteerBefore(occurred_on=day, since=since)
    if volunteer.withdrawn is not None and day >= facts.day(volunteer.withdrawn):
        raise refusals.VolunteerGone(withdrawn_on=facts.day(volunteer.withdrawn))
    return volunteer


def overdue(volunteer: Volunteer, day: date) -> bool:
    """Whether the examination should have been made by a day."""
    return volunteer.reverify_by is not None and day > volunteer.reverify_by


def with_room(volunteer: Volunteer, facts: Facts) -> int:
    """In how many cases a volunteer may help, who may take on one more. Refused where they may not."""
    if overdue(volunteer, facts.today):
        pin = facts.policies.of(VolunteerReverify).pin
        raise refusals.VolunteerOverdue(rule=pin, reverify_by=volunteer.reverify_by)
    table = facts.policies.of(VolunteerMaxCases)
    if len(volunteer.cases) >= table.most:
        raise refusals.VolunteerFull(rule=table.pin, cases=len(volunteer.cases), most=table.most)
    return table.most
