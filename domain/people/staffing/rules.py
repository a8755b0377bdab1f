"""What may happen to the staffing of a unit."""

from __future__ import annotations

from typing import Annotated

import msgspec

from domain.intake import standing
from domain.intake.opening import at_a_unit
from domain.kernel.access import Role
from domain.kernel.ids import Code, Count, Digest, UnitId
from domain.kernel.rule import Drafts, FactCommand, Facts, Of, rule
from domain.people.staff.record import Staff
from domain.people.staffing.record import Staffing, StaffingReviewed, TrainingHeld
from domain.people.staffing.tables import StaffingRatio

WHO = standing.RECORDERS | {Role.LEADER}


class HoldTraining(FactCommand):
    """Record that a unit held a training. digest: SHA-256 of the documents that were studied."""

    unit_id: UnitId
    topic_code: Code
    hours: Annotated[int, msgspec.Meta(ge=1, le=200)]
    by_meeting: bool = False
    digest: Digest | None = None


@rule(on="trainings", of=Of.STAFFING, opens=True, may=WHO)
def hold_training(command: HoldTraining, _staffing: Staffing | None, facts: Facts) -> Drafts:
    """By a unit that exists, as often as it likes."""
    at_a_unit(command.unit_id, facts)
    return [
        TrainingHeld(
            training_id=facts.new_id(),
            unit_id=command.unit_id,
            topic_code=command.topic_code,
            hours=command.hours,
            by_meeting=command.by_meeting,
            digest=command.digest,
        )
    ]


class ReviewStaffing(FactCommand):
    """Record whether a unit's people are enough for its cases. cases: how many are open there."""

    unit_id: UnitId
    cases: Count


@rule(on="reviews", of=Of.STAFFING, opens=True, may=WHO | {Role.CLOCK})
def review_staffing(command: ReviewStaffing, _staffing: Staffing | None, facts: Facts) -> Drafts:
    """Workers are counted from the record; how many are needed is the table's."""
    at_a_unit(command.unit_id, facts)
    table = facts.policies.of(StaffingRatio, facts.day(facts.occurred(command)))
    everybody: list[Staff] = list(facts.others.get(Of.STAFF, {}).values())
    workers = [one for one in everybody if one.unit_id == command.unit_id and one.left is None]
    carried = {function for one in workers for function in one.functions}
    needed = table.needed(command.cases)
    return [
        StaffingReviewed(
            unit_id=command.unit_id,
            cases=command.cases,
            workers=len(workers),
            needed=needed,
            short_by=max(0, needed - len(workers)),
            missing=tuple(function for function in table.functions if function not in carried),
        )
    ]
