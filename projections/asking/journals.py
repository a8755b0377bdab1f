"""The two journals: a question is about one of them, and what it says of the other one is of the same moment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, LiteralString, NamedTuple

import psycopg

from journal.reading import Reader
from projections.asking.asked import When
from projections.asking.lines import Moment
from projections.listing import Listing
from projections.model import Journal
from projections.replay import Known, known
from projections.waiting import POSITION

_NEXT: LiteralString = "SELECT recorded_at FROM entries WHERE position > %s ORDER BY position LIMIT 1"


class Journals(NamedTuple):
    """Readers of both. looks: gives that of the second one, which most questions do not need."""

    record: Reader
    looks: Callable[[], Reader]

    def of(self, journal: Journal) -> Reader:
        """The reader of one of them."""
        return self.record if journal == "record" else self.looks()


def moment(
    journals: Journals, listing: Listing, as_at: date | datetime | None, known_at: datetime | int | None
) -> When:
    """A moment of the past of a listing. known_at: a position of the listing's own journal, or an instant."""
    at = known(journals.of(listing.journal), known_at)
    beside = None if listing.journal == "record" else _beside(journals, known_at, at)
    return When.of(as_at, at.position, open=at.open, beside=beside)


def _beside(journals: Journals, known_at: datetime | int | None, at: Known) -> int:
    """How far the record was at a moment of the second journal; of a position there, when the next look came."""
    if isinstance(known_at, datetime):
        return known(journals.record, known_at).position
    following = journals.looks().conn.execute(_NEXT, [at.position], prepare=True, binary=True).fetchone()
    if following is None:
        return journals.record.head().position
    return journals.record.position_at(following[0] - timedelta(microseconds=1))


def of_now(listing: Listing, position: int, of_record: int) -> Moment:
    """The moment of the live tables. position: how far those of the listing's journal are folded; of_record: those of
    the record."""
    return Moment(None, position, True, listing.journal, None if listing.journal == "record" else of_record)


def of_then(when: When, listing: Listing) -> Moment:
    """A moment that was folded, as it is told."""
    return Moment(when.instant, when.position, when.open, listing.journal, when.beside, when.day)


def folded(views: psycopg.Connection[Any], journal: str) -> int:
    """How far all models of a journal are folded."""
    row = views.execute(POSITION, [journal], prepare=True).fetchone()
    return row[0] or 0 if row else 0
