"""Volunteers: registered until examined anew, in no more cases than allowed, rewarded for what was appraised."""

from datetime import date
from uuid import UUID

import pytest
from msgspec.structs import replace

from domain.intake.examples import NOW
from domain.kernel.access import Role
from domain.kernel.entry import Occurred
from domain.kernel.refusal import NotEmpowered
from domain.kernel.rule import Draft, example_id
from domain.people.staff.record import Grade
from domain.people.volunteers import refusals, rules
from domain.people.volunteers.examples import CASE, HELPING, REGISTERED, REVERIFY_BY, appraised, registered, took_on
from domain.people.volunteers.record import (
    CASES_KEPT,
    Reward,
    VolunteerAppraisalMissed,
    VolunteerAppraised,
    VolunteerCommended,
    VolunteerRegistered,
    VolunteerReleased,
    VolunteerReverificationMissed,
    VolunteerReverified,
    VolunteerTookOn,
    VolunteerWithdrawn,
    evolve,
)

TAKE_ON = rules.TakeOnCase(case_id=CASE)
MISS = rules.RecordMissedReverification()
VERIFY = rules.ReverifyVolunteer(skills=("law", "law"), division="110102004")
CERTIFICATE = rules.CommendVolunteer(year=2025, reward=Reward.CERTIFICATE)


def another(n):
    return replace(took_on, case_id=UUID(int=n), helps_in=n)


def test_a_registration_holds_for_the_months_of_the_table(given):
    command = rules.RegisterVolunteer(
        unit_id="north-office", name="Zhao Lan", sex="female", skills=("law", "job-search", "law"),
        occurred_on=date(2026, 1, 31),
    )  # fmt: skip
    given().when(command).then(VolunteerRegistered, reverify_by=date(2027, 1, 31), skills=("job-search", "law"))


@pytest.mark.parametrize(("day", "late"), [("2026-06-02", 0), ("2026-06-03", 1), ("2026-06-12", 10)])
def test_an_examination_counts_from_the_day_of_its_decision_and_says_how_late_it_was(given, at, day, late):
    outcome = given(*REGISTERED).when(VERIFY, at=at(f"{day} 12:00")).then(VolunteerReverified, days_late=late)
    event = outcome.drafts[0].event
    assert event.reverify_by == date.fromisoformat(day).replace(year=2027)
    assert (event.skills, event.division) == (("law",), "110102004")


def test_who_is_overdue_takes_no_new_case_and_one_examined_anew_does(given, at):
    file, day_after = given(*REGISTERED), at("2026-06-03 09:00")
    file.when(TAKE_ON, at=at("2026-06-02 23:00")).then(VolunteerTookOn, helps_in=1, most=3)
    file.when(TAKE_ON, at=day_after).refused(refusals.VolunteerOverdue, reverify_by=REVERIFY_BY)
    file.when(VERIFY, at=day_after).and_then().when(TAKE_ON, at=day_after).then(VolunteerTookOn)


def test_that_it_is_overdue_is_recorded_the_day_after_and_once_until_examined(given, at):
    file, day_after = given(*REGISTERED), at("2026-06-03 00:01")
    file.when(MISS, by=Role.CLOCK, at=at("2026-06-02 23:59")).refused(refusals.VolunteerNotDue)
    missed = file.when(MISS, by=Role.CLOCK, at=day_after).then(VolunteerReverificationMissed, due_on=REVERIFY_BY)
    missed.and_then().when(MISS, by=Role.CLOCK, at=day_after).refused(refusals.VolunteerMissNoted)
    verified = missed.and_then().when(VERIFY, at=day_after).and_then()
    verified.when(MISS, by=Role.CLOCK, at=day_after).refused(refusals.VolunteerNotDue)
    verified.when(MISS, by=Role.CLOCK, at=at("2027-06-04 09:00")).then(VolunteerReverificationMissed)


def test_a_volunteer_helps_in_as_many_cases_as_the_table_allows(given):
    given(*REGISTERED, another(1), another(2)).when(TAKE_ON).then(VolunteerTookOn, helps_in=3)
    full = given(*REGISTERED, another(1), another(2), another(3))
    full.when(TAKE_ON).refused(refusals.VolunteerFull, cases=3, most=3)
    released = full.when(rules.ReleaseVolunteer(case_id=UUID(int=2), reason="help_ended")).then(VolunteerReleased)
    released.and_then().when(TAKE_ON).then(VolunteerTookOn, helps_in=3)


def test_a_case_is_taken_on_once(given):
    given(*HELPING).when(TAKE_ON).refused(refusals.HelpsAlready)
    given(*HELPING).when(TAKE_ON, by=Role.CLOCK).refused(NotEmpowered)


