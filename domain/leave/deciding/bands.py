"""How many days a leave comes to with those already away, and who decides on it for that."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple
from uuid import UUID

from domain.case import Case
from domain.kernel.days import Interval, cumulative, days_away, window
from domain.kernel.rule import Facts
from domain.leave import refusals as asking
from domain.leave.book import Leave
from domain.leave.deciding import refusals
from domain.leave.deciding.tables import AnnualCap, ApproverBands, Band
from domain.leave.record import Level
from domain.leave.rules import LEVELS, deciding_level


class Extent(NamedTuple):
    """What a leave comes to. accumulated: the most days away in a window that it lies in. year: in a calendar year."""

    days: int
    accumulated: int
    year: int


def extent(first: date, last: date, leave_id: UUID, case: Case, facts: Facts) -> Extent:
    """The days of a leave, if it is granted so, with those away or approved besides it."""
    away = [Interval(first, last), *_elsewhere(leave_id, case, facts.today)]
    months = facts.policies.of(ApproverBands).window_months
    windows = (window(day, months) for day in {last, *(other.last for other in away if other.last > last)})
    years = (Interval(date(year, 1, 1), date(year, 12, 31)) for year in range(first.year, last.year + 1))
    return Extent(
        days=days_away(first, last),
        accumulated=max(cumulative(away, within) for within in windows if within.first <= last),
        year=max(cumulative(away, within) for within in years),
    )


def band_of(extent: Extent, facts: Facts) -> Band:
    """Who decides on a leave of such an extent. LeaveTooLong or AnnualCapExceeded where nobody may approve it."""
    table, cap = facts.policies.of(ApproverBands), facts.policies.of(AnnualCap)
    band = table.band(extent.days, extent.accumulated)
    if band is None:
        raise refusals.LeaveTooLong(rule=table.pin, days=extent.days, longest=table.longest)
    if not cap.exceeded(extent.year):
        return band
    if cap.beyond == "refused":
        raise refusals.AnnualCapExceeded(rule=cap.pin, year_days=extent.year, cap=cap.days)
    above = (row for row in table.bands if Level.UPPER_AGENCY in row.deciders)
    return next(above, Band(deciders=(Level.UPPER_AGENCY,)))


def competent(band: Band, extent: Extent, facts: Facts) -> Level:
    """The level that decides, where it is one of the band's. ApproverNotCompetent names those that may."""
    level = LEVELS.get(facts.actor.role)
    refusal = asking.ApproverNotCompetent(
        rule=facts.policies.of(ApproverBands).pin,
        level=level and level.value,
        may=", ".join(band.deciders),
        days=extent.days,
        accumulated=extent.accumulated,
    )
    return deciding_level(band.deciders, facts, refusal)


def _elsewhere(leave_id: UUID, case: Case, today: date) -> list[Interval]:
    """When somebody was, is, or by approval will be away, but for one leave."""
    book = case.leave
    past = [Interval(past.away_from, past.away_to) for past in book.past.values() if past.away_from and past.away_to]
    others = (leave for key, leave in book.open.items() if key != leave_id and leave.approved is not None)
    return [*past, *(_away(leave, today) for leave in others)]


def _away(leave: Leave, today: date) -> Interval:
    if leave.trip.departed_on is None:
        return Interval(leave.starts_on, leave.ends_on)
    return Interval(leave.trip.departed_on, max(leave.ends_on, today))
