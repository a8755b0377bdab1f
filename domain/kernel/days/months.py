"""Calendar months, quarters and the days between. Pure arithmetic: it knows no days off."""

from __future__ import annotations

import calendar
from datetime import date, timedelta


def add_months(day: date, months: int, *, clamp: bool = True, last_to_last: bool = False) -> date:
    """The corresponding day so many months later (or earlier, if negative).

    clamp: whether a month without it gives its last day (else the first of the next). last_to_last: whether
    the last day of a month corresponds to the last day of any other.

    >>> add_months(date(2024, 2, 29), 12), add_months(date(2026, 1, 31), 1, clamp=False)
    (datetime.date(2025, 2, 28), datetime.date(2026, 3, 1))
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    longest = calendar.monthrange(year, month + 1)[1]
    if last_to_last and (day + timedelta(days=1)).day == 1:
        return date(year, month + 1, longest)
    if day.day <= longest or clamp:
        return date(year, month + 1, min(day.day, longest))
    return date(year, month + 1, longest) + timedelta(days=1)


def months_between(start: date, day: date) -> int:
    """How many whole months have passed since ``start``; negative before it.

    >>> months_between(date(2026, 1, 31), date(2026, 2, 28)), months_between(date(2026, 1, 31), date(2026, 2, 27))
    (1, 0)
    """
    months = (day.year - start.year) * 12 + day.month - start.month
    return months - (day < add_months(start, months))


def days_after(day: date, last: date) -> int:
    """By how many days ``day`` is later than the last day; 0 where it is not."""
    return max(0, (day - last).days)


def after_month(day: date, month: str, grace_days: int) -> int:
    """By how many days ``day`` is later than a month's last day and so many days of grace; 0 where it is not.

    >>> after_month(date(2026, 3, 6), "2026-02", 5), after_month(date(2026, 3, 5), "2026-02", 5)
    (1, 0)
    """
    return days_after(day, bounds(month)[1] + timedelta(days=grace_days))


def month_of(day: date) -> str:
    """The month of a day, as ``2026-03``."""
    return f"{day.year:04}-{day.month:02}"


def quarter_of(month: str) -> str:
    """The quarter of a month.

    >>> quarter_of("2026-04")
    '2026-Q2'
    """
    return f"{month[:4]}-Q{(int(month[5:]) + 2) // 3}"


def months_of(period: str) -> tuple[str, ...]:
    """The months of a period: all of a year, three of a quarter, itself for a month.

    >>> months_of("2026-Q2"), months_of("2026-02"), len(months_of("2026"))
    (('2026-04', '2026-05', '2026-06'), ('2026-02',), 12)
    """
    if len(period) > 4 and period[5] != "Q":
        return (period,)
    first, last = (int(period[6]) * 3 - 2, int(period[6]) * 3) if len(period) > 4 else (1, 12)
    return tuple(f"{period[:4]}-{month:02}" for month in range(first, last + 1))


def periods_of(period: str) -> tuple[str, ...]:
    """A period and those that it is a part of, the shortest first.

    >>> periods_of("2026-05"), periods_of("2026-Q2"), periods_of("2026")
    (('2026-05', '2026-Q2', '2026'), ('2026-Q2', '2026'), ('2026',))
    """
    if len(period) == 4:
        return (period,)
    quarter = period if period[5] == "Q" else quarter_of(period)
    return tuple(dict.fromkeys((period, quarter, period[:4])))


def bounds(period: str) -> tuple[date, date]:
    """The first and the last day of a month, quarter or year, both inclusive.

    >>> bounds("2026-Q1")
    (datetime.date(2026, 1, 1), datetime.date(2026, 3, 31))
    """
    months = months_of(period)
    first, last = (date(int(m[:4]), int(m[5:]), 1) for m in (months[0], months[-1]))
    return first, add_months(last, 1) - timedelta(days=1)
