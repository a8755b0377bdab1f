"""Deadlines in days, working days, weeks and months: the last day, and how it was come by."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count
from typing import Annotated, Literal, NamedTuple

import msgspec

from domain.kernel.calendar import Calendar, calendar_of
from domain.kernel.days.months import add_months
from domain.kernel.days.telling import in_chinese, in_english
from domain.kernel.words import Lang

CountFrom = Literal["next_day", "same_day"]
Unit = Literal["days", "workdays", "weeks", "months"]
Roll = Literal["none", "forward"]

WEEKENDS_ONLY = calendar_of("weekends", {})


class Counted(NamedTuple):
    """The last day of a span, inclusive, and how it was counted: it can be recomputed by hand.

    skipped: non-working days passed over among working days. rolled: non-working days on which it would have
    ended. calendar: the version of the calendar that was asked, with the pins of the years that it was asked
    for; uncovered_years: those of which it, or nobody, knew more than the weekends. ahead: whether it was
    counted back from the start.
    """

    start: date
    number: int
    unit: Unit
    count_from: CountFrom
    last: date
    roll: Roll = "none"
    skipped: tuple[date, ...] = ()
    rolled: tuple[date, ...] = ()
    calendar: str | None = None
    pins: tuple[str, ...] = ()
    uncovered_years: tuple[int, ...] = ()
    ahead: bool = False

    @property
    def explanation(self) -> str:
        """How the last day follows from the first, in English.

        >>> span(date(2026, 3, 1), 10).explanation
        '10 days from 2026-03-01, the first day not counted: until 2026-03-11 inclusive'
        """
        return self.explained("en")

    def explained(self, lang: Lang) -> str:
        """How the last day follows from the first: what was skipped, by which calendar, what it did not know.

        >>> span(date(2026, 3, 1), 10).explained("zh")
        '自2026-03-01起10日，当日不计入：至2026-03-11止（含当日）'
        """
        return in_chinese(self) if lang == "zh" else in_english(self)


class Span(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a policy table says how long something may take, and how that is counted.

    ``within = { number = 10, unit = "days", count_from = "next_day", roll = "none" }``. clamp: as in ``span``.
    """

    number: Annotated[int, msgspec.Meta(ge=0, le=10_000)]
    unit: Unit
    count_from: CountFrom
    roll: Roll
    clamp: bool = True

    def counted(self, start: date, calendar: Calendar | None = None) -> Counted:
        """The last day of this length of time after an event on ``start``."""
        return span(start, self.number, self.unit, self.count_from, clamp=self.clamp, roll=self.roll, calendar=calendar)


def span(
    start: date,
    number: int,
    unit: Unit = "days",
    count_from: CountFrom = "next_day",
    *,
    clamp: bool = True,
    roll: Roll = "none",
    calendar: Calendar | None = None,
) -> Counted:
    """The last day of a span of days, working days, weeks or months that begins with an event on ``start``.

    count_from: ``next_day`` leaves the day of the event out, as most procedural laws do. clamp: whether a
    month without the corresponding day ends on its last day (else on the first of the next). roll: whether a
    last day that is not worked gives way to the next that is. calendar: which days are worked; without one,
    weekends alone are not. Nothing at all (number 0) ends on the day itself. ValueError for a negative number.

    >>> span(date(2026, 1, 31), 1, "months").last
    datetime.date(2026, 2, 28)
    """
    if number < 0:
        raise ValueError("a span is counted forward; what lies before a day is counted by ahead()")
    asked = _Asked(calendar or WEEKENDS_ONLY)
    skipped: tuple[date, ...] = ()
    if unit == "workdays":
        last, skipped = _working_days(start, number, count_from, asked, 1)
    else:
        last = _plain(start, number, unit, count_from, clamp)
    rolled: list[date] = []
    while roll == "forward" and not asked.is_working(last):
        rolled.append(last)
        last += timedelta(days=1)
    counted = Counted(start, number, unit, count_from, last, roll, skipped, tuple(rolled))
    return asked.stated(counted, calendar)


def ahead(day: date, number: int, unit: Unit = "days", *, calendar: Calendar | None = None) -> Counted:
    """The last day on which something is still so long ahead of ``day``, which itself is not counted.

    It is never moved: what is due ahead would come too late. ValueError for a negative number.

    >>> ahead(date(2026, 3, 10), 3).last, ahead(date(2026, 3, 31), 1, "months").last
    (datetime.date(2026, 3, 7), datetime.date(2026, 2, 28))
    """
    if number < 0:
        raise ValueError("how far ahead is no negative number")
    asked = _Asked(calendar or WEEKENDS_ONLY)
    skipped: tuple[date, ...] = ()
    if unit == "workdays":
        last, skipped = _working_days(day, number, "next_day", asked, -1)
    else:
        last = _plain(day, -number, unit, "next_day", True)
    return asked.stated(Counted(day, number, unit, "next_day", last, skipped=skipped, ahead=True), calendar)


def _plain(start: date, number: int, unit: Unit, count_from: CountFrom, clamp: bool) -> date:
    if unit == "months":
        last = add_months(start, number, clamp=clamp)
    else:
        last = start + timedelta(days=number * (7 if unit == "weeks" else 1))
    return last - timedelta(days=1) if count_from == "same_day" and number else last


def _working_days(
    start: date, number: int, count_from: CountFrom, asked: _Asked, step: int
) -> tuple[date, tuple[date, ...]]:
    """The last of so many working days, and the others passed on the way."""
    if not number:
        return start, ()
    skipped: list[date] = []
    for day in _days(start, 0 if count_from == "same_day" else 1, step):
        if not asked.is_working(day):
            skipped.append(day)
            continue
        number -= 1
        if not number:
            return day, tuple(skipped)
    raise AssertionError("days do not end")


def _days(start: date, first: int, step: int) -> Iterator[date]:
    return (start + timedelta(days=n * step) for n in count(first))


class _Asked:
    """A calendar, and the years that it was asked for."""

    def __init__(self, calendar: Calendar) -> None:
        self._calendar = calendar
        self._years: set[int] = set()

    def is_working(self, day: date) -> bool:
        self._years.add(day.year)
        return self._calendar.is_working(day)

    def stated(self, counted: Counted, calendar: Calendar | None) -> Counted:
        """What was counted, with what the calendar knew of the years that it was asked for."""
        years, known = sorted(self._years), self._calendar.years
        return counted._replace(
            calendar=calendar.version if calendar and years else None,
            pins=tuple(known[year].pin for year in years if year in known),
            uncovered_years=tuple(year for year in years if year not in known),
        )
