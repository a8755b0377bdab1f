"""Which command a duty's breach, and its withdrawal, are asked for by: as the duty declares it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from consumers.clock.asking import Order
from consumers.clock.desk import Desk
from consumers.clock.overdue import Duty, entry_of
from domain.duties.declared import BY_WORD
from domain.duties.duty import Command as Declared
from domain.duties.rules import RecordOverdueDuty
from domain.kernel.rule import RULES, Command

#: Watched beside the tracks, of which the file alone does not know.
WATCHED = frozenset({"contact"})


def breach(duty: Duty, desk: Desk) -> Order | None:
    """What says that a duty was not done in time. None where no command does, or another part of the clock asks."""
    declared = BY_WORD.get(duty.duty)
    if declared is None or declared.breach is None or duty.duty in WATCHED:
        return None
    more: dict[str, Any] = {}
    if declared.breach.name == RecordOverdueDuty.__name__:
        day = duty.due_on or (desk.today(duty.unit_id, duty.due_at) if duty.due_at else None)
        more = {"start": duty.start, "due_on": day, "due_at": duty.due_at}
    command = _command(declared.breach, duty, more)
    return Order(duty.duty, ("breach", *duty.name), command, duty.stream, duty.unit_id)


def withdrawal(duty: Duty, desk: Desk) -> Order | None:
    """What takes a breach back that the history does not bear out any more; the entry that shows it is cited."""
    declared = BY_WORD.get(duty.duty)
    if declared is None or declared.withdrawal is None:
        return None
    shown = {
        "reason": "satisfied_in_time",
        "entry": entry_of(duty.settled),
        "breach": entry_of(duty.breach),
        "start": duty.start,
        "due_on": duty.due_on or (desk.today(duty.unit_id, duty.due_at) if duty.due_at else None),
    }
    command = _command(declared.withdrawal, duty, shown)
    name = ("withdraw", *duty.name, str(entry_of(duty.breach)))
    return Order(f"withdraw-{duty.duty}", name, command, duty.stream, duty.unit_id)


def _command(declared: Declared, duty: Duty, more: Mapping[str, Any]) -> Command:
    """A command with the fields that its duty gives, and of the others those that it has."""
    kind = RULES[declared.name].command
    known = {field: value for field, value in more.items() if field in kind.__struct_fields__}
    return msgspec.convert({**known, **declared.fields(duty)}, kind, strict=False)
