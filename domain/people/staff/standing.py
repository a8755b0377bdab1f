"""Whether somebody is on the staff, and whether a year is over: what the rules about staff ask first."""

from __future__ import annotations

from datetime import date

from domain.kernel.entry import Occurred
from domain.kernel.rule import Facts
from domain.people.staff import refusals
from domain.people.staff.record import Staff
from domain.people.staff.tables import YearEnd


def on_record(staff: Staff | None, occurred: Occurred, facts: Facts) -> Staff:
    """Somebody who was on the record by the day of something."""
    if staff is None or staff.since is None:
        raise refusals.StaffNotAssigned(staff_id="-")
    since = facts.day(staff.since)
    if facts.day(occurred) < since:
        raise refusals.StaffBefore(staff_id=staff.staff_id, occurred_on=facts.day(occurred), since=since)
    return staff


def at_work(staff: Staff | None, occurred: Occurred, facts: Facts) -> Staff:
    """Somebody who was assigned on the day of something."""
    known = on_record(staff, occurred, facts)
    if known.left is not None and facts.day(occurred) > facts.day(known.left):
        raise refusals.StaffNotAssigned(staff_id=known.staff_id)
    return known


def not_oneself(staff: Staff, facts: Facts) -> None:
    if facts.actor.id == staff.staff_id:
        raise refusals.OwnMatter()


def year_ending(year: int, facts: Facts) -> YearEnd:
    """The table of appraisals; refused while the year has not come to the day from which it says they are made."""
    table = facts.policies.of(YearEnd)
    if facts.today < table.opens.of(year):
        raise refusals.YearNotOver(rule=table.pin, year=year, from_on=table.opens.of(year))
    return table


def year_over(year: int, today: date) -> None:
    if today.year <= year:
        raise refusals.YearNotOver(year=year, from_on=date(year + 1, 1, 1))
