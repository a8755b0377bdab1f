"""How a seed is drawn: by the platform, never chosen, once a month and unit."""

from __future__ import annotations

import hashlib

from domain.contacts.seeds.record import SeedDrawn, Seeds
from domain.kernel import days
from domain.kernel.access import Role
from domain.kernel.ids import Month, UnitId
from domain.kernel.refusal import Refused
from domain.kernel.rule import Drafts, FactCommand, Facts, Of, rule


class SeedUnitUnknown(Refused, code="contacts.seed-unit-unknown"):
    """There is no such unit.

    The id of a unit that has been established.
    """


class SeedDrawnAlready(Refused, code="contacts.seed-drawn-already"):
    """The seed of {unit_id} for {for_month} has been drawn.

    Another month; a seed is drawn once.
    """


class SeedOutOfTime(Refused, code="contacts.seed-out-of-time"):
    """A seed for {for_month} cannot be drawn now: it is drawn for this month or the next.

    {first} or {second}.
    """


class DrawSeed(FactCommand):
    """Have the platform draw the seed by which a unit's spot checks of a month are drawn."""

    unit_id: UnitId
    for_month: Month


@rule(on="", of=Of.SEEDS, opens=True, may={Role.REVIEWER, Role.INSPECTOR, Role.CLOCK})
def draw_seed(command: DrawSeed, seeds: Seeds | None, facts: Facts) -> Drafts:
    """For this month or the next, once; nobody chooses it."""
    if command.unit_id not in facts.units:
        raise SeedUnitUnknown()
    this = days.month_of(facts.today)
    following = days.month_of(days.add_months(facts.today, 1))
    if command.for_month not in (this, following):
        raise SeedOutOfTime(for_month=command.for_month, first=this, second=following)
    if seeds is not None and command.for_month in seeds.months:
        raise SeedDrawnAlready(unit_id=command.unit_id, for_month=command.for_month)
    drawn = hashlib.sha256(facts.new_id().bytes + facts.new_id().bytes + facts.new_id().bytes).hexdigest()
    return [SeedDrawn(unit_id=command.unit_id, for_month=command.for_month, seed=drawn)]
