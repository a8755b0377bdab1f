"""What a group still lacks: computed from the file, the staff and the volunteers as they are."""

from __future__ import annotations

from typing import Literal

from domain.case import Case
from domain.intake.record import Sex
from domain.kernel.rule import Facts, Of
from domain.people.group.record import GroupRole, Member
from domain.people.group.tables import RequiredRoles

Lack = GroupRole | Literal["female_member"]


def missing_roles(case: Case, facts: Facts) -> tuple[Lack, ...]:
    """What the group of a person lacks by the table in force, in its order; nothing where it is complete.

    A member of staff who was released and a volunteer who no longer helps in this case do not count.
    """
    table = facts.policies.of(RequiredRoles)
    members = [member for member in case.group.members.values() if counts(member, case, facts)]
    there = {member.role for member in members}
    lacking: list[Lack] = [role for role in required(case, table) if role not in there]
    if case.intake.sex is Sex.FEMALE and sum(member.sex is Sex.FEMALE for member in members) < table.women:
        lacking.append("female_member")
    if case.regime.juvenile and sum(member.specialist for member in members) < table.specialists:
        lacking.append(GroupRole.SPECIALIST)
    return tuple(dict.fromkeys(lacking))


def required(case: Case, table: RequiredRoles) -> tuple[GroupRole, ...]:
    """The roles that this person's group needs."""
    juvenile = table.juvenile if case.regime.juvenile else ()
    return tuple(dict.fromkeys((*table.every, *table.categories.get(case.intake.category, ()), *juvenile)))


def counts(member: Member, case: Case, facts: Facts) -> bool:
    """Whether a member still is what they joined as."""
    if not member.who:
        return True
    if member.role is GroupRole.VOLUNTEER:
        volunteer = facts.others.get(Of.VOLUNTEERS, {}).get(member.who)
        return volunteer is not None and volunteer.withdrawn is None and facts.stream in volunteer.cases
    if member.role is GroupRole.GUARDIAN:
        return member.who in {str(key) for key in case.guardians.of}
    staff = facts.others.get(Of.STAFF, {}).get(member.who)
    return staff is not None and staff.left is None