def test_the_appraisal_of_a_year_opens_in_december_and_is_missed_after_the_last_day(given, at):
    file, appraise = given(*REGISTERED), rules.AppraiseVolunteer(year=2025, grade=Grade.EXCELLENT)
    miss = rules.RecordMissedAppraisal(year=2025)
    file.when(appraise, at=at("2025-12-01 08:00")).then(VolunteerAppraised, took_on=0)
    file.when(miss, by=Role.CLOCK, at=at("2025-12-31 23:00")).refused(
        refusals.AppraisalNotDue, due_on=date(2025, 12, 31)
    )
    missed = file.when(miss, by=Role.CLOCK, at=at("2026-01-01 00:01")).then(VolunteerAppraisalMissed)
    missed.and_then().when(miss, by=Role.CLOCK).refused(refusals.VolunteerMissNoted)
    missed.and_then().when(appraise).then(VolunteerAppraised)
    given(*REGISTERED, appraised).when(appraise).refused(refusals.VolunteerAppraisedAlready)


def test_the_appraisal_says_how_many_cases_were_taken_on_that_year(given, at):
    file = given(*REGISTERED, another(1), another(2), replace(another(3), year=2027))
    outcome = file.when(rules.AppraiseVolunteer(year=2026, grade=Grade.BASIC), at=at("2026-12-20 10:00"))
    outcome.then(VolunteerAppraised, took_on=2)


def test_nobody_is_appraised_for_a_year_before_they_came(given):
    file = given(*REGISTERED)
    file.when(rules.AppraiseVolunteer(year=2024, grade=Grade.BASIC)).refused(refusals.VolunteerBefore)
    file.when(rules.RecordMissedAppraisal(year=2024), by=Role.CLOCK).refused(refusals.VolunteerBefore)


def test_a_reward_is_what_the_grade_earns_once_and_by_somebody_else(given):
    file = given(*REGISTERED, appraised)
    rewarded = file.when(CERTIFICATE, by=Role.LEADER).then(VolunteerCommended, appraisal=example_id(1))
    assert rewarded.drafts[0].evidence == (str(example_id(1)),)
    rewarded.and_then().when(CERTIFICATE, by=Role.LEADER).refused(refusals.CommendedAlready)
    prize = replace(CERTIFICATE, reward=Reward.PRIZE)
    file.when(prize, by=Role.LEADER).refused(
        refusals.RewardNotEarned, rewards="praise_in_public, certificate_of_honour"
    )
    given(*REGISTERED, replace(appraised, grade=Grade.EXCELLENT)).when(prize, by=Role.LEADER).then(VolunteerCommended)
    given(*REGISTERED, replace(appraised, grade=Grade.BASIC)).when(CERTIFICATE, by=Role.LEADER).refused(
        refusals.RewardNotEarned, rewards="-"
    )
    file.when(CERTIFICATE, by=Role.REVIEWER, actor="officer-7").refused(refusals.AppraiserCommends)
    file.when(CERTIFICATE).refused(NotEmpowered)


def test_whoever_is_withdrawn_is_gone_from_that_day_on(given, at):
    gone = given(*REGISTERED, Draft(VolunteerWithdrawn(reason="asked_to_stop"), Occurred(at("2026-03-01 10:00"))))
    gone.when(TAKE_ON).refused(refusals.VolunteerGone, withdrawn_on=date(2026, 3, 1))
    gone.when(VERIFY).refused(refusals.VolunteerGone)
    gone.when(TAKE_ON, at=at("2026-03-01 18:00")).refused(refusals.VolunteerGone)


def test_for_want_of_an_examination_only_who_is_overdue_is_withdrawn(given, at):
    withdraw = rules.WithdrawVolunteer(reason="not_examined_anew")
    given(*REGISTERED).when(withdraw, at=at("2026-06-02 12:00")).refused(refusals.VolunteerNotDue)
    given(*REGISTERED).when(withdraw, at=at("2026-06-03 12:00")).then(VolunteerWithdrawn)


def test_what_happened_before_the_registration_is_refused(given):
    miss = rules.RecordMissedReverification(occurred_on=date(2025, 6, 1))
    given(*REGISTERED).when(miss, by=Role.CLOCK).refused(
        refusals.VolunteerBefore, occurred_on=date(2025, 6, 1), since=date(2025, 6, 2)
    )


def test_the_state_of_a_volunteer_stays_small(entries):
    volunteer = None
    for entry in entries([Draft(registered), *(replace(another(n), year=1950 + n) for n in range(100))], NOW):
        volunteer = evolve(volunteer, entry)
    assert len(volunteer.cases) == CASES_KEPT
    assert sorted(volunteer.years) == list(range(2044, 2050))
