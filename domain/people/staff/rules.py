"""What may happen to a member of staff."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from domain.intake import standing
from domain.intake.opening import at_a_unit
from domain.intake.record import Sex
from domain.kernel.access import Role, within_scope
from domain.kernel.entry import Occurred
from domain.kernel.ids import AccountId, Digest, Line, Narrative, UnitId, Year
from domain.kernel.rule import DecisionCommand, Draft, Drafts, FactCommand, Facts, Of, cited, rule
from domain.people.staff import refusals
from domain.people.staff.record import (
    Function,
    Grade,
    Misconduct,
    MisconductDecided,
    MisconductRecorded,
    Post,
    Report,
    Staff,
    StaffAppraised,
    StaffAssigned,
    StaffReleased,
    Training,
    TrainingAttended,
    TrainingHoursShort,
)
from domain.people.staff.standing import at_work, not_oneself, on_record, year_ending, year_over
from domain.people.staff.tables import TrainingHours
from domain.people.staffing.record import HeldTraining, Staffing

#: Who decides about staff.
SUPERIORS = frozenset({Role.REVIEWER, Role.LEADER})
#: Who may report misconduct; the person themself is not asked.
REPORTERS = frozenset({Role.REVIEWER, Role.LEADER, Role.UPPER, Role.INSPECTOR})

Functions = Annotated[tuple[Function, ...], msgspec.Meta(min_length=1, max_length=4)]


class AssignStaff(FactCommand):
    """Record that somebody began to work for a unit. staff_id: their account id."""

    staff_id: AccountId
    unit_id: UnitId
    post: Post
    functions: Functions
    sex: Sex
    juvenile_specialist: bool = False
    name: Line | None = None


@rule(on="", of=Of.STAFF, opens=True, may=SUPERIORS)
def assign_staff(command: AssignStaff, staff: Staff | None, facts: Facts) -> Drafts:
    """The first time; later ones go by ``ReassignStaff``."""
    if staff is not None:
        raise refusals.StaffAssignedAlready(staff_id=command.staff_id)
    at_a_unit(command.unit_id, facts)
    return [_assigned(command, command.staff_id, None)]


class ReassignStaff(FactCommand):
    """Record that a member of staff works for another unit, or as something else."""

    unit_id: UnitId
    post: Post
    functions: Functions
    sex: Sex
    juvenile_specialist: bool = False
    name: Line | None = None


@rule(on="", do="reassign", of=Of.STAFF, may=SUPERIORS)
def reassign_staff(command: ReassignStaff, staff: Staff | None, facts: Facts) -> Drafts:
    """To a unit within reach, also after a release; something has to be different."""
    known = on_record(staff, facts.occurred(command), facts)
    at_a_unit(command.unit_id, facts)
    if not within_scope(facts.actor, command.unit_id, facts.units):
        raise refusals.UnitOutOfReach()
    event = _assigned(command, known.staff_id, known.unit_id)
    now = (known.unit_id, known.post, known.functions, known.sex, known.juvenile_specialist)
    then = (event.unit_id, event.post, event.functions, event.sex, event.juvenile_specialist)
    if now == then and known.left is None:
        raise refusals.AssignmentUnchanged(staff_id=known.staff_id)
    return [event]


def _assigned(command: AssignStaff | ReassignStaff, staff_id: str, replaces: str | None) -> StaffAssigned:
    return StaffAssigned(
        staff_id=staff_id,
        unit_id=command.unit_id,
        post=command.post,
        functions=tuple(sorted(set(command.functions))),
        sex=command.sex,
        juvenile_specialist=command.juvenile_specialist,
        replaces=replaces,
        name=command.name,
    )


class ReleaseStaff(FactCommand):
    """Record that somebody no longer works for the unit."""

    reason: Literal["moved_elsewhere", "retired", "resigned", "removed_from_post"]


@rule(on="", do="release", of=Of.STAFF, may=SUPERIORS)
def release_staff(command: ReleaseStaff, staff: Staff | None, facts: Facts) -> Drafts:
    """Once, until they are assigned again."""
    known = at_work(staff, facts.occurred(command), facts)
    return [StaffReleased(staff_id=known.staff_id, unit_id=known.unit_id, reason=command.reason)]


class AttendTraining(FactCommand):
    """Record that somebody attended a training. held_by: the unit that held it; the day is the training's."""

    training_id: UUID
    held_by: UnitId


@rule(on="trainings/{training_id}", do="attend", of=Of.STAFF, may=standing.RECORDERS | SUPERIORS)
def attend_training(command: AttendTraining, staff: Staff | None, facts: Facts) -> Drafts:
    """Hours and subject are those of the training; once each. How many the year needs is the table's."""
    held = _held(command, facts)
    given = command.occurred_on is not None or command.occurred_at is not None
    if given and facts.day(facts.occurred(command)) != facts.day(held.occurred):
        raise refusals.TrainingOnAnotherDay(held_on=facts.day(held.occurred))
    known = at_work(staff, held.occurred, facts)
    if command.training_id in known.attended:
        raise refusals.AttendedAlready(staff_id=known.staff_id)
    year = facts.day(held.occurred).year
    event = TrainingAttended(
        staff_id=known.staff_id,
        training_id=command.training_id,
        topic_code=held.topic_code,
        hours=held.hours,
        by_meeting=held.by_meeting,
        year=year,
        required=facts.policies.of(TrainingHours, date(year, 12, 31)).hours_a_year,
    )
    return [Draft(event, held.occurred)]


