"""What a group still lacks: computed from the file, the staff and the volunteers as they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from domain.case import Case
from domain.intake.record import Sentence, Sex
from domain.kernel.rule import Facts, Of
from domain.people.group.record import GroupRole, Member
from domain.people.group.tables import RequiredRoles

Lack = GroupRole | Literal["female_member"]


def missing_roles(case: Case, facts: Facts) -> tuple[Lack, ...]:
    """What the group of a person lacks by the table in force, in its order; nothing where it is complete.

    A member of staff who was released and a volunteer who no longer helps in this case do not count.
    """
    members = [member for member in case.group.members.values() if counts(member, case, facts)]
    person = Person(case.intake.category, case.intake.sex, case.regime.juvenile)
    return lacking(members, person, facts.policies.of(RequiredRoles))


class Person(NamedTuple):
    """What the needs of a group follow from. juvenile: whether the rules for juveniles hold."""

    category: Sentence
    sex: Sex
    juvenile: bool


def lacking(members: Sequence[Member], person: Person, table: RequiredRoles) -> tuple[Lack, ...]:
    """What a group with these members lacks by a table, in its order."""
    there = {member.role for member in members}
    lacks: list[Lack] = [role for role in required(person, table) if role not in there]
    if person.sex is Sex.FEMALE and sum(member.sex is Sex.FEMALE for member in members) < table.women:
        lacks.append("female_member")
    if person.juvenile and sum(member.specialist for member in members) < table.specialists:
        lacks.append(GroupRole.SPECIALIST)
    return tuple(dict.fromkeys(lacks))


def required(person: Person, table: RequiredRoles) -> tuple[GroupRole, ...]:
    """The roles that this person's group needs."""
    juvenile = table.juvenile if person.juvenile else ()
    return tuple(dict.fromkeys((*table.every, *table.categories.get(person.category, ()), *juvenile)))


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
