"""What may happen to the correction group of a person, and to the team that supervises."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

import msgspec

from domain.case import Case
from domain.intake import standing
from domain.intake.record import Sex
from domain.kernel.access import covers
from domain.kernel.entry import Occurred
from domain.kernel.ids import AccountId, Line
from domain.kernel.rule import DecisionCommand, Draft, Drafts, FactCommand, Facts, Of, cited, rule
from domain.people.group import refusals
from domain.people.group.completeness import missing_roles
from domain.people.group.record import (
    GroupCompleted,
    GroupFormed,
    GroupMemberJoined,
    GroupMemberLeft,
    GroupRole,
    SupervisionTeamFormed,
)
from domain.people.group.tables import RequiredRoles, SupervisionTeam
from domain.people.staff.record import Staff
from domain.people.volunteers.record import Volunteer
from domain.people.volunteers.standing import registered

#: How a member of each role is named; of a role that is not here, by name.
BY = {
    GroupRole.WORKER: "staff_id",
    GroupRole.VOLUNTEER: "volunteer_id",
    GroupRole.GUARDIAN: "guardian_id",
}
IDS = ("staff_id", "volunteer_id", "guardian_id")


class FormGroup(DecisionCommand):
    """Form the correction group of this person; its members join one by one."""


@rule(on="group", do="form", may=standing.RECORDERS)
def form_group(command: FormGroup, case: Case, facts: Facts) -> Drafts:  # noqa: ARG001
    """Once; its members may change."""
    standing.open_now(case, facts)
    if case.group.formed is not None:
        raise refusals.GroupFormedAlready()
    return [Draft(GroupFormed(), evidence=cited(case.intake.opened_by))]


class JoinGroup(FactCommand):
    """Record that somebody joined the group.

    staff_id, volunteer_id, guardian_id: exactly one of them for a worker, a volunteer, a guardian; a specialist or a
    social worker may be staff. Everybody else is named by name, with sex.
    """

    role: GroupRole
    staff_id: AccountId | None = None
    volunteer_id: UUID | None = None
    guardian_id: UUID | None = None
    sex: Sex = Sex.UNKNOWN
    specialist: bool = False
    name: Line | None = None
    phone: Line | None = None


@rule(on="group/members", do="join", may=standing.RECORDERS)
def join_group(command: JoinGroup, case: Case, facts: Facts) -> Drafts:
    """Somebody whom the record knows has to be what they join as."""
    occurred = facts.occurred(command)
    standing.during(case, occurred, facts)
    _formed(case)
    named = _named(command)
    who = str(getattr(command, named)) if named != "name" else ""
    if who and any(member.who == who for member in case.group.members.values()):
        raise refusals.MemberAlready()
    table = facts.policies.of(RequiredRoles)
    if len(case.group.members) >= table.most:
        raise refusals.GroupFull(rule=table.pin, members=len(case.group.members), most=table.most)
    sex, specialist = _known(command, case, facts, occurred)
    return [
        GroupMemberJoined(
            member_id=facts.new_id(),
            role=command.role,
            sex=sex,
            specialist=specialist or command.role is GroupRole.SPECIALIST,
            staff_id=command.staff_id,
            volunteer_id=command.volunteer_id,
            guardian_id=command.guardian_id,
            name=command.name,
            phone=command.phone,
        )
    ]


def _named(command: JoinGroup) -> str:
    """By which field a member is named: by exactly the one that goes with the role."""
    given = [name for name in (*IDS, "name") if getattr(command, name) is not None]
    wanted = BY.get(command.role, "name")
    if given == ["staff_id"] and command.role in (GroupRole.SPECIALIST, GroupRole.SOCIAL_WORKER):
        return "staff_id"
    if given != [wanted]:
        raise refusals.MemberNotNamed(role=command.role.value, needs=wanted)
    return wanted


def _known(command: JoinGroup, case: Case, facts: Facts, occurred: Occurred) -> tuple[Sex, bool]:
    """Sex, and whether they know juveniles: from the record where it knows them."""
    if command.staff_id is not None:
        staff = here(command.staff_id, facts)
        if command.role is GroupRole.SPECIALIST and not staff.juvenile_specialist:
            raise refusals.MemberNotNamed(role=command.role.value, needs="name")
        return staff.sex, staff.juvenile_specialist
    if command.volunteer_id is not None:
        volunteer: Volunteer | None = facts.others.get(Of.VOLUNTEERS, {}).get(str(command.volunteer_id))
        if volunteer is None or facts.stream not in volunteer.cases:
            raise refusals.VolunteerNotOfCase()
        registered(volunteer, occurred, facts)
        return volunteer.sex, volunteer.juvenile_specialist
    if command.guardian_id is not None:
        guardian = case.guardians.of.get(command.guardian_id)
        if guardian is None:
            raise refusals.GuardianNotOfCase()
        return guardian.sex, False
    return command.sex, command.specialist


class LeaveGroup(FactCommand):
    """Record that somebody left the group."""

    member_id: UUID
    reason: Literal["replaced_by_other", "asked_to_stop", "no_longer_able", "unsuited"]


@rule(on="group/members/{member_id}", do="leave", may=standing.RECORDERS)
def leave_group(command: LeaveGroup, case: Case, facts: Facts) -> Drafts:
    """That it was complete no longer holds."""
    occurred = facts.occurred(command)
    standing.during(case, occurred, facts)
    member = case.group.members.get(command.member_id)
    if member is None:
        raise refusals.MemberUnknown()
    joined_on = member.joined_at.astimezone(facts.zone).date()
    if facts.day(occurred) < joined_on:
        raise refusals.MemberBefore(occurred_on=facts.day(occurred), joined_on=joined_on)
    return [GroupMemberLeft(member_id=command.member_id, role=member.role, reason=command.reason)]


class CompleteGroup(DecisionCommand):
    """Find that the group has everybody it needs."""


@rule(on="group", do="complete", may=standing.RECORDERS)
def complete_group(command: CompleteGroup, case: Case, facts: Facts) -> Drafts:  # noqa: ARG001
    """By the table: the required roles, a woman in a woman's group, somebody who knows juveniles in a juvenile's."""
    standing.open_now(case, facts)
    _formed(case)
    missing = missing_roles(case, facts)
    if missing:
        pin = facts.policies.of(RequiredRoles).pin
        raise refusals.GroupIncomplete(rule=pin, missing=", ".join(missing))
    if case.group.completed is not None:
        raise refusals.GroupCompleteAlready()
    joined = [member.joined for member in case.group.members.values()]
    event = GroupCompleted(members=len(joined))
    return [Draft(event, evidence=cited(case.group.formed, *joined))]


class FormSupervisionTeam(DecisionCommand):
    """Say who supervises and inspects for this person, in the place of the team before. Account ids of staff."""

    lead: AccountId
    members: Annotated[tuple[AccountId, ...], msgspec.Meta(max_length=20)]


@rule(on="supervision-team", do="form", may=standing.RECORDERS)
def form_supervision_team(command: FormSupervisionTeam, case: Case, facts: Facts) -> Drafts:
    """Staff of the unit or of one above it, as many as the table asks for."""
    standing.open_now(case, facts)
    table = facts.policies.of(SupervisionTeam)
    team = tuple(dict.fromkeys((command.lead, *command.members)))
    if len(team) < table.least:
        raise refusals.TeamTooSmall(rule=table.pin, size=len(team), least=table.least)
    for staff_id in team:
        here(staff_id, facts)
    event = SupervisionTeamFormed(lead=command.lead, members=team[1:])
    return [Draft(event, evidence=cited(case.intake.opened_by, case.group.formed))]


def here(staff_id: str, facts: Facts) -> Staff:
    """Somebody who works at the unit that holds the case, or at one above it."""
    staff: Staff | None = facts.others.get(Of.STAFF, {}).get(staff_id)
    if staff is None or staff.left is not None or not covers(staff.unit_id, facts.unit_id, facts.units):
        raise refusals.StaffNotHere(staff_id=staff_id)
    return staff


def _formed(case: Case) -> None:
    if case.group.formed is None:
        raise refusals.GroupNotFormed()
