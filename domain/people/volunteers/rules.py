"""What may happen to a volunteer."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from domain.intake import standing
from domain.intake.opening import at_a_unit
from domain.intake.record import Sex
from domain.kernel import days
from domain.kernel.access import Role
from domain.kernel.entry import Occurred
from domain.kernel.ids import Code, Line, Narrative, UnitId, Year
from domain.kernel.rule import DecisionCommand, Draft, Drafts, FactCommand, Facts, Of, cited, rule
from domain.people.staff.record import Grade
from domain.people.staff.standing import year_ending
from domain.people.staff.tables import YearEnd
from domain.people.volunteers import refusals
from domain.people.volunteers.record import (
    Reward,
    Volunteer,
    VolunteerAppraisalMissed,
    VolunteerAppraised,
    VolunteerCommended,
    VolunteerRegistered,
    VolunteerReleased,
    VolunteerReverificationMissed,
    VolunteerReverified,
    VolunteerTookOn,
    VolunteerWithdrawn,
)
from domain.people.volunteers.record import Year as YearOf
from domain.people.volunteers.standing import overdue, registered, with_room
from domain.people.volunteers.tables import VolunteerReverify, VolunteerRewards

Skills = Annotated[tuple[Code, ...], msgspec.Meta(max_length=20)]


class RegisterVolunteer(FactCommand):
    """Record that somebody registered as a volunteer.

    skills: codes of the list of needs. division: code of the administrative division where they live; place: where,
    in words.
    """

    unit_id: UnitId
    name: Line
    sex: Sex
    skills: Skills
    division: Code | None = None
    juvenile_specialist: bool = False
    phone: Line | None = None
    place: Line | None = None


@rule(on="", of=Of.VOLUNTEERS, opens=True, may=standing.RECORDERS)
def register_volunteer(command: RegisterVolunteer, volunteer: Volunteer | None, facts: Facts) -> Drafts:
    """At a unit that exists; until when it holds is the table's."""
    if volunteer is not None:
        raise refusals.VolunteerRegisteredAlready()
    at_a_unit(command.unit_id, facts)
    day = facts.day(facts.occurred(command))
    return [
        VolunteerRegistered(
            unit_id=command.unit_id,
            sex=command.sex,
            skills=tuple(sorted(set(command.skills))),
            reverify_by=_until(day, facts),
            division=command.division,
            juvenile_specialist=command.juvenile_specialist,
            name=command.name,
            phone=command.phone,
            place=command.place,
        )
    ]


class ReverifyVolunteer(DecisionCommand):
    """Decide that a volunteer, examined anew, stays registered. skills, division: as they are now."""

    skills: Skills
    division: Code | None = None


@rule(on="", do="reverify", of=Of.VOLUNTEERS, may=standing.RECORDERS)
def reverify_volunteer(command: ReverifyVolunteer, volunteer: Volunteer | None, facts: Facts) -> Drafts:
    """At any time; it counts from the day on which it is decided."""
    known = registered(volunteer, Occurred(facts.now), facts)
    event = VolunteerReverified(
        skills=tuple(sorted(set(command.skills))),
        reverify_by=_until(facts.today, facts),
        days_late=days.days_after(facts.today, known.reverify_by) if known.reverify_by else 0,
        division=command.division,
    )
    return [Draft(event, evidence=cited(known.verified))]


class RecordMissedReverification(FactCommand):
    """Record that a volunteer was not examined anew in time."""


@rule(on="", do="miss-reverification", of=Of.VOLUNTEERS, may=standing.WATCHERS)
def record_missed_reverification(
    command: RecordMissedReverification, volunteer: Volunteer | None, facts: Facts
) -> Drafts:
    """The earliest day for this is the day after the last day, and once until the examination."""
    occurred = facts.occurred(command)
    known = registered(volunteer, occurred, facts)
    if known.missed:
        raise refusals.VolunteerMissNoted()
    if not overdue(known, facts.day(occurred)):
        raise refusals.VolunteerNotDue(reverify_by=known.reverify_by)
    assert known.reverify_by is not None
    return [VolunteerReverificationMissed(due_on=known.reverify_by)]


class TakeOnCase(DecisionCommand):
    """Give a volunteer a case to help in. case_id: of the file."""

    case_id: UUID


@rule(on="cases/{case_id}", do="take-on", of=Of.VOLUNTEERS, may=standing.RECORDERS)
def take_on_case(command: TakeOnCase, volunteer: Volunteer | None, facts: Facts) -> Drafts:
    """Not once the examination is overdue, and no more cases than the table allows."""
    known = registered(volunteer, Occurred(facts.now), facts)
    if command.case_id in known.cases:
        raise refusals.HelpsAlready()
    most = with_room(known, facts)
    event = VolunteerTookOn(case_id=command.case_id, helps_in=len(known.cases) + 1, most=most, year=facts.today.year)
    return [Draft(event, evidence=cited(known.verified))]


class ReleaseVolunteer(DecisionCommand):
    """Release a volunteer from a case. case_id: of the file."""

    case_id: UUID
    reason: Literal["help_ended", "replaced_by_other", "asked_to_stop", "unsuited"]


