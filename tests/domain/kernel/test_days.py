"""Counting days and months."""

import doctest
from datetime import date
from importlib import import_module
from pkgutil import iter_modules

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from domain.kernel import days

dates = st.dates(date(1900, 1, 1), date(2190, 1, 1))


@pytest.mark.parametrize("name", [module.name for module in iter_modules(days.__path__)])
def test_the_examples_in_the_docstrings_are_true(name):
    assert doctest.testmod(import_module(f"{days.__name__}.{name}")).failed == 0


@pytest.mark.parametrize(
    ("start", "months", "clamped", "rolled"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28), date(2026, 3, 1)),
        (date(2024, 1, 31), 1, date(2024, 2, 29), date(2024, 3, 1)),
        (date(2026, 3, 1), 2, date(2026, 5, 1), date(2026, 5, 1)),
        (date(2025, 12, 31), 2, date(2026, 2, 28), date(2026, 3, 1)),
        (date(2026, 3, 31), -1, date(2026, 2, 28), date(2026, 3, 1)),
    ],
)
def test_a_month_ends_on_the_corresponding_day_or_on_its_last(start, months, clamped, rolled):
    assert days.add_months(start, months) == clamped
    assert days.add_months(start, months, clamp=False) == rolled


def test_the_first_day_counts_only_where_the_rule_says_so():
    start = date(2026, 3, 1)
    assert days.span(start, 10).last == date(2026, 3, 11)
    assert days.span(start, 10, count_from="same_day").last == date(2026, 3, 10)
    assert days.span(start, 2, "weeks").last == date(2026, 3, 15)
    assert days.span(start, 1, "months", "same_day").last == date(2026, 3, 31)


def test_a_count_explains_itself():
    counted = days.span(date(2026, 3, 1), 1, "months", "same_day")
    assert counted.explanation == "1 month from 2026-03-01, the first day counted: until 2026-03-31 inclusive"


@for_all(dates, st.integers(0, 600))
def test_as_many_months_lie_between_as_were_added(start, months):
    assert days.months_between(start, days.add_months(start, months)) == months


@for_all(dates)
def test_a_day_lies_within_its_month_and_its_quarter(day):
    month = days.month_of(day)
    for period in (month, days.quarter_of(month)):
        first, last = days.bounds(period)
        assert first <= day <= last
        assert month in days.months_of(period)


@for_all(dates, dates)
def test_nobody_is_late_before_the_day_after(day, last):
    assert (days.days_after(day, last) > 0) == (day > last)
