"""Staff: assigned, trained, appraised, and what is reported against them is decided by somebody else."""

from datetime import UTC, date, datetime
from importlib.resources import files

import pytest
from msgspec.structs import replace

from domain.catalogue import policies
from domain.intake import refusals as intake
from domain.intake.examples import NOW, UNIT
from domain.intake.record import Sex
from domain.kernel.access import Role, Unit
from domain.kernel.entry import Occurred
from domain.kernel.policy import PolicyBook
from domain.kernel.policy_files import version_of
from domain.kernel.refusal import NotEmpowered
from domain.kernel.rule import Draft, Of, example_id
from domain.people.staff import refusals, rules
from domain.people.staff.examples import ASSIGNED, EVENTS, HELD, REPORT, REPORTED, SINCE, TRAINING, WORKER, attended
from domain.people.staff.record import (
    TRAININGS_KEPT,
    Function,
    Grade,
    Misconduct,
    MisconductDecided,
    MisconductRecorded,
    Post,
    StaffAppraised,
    StaffAssigned,
    StaffReleased,
    TrainingAttended,
    TrainingHoursShort,
    evolve,
)
from domain.people.staffing import rules as staffing
from domain.people.staffing.record import HeldTraining, Staffing, StaffingReviewed, TrainingHeld

RELEASED = StaffReleased(staff_id="officer-7", unit_id=UNIT, reason="retired")
REASSIGN = rules.ReassignStaff(unit_id=UNIT, post=Post.HEAD, functions=(Function.MANAGEMENT,), sex=Sex.FEMALE)
SHORT = rules.RecordShortTraining(year=2025)
DECIDE = rules.DecideMisconduct(
    misconduct_id=REPORT, outcome="founded", consequence="disciplined", reason="He visited nobody."
)


def appraise(year):
    grade = Grade.COMPETENT
    return rules.AppraiseStaff(year=year, management=grade, assessing=grade, educating=grade, coordinating=grade)


def held(day, hours=16):
    training = HeldTraining("law-2020", hours, True, Occurred(day))
    return {Of.STAFFING: {UNIT: Staffing(UNIT, {TRAINING: training})}}


def test_somebody_who_was_released_may_be_assigned_again(given):
    file = given(*ASSIGNED, RELEASED)
    file.when(rules.ReleaseStaff(reason="retired"), by=Role.REVIEWER).refused(refusals.StaffNotAssigned)
    file.when(REASSIGN, by=Role.REVIEWER).then(StaffAssigned, replaces=UNIT, post=Post.HEAD)
    again = file.when(REASSIGN, by=Role.REVIEWER).and_then()
    again.when(rules.ReleaseStaff(reason="retired"), by=Role.REVIEWER).then(StaffReleased)


def test_nobody_is_moved_to_a_unit_out_of_reach(given):
    units = {UNIT: Unit(UNIT, "North", "Asia/Shanghai"), "far": Unit("far", "Far", "Asia/Shanghai")}
    file = given(*ASSIGNED).knowing(units=units)
    file.when(replace(REASSIGN, unit_id="far"), by=Role.REVIEWER).refused(refusals.UnitOutOfReach)
    file.when(replace(REASSIGN, unit_id="moon"), by=Role.REVIEWER).refused(intake.UnitUnknown)
    file.when(REASSIGN).refused(NotEmpowered)


def test_a_training_is_attended_when_it_was_held_and_counts_in_its_year(given, at):
    file = given(*ASSIGNED).knowing(others=held(at("2025-12-31 23:30")))
    attend = rules.AttendTraining(training_id=TRAINING, held_by=UNIT)
    outcome = file.when(attend).then(TrainingAttended, hours=16, year=2025, by_meeting=True)
    assert outcome.drafts[0].occurred == Occurred(at("2025-12-31 23:30"))
    file.when(replace(attend, occurred_on=date(2025, 12, 31))).then(TrainingAttended)
    file.when(replace(attend, occurred_on=date(2026, 1, 1))).refused(
        refusals.TrainingOnAnotherDay, held_on=date(2025, 12, 31)
    )


def test_a_training_says_how_many_hours_the_year_needs_at_its_unit(given, at):
    content = files("domain.policies").joinpath("training.hours", "prc-2020.toml").read_text()
    own = version_of("training.hours", "own", content.replace("hours_a_year = 40", "hours_a_year = 60").encode())
    rest = (v for versions in policies().all().values() for v in versions if v.table != own.table)
    file = given(*ASSIGNED).knowing(others=held(at("2025-12-31 23:30")))
    attend = rules.AttendTraining(training_id=TRAINING, held_by=UNIT)
    file.when(attend).then(TrainingAttended, required=40)
    outcome = file.knowing(book=PolicyBook([*rest, own])).when(attend).then(TrainingAttended, required=60)
    assert own.pin in outcome.facts.policies.consulted


def test_a_training_is_attended_once_and_not_before_one_was_assigned(given, at):
    attend = rules.AttendTraining(training_id=TRAINING, held_by=UNIT)
    given(*ASSIGNED, attended).knowing(others=HELD).when(attend).refused(refusals.AttendedAlready)
    given(*ASSIGNED).knowing(others=held(at("2025-01-05 12:00"))).when(attend).refused(
        refusals.StaffBefore, occurred_on=date(2025, 1, 5), since=date(2025, 1, 6)
    )
    given(*ASSIGNED).knowing(others=HELD).when(replace(attend, held_by="moon")).refused(refusals.TrainingUnknown)


