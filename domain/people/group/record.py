"""What happened to the correction group of one person: formed, joined, left, found complete."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Annotated, Literal, assert_never
from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.intake.record import Sex
from domain.kernel.entry import Entry, newest
from domain.kernel.event import Category, Decision, Event, Fact, Personal, Text
from domain.kernel.ids import AccountId


class GroupRole(enum.StrEnum):
    """As what somebody belongs to the group."""

    WORKER = "corrections_worker"
    POLICE = "community_police"
    VOLUNTEER = "volunteer"
    GUARDIAN = "guardian"
    SPECIALIST = "juvenile_specialist"
    SOCIAL_WORKER = "social_worker"
    COMMITTEE = "residents_committee"
    EMPLOYER = "employer"
    SCHOOL = "school_staff"
    FAMILY = "family_member"


class GroupFormed(Decision, topic="people.group-formed.v1"):
    """The correction group of {subject} was formed."""


class GroupMemberJoined(Fact, topic="people.group-member-joined.v1"):
    """Somebody joined the correction group of {subject} as {role}.

    staff_id, volunteer_id, guardian_id: who it is, where the record knows them; sex and specialist are then theirs.
    name, phone: of others. specialist: whether they know the minds and bodies of juveniles.
    """

    member_id: UUID
    role: GroupRole
    sex: Sex
    specialist: bool = False
    staff_id: AccountId | None = None
    volunteer_id: UUID | None = None
    guardian_id: UUID | None = None
    name: Personal[Text | None, Category.IDENTITY] = None
    phone: Personal[Text | None, Category.CONTACT] = None


class GroupMemberLeft(Fact, topic="people.group-member-left.v1"):
    """Somebody left the correction group of {subject}, where they were {role} ({reason})."""

    member_id: UUID
    role: GroupRole
    reason: Literal["replaced_by_other", "asked_to_stop", "no_longer_able", "unsuited"]


class GroupCompleted(Decision, topic="people.group-completed.v1"):
    """The correction group of {subject} was found complete: {members} members.

    By the table ``group.required_roles``; it no longer holds once somebody leaves.
    """

    members: Annotated[int, msgspec.Meta(ge=1, le=1_000)]


class SupervisionTeamFormed(Decision, topic="people.supervision-team-formed.v1"):
    """The team that supervises and inspects for {subject} is led by {lead}, with {members}.

    lead, members: account ids of staff; the lead is not among the members.
    """

    lead: AccountId
    members: tuple[AccountId, ...]


GroupEvent = GroupFormed | GroupMemberJoined | GroupMemberLeft | GroupCompleted | SupervisionTeamFormed


class Member(msgspec.Struct, frozen=True, omit_defaults=True):
    """One member. who: the id by which the record knows them, if it does. joined: event id."""

    role: GroupRole
    sex: Sex
    joined: UUID
    joined_at: datetime
    specialist: bool = False
    who: str = ""


#: More members than any table lets a group have.
MEMBERS_KEPT = 40


class Group(msgspec.Struct, frozen=True, omit_defaults=True):
    """The group. formed: event id. completed: of the entry that found it complete, as long as that holds.

    team, led_by: the supervision team; team_by: event id.
    """

    formed: UUID | None = None
    members: dict[UUID, Member] = {}
    completed: UUID | None = None
    led_by: str = ""
    team: tuple[str, ...] = ()
    team_by: UUID | None = None


def evolve(group: Group, entry: Entry[GroupEvent]) -> Group:
    """Apply one recorded fact. It never refuses: the fact has already happened."""
    match entry.event:
        case GroupFormed():
            return replace(group, formed=entry.event_id)
        case GroupMemberJoined() as joined:
            members = {**group.members, joined.member_id: member_of(joined, entry)}
            return replace(group, members=newest(members, MEMBERS_KEPT))
        case GroupMemberLeft(member_id=key):
            members = {one: member for one, member in group.members.items() if one != key}
            return replace(group, members=members, completed=None)
        case GroupCompleted():
            return replace(group, completed=entry.event_id)
        case SupervisionTeamFormed(lead=lead, members=team):
            return replace(group, led_by=lead, team=team, team_by=entry.event_id)
        case _ as unhandled:
            assert_never(unhandled)


def member_of(joined: GroupMemberJoined, entry: Entry[Event]) -> Member:
    """Who joined, as the entry says."""
    who = joined.staff_id or str(joined.volunteer_id or joined.guardian_id or "")
    return Member(joined.role, joined.sex, entry.event_id, entry.occurred_at, joined.specialist, who)
