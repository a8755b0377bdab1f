"""What a correction may make of a fact about the people who supervise, help and guard."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from domain.kernel.event import Event
from domain.kernel.rule import Facts
from domain.oversight.corrections.declaring import Change, Correcting, FieldFixed
from domain.people.group.record import GroupMemberJoined, GroupMemberLeft, GroupRole
from domain.people.group.refusals import MemberNotNamed
from domain.people.group.rules import IDS
from domain.people.guardians.record import (
    GuardianAppointed,
    GuardianContactDue,
    GuardianContacted,
    GuardianDutyChecked,
    GuardianFeedbackReceived,
    GuardianReleased,
    GuardianUrged,
)
from domain.people.guardians.refusals import GuardianNotSilent
from domain.people.guardians.rules import heard_by, named_before
from domain.people.guardians.tables import GuardianSilence
from domain.people.matching.record import HelperProposed
from domain.people.staff.record import StaffAssigned, StaffReleased, TrainingAttended, TrainingHoursShort
from domain.people.staff.standing import on_record

#: The fields that are computed, or name something else, by the kind of fact. A report of misconduct is decided on, and
#: not corrected.
FIXED: dict[type[Event], frozenset[str]] = {
    StaffAssigned: frozenset({"staff_id", "unit_id", "replaces"}),
    StaffReleased: frozenset({"staff_id", "unit_id"}),
    TrainingAttended: frozenset(TrainingAttended.__struct_fields__),
    TrainingHoursShort: frozenset(TrainingHoursShort.__struct_fields__),
    GroupMemberJoined: frozenset({"member_id", "role", "staff_id", "volunteer_id", "guardian_id"}),
    GroupMemberLeft: frozenset({"member_id", "role"}),
    GuardianAppointed: frozenset({"guardian_id", "heard_by"}),
    GuardianFeedbackReceived: frozenset({"guardian_id", "heard_by"}),
    GuardianContactDue: frozenset({"guardian_id", "heard_by"}),
    GuardianContacted: frozenset({"guardian_id", "heard_by"}),
    GuardianDutyChecked: frozenset({"guardian_id"}),
    GuardianUrged: frozenset({"guardian_id", "ground"}),
    GuardianReleased: frozenset({"guardian_id"}),
    HelperProposed: frozenset(HelperProposed.__struct_fields__),
}
#: What is said of a guardian who was named before.
OF_A_GUARDIAN = (
    GuardianFeedbackReceived,
    GuardianContactDue,
    GuardianContacted,
    GuardianDutyChecked,
    GuardianUrged,
    GuardianReleased,
)


def _recomputed(change: Change) -> Event:
    """A corrected fact with what follows from its fields and its day."""
    event, was, moved_to, facts = change.event, change.was, change.moved_to, change.facts
    match event:
        case GroupMemberJoined(role=GroupRole.SPECIALIST):
            return replace(event, specialist=True)
        case GuardianContacted(reached=reached) if isinstance(was, GuardianContacted):
            stays = moved_to is None and reached is was.reached
            return event if stays else replace(event, heard_by=heard_by(change.day, facts) if reached else None)
        case GuardianAppointed() | GuardianFeedbackReceived() if moved_to:
            return replace(event, heard_by=heard_by(moved_to, facts))
    return event


def _permitted(change: Change) -> None:
    """Refuse what the rule of this kind of fact refuses."""
    match change.event:
        case GroupMemberJoined() as joined:
            _named(joined)
        case GuardianContactDue(heard_by=until) if change.day <= until:
            _not_silent(until, change.facts)
        case _ if isinstance(change.event, OF_A_GUARDIAN):
            guardian = change.state.guardians.of.get(change.event.guardian_id)
            if guardian is not None:
                named_before(guardian, change.occurred, change.facts)


def _named(joined: GroupMemberJoined) -> None:
    """Somebody whom the record knows is named by it, and everybody else by name."""
    needs = next((field for field in IDS if getattr(joined, field) is not None), "name")
    if (needs == "name") != (joined.name is not None):
        raise MemberNotNamed(role=joined.role.value, needs=needs)


def _not_silent(until: date, facts: Facts) -> None:
    raise GuardianNotSilent(rule=facts.policies.of(GuardianSilence).pin, heard_by=until)


def _in_its_time(change: Change) -> bool:
    """A training has the day of its unit's entry; what is counted over a year, or out of a list, is recorded anew."""
    if isinstance(change.event, TrainingAttended | TrainingHoursShort | HelperProposed):
        raise FieldFixed(field="occurred_at")
    if isinstance(change.event, StaffReleased):
        on_record(change.state, change.occurred, change.facts)
    return False


CORRECTING = Correcting(FIXED, _recomputed, _permitted, _in_its_time)
