"""The last day of a sentence's term, which is not counted as a deadline is."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from domain.kernel.days.months import add_months
from domain.kernel.words import Lang


class Term(NamedTuple):
    """A term as it is printed: from the day on which it begins to its last day, both inclusive."""

    begins_on: date
    years: int
    months: int
    days: int
    last: date

    @property
    def explanation(self) -> str:
        """How the last day follows from the first, in English."""
        return self.explained("en")

    def explained(self, lang: Lang) -> str:
        """How the last day follows from the first.

        >>> term(date(2026, 3, 15), years=1, months=6).explained("en")
        '1 y 6 m from 2026-03-15, that day counted, to the day before the corresponding day: until 2027-09-14 inclusive'
        """
        lengths = (self.years, self.months, self.days)
        if lang == "zh":
            long = "".join(f"{n}{unit}" for n, unit in zip(lengths, ("年", "个月", "日"), strict=True) if n)
            return f"自{self.begins_on}起{long}，当日计入，至对应日的前一日：至{self.last}止"
        long = " ".join(f"{n} {unit}" for n, unit in zip(lengths, "ymd", strict=True) if n)
        day_before = "that day counted, to the day before the corresponding day"
        return f"{long} from {self.begins_on}, {day_before}: until {self.last} inclusive"


def term(begins_on: date, *, years: int = 0, months: int = 0, days: int = 0) -> Term:
    """The term of a sentence: to the day before the corresponding day.

    Years first, then months, then days. Where a month has no corresponding day its last day takes its place;
    months from the last day of a month go to the last day of a month. No term rolls over days off. ValueError
    for a term without length. Source: Interpretation on the Criminal Procedure Law (2021), art. 202.

    >>> term(date(2026, 1, 31), months=1).last, term(date(2026, 2, 28), months=1).last
    (datetime.date(2026, 2, 27), datetime.date(2026, 3, 30))
    """
    if min(years, months, days) < 0 or not (years or months or days):
        raise ValueError("a term has a length")
    corresponding = add_months(begins_on, 12 * years)
    if months:
        corresponding = add_months(corresponding, months, last_to_last=True)
    last = corresponding + timedelta(days=days - 1)
    return Term(begins_on, years, months, days, last)
