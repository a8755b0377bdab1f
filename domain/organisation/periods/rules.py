"""How special periods are opened, changed and closed."""

from __future__ import annotations

from datetime import date, timedelta

from domain.kernel.access import Role
from domain.kernel.calendar import Festival
from domain.kernel.ids import Code, Digest, UnitId
from domain.kernel.rule import DecisionCommand, Draft, Drafts, Facts, Of, cited, rule
from domain.organisation import standing
from domain.organisation.periods import refusals
from domain.organisation.periods.record import (
    PeriodKind,
    SpecialPeriod,
    SpecialPeriodChanged,
    SpecialPeriodClosed,
    SpecialPeriodOpened,
)
from domain.organisation.periods.tables import PeriodMeasures

#: Who opens a sensitive period; a festival's may be opened by an office too.
ORDERED = frozenset({Role.REVIEWER, Role.LEADER, Role.UPPER})


class OpenSpecialPeriod(DecisionCommand):
    """Open a special period for a unit and all units below it.

    cause: the festival's name in the calendar, or a code of the order's list. from_on, until_on: both inclusive.
    measures: a row of the table ``period.measures``. order: number of the order, of a sensitive period.
    """

    period_id: UnitId
    unit_id: UnitId
    kind: PeriodKind
    cause: Code
    from_on: date
    until_on: date
    measures: Code
    order: Code | None = None
    digest: Digest | None = None


@rule(on="", of=Of.PERIODS, opens=True, may=ORDERED | {Role.OFFICER})
def open_special_period(command: OpenSpecialPeriod, period: SpecialPeriod | None, facts: Facts) -> Drafts:
    """Days that are still to come, within the festival where the calendar knows it, else on an order."""
    if period is not None:
        raise refusals.PeriodOpenedAlready(period_id=command.period_id)
    standing.is_open(command.unit_id, facts)
    if command.kind is PeriodKind.SENSITIVE:
        _ordered(command.order, facts)
    _days(command.from_on, command.until_on, facts)
    _measured(command.kind, command.measures, command.from_on, command.until_on, facts)
    if command.kind is PeriodKind.FESTIVAL:
        _within_festival(command.cause, command.from_on, command.until_on, facts)
    event = SpecialPeriodOpened(
        period_id=command.period_id,
        unit_id=command.unit_id,
        kind=command.kind,
        cause=command.cause,
        from_on=command.from_on,
        until_on=command.until_on,
        measures=command.measures,
        order=command.order,
        digest=command.digest,
    )
    return [event]


class ChangeSpecialPeriod(DecisionCommand):
    """Have a special period begin or end on other days. order: of the change, where the period is a sensitive one."""

    from_on: date
    until_on: date
    order: Code | None = None


@rule(on="", do="change", of=Of.PERIODS, may=ORDERED | {Role.OFFICER})
def change_special_period(command: ChangeSpecialPeriod, period: SpecialPeriod | None, facts: Facts) -> Drafts:
    """What has begun keeps its first day, and what has passed stays as it was."""
    here = _open(period, facts)
    if here.kind is PeriodKind.SENSITIVE:
        _ordered(command.order, facts)
    if here.from_on < facts.today and command.from_on != here.from_on:
        raise refusals.PeriodInThePast(from_on=here.from_on, today=facts.today)
    still_open = max(command.from_on, facts.today) if here.from_on < facts.today else command.from_on
    _days(still_open, command.until_on, facts)
    _measured(here.kind, here.measures, command.from_on, command.until_on, facts)
    if here.kind is PeriodKind.FESTIVAL:
        _within_festival(here.cause, command.from_on, command.until_on, facts)
    event = SpecialPeriodChanged(
        period_id=here.period_id, from_on=command.from_on, until_on=command.until_on, order=command.order
    )
    return [Draft(event, evidence=cited(here.entry))]


class CloseSpecialPeriod(DecisionCommand):
    """Close a special period early: today is its last day; one that has not begun is called off.

    order: that says so, of a sensitive period.
    """

    order: Code | None = None


@rule(on="", do="close", of=Of.PERIODS, may=ORDERED)
def close_special_period(command: CloseSpecialPeriod, period: SpecialPeriod | None, facts: Facts) -> Drafts:
    """Only one that still holds or is to come; a sensitive one on an order."""
    here = _open(period, facts)
    if here.kind is PeriodKind.SENSITIVE:
        _ordered(command.order, facts)
    event = SpecialPeriodClosed(period_id=here.period_id, last_on=facts.today, order=command.order)
    return [Draft(event, evidence=cited(here.entry))]


def _open(period: SpecialPeriod | None, facts: Facts) -> SpecialPeriod:
    if period is None or period.closed or period.until_on < facts.today:
        raise refusals.PeriodNotOpen(until_on=period.until_on if period else None)
    return period


def _ordered(order: str | None, facts: Facts) -> None:
    if facts.actor.role is Role.OFFICER:
        raise refusals.SensitiveByOrderOnly()
    if order is None:
        raise refusals.OrderMissing()


def _days(from_on: date, until_on: date, facts: Facts) -> None:
    if until_on < from_on:
        raise refusals.PeriodInverted(from_on=from_on, until_on=until_on)
    facts.require(from_on >= facts.today, refusals.PeriodInThePast(from_on=from_on, today=facts.today))


def _measured(kind: PeriodKind, measures: str, from_on: date, until_on: date, facts: Facts) -> None:
    """Refuse measures that are not there for this kind of period, or that may not hold so long."""
    table = facts.policies.of(PeriodMeasures, from_on)
    row = table.rows.get(measures)
    if row is None or kind not in row.kinds:
        known = ", ".join(sorted(name for name, row in table.rows.items() if kind in row.kinds))
        raise refusals.MeasuresUnknown(rule=table.pin, measures=known)
    days = (until_on - from_on).days + 1
    if days > row.max_days:
        raise refusals.PeriodTooLong(rule=table.pin, days=days, max_days=row.max_days)


def _within_festival(name: str, from_on: date, until_on: date, facts: Facts) -> None:
    """Refuse days that lie too far from the festival, where the calendar knows when that is."""
    festival = _festival(name, from_on, facts)
    if festival is None:
        return
    table = facts.policies.of(PeriodMeasures, from_on)
    around = timedelta(days=table.around_days)
    if from_on < festival.first - around or until_on > festival.last + around:
        raise refusals.OutsideFestival(
            rule=table.pin, first=festival.first, last=festival.last, around=table.around_days
        )


def _festival(name: str, day: date, facts: Facts) -> Festival | None:
    """The festival of a name that is nearest to a day; None where no calendar knows one of about that year."""
    if facts.calendar is None or not facts.calendar.covers(day.year):
        return None
    years = (facts.calendar.years.get(year) for year in (day.year - 1, day.year, day.year + 1))
    named = [festival for year in years if year for festival in year.festivals if festival.name == name]
    return min(named, key=lambda festival: abs(festival.first - day), default=None)