def _held(command: AttendTraining, facts: Facts) -> HeldTraining:
    unit: Staffing | None = facts.others.get(Of.STAFFING, {}).get(command.held_by)
    held = unit.trainings.get(command.training_id) if unit else None
    if held is None:
        raise refusals.TrainingUnknown()
    return held


class RecordShortTraining(FactCommand):
    """Record that the hours of a year that is over were too few."""

    year: Year


@rule(on="trainings", do="record-short", of=Of.STAFF, may=SUPERIORS | {Role.CLOCK})
def record_short_training(command: RecordShortTraining, staff: Staff | None, facts: Facts) -> Drafts:
    """From the first day after the year; the number of hours is the table's."""
    occurred = facts.occurred(command)
    known = at_work(staff, occurred, facts)
    year_over(command.year, facts.day(occurred))
    if known.since is not None and facts.day(known.since).year > command.year:
        raise refusals.StaffBefore(
            staff_id=known.staff_id, occurred_on=date(command.year, 12, 31), since=facts.day(known.since)
        )
    table = facts.policies.of(TrainingHours, date(command.year, 12, 31))
    year = known.years.get(command.year, Training())
    required = table.hours_a_year
    if year.short:
        raise refusals.ShortAlready(year=command.year)
    if year.hours >= required:
        raise refusals.TrainingEnough(
            rule=table.pin, staff_id=known.staff_id, year=command.year, hours=year.hours, required=required
        )
    event = TrainingHoursShort(staff_id=known.staff_id, year=command.year, hours=year.hours, required=required)
    return [Draft(event, evidence=cited(*year.entries))]


class AppraiseStaff(DecisionCommand):
    """Appraise a member of staff for a year, ability by ability. note: in words."""

    year: Year
    management: Grade
    assessing: Grade
    educating: Grade
    coordinating: Grade
    note: Narrative | None = None


@rule(on="appraisals", of=Of.STAFF, may=SUPERIORS)
def appraise_staff(command: AppraiseStaff, staff: Staff | None, facts: Facts) -> Drafts:
    """Once a year, from the day that the table sets, and never oneself."""
    known = at_work(staff, Occurred(facts.now), facts)
    not_oneself(known, facts)
    year_ending(command.year, facts)
    if command.year in known.appraised:
        raise refusals.AppraisedAlready(staff_id=known.staff_id, year=command.year)
    event = StaffAppraised(
        staff_id=known.staff_id,
        year=command.year,
        management=command.management,
        assessing=command.assessing,
        educating=command.educating,
        coordinating=command.coordinating,
        note=command.note,
    )
    year = known.years.get(command.year, Training())
    return [Draft(event, evidence=cited(known.assigned, *year.entries))]


class RecordMisconduct(FactCommand):
    """Report misconduct of a member of staff, to be looked into. account: in words."""

    kind: Misconduct
    digest: Digest | None = None
    account: Narrative | None = None


@rule(on="misconduct", of=Of.STAFF, may=REPORTERS)
def record_misconduct(command: RecordMisconduct, staff: Staff | None, facts: Facts) -> Drafts:
    """Also of somebody who has left since."""
    known = on_record(staff, facts.occurred(command), facts)
    event = MisconductRecorded(
        misconduct_id=facts.new_id(),
        staff_id=known.staff_id,
        kind=command.kind,
        digest=command.digest,
        account=command.account,
    )
    return [event]


class DecideMisconduct(DecisionCommand):
    """Decide what a report of misconduct comes to. reason: in words."""

    misconduct_id: UUID
    outcome: Literal["founded", "unfounded"]
    consequence: Literal["no_consequence", "disciplined", "handed_to_prosecution"]
    reason: Narrative


def _of_report(command: DecideMisconduct, staff: Staff | None) -> tuple[UUID, ...]:
    report = staff.reports.get(command.misconduct_id) if staff else None
    return (report.entry,) if report else ()


@rule(
    on="misconduct/{misconduct_id}",
    do="decide",
    of=Of.STAFF,
    may={Role.LEADER, Role.UPPER},
    rests_on=_of_report,
)
def decide_misconduct(command: DecideMisconduct, staff: Staff | None, facts: Facts) -> Drafts:
    """By the head of the bureau or above; not by who reported it, and not by who it is about."""
    known = on_record(staff, Occurred(facts.now), facts)
    report = _open_report(command.misconduct_id, known)
    not_oneself(known, facts)
    recorded = facts.entry(report.entry)
    if recorded is not None and recorded.actor_id == facts.actor.id:
        raise refusals.ReporterDecides()
    if (command.outcome == "founded") == (command.consequence == "no_consequence"):
        raise refusals.ConsequenceOfNothing()
    event = MisconductDecided(
        misconduct_id=command.misconduct_id,
        staff_id=known.staff_id,
        kind=report.kind,
        outcome=command.outcome,
        consequence=command.consequence,
        reason=command.reason,
    )
    return [Draft(event, evidence=cited(report.entry))]


def _open_report(misconduct_id: UUID, staff: Staff) -> Report:
    report = staff.reports.get(misconduct_id)
    if report is None:
        raise refusals.ReportUnknown()
    if report.decided is not None:
        raise refusals.ReportDecided()
    return report
