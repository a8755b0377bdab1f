"""The group around each person: what it lacks, by which version of the table, and when it was found complete."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from msgspec.structs import replace

from domain.catalogue import event_examples, policies
from domain.intake.ending.record import Terminated
from domain.intake.examples import opened
from domain.intake.record import Sex
from domain.intake.regime.examples import juvenile
from domain.kernel.entry import AnyEntry
from domain.kernel.event import Event
from domain.kernel.history import history
from domain.people.group.examples import EVENTS, formed, police, worker
from domain.people.group.record import GroupMemberJoined, GroupRole
from domain.people.group.tables import RequiredRoles
from domain.people.guardians.examples import EVENTS as OF_GUARDIANS
from domain.people.guardians.examples import GUARDIAN
from domain.people.guardians.record import GuardianAppointed, GuardianReleased
from projections.listings.people import GROUPS
from projections.models.people import groups
from projections.models.people.groups import GroupRow

from ..conftest import Desk
from ..telling import listed, told

left, completed = EVENTS[2], EVENTS[3]
PLANS, LAW = (policies().in_force(RequiredRoles, day).pin for day in (date(2019, 1, 1), date(2026, 1, 1)))
man = replace(worker, sex=Sex.MALE, specialist=False)
volunteer = GroupMemberJoined(member_id=UUID(int=1), role=GroupRole.VOLUNTEER, sex=Sex.FEMALE, volunteer_id=UUID(int=5))
guardian = GroupMemberJoined(member_id=UUID(int=2), role=GroupRole.GUARDIAN, sex=Sex.FEMALE, guardian_id=GUARDIAN)
appointed = next(event for event in OF_GUARDIANS if isinstance(event, GuardianAppointed))
terminated = next(event for event in event_examples() if isinstance(event, Terminated))
gone = GuardianReleased(guardian_id=GUARDIAN, reason="no_longer_able")


def group(*events: Event, pins: tuple[str, ...] = ()) -> GroupRow:
    """The group of a file; pins: of every entry that somebody joins by."""
    entries: list[AnyEntry] = [
        replace(entry, policies=pins) if isinstance(entry.event, GroupMemberJoined) else entry
        for entry in told(*events)
    ]
    (row,) = groups.MODEL.folded(history(entries)).rows.values()
    assert isinstance(row, GroupRow)
    return row


def test_a_file_without_a_group_lacks_everybody_and_is_not_complete() -> None:
    row = group(opened)
    assert (row.lacks, row.complete, row.rule) == (("corrections_worker",), False, LAW)


def test_a_group_is_complete_once_it_is_formed_and_nobody_is_lacking() -> None:
    assert group(opened, formed).complete is False
    assert group(opened, worker).complete is False
    row = group(opened, formed, worker)
    assert (row.lacks, row.complete, row.size) == ((), True, 1)
    assert group(opened, formed, worker, left).lacks == ("corrections_worker",)


def test_what_a_group_lacks_is_counted_by_the_version_that_its_entries_pin() -> None:
    row = group(opened, formed, worker, police, pins=(PLANS,))
    assert (row.lacks, row.rule) == (("volunteer", "guardian"), PLANS)
    row = group(appointed, opened, formed, worker, police, volunteer, guardian, pins=(PLANS,))
    assert (row.lacks, row.complete) == ((), True)
    assert group(opened, formed, worker, pins=("group.required_roles@elsewhere#00",)).rule == LAW


def test_a_guardian_who_was_released_no_longer_counts() -> None:
    file = (appointed, opened, formed, worker, police, volunteer, guardian)
    assert group(*file, gone, pins=(PLANS,)).lacks == ("guardian",)


@pytest.mark.parametrize(("member", "lacks"), [(man, ("female_member",)), (worker, ())])
def test_a_womans_group_has_a_woman(member: Event, lacks: tuple[str, ...]) -> None:
    assert group(replace(opened, sex=Sex.FEMALE), formed, member).lacks == lacks


@pytest.mark.parametrize(("member", "lacks"), [(man, ("juvenile_specialist",)), (worker, ())])
def test_a_juveniles_group_has_somebody_who_knows_juveniles(member: Event, lacks: tuple[str, ...]) -> None:
    assert group(opened, juvenile, formed, member).lacks == lacks
    assert group(opened, formed, member, juvenile).lacks == lacks


def test_that_a_group_was_found_complete_holds_until_somebody_leaves() -> None:
    row = group(opened, formed, worker, completed)
    assert row.found_complete is not None
    assert row.found_complete.entry == UUID(int=4)
    assert group(opened, formed, worker, completed, left).found_complete is None


def test_nobody_is_lacking_after_the_end_of_supervision() -> None:
    row = group(opened, formed, worker, replace(left, member_id=worker.member_id))
    assert row.lacking is not None
    assert row.lacking_from is not None
    ended = group(opened, formed, worker, replace(left, member_id=worker.member_id), terminated)
    assert (ended.lacking, ended.lacking_since, ended.lacking_from) == (None, None, None)
    assert ended.said == row.said
    removed = group(opened, formed, worker, terminated, replace(left, member_id=worker.member_id))
    assert (removed.lacks, removed.lacking_from) == (("corrections_worker",), None)


def test_incomplete_groups_are_found_also_those_of_files_that_have_none(desk: Desk) -> None:
    none, whole = told(opened), told(opened, formed, worker, first=100)
    found = listed(desk, GROUPS, date(2026, 3, 9), none, whole, complete=False, open=True)
    assert [line.stream for line in found] == [none[0].originator_id]
    assert len(listed(desk, GROUPS, date(2026, 3, 9), none, whole)) == 2
