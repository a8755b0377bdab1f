"""Days away, and how many of them lie within the last months; boundary words; the end of a term."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from domain.kernel import days
from domain.kernel.days import Interval

dates = st.dates(date(1900, 1, 1), date(2190, 1, 1))
near = st.dates(date(2026, 1, 1), date(2026, 12, 31))
intervals = st.tuples(near, st.integers(0, 40)).map(lambda i: Interval(i[0], i[0] + timedelta(days=i[1])))
comparators = st.sampled_from(["inclusive", "exclusive"])
numbers = st.integers(0, 40) | st.decimals(0, 40, places=1)


@pytest.mark.parametrize(
    ("last", "away", "by_the_office"),
    [(date(2026, 3, 6), 6, True), (date(2026, 3, 7), 7, True), (date(2026, 3, 8), 8, False)],
)
def test_a_leave_of_seven_days_is_within_seven_and_one_of_eight_exceeds_it(last, away, by_the_office):
    """N24."""
    assert days.days_away(date(2026, 3, 1), last) == away
    assert days.within(away, 7) is by_the_office
    assert days.exceeds(away, 7) is not by_the_office


@pytest.mark.parametrize(("away", "at_once"), [(29, True), (30, True), (31, False)])
def test_one_approval_is_for_thirty_days_at_most(away, at_once):
    """N25."""
    last = date(2026, 3, 1) + timedelta(days=away - 1)
    assert days.within(days.days_away(date(2026, 3, 1), last), 30) is at_once


@pytest.mark.parametrize(
    ("until", "total"), [(date(2026, 3, 21), 29), (date(2026, 3, 22), 30), (date(2026, 3, 23), 31)]
)
def test_days_away_within_two_months_are_counted_with_those_before(until, total):
    """N26."""
    away = [Interval(date(2026, 2, 1), date(2026, 2, 10)), Interval(date(2026, 3, 3), until)]
    inside = days.cumulative(away, days.window(until, 2))
    assert inside == total
    assert days.exceeds(inside, 30) is (total > 30)


@pytest.mark.parametrize(("until", "total"), [(date(2026, 3, 20), 29), (date(2026, 3, 21), 29), (date(2026, 4, 1), 30)])
def test_days_drop_out_of_a_window_as_it_moves_on(until, total):
    away = [Interval(date(2026, 1, 10), date(2026, 1, 31)), Interval(date(2026, 3, 3), until)]
    assert days.cumulative(away, days.window(until, 2)) == total


@pytest.mark.parametrize(("late", "sanction"), [(9, "admonition"), (10, "admonition"), (11, "warning")])
def test_ten_days_late_is_for_an_admonition_and_eleven_for_a_warning(late, sanction):
    """N43, N44."""
    last = days.span(date(2026, 3, 1), 10).last
    found = days.days_after(last + timedelta(days=late), last)
    assert ("warning" if days.exceeds(found, 10) else "admonition") == sanction


def test_a_word_includes_its_number_where_its_instrument_says_so():
    """Criminal Law art. 99: all do. Measures art. 58: 以下 and 超过 leave it out."""
    assert [days.within(n, 7) for n in (6, 7, 8)] == [True, True, False]
    assert [days.within(n, 7, "exclusive") for n in (6, 7, 8)] == [True, False, False]
    assert [days.exceeds(n, 10) for n in (10, 11)] == [False, True]
    assert [days.reaches(n, 6) for n in (5, 6, 7)] == [False, True, True]
    assert [days.reaches(n, 6, "exclusive") for n in (5, 6, 7)] == [False, False, True]
    assert days.within(Decimal("7.0"), 7)


@for_all(numbers, numbers, comparators)
def test_opposite_words_leave_no_gap_and_do_not_overlap(number, limit, comparator):
    assert days.within(number, limit, comparator) is not days.exceeds(number, limit, comparator)
    assert days.reaches(number, limit, comparator) is not days.below(number, limit, comparator)


def test_a_window_of_months_ends_on_the_day_and_begins_after_the_corresponding_one():
    assert days.window(date(2026, 3, 15), 2) == Interval(date(2026, 1, 16), date(2026, 3, 15))
    assert days.window(date(2026, 4, 30), 2) == Interval(date(2026, 3, 1), date(2026, 4, 30))
    assert days.window(date(2024, 3, 31), 1) == Interval(date(2024, 3, 1), date(2024, 3, 31))


@for_all(intervals, intervals)
def test_an_overlap_is_what_both_have_and_the_same_either_way(one, other):
    common = days.overlap(one, other)
    assert common == days.overlap(other, one)
    both = {one.first + timedelta(days=n) for n in range((one.last - one.first).days + 1)} & {
        other.first + timedelta(days=n) for n in range((other.last - other.first).days + 1)
    }
    assert common == (Interval(min(both), max(both)) if both else None)


@for_all(st.lists(intervals, max_size=6), near, st.integers(1, 6), st.integers(0, 200))
def test_days_within_a_window_add_up_whichever_way_it_is_cut(away, ends_on, months, cut):
    whole = days.window(ends_on, months)
    last_of_first = min(whole.first + timedelta(days=cut), whole.last)
    first, second = Interval(whole.first, last_of_first), Interval(last_of_first + timedelta(days=1), whole.last)
    total = days.cumulative(away, whole)
    assert total == days.cumulative(away, first) + days.cumulative(away, second)
    listed = {i.first + timedelta(days=n) for i in away for n in range((i.last - i.first).days + 1)}
    assert total == sum(whole.first <= day <= whole.last for day in listed)


@pytest.mark.parametrize(
    ("begins_on", "length", "last"),
    [
        (date(2026, 3, 15), {"months": 6}, date(2026, 9, 14)),
        (date(2026, 3, 1), {"years": 1}, date(2027, 2, 28)),
        (date(2026, 1, 30), {"months": 1}, date(2026, 2, 27)),
        (date(2026, 1, 31), {"months": 1}, date(2026, 2, 27)),
        (date(2024, 1, 31), {"months": 1}, date(2024, 2, 28)),
        (date(2026, 2, 28), {"months": 1}, date(2026, 3, 30)),  # last day to last day
        (date(2024, 2, 28), {"months": 1}, date(2024, 3, 27)),  # in a leap year it is not the last
        (date(2024, 2, 29), {"years": 1}, date(2025, 2, 27)),
        (date(2015, 8, 30), {"months": 5, "days": 7}, date(2016, 2, 5)),
        (date(2026, 3, 15), {"years": 1, "months": 6}, date(2027, 9, 14)),
        (date(2026, 9, 25), {"days": 7}, date(2026, 10, 1)),  # no day off moves it
    ],
)
def test_a_term_goes_to_the_day_before_the_corresponding_day(begins_on, length, last):
    assert days.term(begins_on, **length).last == last


def test_a_term_is_not_a_deadline():
    assert days.term(date(2026, 3, 15), months=1).last == date(2026, 4, 14)
    assert days.span(date(2026, 3, 15), 1, "months").last == date(2026, 4, 15)


def test_a_term_explains_itself():
    counted = days.term(date(2026, 3, 15), years=1, months=6, days=3)
    assert counted.explained("zh") == "自2026-03-15起1年6个月3日，当日计入，至对应日的前一日：至2027-09-17止"
    assert counted.explanation.startswith("1 y 6 m 3 d from 2026-03-15, that day counted")


@pytest.mark.parametrize("length", [{}, {"days": 0}, {"months": -1}, {"years": 1, "days": -1}])
def test_a_term_has_a_length(length):
    with pytest.raises(ValueError, match="length"):
        days.term(date(2026, 3, 15), **length)


@for_all(dates, st.integers(1, 300), st.integers(1, 300))
def test_a_longer_term_never_ends_earlier(begins_on, months, more):
    assert begins_on <= days.term(begins_on, months=months).last < days.term(begins_on, months=months + more).last
