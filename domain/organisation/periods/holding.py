"""Which special periods hold for a unit, and what becomes due sooner for them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from domain.kernel.access import covers
from domain.kernel.rule import Facts, Of
from domain.organisation.periods.record import SpecialPeriod
from domain.organisation.periods.tables import PeriodMeasures


def in_force(unit_id: str, day: date, facts: Facts) -> list[SpecialPeriod]:
    """The special periods that hold for a unit on a day, those that began first before the others."""
    return between(unit_id, day, day, facts)


def between(unit_id: str, first: date, last: date, facts: Facts) -> list[SpecialPeriod]:
    """The special periods that hold for a unit on any of some days, both inclusive, in order of their first days."""
    known = facts.others.get(Of.PERIODS)
    if not known:
        return []
    found = [
        period
        for period in known.values()
        if max(first, period.from_on) <= min(last, period.until_on) and covers(period.unit_id, unit_id, facts.units)
    ]
    return sorted(found, key=lambda period: (period.from_on, period.period_id))


def sooner(since: date, due_on: date, early: Callable[[SpecialPeriod], date], facts: Facts) -> date:
    """When something is due: as usual, or sooner where a special period holds for the unit meanwhile.

    since: the day from which it is counted. due_on: when it is due as usual. early: when it is due under a period;
    never before that period begins, and only if that is one of its days.
    """
    for period in between(facts.unit_id, since, due_on, facts):
        due_on = min(due_on, max(early(period), period.from_on)) if early(period) <= period.until_on else due_on
    return due_on


def check_in_due(since: date, every_days: int, facts: Facts) -> date:
    """The day of the next check-in: every so many days, more often while a special period holds (``check_ins``)."""

    def early(period: SpecialPeriod) -> date:
        row = facts.policies.of(PeriodMeasures, period.from_on).rows.get(period.measures)
        return since + timedelta(days=max(1, every_days // row.check_ins) if row else every_days)

    return sooner(since, since + timedelta(days=every_days), early, facts)
