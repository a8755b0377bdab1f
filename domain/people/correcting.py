"""What a correction may make of a fact about the people who supervise."""

from __future__ import annotations

from domain.kernel.event import Event
from domain.oversight.corrections.declaring import Change, Correcting, FieldFixed
from domain.people.staff.record import StaffAssigned, StaffReleased, TrainingAttended, TrainingHoursShort
from domain.people.staff.standing import on_record

#: The fields that are computed, or name something else, by the kind of fact. A report of misconduct is decided on, and
#: not corrected.
FIXED: dict[type[Event], frozenset[str]] = {
    StaffAssigned: frozenset({"staff_id", "unit_id", "replaces"}),
    StaffReleased: frozenset({"staff_id", "unit_id"}),
    TrainingAttended: frozenset(TrainingAttended.__struct_fields__),
    TrainingHoursShort: frozenset(TrainingHoursShort.__struct_fields__),
}


def _in_its_time(change: Change) -> bool:
    """A training has the day of its unit's entry; what is counted over a year is recorded anew."""
    if isinstance(change.event, TrainingAttended | TrainingHoursShort):
        raise FieldFixed(field="occurred_at")
    if isinstance(change.event, StaffReleased):
        on_record(change.state, change.occurred, change.facts)
    return False


CORRECTING = Correcting(FIXED, in_its_time=_in_its_time)
