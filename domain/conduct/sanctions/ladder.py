"""Which row of the ladder something reaches. Pure: the table, and what is known of the file."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from domain.case import Case
from domain.conduct.breaches.record import Breach
from domain.conduct.revocation.record import RecallGround
from domain.conduct.sanctions.record import Outcome
from domain.conduct.sanctions.refusals import NoStepReached, OutcomeNotForCategory
from domain.conduct.sanctions.tables import SanctionLadder, Step
from domain.kernel.entry import Occurred
from domain.kernel.rule import Facts


class Footing(NamedTuple):
    """What a decision would stand on. breach: None where it needs none; ground: of such a recall."""

    case: Case
    facts: Facts
    breach: Breach | None = None
    ground: RecallGround | None = None

    @property
    def last_on(self) -> date:
        """The last day of the breach: today, where it goes on."""
        until_on = self.breach.until_on if self.breach else None
        return until_on or self.facts.today

    @property
    def days(self) -> int:
        """How long the breach lasted, its first day not counted."""
        return (self.last_on - self.breach.from_on).days if self.breach else 0

    @property
    def taught(self) -> UUID | None:
        """The earliest criticism about this kind, if the breach lasts beyond its day: it comes in spite of that."""
        earlier = self.case.hearings.taught.get(self.breach.kind) if self.breach else None
        return earlier.entry if earlier and self._day(earlier.at) < self.last_on else None

    def counted(self, step: Step) -> tuple[UUID, ...]:
        """The sanctions that a row counts: those that stand and, where it says so, came before the breach ended."""
        if step.count_of is None:
            return ()
        standing = self.case.sanctions.of(step.count_of).items()
        if not step.requires_subsequent_breach:
            return tuple(entry for entry, _ in standing)
        return tuple(entry for entry, sanction in standing if self._day(sanction.at) < self.last_on)

    def _day(self, at: datetime) -> date:
        return self.facts.day(Occurred(at))


def reached(outcome: Outcome, on: Footing, table: SanctionLadder) -> Step:
    """The first row by which an outcome is reached. OutcomeNotForCategory or NoStepReached say what is."""
    category = on.case.intake.category
    rows = [step for step in table.steps if category in step.categories]
    if all(step.outcome is not outcome for step in rows):
        raise OutcomeNotForCategory(
            rule=table.pin, outcome=outcome.value, category=category.value, outcomes=_outcomes(rows)
        )
    fitting = [step for step in rows if fits(step, on)]
    found = next((step for step in fitting if step.outcome is outcome), None)
    if found is None:
        names = ", ".join(step.id for step in fitting) or "-"
        raise NoStepReached(rule=table.pin, outcome=outcome.value, outcomes=_outcomes(fitting), rows=names)
    return found


def fits(step: Step, on: Footing) -> bool:
    """Whether every condition of a row holds."""
    if step.ground is not on.ground:
        return False
    if step.count_of and len(on.counted(step)) < step.at_least:
        return False
    if on.breach is None:
        return step.ground is not None or not step.requires_subsequent_breach
    return (
        (not step.kinds or on.breach.kind in step.kinds)
        and (not step.gravity or on.breach.gravity in step.gravity)
        and step.lasted(on.breach.from_on, on.last_on)
        and (not step.after_criticism or on.taught is not None)
    )


def _outcomes(rows: list[Step]) -> str:
    return ", ".join(dict.fromkeys(step.outcome.value for step in rows)) or "no_sanction"
