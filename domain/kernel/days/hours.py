"""Deadlines in hours: from an instant to an instant, by elapsed time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal, NamedTuple

import msgspec

from domain.kernel.words import Lang, in_words


class CountedHours(NamedTuple):
    """The instant until which something is in time, inclusive, and how it was counted."""

    start: datetime
    number: int
    until: datetime

    @property
    def explanation(self) -> str:
        """How the end follows from the start, in English."""
        return self.explained("en")

    def explained(self, lang: Lang) -> str:
        """How the end follows from the start; hours are not held up by nights or days off.

        >>> hours(datetime(2026, 2, 27, 17, 30, tzinfo=UTC), 48).explained("en")
        '48 hours from 2026-02-27 17:30+00:00, every hour counted: until 2026-03-01 17:30+00:00'
        """
        start, until = in_words(self.start, lang), in_words(self.until, lang)
        if lang == "zh":
            return f"自{start}起{self.number}小时，连续计算：至{until}止"
        many = "hour" if self.number == 1 else "hours"
        return f"{self.number} {many} from {start}, every hour counted: until {until}"


class Hours(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A length of hours as a policy table has it: ``within = { number = 48, unit = "hours" }``."""

    number: Annotated[int, msgspec.Meta(ge=0, le=10_000)]
    unit: Literal["hours"]

    def counted(self, start: datetime) -> CountedHours:
        """The instant until which something is in time."""
        return hours(start, self.number)


def hours(start: datetime, number: int) -> CountedHours:
    """So many hours after an instant, in its zone; ValueError for an instant without one or fewer than none."""
    if start.tzinfo is None or number < 0:
        raise ValueError("hours are counted forward, from an instant with a zone")
    until = (start.astimezone(UTC) + timedelta(hours=number)).astimezone(start.tzinfo)
    return CountedHours(start, number, until)
