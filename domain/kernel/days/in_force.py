"""Which calendar of working days is in force where: what units published takes the place of the packaged years.

A publication is for one unit, with everything below it, and one year; it pins the digest of its content, which lies in
the folder of policies as ``calendars/<calendar>/<version>.toml``. Where the content of a year is not at hand, whoever
asks for a day of that year is refused by name; other years go on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Protocol

from domain.kernel.access import Unit, upwards
from domain.kernel.calendar import Calendar, CalendarYear, Published, calendar_of
from domain.kernel.refusal import Refused

#: The calendar that deadlines are counted by. Others may be published as well; nothing is counted by them.
WORKDAYS = "workdays"


class CalendarContentMissing(Refused, code="kernel.calendar-content-missing"):
    """The calendar {version} is in force for {year}, and no content of that year is at hand here for it.

    The same request again, once the file with the digest {digest} lies in the folder of policies.
    """


class Publication(Protocol):
    """What holds for one year: a version of the calendar, by the digest of its content."""

    @property
    def version(self) -> str:
        """The name of the version."""

    @property
    def digest(self) -> str:
        """SHA-256 of its content, in hexadecimal."""


class Publications(Protocol):
    """A calendar as one unit published it."""

    @property
    def years(self) -> Mapping[int, Publication]:
        """What holds for each year."""


class AtHand:
    """Contents of calendars, by their digests."""

    def __init__(self) -> None:
        self._contents: dict[str, Published] = {}

    def keep(self, contents: Mapping[str, Published]) -> None:
        """Hold further contents at hand (``calendar.contents``)."""
        self._contents.update(contents)

    def year(self, publication: Publication, year: int) -> CalendarYear:
        """A year as it was published. CalendarContentMissing where no content of that year is at hand for it."""
        pin = f"{WORKDAYS}@{publication.version}#{publication.digest}"
        try:
            return CalendarYear.of(year, pin, self._contents[publication.digest])
        except (KeyError, ValueError):
            missing = CalendarContentMissing(
                rule=pin, version=publication.version, year=year, digest=publication.digest
            )
            raise missing from None


class Calendars:
    """The calendar in force at each unit: of each year what the unit, or failing that the nearest above it, published
    last; the packaged one for all other years.

    published: by ``<unit>:<calendar>``. It is made anew whenever a unit or a publication is recorded, and remembers
    what it found until then.
    """

    def __init__(
        self, packaged: Calendar, at_hand: AtHand, published: Mapping[str, Publications], units: Mapping[str, Unit]
    ) -> None:
        self._packaged = packaged
        self._at_hand = at_hand
        self._published = published
        self._units = units
        self._found: dict[str, Calendar] = {}

    def of(self, unit_id: str) -> Calendar:
        """The calendar in force at a unit."""
        if not self._published:
            return self._packaged
        found = self._found.get(unit_id)
        if found is None:
            found = self._found[unit_id] = self._chosen(unit_id)
        return found

    def _chosen(self, unit_id: str) -> Calendar:
        chosen = published_at(unit_id, self._published, self._units)
        if not chosen:
            return self._packaged
        pins = {year: f"{WORKDAYS}@{p.version}#{p.digest}" for year, p in chosen.items()}
        named = calendar_of(WORKDAYS, {**self._packaged.years, **{year: _unread(pin) for year, pin in pins.items()}})
        return Calendar(named.id, named.version, _Years(self._packaged.years, chosen, self._at_hand))


def published_at(
    unit_id: str, published: Mapping[str, Publications], units: Mapping[str, Unit]
) -> dict[int, Publication]:
    """Which years hold at a unit as it, or one above it, published them: the nearest counts."""
    chosen: dict[int, Publication] = {}
    for unit in upwards(unit_id, units):
        own = published.get(f"{unit}:{WORKDAYS}")
        chosen = {**(own.years if own else {}), **chosen}
    return chosen


def _unread(pin: str) -> CalendarYear:
    return CalendarYear(pin, frozenset(), frozenset())


class _Years(Mapping[int, CalendarYear]):
    """Years, of which those that were published are read when they are asked for."""

    def __init__(
        self, packaged: Mapping[int, CalendarYear], published: Mapping[int, Publication], at_hand: AtHand
    ) -> None:
        self._packaged = packaged
        self._published = published
        self._at_hand = at_hand

    def __getitem__(self, year: int) -> CalendarYear:
        publication = self._published.get(year)
        return self._packaged[year] if publication is None else self._at_hand.year(publication, year)

    def __contains__(self, year: object) -> bool:
        return year in self._published or year in self._packaged

    def __iter__(self) -> Iterator[int]:
        return iter(sorted({*self._packaged, *self._published}))

    def __len__(self) -> int:
        return len({*self._packaged, *self._published})


class _Noted(Mapping[int, CalendarYear]):
    """Years that tell of each one that is asked for, by its pin."""

    def __init__(self, years: Mapping[int, CalendarYear], note: Callable[[str], None]) -> None:
        self._years = years
        self._note = note

    def __getitem__(self, year: int) -> CalendarYear:
        found = self._years[year]
        self._note(found.pin)
        return found

    def __contains__(self, year: object) -> bool:
        return year in self._years

    def __iter__(self) -> Iterator[int]:
        return iter(self._years)

    def __len__(self) -> int:
        return len(self._years)


def noted(calendar: Calendar, note: Callable[[str], None]) -> Calendar:
    """The same calendar, which tells of each year that it is asked for, by its pin."""
    return Calendar(calendar.id, calendar.version, _Noted(calendar.years, note))
