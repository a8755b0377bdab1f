"""The working-day calendar: which weekdays are off and which weekend days are worked, as published for each year.

Its content is a TOML file a year, ``domain/calendars/<id>/<year>.toml``. A year that is not there has weekends
only; whoever counts says so. A span of days off that crosses New Year stands in the files of both years.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from importlib.resources.abc import Traversable
from typing import Literal

import msgspec

FestivalName = Literal[
    "new_year", "spring_festival", "qingming", "labour_day", "dragon_boat", "mid_autumn", "national_day"
]


class Festival(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A festival and its days off, first and last inclusive, weekends that join it among them."""

    name: FestivalName
    first: date
    last: date

    def days(self) -> Iterator[date]:
        """Each day of the festival."""
        return (self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1))


class Published(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What was published for one year. notices: by what. work: weekend days that are worked."""

    notices: tuple[str, ...]
    festivals: tuple[Festival, ...]
    work: tuple[date, ...]


class CalendarYear(msgspec.Struct, frozen=True):
    """One year: its pin ``cn@2024#<sha256>``, its days off on weekdays, its weekend days that are worked."""

    pin: str
    off: frozenset[date]
    work: frozenset[date]
    notices: tuple[str, ...] = ()
    festivals: tuple[Festival, ...] = ()

    @classmethod
    def of(cls, year: int, pin: str, published: Published) -> CalendarYear:
        """A year from what was published for it; ValueError where that contradicts itself."""
        days = {day for festival in published.festivals for day in festival.days()}
        for festival in published.festivals:
            if festival.last < festival.first or year not in (festival.first.year, festival.last.year):
                raise ValueError(f"{festival.name} is not a span of {year}")
        for day in published.work:
            if day.year != year or day.weekday() < 5 or day in days:
                raise ValueError(f"{day} is not a weekend day of {year} outside the festivals")
        off = frozenset(day for day in days if day.year == year and day.weekday() < 5)
        return cls(pin, off, frozenset(published.work), published.notices, published.festivals)


class Calendar(msgspec.Struct, frozen=True):
    """The years that are known, under one version. Made by ``calendar_of`` or ``load``."""

    id: str
    version: str
    years: Mapping[int, CalendarYear]

    def is_working(self, day: date) -> bool:
        """Whether a day is worked; in a year that is not known, whether it is no weekend day."""
        year = self.years.get(day.year)
        if year is None or day not in year.off | year.work:
            return day.weekday() < 5
        return day in year.work

    def covers(self, year: int) -> bool:
        """Whether anything is known of a year."""
        return year in self.years

    def with_year(self, year: int, known: CalendarYear) -> Calendar:
        """The calendar with one year more, or another one in its place, under a version of its own."""
        return calendar_of(self.id, {**self.years, year: known})


def calendar_of(name: str, years: Mapping[int, CalendarYear]) -> Calendar:
    """A calendar of years. Its version names the first and the last, and a digest of all their pins.

    >>> calendar_of("cn", {}).version[:7]
    'cn@none'
    """
    ordered = dict(sorted(years.items()))
    digest = hashlib.sha256("\n".join(year.pin for year in ordered.values()).encode()).hexdigest()
    named = f"{min(ordered)}-{max(ordered)}" if ordered else "none"
    return Calendar(name, f"{name}@{named}#{digest}", ordered)


def load(folder: Traversable) -> Calendar:
    """Read every ``<year>.toml`` of a folder that bears the calendar's id. ValueError names a malformed file."""
    files = sorted(folder.iterdir(), key=lambda f: f.name)
    known = (_read(folder.name, file) for file in files if file.name.endswith(".toml"))
    return calendar_of(folder.name, dict(known))


def contents(folder: Traversable) -> dict[str, Published]:
    """Every ``<calendar>/<version>.toml`` below a folder, by its digest. ValueError names a malformed file."""
    found: dict[str, Published] = {}
    for directory in (d for d in folder.iterdir() if d.is_dir()):
        for file in (f for f in directory.iterdir() if f.name.endswith(".toml")):
            content = file.read_bytes()
            found[digest_of(content)] = content_of(f"{directory.name}/{file.name}", content)
    return found


def digest_of(content: bytes) -> str:
    """What the content of a year is pinned by."""
    return hashlib.sha256(content).hexdigest()


def content_of(name: str, content: bytes) -> Published:
    """What a file says of its year. ValueError says what is wrong with it."""
    try:
        return msgspec.convert(tomllib.loads(content.decode()), Published)
    except ValueError as wrong:  # msgspec's and tomllib's are ValueErrors too
        raise ValueError(f"calendar {name}: {wrong}") from wrong


def _read(name: str, file: Traversable) -> tuple[int, CalendarYear]:
    content = file.read_bytes()
    published = content_of(f"{name}/{file.name}", content)
    try:
        year = int(file.name.removesuffix(".toml"))
        return year, CalendarYear.of(year, f"{name}@{year}#{digest_of(content)}", published)
    except ValueError as wrong:
        raise ValueError(f"calendar {name}/{file.name}: {wrong}") from wrong
