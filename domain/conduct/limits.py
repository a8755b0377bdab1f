"""The form of a limit in a policy table, and what everything about conduct asks first."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from domain.kernel import days
from domain.kernel.days import CountFrom
from domain.kernel.ids import Count, Digest
from domain.kernel.policy import Row

#: What a command names in support: event ids of entries of the file, and SHA-256 digests of documents.
Entries = Annotated[tuple[UUID, ...], msgspec.Meta(max_length=20)]
Documents = Annotated[tuple[Digest, ...], msgspec.Meta(max_length=20)]


class Limit(Row, frozen=True, kw_only=True):
    """A span within which something has to be done."""

    number: Count
    unit: Literal["days", "weeks", "months"]
    count_from: CountFrom
    roll: Literal["none"]

    def last(self, start: date) -> date:
        """The last day of the span that begins with something on ``start``."""
        return _last(start, self.number, self.unit, self.count_from)


@lru_cache(20_000)
def _last(start: date, number: int, unit: Literal["days", "weeks", "months"], count_from: CountFrom) -> date:
    """Read models ask this of every report that is due, for the same days again and again."""
    return days.span(start, number, unit, count_from).last
