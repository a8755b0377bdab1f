"""One example of every event and command about the group."""

from __future__ import annotations

from uuid import UUID

from domain.intake import standing
from domain.intake.examples import NOW, OPEN
from domain.intake.record import Sex
from domain.kernel.event import Event
from domain.kernel.rule import Example, Of
from domain.people.group import refusals, rules
from domain.people.group.record import (
    GroupCompleted,
    GroupFormed,
    GroupMemberJoined,
    GroupMemberLeft,
    GroupRole,
    SupervisionTeamFormed,
)
from domain.people.staff.examples import WORKER

MEMBER = UUID("019b8a00-0000-7000-8000-000000000101")

formed = GroupFormed()
worker = GroupMemberJoined(
    member_id=MEMBER, role=GroupRole.WORKER, sex=Sex.FEMALE, specialist=True, staff_id=WORKER.staff_id
)
police = GroupMemberJoined(
    member_id=UUID(int=MEMBER.int + 1), role=GroupRole.POLICE, sex=Sex.MALE, name="Sun Bo", phone="555 0190"
)

EVENTS: tuple[Event, ...] = (
    formed,
    police,
    GroupMemberLeft(member_id=MEMBER, role=GroupRole.WORKER, reason="replaced_by_other"),
    GroupCompleted(members=4),
    SupervisionTeamFormed(lead="officer-7", members=("officer-8",)),
)

GROUP = (*OPEN, formed)
WORKERS = {Of.STAFF: {"officer-7": WORKER, "officer-8": WORKER}}

_join = rules.JoinGroup(role=GroupRole.WORKER, staff_id="officer-7")
_leave = rules.LeaveGroup(member_id=MEMBER, reason="replaced_by_other")
_team = rules.FormSupervisionTeam(lead="officer-7", members=("officer-8",))

COMMANDS: tuple[Example, ...] = (
    Example(given=OPEN, command=rules.FormGroup(), now=NOW, then=(GroupFormed,)),
    Example(given=GROUP, command=rules.FormGroup(), now=NOW, refused=refusals.GroupFormedAlready),
    Example(given=GROUP, others=WORKERS, command=_join, now=NOW, then=(GroupMemberJoined,)),
    Example(given=OPEN, others=WORKERS, command=_join, now=NOW, refused=refusals.GroupNotFormed),
    Example(given=GROUP, command=_join, now=NOW, refused=refusals.StaffNotHere),
    Example(given=(*GROUP, worker), command=_leave, now=NOW, then=(GroupMemberLeft,)),
    Example(given=GROUP, command=_leave, now=NOW, refused=refusals.MemberUnknown),
    Example(given=(*GROUP, worker), others=WORKERS, command=rules.CompleteGroup(), now=NOW, then=(GroupCompleted,)),
    Example(given=GROUP, command=rules.CompleteGroup(), now=NOW, refused=refusals.GroupIncomplete),
    Example(given=OPEN, others=WORKERS, command=_team, now=NOW, then=(SupervisionTeamFormed,)),
    Example(
        given=OPEN,
        others=WORKERS,
        command=rules.FormSupervisionTeam(lead="officer-7", members=("officer-7",)),
        now=NOW,
        refused=refusals.TeamTooSmall,
    ),
    Example(command=_team, now=NOW, refused=standing.CaseNotOpened),
)
