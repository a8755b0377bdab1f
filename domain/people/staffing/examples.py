"""One example of every event and command about the staffing of a unit."""

from __future__ import annotations

from domain.intake import refusals as intake
from domain.intake.examples import NOW, UNIT
from domain.kernel.access import Role
from domain.kernel.event import Event
from domain.kernel.rule import Example, Of
from domain.people.staff.examples import TRAINING, WORKER
from domain.people.staff.record import Function
from domain.people.staffing import rules
from domain.people.staffing.record import StaffingReviewed, TrainingHeld

EVENTS: tuple[Event, ...] = (
    TrainingHeld(
        training_id=TRAINING, unit_id=UNIT, topic_code="law-2020", hours=16, by_meeting=True, digest="0f" * 32
    ),
    StaffingReviewed(
        unit_id=UNIT, cases=40, workers=1, needed=3, short_by=2, missing=(Function.MANAGEMENT, Function.COORDINATING)
    ),
)

_hold = rules.HoldTraining(unit_id=UNIT, topic_code="law-2020", hours=16, by_meeting=True)

COMMANDS: tuple[Example, ...] = (
    Example(command=_hold, now=NOW, then=(TrainingHeld,)),
    Example(
        command=rules.HoldTraining(unit_id="moon", topic_code="law-2020", hours=16),
        now=NOW,
        refused=intake.UnitUnknown,
    ),
    Example(
        others={Of.STAFF: {WORKER.staff_id: WORKER}},
        command=rules.ReviewStaffing(unit_id=UNIT, cases=40),
        by=Role.CLOCK,
        now=NOW,
        then=(StaffingReviewed,),
    ),
    Example(command=rules.ReviewStaffing(unit_id="moon", cases=1), now=NOW, refused=intake.UnitUnknown),
)