@rule(on="cases/{case_id}", do="release", of=Of.VOLUNTEERS, may=standing.RECORDERS)
def release_volunteer(command: ReleaseVolunteer, volunteer: Volunteer | None, facts: Facts) -> Drafts:
    """From a case in which they help."""
    known = registered(volunteer, Occurred(facts.now), facts)
    taken_on = known.cases.get(command.case_id)
    if taken_on is None:
        raise refusals.HelpsNot()
    return [Draft(VolunteerReleased(case_id=command.case_id, reason=command.reason), evidence=cited(taken_on))]


class AppraiseVolunteer(DecisionCommand):
    """Appraise a volunteer for a year. note: in words."""

    year: Year
    grade: Grade
    note: Narrative | None = None


@rule(on="appraisals", of=Of.VOLUNTEERS, may=standing.RECORDERS)
def appraise_volunteer(command: AppraiseVolunteer, volunteer: Volunteer | None, facts: Facts) -> Drafts:
    """Once a year, from the day that the table sets."""
    known = registered(volunteer, Occurred(facts.now), facts)
    year_ending(command.year, facts)
    _registered_in(command.year, known, facts)
    year = known.years.get(command.year, YearOf())
    if year.appraised is not None:
        raise refusals.VolunteerAppraisedAlready(year=command.year)
    event = VolunteerAppraised(year=command.year, grade=command.grade, took_on=year.helped, note=command.note)
    return [Draft(event, evidence=cited(known.verified, *known.cases.values()))]


class RecordMissedAppraisal(FactCommand):
    """Record that a volunteer was not appraised for a year in time."""

    year: Year


@rule(on="appraisals", do="miss", of=Of.VOLUNTEERS, may=standing.WATCHERS)
def record_missed_appraisal(command: RecordMissedAppraisal, volunteer: Volunteer | None, facts: Facts) -> Drafts:
    """The earliest day for this is the day after the last day of the table, and once a year."""
    occurred = facts.occurred(command)
    known = registered(volunteer, occurred, facts)
    table = facts.policies.of(YearEnd, facts.day(occurred))
    due_on = known.duties.last("volunteer-appraisal", command.year, table.due.of(command.year))
    year = known.years.get(command.year, YearOf())
    if facts.day(occurred) <= due_on:
        raise refusals.AppraisalNotDue(rule=table.pin, year=command.year, due_on=due_on)
    _registered_in(command.year, known, facts)
    if year.appraised is not None:
        raise refusals.VolunteerAppraisedAlready(year=command.year)
    if year.missed:
        raise refusals.VolunteerMissNoted()
    return [VolunteerAppraisalMissed(year=command.year, due_on=due_on)]


class CommendVolunteer(DecisionCommand):
    """Reward a volunteer for a year, in the place of a subsidy."""

    year: Year
    reward: Reward


def _appraisal(command: CommendVolunteer, volunteer: Volunteer | None) -> tuple[UUID, ...]:
    year = volunteer.years.get(command.year) if volunteer else None
    return (year.appraised,) if year and year.appraised else ()


@rule(on="commendations", of=Of.VOLUNTEERS, may=standing.DECIDERS | {Role.LEADER}, rests_on=_appraisal)
def commend_volunteer(command: CommendVolunteer, volunteer: Volunteer | None, facts: Facts) -> Drafts:
    """Once a year; what the grade of that year earns, by another person than the one who gave the grade."""
    known = registered(volunteer, Occurred(facts.now), facts)
    year = known.years.get(command.year, YearOf())
    if year.appraised is None or year.grade is None:
        raise refusals.NotAppraised(year=command.year)
    table = facts.policies.of(VolunteerRewards)
    earned = table.rewards.get(year.grade, ())
    if command.reward not in earned:
        raise refusals.RewardNotEarned(rule=table.pin, grade=year.grade.value, rewards=", ".join(earned) or "-")
    if year.commended:
        raise refusals.CommendedAlready(year=command.year)
    appraised = facts.entry(year.appraised)
    if appraised is not None and appraised.actor_id == facts.actor.id:
        raise refusals.AppraiserCommends()
    event = VolunteerCommended(year=command.year, reward=command.reward, appraisal=year.appraised)
    return [Draft(event, evidence=cited(year.appraised))]


class WithdrawVolunteer(DecisionCommand):
    """End the registration of a volunteer."""

    reason: Literal["asked_to_stop", "not_examined_anew", "unsuited", "breach_of_confidence", "deceased"]


@rule(on="", do="withdraw", of=Of.VOLUNTEERS, may=standing.RECORDERS)
def withdraw_volunteer(command: WithdrawVolunteer, volunteer: Volunteer | None, facts: Facts) -> Drafts:
    """When they help in no case any more; for want of an examination only where it is overdue."""
    known = registered(volunteer, Occurred(facts.now), facts)
    if known.cases:
        raise refusals.StillHelps(cases=len(known.cases))
    if command.reason == "not_examined_anew" and not overdue(known, facts.today):
        raise refusals.VolunteerNotDue(reverify_by=known.reverify_by)
    return [Draft(VolunteerWithdrawn(reason=command.reason), evidence=cited(known.verified))]


def _until(day: date, facts: Facts) -> date:
    return facts.policies.of(VolunteerReverify, day).within.counted(day, facts.calendar).last


def _registered_in(year: int, volunteer: Volunteer, facts: Facts) -> None:
    """Refuse a year that was over before somebody registered."""
    since = facts.day(volunteer.since) if volunteer.since else facts.today
    if since.year > year:
        raise refusals.VolunteerBefore(occurred_on=date(year + 1, 1, 1) - timedelta(days=1), since=since)
