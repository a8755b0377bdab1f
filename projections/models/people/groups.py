"""Correction groups: who is in each, in what role, and which roles it lacks (4+1, women, juveniles).

What a group lacks is counted by the table that the newest entry pins, or that was in force as the file began. A
member of staff or a volunteer who went without leaving the group is known on their own streams, not here.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, assert_never, get_args
from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.duties.counting import day_of
from domain.intake.ending.record import EndingEvent
from domain.intake.record import CaseOpened, Sentence, Sex
from domain.intake.regime.record import JuvenileRegimeApplied
from domain.intake.relocation.record import ReportedAtNewPlace
from domain.kernel.entry import Entry, newest
from domain.people.group.completeness import Person, lacking
from domain.people.group.record import (
    MEMBERS_KEPT,
    GroupCompleted,
    GroupEvent,
    GroupFormed,
    GroupMemberJoined,
    GroupMemberLeft,
    GroupRole,
    Member,
    SupervisionTeamFormed,
    member_of,
)
from domain.people.group.tables import RequiredRoles
from domain.people.guardians.record import GUARDIANS_KEPT, GuardianAppointed, GuardianReleased
from projections.model import Cite, Model, Row, Sheet, cite
from projections.pins import packaged, pinned, version

ENDS = get_args(EndingEvent)
GroupsEvent = GroupEvent | CaseOpened | JuvenileRegimeApplied | GuardianAppointed | GuardianReleased
NOBODY_LACKS: dict[str, Any] = dict.fromkeys(("lacking", "lacking_since", "lacking_from"))


class GroupRow(Row, frozen=True, kw_only=True):
    """The group of one person; a file that has none yet has a row that lacks everybody.

    category, sex, juvenile: what its needs follow from; guardians: those of the file, by id. lacks: roles, and
    ``female_member``, by the version ``rule``; complete: formed, and nobody is lacking; lacking, lacking_since: since
    which entry a group that is formed lacks somebody; lacking_from: the day after that; ended:
    supervision has, after which nobody is lacking. found_complete: the decision that says so, as long as nobody has
    left since. led_by, team: who supervises. unit_id: that holds the file. said: the newest entry about the group.
    """

    category: Sentence = Sentence.OTHER
    sex: Sex = Sex.UNKNOWN
    juvenile: bool = False
    guardians: tuple[UUID, ...] = ()
    formed: Cite | None = None
    formed_at: datetime | None = None
    members: dict[UUID, Member] = msgspec.field(default_factory=dict)
    size: int = 0
    lacks: tuple[str, ...] = ()
    complete: bool = False
    lacking: Cite | None = None
    lacking_since: datetime | None = None
    lacking_from: date | None = None
    found_complete: Cite | None = None
    found_complete_at: datetime | None = None
    ended: bool = False
    led_by: str | None = None
    team: tuple[str, ...] = ()
    rule: str | None = None
    unit_id: str = ""
    said: Cite


def fold(sheet: Sheet[GroupRow], entry: Entry[Any]) -> Sheet[GroupRow]:
    """The group of the file after one more entry."""
    row = sheet.get()
    if isinstance(entry.event, ReportedAtNewPlace):
        return sheet.put(replace(row, unit_id=entry.event.unit_id or row.unit_id)) if row else sheet
    if isinstance(entry.event, ENDS):
        return sheet.put(replace(row, ended=True, **NOBODY_LACKS)) if row else sheet
    row = row or GroupRow(stream=entry.originator_id, said=cite(entry))
    return sheet.put(_counted(replace(_changed(row, entry), said=cite(entry)), entry))


def _changed(row: GroupRow, entry: Entry[GroupsEvent]) -> GroupRow:
    match entry.event:
        case CaseOpened(category=category, sex=sex, unit_id=unit_id):
            return replace(row, category=category, sex=sex, unit_id=unit_id)
        case JuvenileRegimeApplied():
            return replace(row, juvenile=True)
        case GuardianAppointed(guardian_id=key):
            return replace(row, guardians=(*(one for one in row.guardians if one != key), key)[-GUARDIANS_KEPT:])
        case GuardianReleased(guardian_id=key):
            return replace(row, guardians=tuple(one for one in row.guardians if one != key))
        case GroupFormed():
            return replace(row, formed=cite(entry), formed_at=entry.occurred_at)
        case GroupMemberJoined() as joined:
            members = {**row.members, joined.member_id: member_of(joined, entry)}
            return replace(row, members=newest(members, MEMBERS_KEPT))
        case GroupMemberLeft(member_id=key):
            members = {one: member for one, member in row.members.items() if one != key}
            return replace(row, members=members, found_complete=None, found_complete_at=None)
        case GroupCompleted():
            return replace(row, found_complete=cite(entry), found_complete_at=entry.occurred_at)
        case SupervisionTeamFormed(lead=lead, members=team):
            return replace(row, led_by=lead, team=team)
        case _ as unhandled:
            assert_never(unhandled)


def _counted(row: GroupRow, entry: Entry[GroupsEvent]) -> GroupRow:
    """The row with what it lacks; as it was where no version of the table is at hand."""
    table = (
        pinned(RequiredRoles, entry)
        or version(RequiredRoles, row.rule)
        or packaged(RequiredRoles, entry.occurred_at.date())
    )
    if table is None:
        return row
    there = [member for member in row.members.values() if _counts(member, row.guardians)]
    lacks = tuple(str(one) for one in lacking(there, Person(row.category, row.sex, row.juvenile), table))
    complete = row.formed is not None and not lacks
    row = replace(row, size=len(row.members), lacks=lacks, complete=complete, rule=table.pin)
    if complete or row.formed is None or row.ended:
        return replace(row, **NOBODY_LACKS)
    if row.lacking:
        return row
    since = entry.occurred_at
    return replace(row, lacking=cite(entry), lacking_since=since, lacking_from=day_of(since) + timedelta(days=1))


def _counts(member: Member, guardians: tuple[UUID, ...]) -> bool:
    """A guardian who was released no longer counts."""
    return member.role is not GroupRole.GUARDIAN or not member.who or UUID(member.who) in guardians


#: Of other slices.
_OTHERS = (*ENDS, CaseOpened, JuvenileRegimeApplied, GuardianAppointed, GuardianReleased, ReportedAtNewPlace)

MODEL = Model(
    name="groups",
    version=7,
    order="history",
    row=GroupRow,
    fold=fold,
    handles=frozenset((*get_args(GroupEvent), *_OTHERS)),
    indexes=(
        "complete, stream",
        "lacking_from, stream WHERE lacking_from IS NOT NULL",
        "unit_id, lacking_from WHERE lacking_from IS NOT NULL",
        "unit_id, stream",
    ),
)
