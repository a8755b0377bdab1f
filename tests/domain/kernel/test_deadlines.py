"""Deadlines: the numbers of the law at their boundaries, days off, hours, and what each count says of itself."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import chinese_calendar
import msgspec
import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from domain.catalogue import calendar
from domain.kernel import days
from domain.kernel.days import Hours, Span

CN = calendar()
ONE = timedelta(days=1)
known = st.dates(date(2018, 1, 1), date(2026, 6, 30))
anywhere = st.dates(date(1950, 1, 1), date(2150, 1, 1))
units = st.sampled_from(["days", "workdays", "weeks", "months"])
froms = st.sampled_from(["next_day", "same_day"])
rolls = st.sampled_from(["none", "forward"])


def off(first, last):
    return tuple(first + timedelta(days=n) for n in range((last - first).days + 1))


SPRING_2026 = off(date(2026, 2, 15), date(2026, 2, 23))

LAW = [
    ("N1 notified", 5, "days", date(2026, 3, 2), date(2026, 3, 7)),
    ("N2 documents delivered", 10, "days", date(2026, 3, 2), date(2026, 3, 12)),
    ("N3 receipt", 5, "days", date(2026, 2, 26), date(2026, 3, 3)),
    ("N3 receipt, 2012", 3, "workdays", date(2026, 3, 6), date(2026, 3, 11)),
    ("N4 report", 10, "days", date(2026, 2, 20), date(2026, 3, 2)),
    ("N5 handed over", 10, "days", date(2024, 2, 20), date(2024, 3, 1)),
    ("N6 to the judicial office, 2012", 3, "days", date(2026, 3, 30), date(2026, 4, 2)),
    ("N7 survey", 10, "workdays", date(2026, 2, 10), date(2026, 3, 2)),
    ("N7 survey, fast track", 5, "workdays", date(2026, 2, 10), date(2026, 2, 24)),
    ("N30 recurring travel", 6, "months", date(2025, 8, 31), date(2026, 2, 28)),
    ("N31 new agency asked", 5, "days", date(2026, 4, 28), date(2026, 5, 3)),
    ("N31 subject reports", 7, "days", date(2025, 12, 28), date(2026, 1, 4)),
    ("N31 2012", 3, "workdays", date(2025, 12, 31), date(2026, 1, 6)),
    ("N46 out of control", 1, "months", date(2026, 1, 31), date(2026, 2, 28)),
    ("N51 detained", 30, "days", date(2024, 1, 30), date(2024, 2, 29)),
    ("N52 revocation", 30, "days", date(2026, 1, 30), date(2026, 3, 1)),
    ("N53 recall", 30, "days", date(2026, 12, 15), date(2027, 1, 14)),
    ("N54 commutation", 30, "days", date(2025, 12, 31), date(2026, 1, 30)),
]

AHEAD = [
    ("N14 appraisal", 30, "days", date(2026, 5, 1), date(2026, 4, 1)),
    ("N23 leave", 3, "days", date(2026, 3, 10), date(2026, 3, 7)),
    ("N23 Minhou", 7, "workdays", date(2026, 3, 2), date(2026, 2, 13)),
    ("N23 Bishan", 1, "weeks", date(2026, 3, 10), date(2026, 3, 3)),
    ("N30 Ordos", 20, "days", date(2026, 3, 10), date(2026, 2, 18)),
    ("N31 change of place", 1, "months", date(2026, 3, 31), date(2026, 2, 28)),
]


@pytest.mark.parametrize(("number", "unit", "start", "last"), [row[1:] for row in LAW], ids=[row[0] for row in LAW])
def test_the_last_day_is_in_time_and_the_day_after_is_late(number, unit, start, last):
    within = Span(number=number, unit=unit, count_from="next_day", roll="none")
    counted = within.counted(start, CN)
    assert counted.last == last
    assert [days.days_after(day, counted.last) for day in (last - ONE, last, last + ONE)] == [0, 0, 1]


@pytest.mark.parametrize(("number", "unit", "day", "last"), [row[1:] for row in AHEAD], ids=[row[0] for row in AHEAD])
def test_so_long_ahead_is_counted_back(number, unit, day, last):
    counted = days.ahead(day, number, unit, calendar=CN)
    assert counted.last == last
    assert f"ahead of {day}" in counted.explanation
    assert counted.explained("zh").startswith(f"{day}前{number}")


@pytest.mark.parametrize(
    ("start", "months", "clamped", "next_day"),
    [
        (date(2026, 1, 30), 1, date(2026, 2, 28), date(2026, 3, 1)),
        (date(2026, 1, 31), 1, date(2026, 2, 28), date(2026, 3, 1)),
        (date(2026, 2, 1), 1, date(2026, 3, 1), date(2026, 3, 1)),
        (date(2024, 1, 30), 1, date(2024, 2, 29), date(2024, 3, 1)),
        (date(2024, 2, 29), 12, date(2025, 2, 28), date(2025, 3, 1)),
        (date(2026, 3, 1), 2, date(2026, 5, 1), date(2026, 5, 1)),
    ],
)
def test_a_month_without_the_day_is_clamped_or_runs_over(start, months, clamped, next_day):
    span = Span(number=months, unit="months", count_from="next_day", roll="none")
    assert span.counted(start).last == clamped
    assert msgspec.structs.replace(span, clamp=False).counted(start).last == next_day


@pytest.mark.parametrize(
    ("start", "unrolled", "last", "rolled"),
    [
        (date(2026, 2, 3), date(2026, 2, 13), date(2026, 2, 13), ()),
        (date(2026, 2, 4), date(2026, 2, 14), date(2026, 2, 14), ()),  # a Saturday that is worked
        (date(2026, 2, 5), date(2026, 2, 15), date(2026, 2, 24), SPRING_2026),
        (date(2026, 2, 13), date(2026, 2, 23), date(2026, 2, 24), SPRING_2026[-1:]),
        (date(2026, 2, 14), date(2026, 2, 24), date(2026, 2, 24), ()),
        (date(2026, 2, 18), date(2026, 2, 28), date(2026, 2, 28), ()),  # another one
    ],
)
def test_a_last_day_within_the_spring_festival_rolls_to_the_first_that_is_worked(start, unrolled, last, rolled):
    assert days.span(start, 10, calendar=CN).last == unrolled
    counted = days.span(start, 10, roll="forward", calendar=CN)
    assert (counted.last, counted.rolled) == (last, rolled)


def test_working_days_pass_over_the_festival_and_count_the_weekend_days_that_are_worked():
    counted = days.span(date(2026, 2, 10), 10, "workdays", calendar=CN)
    assert counted.skipped == (*SPRING_2026, date(2026, 3, 1))
    assert counted.explanation == (
        "10 working days from 2026-02-10, the first day not counted: until 2026-03-02 inclusive; "
        "passing over 10 non-working days (2026-02-15 to 2026-02-23, 2026-03-01); calendar cn@2018-2026"
    )
    assert counted.explained("zh") == (
        "自2026-02-10起10个工作日，当日不计入：至2026-03-02止（含当日）；"
        "跳过非工作日10日（2026-02-15至2026-02-23, 2026-03-01）；日历cn@2018-2026"
    )
    assert counted.calendar == CN.version
    assert counted.pins == (CN.years[2026].pin,)


def test_a_deadline_that_rolled_says_over_what():
    counted = days.span(date(2026, 2, 5), 10, roll="forward", calendar=CN)
    assert "rolled over 9 non-working days (2026-02-15 to 2026-02-23)" in counted.explanation
    assert "末日为非工作日，顺延9日（2026-02-15至2026-02-23）" in counted.explained("zh")


def test_a_working_day_counts_itself_where_the_rule_says_so_and_a_day_off_never():
    assert days.span(date(2026, 3, 6), 2, "workdays", "same_day", calendar=CN).last == date(2026, 3, 9)
    assert days.span(date(2026, 3, 7), 2, "workdays", "same_day", calendar=CN).last == date(2026, 3, 10)
    assert days.span(date(2026, 3, 6), 2, "workdays", calendar=CN).last == date(2026, 3, 10)


def test_a_year_that_the_calendar_does_not_know_is_named():
    counted = days.span(date(2026, 12, 30), 2, "workdays", calendar=CN)
    assert counted.last == date(2027, 1, 1)
    assert counted.uncovered_years == (2027,)
    assert counted.pins == (CN.years[2026].pin,)
    assert counted.explanation.endswith("calendar cn@2018-2026; no calendar of 2027, weekends only")
    assert counted.explained("zh").endswith("2027年无日历数据，仅以周末为非工作日")
    assert days.span(date(2026, 12, 23), 10, roll="forward", calendar=CN).uncovered_years == (2027,)


def test_without_a_calendar_weekends_alone_are_off_and_the_count_says_so():
    counted = days.span(date(2026, 2, 13), 1, "workdays")
    assert counted.last == date(2026, 2, 16)
    assert (counted.calendar, counted.pins, counted.uncovered_years) == (None, (), (2026,))
    assert "no calendar of 2026, weekends only" in counted.explanation


def test_a_calendar_that_was_not_asked_is_not_named():
    counted = days.span(date(2026, 2, 13), 10, calendar=CN)
    assert (counted.calendar, counted.pins, counted.uncovered_years) == (None, (), ())


def test_forty_eight_hours_are_two_days_later_at_the_same_time():
    """N51."""
    start = datetime(2026, 2, 27, 17, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
    counted = Hours(number=48, unit="hours").counted(start)
    assert counted.until == datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
    assert counted.until.date() == date(2026, 3, 1)
    assert counted.explanation == (
        "48 hours from 2026-02-27 17:30+08:00, every hour counted: until 2026-03-01 17:30+08:00"
    )
    assert counted.explained("zh") == "自2026-02-27 17:30+08:00起48小时，连续计算：至2026-03-01 17:30+08:00止"


def test_hours_are_elapsed_ones_also_where_the_clocks_are_changed():
    start = datetime(2026, 3, 28, 12, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    assert days.hours(start, 24).until.hour == 13


@pytest.mark.parametrize(("start", "number"), [(datetime(2026, 1, 1), 1), (datetime(2026, 1, 1, tzinfo=UTC), -1)])
def test_hours_need_a_zone_and_go_forward(start, number):
    with pytest.raises(ValueError, match="forward"):
        days.hours(start, number)


@pytest.mark.parametrize("count", [days.span, days.ahead])
def test_nothing_is_counted_by_a_negative_number(count):
    with pytest.raises(ValueError, match=r"negative|forward"):
        count(date(2026, 1, 1), -1)


def test_a_policy_table_says_a_span_in_one_line():
    within = {"number": 10, "unit": "days", "count_from": "next_day", "roll": "none"}
    span = msgspec.convert(within, Span)
    assert span.counted(date(2026, 3, 1)) == days.span(date(2026, 3, 1), 10)
    for wrong in ({"unit": "hours"}, {"number": -1}, {"roll": "back"}, {"spare": 1}):
        with pytest.raises(msgspec.ValidationError):
            msgspec.convert(within | wrong, Span)


@for_all(anywhere, st.integers(0, 120), units, froms, rolls, st.booleans())
def test_no_span_ends_before_it_begins(start, number, unit, count_from, roll, clamp):
    counted = days.span(start, number, unit, count_from, clamp=clamp, roll=roll, calendar=CN)
    assert counted.last >= start
    assert roll == "none" or CN.is_working(counted.last)
    assert days.ahead(start, number, unit, calendar=CN).last <= start


@for_all(known, st.integers(1, 60), froms)
def test_so_many_working_days_are_counted_as_others_count(start, number, count_from):
    counted = days.span(start, number, "workdays", count_from, calendar=CN)
    first = start if count_from == "same_day" else start + ONE
    assert len(chinese_calendar.get_workdays(first, counted.last)) == number
    assert chinese_calendar.is_workday(counted.last)
    assert len(counted.skipped) == (counted.last - first).days + 1 - number


@for_all(known, st.integers(1, 60))
def test_as_many_lie_ahead(day, number):
    counted = days.ahead(day, number, "workdays", calendar=CN)
    assert counted.last.year < 2018 or len(chinese_calendar.get_workdays(counted.last, day - ONE)) == number


@for_all(anywhere, st.integers(0, 40), units, froms, rolls)
def test_each_count_says_all_that_it_rests_on(start, number, unit, count_from, roll):
    counted = days.span(start, number, unit, count_from, roll=roll, calendar=CN)
    for said in (counted.explanation, counted.explained("zh")):
        assert str(start) in said
        assert str(counted.last) in said
        assert str(number) in said
        assert all(str(year) in said for year in counted.uncovered_years)
        assert ("cn@2018-2026" in said) == (counted.calendar is not None)
    assert not counted.skipped or f"passing over {len(counted.skipped)} non-working day" in counted.explanation
    assert not counted.rolled or f"rolled over {len(counted.rolled)} non-working day" in counted.explanation
    assert not counted.skipped or f"跳过非工作日{len(counted.skipped)}日" in counted.explained("zh")
    assert not counted.rolled or f"顺延{len(counted.rolled)}日" in counted.explained("zh")


@pytest.mark.parametrize("unit", ["days", "workdays", "weeks", "months"])
@pytest.mark.parametrize("count_from", ["next_day", "same_day"])
def test_no_time_at_all_ends_on_the_day_itself(unit, count_from):
    assert days.span(date(2026, 3, 3), 0, unit, count_from, calendar=CN).last == date(2026, 3, 3)


def test_a_policy_table_says_whether_the_last_day_rolls():
    span = Span(number=10, unit="days", count_from="next_day", roll="forward")
    assert span.counted(date(2026, 2, 5), CN).last == date(2026, 2, 24)
    assert msgspec.structs.replace(span, roll="none").counted(date(2026, 2, 5), CN).last == date(2026, 2, 15)
