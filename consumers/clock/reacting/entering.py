"""A file that opens begins its first stage of education at once; the others are found when their day comes."""

from __future__ import annotations

from datetime import datetime

from consumers.clock.asking import Order
from consumers.clock.desk import Desk
from domain.education.stages.record import Stage
from domain.education.stages.rules import EnterEducationStage
from domain.kernel.entry import AnyEntry


async def enter(entry: AnyEntry, _desk: Desk, _now: datetime) -> list[Order]:
    """The first stage."""
    name = ("education-stage", str(entry.originator_id), Stage.ENTRY.value)
    command = EnterEducationStage(stage=Stage.ENTRY)
    return [Order("education-stage", name, command, entry.originator_id, entry.unit_id)]