def test_too_few_hours_are_found_when_the_year_is_over(given, at):
    file = given(*ASSIGNED, attended)
    file.when(SHORT, by=Role.CLOCK, at=at("2025-12-31 23:59")).refused(
        refusals.YearNotOver, year=2025, from_on=date(2026, 1, 1)
    )
    found = file.when(SHORT, by=Role.CLOCK, at=at("2026-01-01 00:01"))
    found.then(TrainingHoursShort, hours=16, required=40)
    assert found.drafts[0].evidence == (str(example_id(1)),)
    found.and_then().when(SHORT, by=Role.CLOCK).refused(refusals.ShortAlready)
    file.when(rules.RecordShortTraining(year=2024), by=Role.CLOCK).refused(refusals.StaffBefore)


@pytest.mark.parametrize(("hours", "short"), [(39, True), (40, False)])
def test_the_hours_of_the_table_are_enough(given, hours, short):
    outcome = given(*ASSIGNED, replace(attended, hours=hours)).when(SHORT, by=Role.CLOCK)
    if short:
        outcome.then(TrainingHoursShort, hours=hours)
    else:
        outcome.refused(refusals.TrainingEnough, hours=40, required=40)


def test_the_appraisal_of_a_year_opens_on_the_day_of_the_table_and_never_of_oneself(given, at):
    file = given(*ASSIGNED)
    file.when(appraise(2025), by=Role.LEADER, at=at("2025-11-30 12:00")).refused(
        refusals.YearNotOver, from_on=date(2025, 12, 1)
    )
    file.when(appraise(2025), by=Role.LEADER, at=at("2025-12-01 12:00")).then(StaffAppraised, year=2025)
    file.when(appraise(2025), by=Role.LEADER, actor="officer-7").refused(refusals.OwnMatter)
    file.when(appraise(2025)).refused(NotEmpowered)


def test_whoever_reported_misconduct_and_whoever_it_is_about_do_not_decide(given):
    file = given(*ASSIGNED, EVENTS[5])
    file.when(DECIDE, by=Role.LEADER).then(MisconductDecided, kind=Misconduct.NEGLECT)
    file.when(DECIDE, by=Role.LEADER, actor="officer-7").refused(refusals.OwnMatter)
    other = replace(REPORTED[1], staff_id="officer-8")
    about_another = given(Draft(replace(ASSIGNED[0].event, staff_id="officer-8"), SINCE), other)
    about_another.when(DECIDE, by=Role.LEADER, actor="officer-7").refused(refusals.ReporterDecides)
    file.when(DECIDE, by=Role.REVIEWER).refused(NotEmpowered)


def test_a_report_is_decided_once_and_its_consequence_fits(given):
    file = given(*REPORTED)
    file.when(replace(DECIDE, consequence="no_consequence"), by=Role.LEADER).refused(refusals.ConsequenceOfNothing)
    file.when(replace(DECIDE, outcome="unfounded"), by=Role.LEADER).refused(refusals.ConsequenceOfNothing)
    file.when(DECIDE, by=Role.UPPER).and_then().when(DECIDE, by=Role.LEADER).refused(refusals.ReportDecided)


def test_misconduct_is_reported_of_somebody_who_has_left_and_not_by_an_officer(given):
    report = rules.RecordMisconduct(kind=Misconduct.BRIBERY)
    given(*ASSIGNED, RELEASED).when(report, by=Role.INSPECTOR).then(MisconductRecorded)
    given(*ASSIGNED).when(report).refused(NotEmpowered)
    given().when(report, by=Role.INSPECTOR).refused(refusals.StaffNotAssigned)


def test_what_happened_after_a_release_is_refused_and_on_its_day_is_not(given, at):
    left = Draft(RELEASED, Occurred(at("2026-02-01 12:00")))
    attend = rules.AttendTraining(training_id=TRAINING, held_by=UNIT)
    file = given(*ASSIGNED, left)
    file.knowing(others=held(at("2026-02-01 18:00"))).when(attend).then(TrainingAttended)
    file.knowing(others=held(at("2026-02-02 08:00"))).when(attend).refused(refusals.StaffNotAssigned)


def test_the_state_of_somebody_stays_small(entries):
    many = [replace(attended, training_id=example_id(n), year=2000 + n % 20) for n in range(500)]
    staff = None
    for entry in entries([*ASSIGNED, *many], NOW):
        staff = evolve(staff, entry)
    assert len(staff.attended) == TRAININGS_KEPT
    assert sorted(staff.years) == list(range(2014, 2020))


def test_a_unit_without_enough_people_is_told_how_many_and_which_it_lacks(given):
    review = staffing.ReviewStaffing(unit_id=UNIT, cases=31)
    outcome = given().knowing(others={Of.STAFF: {"officer-7": WORKER}}).when(review, by=Role.CLOCK)
    outcome.then(
        StaffingReviewed, workers=1, needed=3, short_by=2, missing=(Function.MANAGEMENT, Function.COORDINATING)
    )


@pytest.mark.parametrize(("cases", "needed"), [(0, 0), (1, 2), (30, 2), (31, 3)])
def test_how_many_are_needed_follows_from_the_cases(given, cases, needed):
    review = staffing.ReviewStaffing(unit_id=UNIT, cases=cases)
    given().when(review).then(StaffingReviewed, needed=needed, workers=0)


def test_somebody_who_left_or_works_elsewhere_is_not_counted(given):
    gone = replace(WORKER, left=Occurred(datetime(2026, 1, 1, tzinfo=UTC)))
    others = {Of.STAFF: {"a": gone, "b": replace(WORKER, unit_id="south-office")}}
    given().knowing(others=others).when(staffing.ReviewStaffing(unit_id=UNIT, cases=1)).then(
        StaffingReviewed, workers=0, short_by=2
    )


def test_a_meeting_may_be_used_as_training(given):
    hold = staffing.HoldTraining(unit_id=UNIT, topic_code="law-2020", hours=2, by_meeting=True)
    given().when(hold).then(TrainingHeld, by_meeting=True, hours=2)
