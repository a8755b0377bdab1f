"""The working-day calendar: its data, against what others have; its versions; what it does not know."""

import doctest
from datetime import date, timedelta
from importlib.resources import files

import chinese_calendar
import pytest

from domain.catalogue import calendar
from domain.kernel import calendar as module
from domain.kernel.calendar import CalendarYear, Festival, Published, calendar_of, load

CN = calendar()
ONE = timedelta(days=1)
FESTIVALS = [festival for year in CN.years.values() for festival in year.festivals]


def days_of(year):
    return (date(year, 1, 1) + timedelta(days=n) for n in range((date(year + 1, 1, 1) - date(year, 1, 1)).days))


def test_the_examples_in_the_docstrings_are_true():
    assert doctest.testmod(module).failed == 0


def test_the_years_from_2018_to_2026_are_there():
    assert list(CN.years) == list(range(2018, 2027))
    assert not CN.covers(2017)
    assert not CN.covers(2027)


@pytest.mark.parametrize("year", CN.years)
def test_each_day_is_worked_or_not_as_the_library_of_others_has_it(year):
    assert [day for day in days_of(year) if CN.is_working(day) != chinese_calendar.is_workday(day)] == []


@pytest.mark.parametrize("year", CN.years)
def test_a_year_names_its_notices_its_pin_and_each_of_the_seven_festivals(year):
    known = CN.years[year]
    assert known.pin.startswith(f"cn@{year}#")
    assert len(known.pin.partition("#")[2]) == 64
    assert all("国务院办公厅关于" in notice and "国办发明电" in notice for notice in known.notices)
    assert {festival.name for festival in known.festivals} == set(module.FestivalName.__args__)


@pytest.mark.parametrize("festival", FESTIVALS, ids=lambda f: f"{f.name}-{f.first}")
def test_a_festival_is_all_of_the_days_off_around_it(festival):
    known = [day for day in festival.days() if CN.covers(day.year)]
    assert not any(CN.is_working(day) for day in known)
    assert CN.is_working(festival.last + ONE)
    assert CN.is_working(festival.first - ONE)


def test_days_off_across_new_year_stand_in_both_years():
    for festival in FESTIVALS:
        years = {festival.first.year, festival.last.year} & set(CN.years)
        assert all(festival in CN.years[year].festivals for year in years)
    assert not CN.is_working(date(2018, 12, 31))  # a Monday
    assert CN.is_working(date(2018, 12, 29))  # a Saturday


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2020, 1, 31), False),  # the Spring Festival was lengthened by a second notice
        (date(2020, 2, 1), False),  # and this Saturday no longer worked
        (date(2020, 2, 3), True),
        (date(2019, 5, 3), False),  # Labour Day too
        (date(2019, 5, 5), True),
        (date(2024, 2, 9), True),  # New Year's Eve was only recommended
        (date(2026, 2, 23), False),
        (date(2026, 2, 28), True),
    ],
)
def test_later_notices_and_recommendations_are_told_apart(day, worked):
    assert CN.is_working(day) is worked


def test_of_an_unknown_year_only_weekends_are_off():
    assert CN.is_working(date(2027, 1, 1))
    assert not CN.is_working(date(2027, 1, 2))


def test_a_published_year_takes_the_place_of_the_packaged_one_under_another_version():
    notice = Published(("a notice",), (Festival("new_year", date(2027, 1, 1), date(2027, 1, 3)),), (date(2027, 1, 9),))
    more = CN.with_year(2027, CalendarYear.of(2027, "cn@2027#" + "0" * 64, notice))
    assert not more.is_working(date(2027, 1, 1))
    assert more.is_working(date(2027, 1, 9))
    assert more.version.startswith("cn@2018-2027#")
    assert more.years[2026] is CN.years[2026]
    other = more.with_year(2027, CalendarYear.of(2027, "cn@2027#" + "1" * 64, Published((), (), ())))
    assert other.is_working(date(2027, 1, 1))
    assert len({CN.version, more.version, other.version}) == 3


def test_the_version_is_that_of_the_content_alone():
    years = dict(reversed(CN.years.items()))
    assert calendar_of("cn", years).version == CN.version == load(files("domain").joinpath("calendars", "cn")).version


@pytest.mark.parametrize(
    "content",
    [
        "work = [2024-02-04]\nfestivals = []",
        "notices = []\nwork = [2024-02-05]\nfestivals = []",  # a Monday
        "notices = []\nwork = [2023-02-04]\nfestivals = []",
        'notices = []\nwork = []\nfestivals = [{ name = "easter", first = 2024-02-04, last = 2024-02-05 }]',
        'notices = []\nwork = []\nfestivals = [{ name = "new_year", first = 2024-01-02, last = 2024-01-01 }]',
        'notices = []\nwork = []\nfestivals = [{ name = "new_year", first = 2025-01-01, last = 2025-01-01 }]',
        'notices = []\nwork = [2024-02-11]\nfestivals = [{ name = "qingming", first = 2024-02-10, last = 2024-02-17 }]',
        "work = ",
    ],
)
def test_a_malformed_year_is_named_and_not_loaded(tmp_path, content):
    folder = tmp_path / "cn"
    folder.mkdir()
    (folder / "2024.toml").write_text(content)
    with pytest.raises(ValueError, match=r"cn/2024\.toml"):
        load(folder)
