"""Which calendar is in force where: what the nearest unit published for a year, else the packaged year."""

from __future__ import annotations

from datetime import date

import pytest

from domain.catalogue import calendar, policies
from domain.kernel import days
from domain.kernel.access import Unit
from domain.kernel.calendar import contents, digest_of
from domain.kernel.days.in_force import AtHand, CalendarContentMissing, Calendars
from domain.kernel.policy import Policies
from domain.oversight.calendars.record import Publication, UnitCalendar

UNITS = {
    "county": Unit("county", "County", "Asia/Shanghai"),
    "east": Unit("east", "East", "Asia/Shanghai", "county"),
    "west": Unit("west", "West", "Asia/Shanghai", "county"),
}
CN = calendar()
MONDAY = date(2026, 3, 9)  # a Monday that the packaged calendar has as a working day
DAY_OFF = """notices = ["Own"]
work = []
[[festivals]]
name = "qingming"
first = {first}
last = {last}
"""


def content(first="2026-03-09", last="2026-03-09"):
    return DAY_OFF.format(first=first, last=last).encode()


@pytest.fixture
def at_hand(tmp_path):
    folder = tmp_path / "workdays"
    folder.mkdir()
    (folder / "own-2026.toml").write_bytes(content())
    (folder / "second-2026.toml").write_bytes(content(last="2026-03-10"))
    (folder / "notes.txt").write_text("no calendar")
    (tmp_path / "readme.txt").write_text("no folder")
    found = AtHand()
    found.keep(contents(tmp_path))
    return found


def calendars(at_hand, calendar_name="workdays", **published):
    years = {
        f"{unit}:{calendar_name}": UnitCalendar(
            f"{unit}:{calendar_name}", unit, calendar_name,
            {year: Publication(version, digest_of(text), None) for year, (version, text) in given.items()},
        )
        for unit, given in published.items()
    }  # fmt: skip
    return Calendars(CN, at_hand, years, UNITS)


OWN = {2026: ("own-2026", content())}
SECOND = {2026: ("second-2026", content(last="2026-03-10"))}


def test_where_nothing_is_published_the_packaged_calendar_holds(at_hand):
    assert calendars(at_hand).of("east") is CN
    assert calendars(at_hand, county=OWN).of("elsewhere") is CN
    assert calendars(at_hand, calendar_name="market-days", county=OWN).of("east") is CN


def test_what_a_unit_published_for_a_year_holds_at_it_and_below_it_and_other_years_stay(at_hand):
    found = calendars(at_hand, county=OWN).of("east")
    assert CN.is_working(MONDAY)
    assert not found.is_working(MONDAY)
    assert found.is_working(date(2026, 2, 16))  # a day off in the packaged year, which the published one replaces
    assert found.is_working(date(2025, 10, 1)) is CN.is_working(date(2025, 10, 1)) is False
    assert found.covers(2026)
    assert found.covers(2025)
    assert not found.covers(2090)
    assert (found.id, found.version) != (CN.id, CN.version)


def test_a_units_own_wins_over_one_above_it(at_hand):
    both = calendars(at_hand, county=OWN, east=SECOND)
    assert not both.of("east").is_working(date(2026, 3, 10))
    assert both.of("west").is_working(date(2026, 3, 10))
    assert not both.of("west").is_working(MONDAY)


@pytest.mark.parametrize("text", [content("2026-04-04", "2026-04-05"), content("2026-03-10", "2026-03-09")])
def test_a_day_of_a_year_whose_content_is_not_at_hand_is_refused_by_name_and_other_years_go_on(at_hand, text):
    found = calendars(at_hand, county={2026: ("lost", text)}).of("county")
    with pytest.raises(CalendarContentMissing) as missing:
        found.is_working(MONDAY)
    assert missing.value.facts == {"version": "lost", "year": 2026, "digest": digest_of(text)}
    assert missing.value.rule_name == "workdays@lost"
    assert not found.is_working(date(2025, 10, 1))


def test_content_of_another_year_is_none_of_this_one(at_hand):
    found = calendars(at_hand, county={2027: ("own-2026", content())}).of("county")
    with pytest.raises(CalendarContentMissing):
        found.is_working(date(2027, 3, 9))


def test_a_malformed_file_is_named(tmp_path):
    (tmp_path / "workdays").mkdir()
    (tmp_path / "workdays" / "bad.toml").write_text("work = 1")
    with pytest.raises(ValueError, match=r"calendar workdays/bad\.toml"):
        contents(tmp_path)


def test_a_decision_pins_the_years_that_it_asked_for(at_hand):
    pin = f"workdays@own-2026#{digest_of(content())}"
    view = Policies(policies(), MONDAY, "east", calendars(at_hand, county=OWN).of("east"))
    assert view.consulted == ()
    assert days.span(date(2026, 3, 1), 10, calendar=view.calendar).last == date(2026, 3, 11)
    assert view.consulted == ()  # calendar days ask no calendar
    assert days.span(date(2026, 3, 8), 1, "workdays", calendar=view.calendar).last == date(2026, 3, 10)
    assert view.consulted == (pin,)
    days.span(date(2025, 12, 30), 5, "workdays", calendar=view.calendar)
    assert view.consulted == (CN.years[2025].pin, pin)
    assert Policies(policies(), MONDAY).calendar is None
