"""The correction group: 4+1 as the plans ask, a woman for a woman, somebody who knows juveniles for a juvenile."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from msgspec.structs import replace

from domain.intake import standing
from domain.intake.ending.record import Discharged
from domain.intake.examples import OPEN, opened
from domain.intake.record import Sex
from domain.intake.regime.examples import juvenile
from domain.kernel.entry import Occurred
from domain.kernel.rule import Draft, Of
from domain.people.group import refusals, rules
from domain.people.group.examples import GROUP, MEMBER, WORKERS, formed, police, worker
from domain.people.group.record import (
    GroupCompleted,
    GroupMemberJoined,
    GroupMemberLeft,
    GroupRole,
    SupervisionTeamFormed,
)
from domain.people.guardians.examples import GUARDED, GUARDIAN
from domain.people.guardians.record import GuardianReleased
from domain.people.staff.examples import WORKER
from domain.people.volunteers.examples import HELPER, VOLUNTEER
from domain.people.volunteers.refusals import VolunteerGone

FILE = UUID("019b8a00-0000-7000-8000-00000000f11e")  # of every file given
HELPS = replace(HELPER, cases={FILE: UUID(int=2)})
KNOWN = {**WORKERS, Of.VOLUNTEERS: {str(VOLUNTEER): HELPS}}
COMPLETE = rules.CompleteGroup()
VOLUNTEERS = rules.JoinGroup(role=GroupRole.VOLUNTEER, volunteer_id=VOLUNTEER)

UNDER_THE_PLANS = datetime(2019, 5, 6, 2, tzinfo=UTC)
SINCE_2019 = Draft(opened, Occurred(datetime(2019, 1, 7, 1, tzinfo=UTC)))

man = replace(worker, sex=Sex.MALE, specialist=False)
volunteer = GroupMemberJoined(member_id=UUID(int=1), role=GroupRole.VOLUNTEER, sex=Sex.FEMALE, volunteer_id=VOLUNTEER)
guardian = GroupMemberJoined(member_id=UUID(int=2), role=GroupRole.GUARDIAN, sex=Sex.FEMALE, guardian_id=GUARDIAN)
specialist = GroupMemberJoined(
    member_id=UUID(int=3), role=GroupRole.SPECIALIST, sex=Sex.MALE, specialist=True, name="Qian Li"
)


def test_the_plans_want_four_helpers_around_a_person(given):
    guarded = Draft(GUARDED[-1].event, Occurred(datetime(2019, 2, 1, tzinfo=UTC)))
    file = (SINCE_2019, guarded, formed)
    lacking = given(*file, worker).knowing(others=KNOWN).when(COMPLETE, at=UNDER_THE_PLANS)
    lacking.refused(refusals.GroupIncomplete, missing="community_police, volunteer, guardian")
    whole = given(*file, worker, police, volunteer, guardian).knowing(others=KNOWN)
    whole.when(COMPLETE, at=UNDER_THE_PLANS).then(GroupCompleted, members=4)


@pytest.mark.parametrize("gone", ["volunteer", "guardian", "worker"])
def test_a_member_who_is_no_longer_what_they_joined_as_does_not_count(given, gone):
    guarded = Draft(GUARDED[-1].event, Occurred(datetime(2019, 2, 1, tzinfo=UTC)))
    file = [SINCE_2019, guarded, formed, worker, police, volunteer, guardian]
    known = dict(KNOWN)
    if gone == "volunteer":
        known[Of.VOLUNTEERS] = {str(VOLUNTEER): HELPER}
    elif gone == "guardian":
        file.append(GuardianReleased(guardian_id=GUARDIAN, reason="no_longer_able"))
    else:
        known[Of.STAFF] = {"officer-7": replace(WORKER, left=Occurred(UNDER_THE_PLANS))}
    role = {"worker": "corrections_worker"}.get(gone, gone)
    given(*file).knowing(others=known).when(COMPLETE, at=UNDER_THE_PLANS).refused(
        refusals.GroupIncomplete, missing=role
    )


def test_a_womans_group_has_a_woman(given):
    hers = (Draft(replace(opened, sex=Sex.FEMALE), OPEN[0].occurred), formed)
    given(*hers, man).knowing(others=KNOWN).when(COMPLETE).refused(refusals.GroupIncomplete, missing="female_member")
    given(*hers, worker).knowing(others=KNOWN).when(COMPLETE).then(GroupCompleted)
    given(*GROUP, man).knowing(others=KNOWN).when(COMPLETE).then(GroupCompleted)


def test_a_juveniles_group_has_somebody_who_knows_juveniles(given):
    theirs = (*OPEN, juvenile, formed)
    given(*theirs, man).knowing(others=KNOWN).when(COMPLETE).refused(
        refusals.GroupIncomplete, missing="juvenile_specialist"
    )
    given(*theirs, man, specialist).knowing(others=KNOWN).when(COMPLETE).then(GroupCompleted)
    given(*theirs, worker).knowing(others=KNOWN).when(COMPLETE).then(GroupCompleted)


def test_that_it_is_complete_no_longer_holds_once_somebody_leaves(given):
    file = given(*GROUP, worker, police).knowing(others=KNOWN)
    complete = file.when(COMPLETE).then(GroupCompleted, members=2).and_then()
    complete.when(COMPLETE).refused(refusals.GroupCompleteAlready)
    left = complete.when(rules.LeaveGroup(member_id=police.member_id, reason="unsuited")).then(GroupMemberLeft)
    left.and_then().when(COMPLETE).then(GroupCompleted, members=1)


def test_a_volunteer_joins_who_has_taken_the_case_on(given):
    file = given(*GROUP)
    file.knowing(others=KNOWN).when(VOLUNTEERS).then(GroupMemberJoined, sex=Sex.FEMALE, volunteer_id=VOLUNTEER)
    idle = {Of.VOLUNTEERS: {str(VOLUNTEER): HELPER}}
    file.knowing(others=idle).when(VOLUNTEERS).refused(refusals.VolunteerNotOfCase)
    file.when(VOLUNTEERS).refused(refusals.VolunteerNotOfCase)
    gone = {Of.VOLUNTEERS: {str(VOLUNTEER): replace(HELPS, withdrawn=Occurred(datetime(2026, 2, 1, tzinfo=UTC)))}}
    file.knowing(others=gone).when(VOLUNTEERS).refused(VolunteerGone)


def test_a_guardian_joins_who_is_this_persons(given):
    join = rules.JoinGroup(role=GroupRole.GUARDIAN, guardian_id=GUARDIAN)
    given(*GUARDED, formed).when(join).then(GroupMemberJoined, guardian_id=GUARDIAN, sex=Sex.FEMALE)
    given(*GROUP).when(join).refused(refusals.GuardianNotOfCase)


def test_a_worker_works_at_the_unit_or_above_it(given):
    join = rules.JoinGroup(role=GroupRole.WORKER, staff_id="officer-7")
    elsewhere = {Of.STAFF: {"officer-7": replace(WORKER, unit_id="south-office")}}
    given(*GROUP).knowing(others=elsewhere).when(join).refused(refusals.StaffNotHere)
    released = {Of.STAFF: {"officer-7": replace(WORKER, left=Occurred(datetime(2026, 1, 1, tzinfo=UTC)))}}
    given(*GROUP).knowing(others=released).when(join).refused(refusals.StaffNotHere)
    given(*GROUP).knowing(others=KNOWN).when(join).then(GroupMemberJoined, specialist=True, sex=Sex.FEMALE)


@pytest.mark.parametrize(
    ("command", "needs"),
    [
        (rules.JoinGroup(role=GroupRole.WORKER, name="Wang Fang"), "staff_id"),
        (rules.JoinGroup(role=GroupRole.VOLUNTEER), "volunteer_id"),
        (rules.JoinGroup(role=GroupRole.POLICE, staff_id="officer-7"), "name"),
        (rules.JoinGroup(role=GroupRole.GUARDIAN, guardian_id=GUARDIAN, name="Chen Yu"), "guardian_id"),
        (rules.JoinGroup(role=GroupRole.SCHOOL), "name"),
    ],
)
def test_a_member_is_named_as_the_role_asks(given, command, needs):
    given(*GROUP).knowing(others=KNOWN).when(command).refused(refusals.MemberNotNamed, needs=needs)


def test_a_specialist_of_the_staff_is_one(given):
    join = rules.JoinGroup(role=GroupRole.SPECIALIST, staff_id="officer-7")
    given(*GROUP).knowing(others=KNOWN).when(join).then(GroupMemberJoined, specialist=True)
    plain = {Of.STAFF: {"officer-7": replace(WORKER, juvenile_specialist=False)}}
    given(*GROUP).knowing(others=plain).when(join).refused(refusals.MemberNotNamed)
    social = rules.JoinGroup(role=GroupRole.SOCIAL_WORKER, staff_id="officer-7")
    given(*GROUP).knowing(others=plain).when(social).then(GroupMemberJoined, specialist=False)


def test_nobody_is_in_a_group_twice_and_the_group_has_an_end(given):
    join = rules.JoinGroup(role=GroupRole.WORKER, staff_id="officer-7")
    given(*GROUP, worker).knowing(others=KNOWN).when(join).refused(refusals.MemberAlready)
    many = [replace(police, member_id=UUID(int=100 + n)) for n in range(20)]
    officer = rules.JoinGroup(role=GroupRole.POLICE, name="Sun Bo")
    given(*GROUP, *many[:19]).when(officer).then(GroupMemberJoined)
    given(*GROUP, *many).when(officer).refused(refusals.GroupFull, members=20, most=20)


def test_nobody_leaves_before_they_joined(given, at):
    file = given(*GROUP, Draft(worker, Occurred(at("2026-02-10 09:00"))))
    leave = rules.LeaveGroup(member_id=MEMBER, reason="unsuited", occurred_on=date(2026, 2, 9))
    file.when(leave).refused(refusals.MemberBefore, joined_on=date(2026, 2, 10))
    file.when(replace(leave, occurred_on=date(2026, 2, 10))).then(GroupMemberLeft, role=GroupRole.WORKER)


def test_the_team_is_staff_of_the_unit(given):
    team = rules.FormSupervisionTeam(lead="officer-7", members=("officer-8", "officer-7"))
    given(*OPEN).knowing(others=WORKERS).when(team).then(
        SupervisionTeamFormed, lead="officer-7", members=("officer-8",)
    )
    stranger = replace(team, members=("officer-9",))
    given(*OPEN).knowing(others=WORKERS).when(stranger).refused(refusals.StaffNotHere, staff_id="officer-9")


def test_nothing_is_decided_about_the_group_of_a_file_that_has_ended(given, at):
    ended = Draft(Discharged(ground="expiry"), Occurred(at("2026-03-01 09:00")))
    given(*OPEN, ended).when(rules.FormGroup()).refused(standing.CaseEnded)
    given(*GROUP, worker, ended).knowing(others=KNOWN).when(COMPLETE).refused(standing.CaseEnded)
