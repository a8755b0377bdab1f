"""Counting days, with the reason for each result: deadlines, terms, months, intervals, boundary words."""

from domain.kernel.days.boundaries import Comparator, below, exceeds, reaches, within
from domain.kernel.days.counting import Counted, CountFrom, Roll, Span, Unit, ahead, span
from domain.kernel.days.hours import CountedHours, Hours, hours
from domain.kernel.days.intervals import Interval, cumulative, days_away, overlap, window
from domain.kernel.days.months import (
    add_months,
    after_month,
    bounds,
    days_after,
    month_of,
    months_between,
    months_of,
    periods_of,
    quarter_of,
)
from domain.kernel.days.terms import Term, term

__all__ = [
    "Comparator",
    "CountFrom",
    "Counted",
    "CountedHours",
    "Hours",
    "Interval",
    "Roll",
    "Span",
    "Term",
    "Unit",
    "add_months",
    "after_month",
    "ahead",
    "below",
    "bounds",
    "cumulative",
    "days_after",
    "days_away",
    "exceeds",
    "hours",
    "month_of",
    "months_between",
    "months_of",
    "overlap",
    "periods_of",
    "quarter_of",
    "reaches",
    "span",
    "term",
    "window",
    "within",
]
